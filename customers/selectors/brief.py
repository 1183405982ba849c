"""The brief of a customer: what a colleague needs on the first day, as sentences. No model, the same every time."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from babel import Locale
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Subquery
from django.db.models.functions import JSONObject
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.selectors import employees
from customers.models import Activity, ActivityState, ContactLink, Customer, CustomerAddress, CustomerTag
from customers.open_items import all_sections
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.activities import visible_activities
from customers.selectors.records import ROLE_FIELDS, TERM_FIELDS
from customers.selectors.timeline import last_texts
from customers.selectors.timeline_sources import excerpt
from customers.selectors.visibility import visible
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.moments import day_text, hour_text, interface_language

_EVENTS = 5
_ITEMS = 5

_POSTAL = ("line1", "postal_code", "city", "country")

Document = dict[str, Any]
Labels = Mapping[uuid.UUID, Mapping[str, Any]]


def brief_of_customer(*, actor: Actor, customer_id: uuid.UUID) -> Document:
    """`{"text", "facts", "open_items", "last_events"}`: lists of sentences in the actor's language, with hours of
    its zone, and all of them as one text. Needs `customers:customer:view`; 404. At most twelve statements, however
    much there is, with the labels of terms and employees remembered.
    """
    actor.require(CustomerRight.VIEW)
    customer = _read(actor, customer_id)
    with translation.override(interface_language(actor.language)):
        facts = [*_who(actor, customer), *_reach(actor, customer), *_people(actor, customer)]
        items = [sentence for section in all_sections() for sentence in section(actor, customer_id)]
        last = last_texts(actor, customer_id, count=_EVENTS)
        events = [f"{_day(actor, moment)}: {excerpt(text)}" for moment, text in last]
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


def _read(actor: Actor, customer_id: uuid.UUID) -> Customer:
    """The customer with what its facts are made of, as attributes: `tag_names`, `first_address`, `people`."""
    tags = CustomerTag.objects.filter(customer=OuterRef("pk")).order_by("tag__name_key")
    addresses = CustomerAddress.objects.filter(customer=OuterRef("pk")).order_by("position", "id")
    links = ContactLink.objects.filter(customer=OuterRef("pk"), is_active=True, contact__archived_at=None)
    people = links.order_by("-is_primary", "contact__sort_name")[: _ITEMS + 1]
    rows = visible(actor).annotate(
        tag_names=ArraySubquery(tags.values("tag__name")),
        first_address=Subquery(addresses.values(json=JSONObject(**{name: name for name in _POSTAL}))[:1]),
        people=ArraySubquery(people.values(json=JSONObject(name="contact__name", title="title"))),
    )
    customer = rows.filter(id=customer_id).first()
    if customer is None:
        raise not_found()
    return customer


def planned_activities(actor: Actor, customer_id: uuid.UUID) -> Sequence[str]:
    """The next planned activities with a customer, what is late first: a section of open items."""
    if not actor.has(CustomerRight.ACTIVITY_VIEW):
        return []
    planned = visible_activities(actor).filter(customer_id=customer_id, state=ActivityState.PLANNED)
    rows = list(planned.order_by(F("starts_at").asc(nulls_last=True), "id")[:_ITEMS])
    types = terms.labels.load(actor, {row.type_id for row in rows})
    owners = employees.LABELS.load(actor, {row.owner_id for row in rows if row.owner_id})
    return [_planned(actor, row, types[row.type_id]["label"], owners) for row in rows if row.type_id in types]


def _planned(actor: Actor, row: Activity, type_label: str, owners: Labels) -> str:
    sentence = _("%(type)s: %(subject)s") % {"type": type_label, "subject": row.subject}
    if row.starts_at is not None:
        to_text = day_text if row.is_all_day else hour_text
        moment = to_text(row.starts_at, language=actor.language, timezone=actor.timezone)
        sentence = f"{moment}, {sentence}"
    if row.owner_id is not None and row.owner_id in owners:
        sentence = f"{sentence} ({owners[row.owner_id]['name']})"
    return sentence


def _who(actor: Actor, customer: Any) -> list[str]:
    if customer.is_customer:
        relation = _("customer and prospect") if customer.is_prospect else _("customer")
    else:
        relation = _("prospect") if customer.is_prospect else _("neither prospect nor customer")
    since = {"name": customer.name, "code": customer.code, "relation": relation}
    since["date"] = _day(actor, customer.created_at)
    found = [_("%(name)s (%(code)s): %(relation)s, known since %(date)s.") % since]
    if customer.archived_at is not None:
        found.append(_("Archived on %(date)s.") % {"date": _day(actor, customer.archived_at)})
    named = _labelled(
        terms.labels.load(actor, _ids(customer, TERM_FIELDS)),
        (_("Status"), customer.status_id),
        (_("Segment"), customer.segment_id),
        (_("Customer type"), customer.customer_type_id),
        (_("Prospect status"), customer.prospect_status_id),
        (_("Prospect level"), customer.prospect_level_id),
        (_("Channel"), customer.channel_id),
    )
    if customer.business_area:
        named.append(f"{_('Business area')}: {customer.business_area}")
    if customer.tag_names:
        named.append(f"{_('Tags')}: {', '.join(customer.tag_names)}")
    return [*found, f"{'; '.join(named)}."] if named else found


def _reach(actor: Actor, customer: Any) -> list[str]:
    known = [text for text in (customer.primary_phone, customer.primary_email) if text]
    if customer.first_address:
        address = customer.first_address
        territories = Locale.parse(interface_language(actor.language), sep="-").territories
        country = territories.get(address["country"], address["country"])
        parts = (address["line1"], address["postal_code"], address["city"], country)
        known.append(", ".join(part for part in parts if part))
    if customer.website:
        known.append(customer.website)
    return ["; ".join(known)] if known else []


def _people(actor: Actor, customer: Any) -> list[str]:
    named = _labelled(
        employees.LABELS.load(actor, _ids(customer, ROLE_FIELDS)),
        (_("Responsible manager"), customer.responsible_manager_id),
        (_("Service manager"), customer.service_manager_id),
        (_("Salesperson"), customer.salesperson_id),
        (_("Representative"), customer.representative_id),
        text="name",
    )
    found = [f"{'; '.join(named)}."] if named else []
    if not actor.has(CustomerRight.CONTACT_VIEW):
        return found
    rows = customer.people
    people = [f"{row['name']} ({row['title']})" if row["title"] else row["name"] for row in rows[:_ITEMS]]
    if people:
        more = "" if len(rows) <= _ITEMS else " …"
        names = f"{', '.join(people)}{more}"
        found.append(ngettext("Contact: %(names)s", "Contacts: %(names)s", len(people)) % {"names": names})
    return found


def _labelled(labels: Labels, *asked: tuple[str, uuid.UUID | None], text: str = "label") -> list[str]:
    return [f"{name}: {labels[key][text]}" for name, key in asked if key is not None and key in labels]


def _ids(customer: Customer, names: Iterable[str]) -> set[uuid.UUID]:
    return {value for name in names if (value := getattr(customer, name)) is not None}


def _day(actor: Actor, moment: datetime) -> str:
    return day_text(moment, language=actor.language, timezone=actor.timezone)
