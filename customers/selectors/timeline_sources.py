"""What this floor tells in timelines: changes of the customer, notes, files, activities."""

import uuid
from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from typing import Any

from django.db.models import Case, F, Func, IntegerField, Q, QuerySet, When
from django.db.models.fields.json import KeyTransform
from django.db.models.functions import Coalesce, Least
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from accounts.selectors import employees
from customers.models import Activity, ActivityState, Attachment, ContactLink, Note
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.activities import load_activities, represent_activities, visible_activities
from customers.selectors.attachments import represent_attachments
from customers.selectors.notes import readable_notes, represent_notes
from customers.selectors.records import ROLE_FIELDS, TERM_FIELDS
from customers.timeline import Entry, Kind, Source
from kernel.actor import Actor
from kernel.errors import Text
from kernel.html import plain_text
from kernel.models.change import Change

CREATED, ARCHIVED, RESTORED = "customer.created", "customer.archived", "customer.restored"
CONVERTED, CLASSIFIED, ASSIGNED = "customer.converted", "customer.classified", "customer.assigned"
MERGED, UNMERGED = "customer.merged", "customer.unmerged"
CONTACT_ADDED, CONTACT_REMOVED = "contact.added", "contact.removed"
NOTE, FILE, ACTIVITY = "note", "file", "activity"
_EXCERPT = 280

_NAMES: dict[str, Text] = {
    "segment_id": gettext_lazy("Segment"),
    "status_id": gettext_lazy("Status"),
    "channel_id": gettext_lazy("Channel"),
    "customer_type_id": gettext_lazy("Customer type"),
    "prospect_status_id": gettext_lazy("Prospect status"),
    "prospect_level_id": gettext_lazy("Prospect level"),
    "responsible_manager_id": gettext_lazy("Responsible manager"),
    "service_manager_id": gettext_lazy("Service manager"),
    "salesperson_id": gettext_lazy("Salesperson"),
    "representative_id": gettext_lazy("Representative"),
}
_CHANGED = ~Q(action="created")
# How each kind is recognised in the change history of a customer.
_CONDITIONS: dict[str, Q] = {
    CREATED: Q(action="created"),
    ARCHIVED: _CHANGED & Q(fields__archived_at__0=None),
    RESTORED: _CHANGED & Q(fields__archived_at__1=None),
    CONVERTED: _CHANGED & Q(fields__has_key="converted_at"),
    CLASSIFIED: _CHANGED & Q(fields__has_any_keys=list(TERM_FIELDS)),
    ASSIGNED: _CHANGED & Q(fields__has_any_keys=list(ROLE_FIELDS)),
    MERGED: Q(fields__has_key="merged") & ~Q(fields__merged__1=None),
    UNMERGED: Q(fields__has_key="merged") & Q(fields__merged__1=None),
    CONTACT_ADDED: Q(contacts_after__gt=F("contacts_before")),
    CONTACT_REMOVED: Q(contacts_after__lt=F("contacts_before")),
}

Labels = Mapping[uuid.UUID, Mapping[str, Any]]


def _length(side: int) -> Case:
    """How many contacts a change left (1) or found (0)."""
    places = KeyTransform(side, KeyTransform("contacts", "fields"))
    length = Func(places, function="jsonb_array_length", output_field=IntegerField())
    # Only there both sides are lists; CASE makes sure that nothing else is measured.
    return Case(When(_CHANGED & Q(fields__has_key="contacts"), then=length), default=0)


def _changes(actor: Actor, customer_id: uuid.UUID, kinds: Collection[str]) -> QuerySet[Any]:
    condition = Q(pk__in=[])
    for kind, matched in _CONDITIONS.items():
        if kind in kinds:
            condition |= matched
    rows = Change.objects.filter(resource="customers", object_id=customer_id)
    if {CONTACT_ADDED, CONTACT_REMOVED} & set(kinds):
        rows = rows.alias(contacts_before=_length(0), contacts_after=_length(1))
    told: QuerySet[Any] = rows.filter(condition).annotate(moment=F("at"))
    return told


def _load_changes(actor: Actor, rows: Mapping[uuid.UUID, datetime], kinds: Collection[str]) -> dict[uuid.UUID, Entry]:
    changes = list(Change.objects.filter(id__in=rows))
    ids = {
        uuid.UUID(value)
        for change in changes
        for name in (*TERM_FIELDS, *ROLE_FIELDS)
        for value in change.fields.get(name, ())
        if value
    }
    labels: dict[uuid.UUID, Any] = {}
    if ids:
        labels |= terms.labels.load(actor, ids)
        labels |= employees.LABELS.load(actor, ids - labels.keys())
    return {change.id: entry for change in changes if (entry := _entry(change, labels, kinds)) is not None}


