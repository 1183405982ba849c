"""Links of custom fields to what became part of another: they lead to the survivor, and back when that is undone."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from customers.models import Contact, Customer
from customers.selectors.contact_records import load_contacts, represent_contacts
from customers.selectors.records import load_records, represent, represent_for_events
from customers.services import contact_writes, customers
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields.definitions import PREFIX
from kernel.custom_fields.repointing import links_to, repoint
from kernel.models.custom_field import CustomField

# By resource and field what rows were changed, `{merged id: [{"field_id", "ids"}]}`.
Memory = dict[str, list[dict[str, Any]]]
Rows = list[tuple[CustomField, uuid.UUID, uuid.UUID, set[uuid.UUID]]]


def remembered_ids(memory: Mapping[str, Any]) -> set[uuid.UUID]:
    """The rows whose links `follow` has changed: undoing locks them first."""
    return {uuid.UUID(each) for rows in memory.values() for row in rows for each in row["ids"]}


def follow(actor: Actor, target: str, survivor_id: uuid.UUID, merged_ids: Sequence[uuid.UUID]) -> Memory:
    """Have all links to the merged ones lead to the survivor, with history and events; what was done, to undo it.

    Links of those that take part are left to the merge itself.
    """
    leave = [survivor_id, *merged_ids]
    moved = [
        (field, merged_id, survivor_id, repoint(field, merged_id, survivor_id, leave=leave))
        for field in links_to(target)
        for merged_id in merged_ids
    ]
    _tell(actor, moved)
    memory: Memory = {}
    for field, merged_id, _survivor, ids in moved:
        if ids:
            memory.setdefault(str(merged_id), []).append({"field_id": field.id, "ids": sorted(ids)})
    return memory


def lead_back(actor: Actor, target: str, survivor_id: uuid.UUID, memory: Mapping[str, Any]) -> bool:
    """Undo `follow`, where links still lead to the survivor; False if some do not any more."""
    fields = {str(field.id): field for field in links_to(target)}
    moved: Rows = []
    is_whole = True
    for merged_id, rows in memory.items():
        for row in rows:
            ids = {uuid.UUID(each) for each in row["ids"]}
            field = fields.get(row["field_id"])
            back = repoint(field, survivor_id, uuid.UUID(merged_id), only=ids) if field else set()
            is_whole = is_whole and back == ids
            if field:
                moved.append((field, survivor_id, uuid.UUID(merged_id), back))
    _tell(actor, moved)
    return is_whole


def _tell(actor: Actor, moved: Rows) -> None:
    entries: dict[str, list[history.Entry]] = {}
    ids: dict[str, set[uuid.UUID]] = {}
    for field, before, after, rows in moved:
        changed = {f"{PREFIX}{field.key}": (before, after)}
        entries.setdefault(field.resource, []).extend(
            history.Entry(each, history.Action.UPDATED, changed) for each in rows
        )
        ids.setdefault(field.resource, set()).update(rows)
    history.record_all(actor, entries)
    _emit(actor, ids.get(customers.RESOURCE, set()), ids.get(contact_writes.RESOURCE, set()))


def _emit(actor: Actor, customer_ids: Collection[uuid.UUID], contact_ids: Collection[uuid.UUID]) -> None:
    if customer_ids:
        records = load_records(actor, list(Customer.objects.filter(id__in=customer_ids, merged_into=None)))
        documents = represent_for_events(actor, records, represent(actor, records))
        told = [events.NewEvent(each["id"], each) for each in documents]
        events.emit_many(customers.UPDATED, told)
    if contact_ids:
        contacts = load_contacts(list(Contact.objects.filter(id__in=contact_ids, merged_into=None)))
        told = contact_writes.told(actor, contacts, represent_contacts(actor, contacts))
        events.emit_many(contact_writes.UPDATED, told)
