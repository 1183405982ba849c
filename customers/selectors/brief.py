"""The brief of a customer: what a colleague needs on the first day, as sentences. No model, the same every time."""

import uuid
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from babel import Locale
from django.db.models import F
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Activity, ActivityState, ContactLink
from customers.open_items import all_sections
from customers.permissions import CustomerRight
from customers.selectors.activities import load_activities, represent_activities, visible_activities
from customers.selectors.customers import get_customer
from customers.selectors.timeline import timeline_of_customer
from customers.selectors.timeline_sources import excerpt
from kernel.actor import Actor
from kernel.moments import day_text, hour_text, interface_language

_EVENTS = 5
_ITEMS = 5

Document = dict[str, Any]


def brief_of_customer(*, actor: Actor, customer_id: uuid.UUID) -> Document:
    """`{"text", "facts", "open_items", "last_events"}`: lists of sentences in the actor's language, with hours of
    its zone, and all of them as one text. Needs `customers:customer:view`; 404. Some thirty statements, however
    much there is.
    """
    with translation.override(interface_language(actor.language)):
        customer = get_customer(actor=actor, customer_id=customer_id)
        facts = [*_who(actor, customer), *_reach(actor, customer), *_people(actor, customer)]
        items = [sentence for section in all_sections() for sentence in section(actor, customer_id)]
        page = timeline_of_customer(actor=actor, customer_id=customer_id, kinds=(), cursor=None, limit=_EVENTS * 3)
        now = datetime.now(UTC)
        past = [entry for entry in page.results if entry["at"] <= now][:_EVENTS]
        events = [f"{_day(actor, entry['at'])}: {excerpt(entry['text'])}" for entry in past]
        blocks = [
            "\n".join(facts),
            "\n".join([_("Open:"), *items]) if items else _("Nothing is open."),
            "\n".join([_("Last events:"), *events]) if events else "",
        ]
        return {
            "text": "\n\n".join(block for block in blocks if block),
            "facts": facts,
            "open_items": items,
            "last_events": events,
        }


def planned_activities(actor: Actor, customer_id: uuid.UUID) -> Sequence[str]:
    """The next planned activities with a customer, what is late first: a section of open items."""
    if not actor.has(CustomerRight.ACTIVITY_VIEW):
        return []
    planned = visible_activities(actor).filter(customer_id=customer_id, state=ActivityState.PLANNED)
    rows: list[Activity] = list(planned.order_by(F("starts_at").asc(nulls_last=True), "id")[:_ITEMS])
    return [_planned(actor, document) for document in represent_activities(actor, load_activities(rows))]


def _planned(actor: Actor, document: Document) -> str:
    what = {"type": document["type"]["label"], "subject": document["subject"]}
    sentence = _("%(type)s: %(subject)s") % what
    if document["starts_at"] is not None:
        to_text = day_text if document["is_all_day"] else hour_text
        moment = to_text(document["starts_at"], language=actor.language, timezone=actor.timezone)
        sentence = f"{moment}, {sentence}"
    if document["owner"] is not None:
        sentence = f"{sentence} ({document['owner']['name']})"
    return sentence


def _who(actor: Actor, customer: Document) -> list[str]:
    if customer["is_customer"]:
        relation = _("customer and prospect") if customer["is_prospect"] else _("customer")
    else:
        relation = _("prospect") if customer["is_prospect"] else _("neither prospect nor customer")
    since = {"name": customer["name"], "code": customer["code"], "relation": relation}
    since["date"] = _day(actor, customer["created_at"])
    found = [_("%(name)s (%(code)s): %(relation)s, known since %(date)s.") % since]
    if customer["archived_at"] is not None:
        found.append(_("Archived on %(date)s.") % {"date": _day(actor, customer["archived_at"])})
    terms = [
        (_("Status"), customer["status"]),
        (_("Segment"), customer["segment"]),
        (_("Customer type"), customer["customer_type"]),
        (_("Prospect status"), customer["prospect_status"]),
        (_("Prospect level"), customer["prospect_level"]),
        (_("Channel"), customer["channel"]),
    ]
    named = [f"{name}: {term['label']}" for name, term in terms if term is not None]
    if customer["business_area"]:
        named.append(f"{_('Business area')}: {customer['business_area']}")
    if customer["tags"]:
        named.append(f"{_('Tags')}: {', '.join(customer['tags'])}")
    return [*found, f"{'; '.join(named)}."] if named else found


def _reach(actor: Actor, customer: Document) -> list[str]:
    known = [row["number"] for row in customer["phones"] if row["is_primary"]]
    known += [row["email"] for row in customer["emails"] if row["is_primary"]]
    if customer["addresses"]:
        address = customer["addresses"][0]
        territories = Locale.parse(interface_language(actor.language), sep="-").territories
        country = territories.get(address["country"], address["country"])
        parts = (address["line1"], address["postal_code"], address["city"], country)
        known.append(", ".join(part for part in parts if part))
    if customer["website"]:
        known.append(customer["website"])
    return ["; ".join(known)] if known else []


def _people(actor: Actor, customer: Document) -> list[str]:
    roles = [
        (_("Responsible manager"), customer["responsible_manager"]),
        (_("Service manager"), customer["service_manager"]),
        (_("Salesperson"), customer["salesperson"]),
        (_("Representative"), customer["representative"]),
    ]
    named = [f"{name}: {person['name']}" for name, person in roles if person is not None]
    found = [f"{'; '.join(named)}."] if named else []
    if not actor.has(CustomerRight.CONTACT_VIEW):
        return found
    links = ContactLink.objects.filter(customer_id=customer["id"], is_active=True, contact__archived_at=None)
    rows = list(links.order_by("-is_primary", "contact__sort_name").values_list("contact__name", "title")[: _ITEMS + 1])
    people = [f"{name} ({title})" if title else name for name, title in rows[:_ITEMS]]
    if people:
        more = "" if len(rows) <= _ITEMS else " …"
        names = f"{', '.join(people)}{more}"
        found.append(ngettext("Contact: %(names)s", "Contacts: %(names)s", len(people)) % {"names": names})
    return found


def _day(actor: Actor, moment: datetime) -> str:
    return day_text(moment, language=actor.language, timezone=actor.timezone)