def _entry(change: Change, labels: Labels, kinds: Collection[str]) -> Entry | None:
    told = [
        (kind, sentence, data)
        for kind, tell in _TELLERS.items()
        if kind in kinds
        for sentence, data in tell(change, labels)
    ]
    if not told:
        return None
    return Entry(
        kind=told[0][0],
        text=" ".join(sentence for _kind, sentence, _data in told),
        actor={"kind": change.actor_kind, "id": change.actor_id, "name": change.actor_name},
        object_id=change.object_id,
        data={"changes": [{"kind": kind, "text": sentence, **data} for kind, sentence, data in told]},
    )


Told = list[tuple[str, dict[str, Any]]]


def _created(change: Change, _labels: Labels) -> Told:
    return [(_("Customer created."), {})] if change.action == "created" else []


def _archived(change: Change, _labels: Labels) -> Told:
    pair = change.fields.get("archived_at")
    return [(_("Customer archived."), {})] if pair and pair[1] and change.action != "created" else []


def _restored(change: Change, _labels: Labels) -> Told:
    pair = change.fields.get("archived_at")
    return [(_("Customer brought back."), {})] if pair and not pair[1] and change.action != "created" else []


def _converted(change: Change, _labels: Labels) -> Told:
    pair = change.fields.get("converted_at")
    return [(_("The prospect became a customer."), {})] if pair and pair[1] and change.action != "created" else []


def _classified(change: Change, labels: Labels) -> Told:
    return _moved(change, labels, TERM_FIELDS, "label")


def _assigned(change: Change, labels: Labels) -> Told:
    return _moved(change, labels, ROLE_FIELDS, "name")


def _moved(change: Change, labels: Labels, names: Collection[str], member: str) -> Told:
    if change.action == "created":
        return []
    found = []
    for name in names:
        if name not in change.fields:
            continue
        before, after = (labels.get(uuid.UUID(each)) if each else None for each in change.fields[name])
        words = {
            "field": str(_NAMES[name]),
            "before": before[member] if before else pgettext("no value", "none"),
            "after": after[member] if after else pgettext("no value", "none"),
        }
        sentence = _("%(field)s: %(before)s → %(after)s.") % words
        found.append((sentence, {"field": name.removesuffix("_id"), "before": before, "after": after}))
    return found


def _contacts(change: Change, *, added: bool) -> Told:
    before, after = change.fields.get("contacts", ([], []))
    if change.action == "created":
        return []
    old, new = ({row["id"]: row["name"] for row in rows or ()} for rows in (before, after))
    names = {key: name for key, name in (new if added else old).items() if key not in (old if added else new)}
    sentence = _("Contact %(name)s added.") if added else _("Contact %(name)s removed.")
    return [(sentence % {"name": name}, {"contact_id": key, "name": name}) for key, name in names.items()]


def _contacts_added(change: Change, _labels: Labels) -> Told:
    return _contacts(change, added=True)


def _contacts_removed(change: Change, _labels: Labels) -> Told:
    return _contacts(change, added=False)


def _merged(change: Change, _labels: Labels) -> Told:
    sentence = _("%(customers)s became part of this customer.")
    return _of_merge(change.fields.get("merged", (None, None))[1], sentence)


def _unmerged(change: Change, _labels: Labels) -> Told:
    return _of_merge(change.fields.get("merged", (None, None))[0], _("%(customers)s parted from this customer again."))


def _of_merge(told: Mapping[str, Any] | None, sentence: str) -> Told:
    if told is None:
        return []
    names = ", ".join(f"{each['code']} {each['name']}" for each in told["customers"])
    return [(sentence % {"customers": names}, dict(told))]


_TELLERS: dict[str, Callable[[Change, Labels], Told]] = {
    CREATED: _created,
    ARCHIVED: _archived,
    RESTORED: _restored,
    CONVERTED: _converted,
    CLASSIFIED: _classified,
    ASSIGNED: _assigned,
    MERGED: _merged,
    UNMERGED: _unmerged,
    CONTACT_ADDED: _contacts_added,
    CONTACT_REMOVED: _contacts_removed,
}


def _of_customer(customer_id: uuid.UUID) -> Q:
    """What belongs to the customer, or to one of its contacts."""
    contacts = ContactLink.objects.filter(customer_id=customer_id).order_by().values("contact_id")
    return Q(customer_id=customer_id) | Q(contact_id__in=contacts)


def _notes(actor: Actor, customer_id: uuid.UUID, kinds: Collection[str]) -> QuerySet[Any]:
    rows: QuerySet[Any] = readable_notes(actor, Note).filter(_of_customer(customer_id))
    told: QuerySet[Any] = rows.annotate(moment=F("created_at"))
    return told


