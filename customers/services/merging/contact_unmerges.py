"""Undoing a merge of contacts: what moved goes back, what was changed since stays, and is told."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers import merging
from customers.models import Contact, ContactReference, Customer, DuplicateKind, Merge
from customers.permissions import CustomerRight
from customers.selectors.contact_records import POSTAL_FIELDS, ContactRecord, load_contacts, represent_contacts
from customers.selectors.merges import CONTACT_FIELDS, CONTACT_LINKS, describe_merge
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes
from customers.services.child_rows import store
from customers.services.customer_changes import lock_records
from customers.services.merging import customer_lists, merge_links
from customers.services.merging.contact_merges import (
    LIST_FIELDS,
    LISTS,
    label_of,
    lock_customers_of,
    save,
    write_places,
)
from customers.services.merging.merge_lists import part
from customers.services.merging.merge_memory import Kept, claim_again, final, undoable, without_taken
from customers.services.merging.merge_places import part_places
from customers.services.place_changes import places_at, seeing_everything
from kernel import events, history
from kernel.actor import Actor, Source
from kernel.custom_fields.definitions import PREFIX
from kernel.custom_fields.writing import claim
from kernel.db import write
from kernel.errors import not_found
from kernel.json import plain


def undo_merge_of_contacts(*, actor: Actor, merge_id: uuid.UUID) -> dict[str, Any]:
    """Part the contacts of a merge again; answers the merge, with what was `kept` as it is.

    Needs `customers:customer:merge` and `customers:contact:edit`. 404, 409 `merge_final` with the reason.
    """
    actor.require(CustomerRight.MERGE)
    actor.require(CustomerRight.CONTACT_EDIT)
    actor = actor.through(Source.MERGE)
    with write():
        merge, memory = _lock(actor, merge_id)
        ids = [each for each in (merge.survivor_contact_id, *merge.merged_ids) if each is not None]
        customers = lock_customers_of(actor, ids)
        customers |= lock_records(seeing_everything(actor), _customers_of(memory["places"]) - customers.keys())
        linked = merge_links.remembered_ids(memory["links"])
        customers |= lock_records(seeing_everything(actor), linked - customers.keys())
        rows = Contact.objects.filter(id__in=[*ids, *linked]).order_by("id").select_for_update()
        locked = {row.id: row for row in rows if row.id in ids}
        loaded = {each.contact.id: each for each in load_contacts(list(locked.values()), to_write=True)}
        records = [loaded[each] for each in ids]
        if records[0].contact.merged_into_id is not None:
            raise final(_("It was merged into another one since: undo that first."))
        before = records[0].state()
        places = places_at(customers.keys())
        kept = _part(actor, records, memory, known=set(customers))
        write_places(actor, customers, places)
        if not merge_links.lead_back(actor, CONTACT_LINKS, records[0].contact.id, memory["links"]):
            kept.append({"id": "links", "name": _("Links in custom fields")})
        merge.undone_at, merge.undone_by, merge.kept, merge.memory = timezone.now(), actor.name, kept, None
        merge.save()
        _tell(actor, merge, records, history.difference(before, records[0].state()))
        return describe_merge(actor, merge)


def _lock(actor: Actor, merge_id: uuid.UUID) -> tuple[Merge, dict[str, Any]]:
    merge = Merge.objects.filter(id=merge_id, kind=DuplicateKind.CONTACTS).select_for_update().first()
    survivor = None if merge is None else merge.survivor_contact
    if merge is None or survivor is None:
        raise not_found()
    later = survivor.merged_into_id
    if later is not None and visible_contacts(actor).filter(id=later).exists():
        raise final(_("It was merged into another one since: undo that first."))
    if not visible_contacts(actor).filter(id=survivor.id).exists():
        raise not_found()
    return merge, undoable(merge)


def _customers_of(places: Mapping[str, Any]) -> set[uuid.UUID]:
    return {uuid.UUID(row["customer_id"]) for rows in places["others"].values() for row in rows}


def _part(actor: Actor, records: Sequence[ContactRecord], memory: Mapping[str, Any], *, known: set[uuid.UUID]) -> Kept:
    survivor, *others = records
    ids = [record.contact.id for record in others]
    kept: Kept = []
    custom_before = survivor.contact.custom
    _put_fields_back(survivor, memory["fields"], kept)
    for name, kind in LISTS:
        remembered = memory["lists"][name]
        if name == "references":
            remembered = without_taken(ContactReference, kind.owner, survivor.contact.id, remembered, kept)
        parted = part(kind, survivor.contact.id, getattr(survivor, name), remembered, ids)
        store(kind.rows, parted.changes)
        setattr(survivor, name, parted.after)
        for record in others:
            setattr(record, name, parted.others[record.contact.id])
        if parted.is_kept:
            kept.append({"id": name, "name": _names()[name]})
    _part_places(survivor, ids, memory["places"], known, kept)
    for record in others:
        at = memory["archived_at"][str(record.contact.id)]
        record.contact.archived_at = datetime.fromisoformat(at) if at else None
        record.contact.merged_into_id = None
    claim([contact_writes.written(survivor, custom_before, [])])
    for record in others:
        record.contact.custom = claim_again(record.contact.id, record.fields, record.contact.custom, kept)
    save(records)
    for handler in merging.handlers(DuplicateKind.CONTACTS):
        rows: Mapping[str, Any] = memory["rows"].get(handler.name, {})
        done = [handler.put_back(survivor.contact.id, uuid.UUID(key), each) for key, each in rows.items()]
        if not all(done):
            kept.append({"id": handler.name, "name": str(handler.label)})
    return kept


def _names() -> dict[str, str]:
    return {"channels": _("Phones and e-mails"), "references": _("External references"), "places": _("Customers")}


def _put_fields_back(record: ContactRecord, fields: Mapping[str, Any], kept: Kept) -> None:
    """What is still as the merge left it gets its earlier value."""
    contact = record.contact
    now = plain(record.state())
    custom = dict(contact.custom)
    for name, (before, after) in fields.items():
        if name in LIST_FIELDS:
            continue
        key = name.removeprefix(PREFIX)
        if now.get(name) != after:
            kept.append({"id": name, "name": key})
        elif name.startswith(PREFIX):
            custom.pop(key, None)
            custom |= {} if before is None else {key: before}
        elif name == "address":
            for each in POSTAL_FIELDS:
                setattr(contact, each, before[each] if before else None)
        else:
            for each in CONTACT_FIELDS[name]:
                setattr(contact, each, before)
    contact.custom = custom
    contact.name = " ".join(part for part in (contact.first_name, contact.last_name) if part)


def _part_places(
    survivor: ContactRecord, ids: Sequence[uuid.UUID], memory: Mapping[str, Any], known: set[uuid.UUID], kept: Kept
) -> None:
    """Places at customers that became part of others since, and did not move along, stay with those."""
    there = {str(link.link.id) for link in survivor.links}
    own = set(Customer.objects.filter(id__in=known, merged_into=None).values_list("id", flat=True))
    others = {
        key: [row for row in rows if row["id"] in there or uuid.UUID(row["customer_id"]) in own]
        for key, rows in memory["others"].items()
    }
    links = [link.link for link in survivor.links]
    is_whole = part_places(
        customer_lists.CUSTOMERS_OF_CONTACT, survivor.contact.id, links, {**memory, "others": others}, ids
    )
    if not is_whole or others != memory["others"]:
        kept.append({"id": "customers", "name": _names()["places"]})


def _tell(actor: Actor, merge: Merge, records: Sequence[ContactRecord], fields: Mapping[str, tuple[Any, Any]]) -> None:
    survivor, *others = records
    labels = [label_of(record.contact) for record in others]
    merged = {"merge_id": merge.id, "customers": labels}
    entries = [
        history.Entry(survivor.contact.id, history.Action.UPDATED, {**fields, "merged": (merged, None)}),
        *(
            history.Entry(each.contact.id, history.Action.UPDATED, {"merged_into_id": (survivor.contact.id, None)})
            for each in others
        ),
    ]
    history.record_many(actor, contact_writes.RESOURCE, entries)
    fresh = load_contacts(list(Contact.objects.filter(id=survivor.contact.id)))
    told = {"parted_from": label_of(survivor.contact), "merge_id": merge.id}
    events.emit_all(
        {
            contact_writes.UPDATED: contact_writes.told(actor, fresh, represent_contacts(actor, fresh)),
            contact_writes.UNMERGED: [events.NewEvent(each["id"], each | told) for each in labels],
        }
    )
