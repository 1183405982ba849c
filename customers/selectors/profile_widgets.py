"""The panels of this floor."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from accounts.selectors import employees
from customers.models import ActivityState, Attachment, ContactChannel, ContactLink, Note
from customers.permissions import CustomerRight
from customers.profile import Document, PanelColumn, PanelState, Widget
from customers.selectors import terms
from customers.selectors.activities import visible_activities
from customers.selectors.attachments import represent_attachments
from customers.selectors.contact_records import channel_row
from customers.selectors.notes import readable_notes, represent_notes
from customers.selectors.records import ROLE_FIELDS
from customers.selectors.visibility import visible
from kernel.actor import Actor

_SHOWN = 5
_NOTES = 3
_FACTS = (
    *("kind", "code", "name", "first_name", "last_name", "is_prospect", "is_customer", "language", "website"),
    *("business_area", "activity_code", "distance_km", "country", "segment", "status", "channel"),
    *("customer_type", "prospect_status", "prospect_level", "parent", "tags"),
)
_PEOPLE = tuple(name.removesuffix("_id") for name in ROLE_FIELDS)
_ACTIVITY = (
    *("id", "version", "type_id", "subject", "starts_at", "ends_at", "is_all_day", "state", "is_private", "owner_id"),
)


def _of_document(*names: str) -> Callable[[Actor, Document], dict[str, Any]]:
    def load(actor: Actor, customer: Document) -> dict[str, Any]:
        return {name: customer[name] for name in names}

    return load


def _activities(actor: Actor, customer: Document) -> dict[str, Any]:
    planned = visible_activities(actor).filter(customer_id=customer["id"], state=ActivityState.PLANNED)
    found = list(planned.order_by(F("starts_at").asc(nulls_last=True), "id").values(*_ACTIVITY)[: _SHOWN + 1])
    rows = found[:_SHOWN]
    types = terms.labels.load(actor, {row["type_id"] for row in rows})
    people = employees.LABELS.load(actor, {row["owner_id"] for row in rows if row["owner_id"]})
    return {
        "activities": [
            row | {"type": types.get(row["type_id"]), "owner": people.get(row["owner_id"]) if row["owner_id"] else None}
            for row in rows
        ],
        "has_more": len(found) > _SHOWN,
    }


def _contacts(actor: Actor, customer: Document) -> dict[str, Any]:
    links = ContactLink.objects.filter(customer_id=customer["id"], contact__archived_at=None, is_active=True)
    ordered = links.order_by("-is_primary", "contact__sort_name", "id")
    found = list(ordered.values("contact_id", "title", "is_primary", "contact__name")[: _SHOWN + 1])
    rows = found[:_SHOWN]
    channels: dict[Any, list[dict[str, Any]]] = defaultdict(list)
    reached = ContactChannel.objects.filter(contact_id__in=[row["contact_id"] for row in rows])
    for channel in reached.order_by("-is_preferred", "position", "id"):
        channels[channel.contact_id].append(channel_row(channel))
    return {
        "contacts": [
            {
                "id": row["contact_id"],
                "name": row["contact__name"],
                "title": row["title"],
                "is_primary": row["is_primary"],
                "channels": channels[row["contact_id"]],
            }
            for row in rows
        ],
        "has_more": len(found) > _SHOWN,
    }


def _notes(actor: Actor, customer: Document) -> dict[str, Any]:
    notes = readable_notes(actor, Note).filter(customer_id=customer["id"])
    found = list(notes.order_by("-is_pinned", "-id")[: _NOTES + 1])
    return {"notes": represent_notes(actor, found[:_NOTES]), "has_more": len(found) > _NOTES}


def _files(actor: Actor, customer: Document) -> dict[str, Any]:
    found = list(Attachment.objects.filter(customer_id=customer["id"]).order_by("-id")[: _SHOWN + 1])
    return {"files": represent_attachments(found[:_SHOWN]), "has_more": len(found) > _SHOWN}


def _group(actor: Actor, customer: Document) -> dict[str, Any]:
    children = visible(actor).filter(parent_id=customer["id"], archived_at=None)
    found = list(children.order_by("sort_name", "id").values("id", "code", "name")[: _SHOWN * 2 + 1])
    return {"parent": customer["parent"], "children": found[: _SHOWN * 2], "has_more": len(found) > _SHOWN * 2}


def _custom(actor: Actor, customer: Document) -> Mapping[str, Any]:
    return {"custom": customer["custom"], "custom_links": customer["custom_links"]}


_MAIN = PanelColumn.MAIN

WIDGETS = (
    Widget("facts", _("Facts"), _of_document(*_FACTS), column=_MAIN),
    Widget("custom", _("More about them"), _custom, column=_MAIN),
    Widget("activities", _("Planned activities"), _activities, CustomerRight.ACTIVITY_VIEW, _MAIN),
    Widget("notes", _("Notes"), _notes, CustomerRight.NOTE_VIEW, _MAIN),
    Widget("brief", _("Brief"), None, column=_MAIN, state=PanelState.COLLAPSED),
    Widget("phones", _("Phones"), _of_document("phones")),
    Widget("emails", _("E-mails"), _of_document("emails")),
    Widget("addresses", _("Addresses"), _of_document("addresses")),
    Widget("contacts", _("Contacts"), _contacts, CustomerRight.CONTACT_VIEW),
    Widget("people", _("Responsible"), _of_document(*_PEOPLE)),
    Widget("files", _("Files"), _files, CustomerRight.FILE_VIEW),
    Widget("group", _("Group of companies"), _group),
    Widget("references", _("External references"), _of_document("external_references")),
)