def _load_notes(actor: Actor, rows: Mapping[uuid.UUID, datetime], kinds: Collection[str]) -> dict[uuid.UUID, Entry]:
    notes = list(Note.objects.filter(id__in=rows))
    documents = represent_notes(actor, notes)
    return {
        note.id: Entry(
            kind=NOTE,
            text=excerpt(plain_text(note.body)),
            actor=_employee(note.author_id, document["author_name"]),
            object_id=note.id,
            data=document | {"customer_id": note.customer_id, "contact_id": note.contact_id},
        )
        for note, document in zip(notes, documents, strict=True)
    }


def _files(actor: Actor, customer_id: uuid.UUID, kinds: Collection[str]) -> QuerySet[Any]:
    return Attachment.objects.filter(_of_customer(customer_id)).annotate(moment=F("created_at"))


def _load_files(actor: Actor, rows: Mapping[uuid.UUID, datetime], kinds: Collection[str]) -> dict[uuid.UUID, Entry]:
    attached = list(Attachment.objects.filter(id__in=rows))
    documents = represent_attachments(attached)
    return {
        row.id: Entry(
            kind=FILE,
            text=_("File %(name)s added.") % {"name": document["name"]},
            actor=_employee(row.attached_by_id, row.attached_by_name),
            object_id=row.file_id,
            data=document | {"customer_id": row.customer_id, "contact_id": row.contact_id},
        )
        for row, document in zip(attached, documents, strict=True)
    }


def _activities(actor: Actor, customer_id: uuid.UUID, kinds: Collection[str]) -> QuerySet[Any]:
    rows = visible_activities(actor).filter(customer_id=customer_id)
    # What was done ahead of its time was then.
    done = When(state=ActivityState.DONE, then=Least("starts_at", "done_at"))
    return rows.annotate(moment=Case(done, default=Coalesce("starts_at", "created_at")))


def _load_activities(
    actor: Actor, rows: Mapping[uuid.UUID, datetime], kinds: Collection[str]
) -> dict[uuid.UUID, Entry]:
    records = load_activities(Activity.objects.filter(id__in=rows))
    documents = represent_activities(actor, records)
    return {
        document["id"]: Entry(
            kind=ACTIVITY,
            text=_("%(type)s: %(subject)s") % {"type": document["type"]["label"], "subject": document["subject"]},
            actor=_employee(document["owner_id"], document["owner"]["name"] if document["owner"] else ""),
            object_id=document["id"],
            data=document,
        )
        for document in documents
    }


def _tell_activities(actor: Actor, rows: Mapping[uuid.UUID, datetime], kinds: Collection[str]) -> dict[uuid.UUID, str]:
    found = list(Activity.objects.filter(id__in=rows).values_list("id", "type_id", "subject"))
    labels = terms.labels.load(actor, {type_id for _id, type_id, _subject in found})
    return {
        row_id: _("%(type)s: %(subject)s") % {"type": labels[type_id]["label"], "subject": subject}
        for row_id, type_id, subject in found
        if type_id in labels
    }


def excerpt(text: str) -> str:
    """The beginning of a text as one line."""
    line = " ".join(text.split())
    return line if len(line) <= _EXCERPT else f"{line[: _EXCERPT - 1].rstrip()}…"


def _employee(employee_id: uuid.UUID | None, name: str) -> dict[str, Any]:
    return {"kind": "employee" if employee_id else "api_key", "id": employee_id, "name": name}


SOURCES = (
    Source(
        "activities",
        CustomerRight.ACTIVITY_VIEW,
        [Kind(ACTIVITY, gettext_lazy("Activities"))],
        _activities,
        _load_activities,
        _tell_activities,
    ),
    Source("notes", CustomerRight.NOTE_VIEW, [Kind(NOTE, gettext_lazy("Notes"))], _notes, _load_notes),
    Source("files", CustomerRight.FILE_VIEW, [Kind(FILE, gettext_lazy("Files"))], _files, _load_files),
    Source(
        "changes",
        CustomerRight.VIEW,
        [
            Kind(CREATED, gettext_lazy("Customer created"), is_automatic=True),
            Kind(ARCHIVED, gettext_lazy("Customer archived"), is_automatic=True),
            Kind(RESTORED, gettext_lazy("Customer brought back"), is_automatic=True),
            Kind(CONVERTED, gettext_lazy("Prospect became customer"), is_automatic=True),
            Kind(CLASSIFIED, gettext_lazy("Status, level, segment and other terms changed"), is_automatic=True),
            Kind(ASSIGNED, gettext_lazy("Employees assigned"), is_automatic=True),
            Kind(MERGED, gettext_lazy("Another customer merged into it"), is_automatic=True),
            Kind(UNMERGED, gettext_lazy("Merge undone"), is_automatic=True),
            Kind(CONTACT_ADDED, gettext_lazy("Contact added"), is_automatic=True),
            Kind(CONTACT_REMOVED, gettext_lazy("Contact removed"), is_automatic=True),
        ],
        _changes,
        _load_changes,
    ),
)
