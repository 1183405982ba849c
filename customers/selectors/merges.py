"""Reading merges: what would come of one, and those that were made."""

import uuid
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from customers import merging
from customers.inputs.merges import MergePreview
from customers.merge_rules import Candidate, winners, wrong_choices
from customers.models import Assignment, ContactLink, Customer, DuplicateKind, Merge
from customers.permissions import CustomerRight
from customers.selectors.contact_records import POSTAL_FIELDS, ContactRecord, load_contacts, represent_contacts
from customers.selectors.records import PLAIN_FIELDS, ROLE_FIELDS, TERM_FIELDS, Record, load_records, represent
from customers.selectors.visibility import visible, visible_contacts
from kernel.actor import Actor
from kernel.custom_fields.definitions import PREFIX, FieldSet
from kernel.custom_fields.repointing import linking
from kernel.errors import FieldCode, FieldError, invalid, not_found
from kernel.registers.listing import Page
from kernel.registers.newest import newest_first

UNDOABLE = timedelta(days=30)
# What custom fields link to, by its name there.
CUSTOMER_LINKS, CONTACT_LINKS = "customer", "contact"
# The fields of a contact for which somebody's value wins, and the columns that each stands for.
CONTACT_FIELDS: dict[str, tuple[str, ...]] = {
    "first_name": ("first_name",),
    "last_name": ("last_name",),
    "language": ("language",),
    "address": POSTAL_FIELDS,
    "availability": ("availability",),
}
_NOT_CHOSEN = frozenset({"code", "converted_at"})


def preview_customers(*, actor: Actor, data: MergePreview) -> dict[str, Any]:
    """What would become of the customers if they were merged now; nothing is written.

    Needs `customers:customer:merge`. 422 naming customers that the actor does not see, and wrong choices. At most
    twenty statements, and those of the handlers.
    """
    actor.require(CustomerRight.MERGE)
    rows = {row.id: row for row in visible(actor).filter(id__in=data.ids)}
    _require_all(data.ids, rows, _("There is no such customer."))
    survivor_id = data.survivor_id or _best(rows.values())
    order = [survivor_id, *(each for each in data.ids if each != survivor_id)]
    loaded = {record.customer.id: record for record in load_records(actor, list(rows.values()), to_write=True)}
    records = [loaded[each] for each in order]
    won = _won([candidate(record) for record in records], fields_of_customers(records[0].fields), data)
    found = collisions_of(actor, DuplicateKind.CUSTOMERS, survivor_id, order[1:])
    kinds = {record.customer.kind for record in records}
    if len(kinds) > 1:
        found.append(merging.Collision("kinds", _("A person and a company would become one.")))
    return {
        "survivor_id": survivor_id,
        "customers": represent(actor, records),
        "fields": won,
        "moves": [*_parts(records, order), *counts(DuplicateKind.CUSTOMERS, order[1:])],
        "collisions": [asdict(each) for each in found],
        "needs_force": any(each.needs_force for each in found),
    }


def preview_contacts(*, actor: Actor, data: MergePreview) -> dict[str, Any]:
    """The same for contacts. Needs `customers:customer:merge` and `customers:contact:edit`."""
    actor.require(CustomerRight.MERGE)
    actor.require(CustomerRight.CONTACT_EDIT)
    rows = {row.id: row for row in visible_contacts(actor).filter(id__in=data.ids)}
    _require_all(data.ids, rows, _("There is no such contact."))
    first = min(rows.values(), key=lambda row: (row.archived_at is not None, row.created_at, row.id)).id
    survivor_id = data.survivor_id or first
    order = [survivor_id, *(each for each in data.ids if each != survivor_id)]
    loaded = {record.contact.id: record for record in load_contacts(list(rows.values()), to_write=True)}
    records = [loaded[each] for each in order]
    others = records[1:]
    lists = {
        "channels": (_("Phones and e-mails"), sum(len(record.channels) for record in others)),
        "customers": (_("Customers"), sum(len(record.links) for record in others)),
        "external_references": (_("External references"), sum(len(record.references) for record in others)),
        "links": (_("Links in custom fields"), _links(CONTACT_LINKS, order[1:])),
    }
    return {
        "survivor_id": survivor_id,
        "contacts": represent_contacts(actor, records),
        "fields": _won([candidate_of_contact(each) for each in records], fields_of_contacts(records[0].fields), data),
        "moves": [
            *(_move(name, label, count) for name, (label, count) in lists.items() if count),
            *counts(DuplicateKind.CONTACTS, order[1:]),
        ],
        "collisions": [],
        "needs_force": False,
    }


def fields_of_contacts(fields: FieldSet) -> list[str]:
    """The fields for which somebody's value wins."""
    return [*CONTACT_FIELDS, *(f"{PREFIX}{each.key}" for each in fields.active)]


def candidate_of_contact(record: ContactRecord) -> Candidate:
    """A contact as the rules see it."""
    return Candidate(record.contact.id, record.state(), record.contact.updated_at)


def fields_of_customers(fields: FieldSet) -> list[str]:
    """The fields for which somebody's value wins; the code stays, and who became customer first did so."""
    own = [name for name in (*PLAIN_FIELDS, *TERM_FIELDS, *ROLE_FIELDS) if name not in _NOT_CHOSEN]
    return [*own, *(f"{PREFIX}{each.key}" for each in fields.active)]


def candidate(record: Record) -> Candidate:
    """A customer as the rules see it."""
    return Candidate(record.customer.id, record.state(), record.customer.updated_at)


def collisions_of(
    actor: Actor, kind: str, survivor_id: uuid.UUID, merged_ids: Sequence[uuid.UUID]
) -> list[merging.Collision]:
    """What stands against a merge, by the checks of all floors."""
    return [each for check in merging.checks(kind) for each in check(actor, survivor_id, merged_ids)]


def counts(kind: str, merged_ids: Collection[uuid.UUID]) -> list[dict[str, Any]]:
    """How much of each kind of things would move. A statement each."""
    found = ((handler, handler.count(merged_ids)) for handler in merging.handlers(kind))
    return [_move(handler.name, handler.label, count) for handler, count in found if count]


def list_merges(*, actor: Actor, kind: str, object_id: uuid.UUID | None, cursor: str | None, limit: int) -> Page:
    """Merges of customers or contacts that the actor sees, the newest first; with `object_id` those that it took part
    in. Needs `customers:history:view`."""
    actor.require(CustomerRight.HISTORY_VIEW)
    rows = _seen(actor).filter(kind=kind)
    if object_id is not None:
        survived = Q(survivor_customer_id=object_id) | Q(survivor_contact_id=object_id)
        rows = rows.filter(survived | Q(merged_ids__contains=[object_id]))
    name = f"merges:{kind}:{object_id}"
    return newest_first(rows, lambda merge: describe_merge(actor, merge), name=name, cursor=cursor, limit=limit)


def get_merge(*, actor: Actor, merge_id: uuid.UUID) -> dict[str, Any]:
    """One merge. Needs `customers:history:view`; 404 unless the actor sees the survivor."""
    actor.require(CustomerRight.HISTORY_VIEW)
    merge = _seen(actor).filter(id=merge_id).first()
    if merge is None:
        raise not_found()
    return describe_merge(actor, merge)


def describe_merge(actor: Actor, merge: Merge) -> dict[str, Any]:
    """A merge as clients read it."""
    survivor = merge.survivor_customer or merge.survivor_contact
    assert survivor is not None
    until = merge.created_at + UNDOABLE
    return {
        "id": merge.id,
        "kind": merge.kind,
        "survivor": {"id": survivor.id, "code": getattr(survivor, "code", None), "name": survivor.name},
        "merged": merge.labels,
        "merged_at": merge.created_at,
        "merged_by": merge.merged_by,
        "undo_until": until,
        "can_undo": merge.undone_at is None and merge.memory is not None and until > timezone.now(),
        "undone_at": merge.undone_at,
        "undone_by": merge.undone_by,
        "kept": merge.kept or [],
    }


def _seen(actor: Actor) -> Any:
    rows = Merge.objects.select_related("survivor_customer", "survivor_contact")
    customers = Q(survivor_customer__in=visible(actor).values("id"))
    if not actor.has(CustomerRight.CONTACT_VIEW):
        return rows.filter(customers)
    return rows.filter(customers | Q(survivor_contact__in=visible_contacts(actor).values("id")))


def _require_all(ids: Sequence[uuid.UUID], seen: Collection[uuid.UUID], detail: str) -> None:
    missing = [index for index, each in enumerate(ids) if each not in seen]
    if missing:
        raise invalid(*(FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/ids/{index}") for index in missing))


def _won(candidates: Sequence[Candidate], fields: Sequence[str], data: MergePreview) -> list[dict[str, Any]]:
    errors = wrong_choices(candidates, fields, data.choices)
    if errors:
        raise invalid(*errors)
    return [
        {"field": each.field, "winner_id": each.id, "won_by": each.won_by, "differs": each.differs}
        for each in winners(candidates, fields, data.choices, data.prefer)
    ]


def _best(rows: Iterable[Customer]) -> uuid.UUID:
    """A customer rather than a prospect, one that is not archived, and that was there first."""
    return min(rows, key=lambda row: (row.archived_at is not None, not row.is_customer, row.created_at, row.id)).id


def _parts(records: Sequence[Record], order: Sequence[uuid.UUID]) -> list[dict[str, Any]]:
    others = records[1:]
    lists: Mapping[str, tuple[Any, int]] = {
        "phones": (_("Phones"), sum(len(record.phones) for record in others)),
        "emails": (_("E-mails"), sum(len(record.emails) for record in others)),
        "addresses": (_("Addresses"), sum(len(record.addresses) for record in others)),
        "tags": (_("Tags"), sum(len(record.tags) for record in others)),
        "external_references": (_("External references"), sum(len(record.references) for record in others)),
        "contacts": (_("Contacts"), ContactLink.objects.filter(customer_id__in=order[1:]).count()),
        "assignments": (_("Assignments"), Assignment.objects.filter(customer_id__in=order[1:]).count()),
        "children": (_("Customers below"), Customer.objects.filter(parent_id__in=order[1:]).count()),
        "links": (_("Links in custom fields"), _links(CUSTOMER_LINKS, order[1:])),
    }
    return [_move(name, label, count) for name, (label, count) in lists.items() if count]


def _links(target: str, ids: Sequence[uuid.UUID]) -> int:
    return sum(len(rows) for rows in linking(target, ids).values())


def _move(name: str, label: Any, count: int) -> dict[str, Any]:
    return {"name": name, "label": str(label), "count": count}
