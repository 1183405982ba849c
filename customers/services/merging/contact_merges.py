"""Making one contact of several. Undoing it: `contact_unmerges`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers import merging
from customers.inputs.merges import Merging
from customers.merge_rules import Winner
from customers.models import Contact, ContactLink, DuplicateKind, Merge
from customers.permissions import CustomerRight
from customers.selectors.contact_records import ContactRecord, load_contacts, represent_contacts
from customers.selectors.merges import (
    CONTACT_FIELDS,
    CONTACT_LINKS,
    candidate_of_contact,
    describe_merge,
    fields_of_contacts,
)
from customers.selectors.records import Record
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes
from customers.services.child_rows import store
from customers.services.contact_drafts import derive_contact
from customers.services.customer_changes import finish, lock_records
from customers.services.customers import RESOURCE
from customers.services.drafts import changed_draft
from customers.services.duplicates.duplicate_review import carry_dismissals
from customers.services.merging import customer_lists, merge_links
from customers.services.merging.merge_checks import check_named, decide
from customers.services.merging.merge_lists import ListKind, join
from customers.services.merging.merge_places import join_places
from customers.services.place_changes import Places, note_places, places_at, seeing_everything, tell_contacts
from kernel import events, history
from kernel.actor import Actor, Source
from kernel.custom_fields.definitions import PREFIX
from kernel.custom_fields.repointing import linking, repointed
from kernel.custom_fields.writing import Written, claim
from kernel.db import update_rows, write
from kernel.errors import AppError, KernelError
from kernel.json import plain
from kernel.versions import check_version

LISTS: tuple[tuple[str, ListKind[Any]], ...] = (
    ("channels", customer_lists.CHANNELS),
    ("references", customer_lists.CONTACT_REFERENCES),
)
LIST_FIELDS = frozenset({"channels", "external_references"})
Customers = dict[uuid.UUID, Record]


def merge_contacts(*, actor: Actor, data: Merging) -> dict[str, Any]:
    """Let contacts become part of one: their fields by choice, their channels and places joined, everything else
    moved to it. Answers the merge.

    Needs `customers:customer:merge` and `customers:contact:edit`. 409 `merged` if one has become part of another
    meanwhile, 412, 422 for contacts that the actor does not see and for wrong choices.
    """
    actor.require(CustomerRight.MERGE)
    actor.require(CustomerRight.CONTACT_EDIT)
    actor = actor.through(Source.MERGE)
    with write():
        customers, records = _lock(actor, data)
        survivor, *others = (records[each] for each in (data.survivor_id, *data.merged_ids))
        for record in records.values():
            check_version(record.contact, data.versions.get(record.contact.id))
        memory = _become_one(actor, [survivor, *others], _decide(data, [survivor, *others]), customers)
        merge = Merge(
            kind=DuplicateKind.CONTACTS,
            survivor_contact_id=data.survivor_id,
            merged_ids=data.merged_ids,
            labels=plain([label_of(record.contact) for record in others]),
            memory=plain(memory),
            merged_by=actor.name,
        )
        merge.save(force_insert=True)
        _tell(actor, merge, survivor, others, memory["fields"])
        carry_dismissals(DuplicateKind.CONTACTS, data.survivor_id, data.merged_ids)
        return describe_merge(actor, merge)


def label_of(contact: Contact) -> dict[str, Any]:
    """How a merge names a contact: it has no code."""
    return {"id": contact.id, "code": None, "name": contact.name}


def lock_customers_of(
    actor: Actor, contact_ids: Collection[uuid.UUID], others: Collection[uuid.UUID] = ()
) -> Customers:
    """The customers of contacts, and others, locked before these, as everybody locks them."""
    links = ContactLink.objects.filter(contact_id__in=contact_ids)
    return lock_records(seeing_everything(actor), {*others, *links.values_list("customer_id", flat=True)})


def save(records: Sequence[ContactRecord]) -> None:
    """Write the contacts' own rows, as a new version."""
    now = timezone.now()
    for record in records:
        derive_contact(record)
        record.contact.version += 1
        record.contact.updated_at = now
    names = [each.attname for each in Contact._meta.concrete_fields if each.attname not in ("id", "created_at")]
    update_rows([record.contact for record in records], names)


def write_places(actor: Actor, customers: Customers, before: Mapping[uuid.UUID, Places]) -> None:
    """Tell the histories of customers and contacts how the places have changed."""
    after = places_at(customers.keys())
    drafts = []
    for customer_id, record in customers.items():
        draft = changed_draft(record, {})
        draft.settle()
        note_places(draft, before[customer_id], after[customer_id])
        drafts.append(draft)
    finish(seeing_everything(actor), drafts)
    tell_contacts(actor, [(before[each], after[each]) for each in customers])


def _lock(actor: Actor, data: Merging) -> tuple[Customers, dict[uuid.UUID, ContactRecord]]:
    wanted = (data.survivor_id, *data.merged_ids)
    linked = linking(CONTACT_LINKS, data.merged_ids)
    customers = lock_customers_of(actor, wanted, linked.get(RESOURCE, ()))
    # The strongest lock: whoever is about to refer to one of them waits, and then sees what became of it.
    held = {*wanted, *linked.get(contact_writes.RESOURCE, ())}
    rows = Contact.objects.filter(id__in=held).order_by("id").select_for_update()
    locked = {row.id: row for row in rows if row.id in wanted}
    check_named(
        data,
        locked,
        visible_contacts(actor),
        missing=_("There is no such contact."),
        archived=_("An archived contact cannot take others in."),
    )
    records = {each.contact.id: each for each in load_contacts(list(locked.values()), to_write=True)}
    if any(link.link.customer_id not in customers for record in records.values() for link in record.links):
        # One came to another customer meanwhile; whoever asks again finds it there.
        raise AppError(KernelError.CONFLICT)
    return customers, records


def _decide(data: Merging, records: Sequence[ContactRecord]) -> list[Winner]:
    candidates = [candidate_of_contact(record) for record in records]
    return decide(data, candidates, fields_of_contacts(records[0].fields))


def _become_one(
    actor: Actor, records: Sequence[ContactRecord], won: Sequence[Winner], customers: Customers
) -> dict[str, Any]:
    survivor, *others = records
    ids = [record.contact.id for record in others]
    before = survivor.state()
    custom_before = survivor.contact.custom
    places = places_at(customers.keys())
    memory: dict[str, Any] = {
        "lists": {},
        "archived_at": {str(record.contact.id): plain(record.contact.archived_at) for record in others},
    }
    _put_fields(records, won)
    for name, kind in LISTS:
        rows = {record.contact.id: getattr(record, name) for record in others}
        joined = join(kind, survivor.contact.id, getattr(survivor, name), rows)
        store(kind.rows, joined.changes)
        setattr(survivor, name, joined.after)
        memory["lists"][name] = joined.memory
        for record in others:
            setattr(record, name, [])
    memory["places"] = join_places(
        customer_lists.CUSTOMERS_OF_CONTACT,
        survivor.contact.id,
        [link.link for link in survivor.links],
        {record.contact.id: [link.link for link in record.links] for record in others},
    )
    memory["rows"] = {
        handler.name: {str(merged_id): handler.move(survivor.contact.id, merged_id) for merged_id in ids}
        for handler in merging.handlers(DuplicateKind.CONTACTS)
    }
    now = timezone.now()
    for record in others:
        record.contact.archived_at, record.contact.merged_into_id = now, survivor.contact.id
    # What must be unique is free for the survivor.
    claim([Written(each.contact.id, each.fields, each.contact.custom, {}, []) for each in others])
    claim([contact_writes.written(survivor, custom_before, [])])
    save(records)
    memory["fields"] = history.difference(before, survivor.state())
    write_places(actor, customers, places)
    memory["links"] = merge_links.follow(actor, CONTACT_LINKS, survivor.contact.id, ids)
    return memory


def _put_fields(records: Sequence[ContactRecord], won: Sequence[Winner]) -> None:
    contact = records[0].contact
    by_id = {record.contact.id: record.contact for record in records}
    custom = dict(contact.custom)
    for winner in won:
        if winner.field.startswith(PREFIX):
            key = winner.field.removeprefix(PREFIX)
            custom.pop(key, None)
            if winner.value is not None:
                custom[key] = winner.value
        else:
            for name in CONTACT_FIELDS[winner.field]:
                setattr(contact, name, getattr(by_id[winner.id], name))
    ids = [record.contact.id for record in records[1:]]
    contact.custom = repointed(records[0].fields, custom, CONTACT_LINKS, ids, contact.id)
    contact.name = " ".join(part for part in (contact.first_name, contact.last_name) if part)


def _tell(
    actor: Actor,
    merge: Merge,
    survivor: ContactRecord,
    others: Sequence[ContactRecord],
    fields: Mapping[str, tuple[Any, Any]],
) -> None:
    labels = [label_of(record.contact) for record in others]
    merged = {"merge_id": merge.id, "customers": labels}
    entries = [
        history.Entry(survivor.contact.id, history.Action.UPDATED, {**fields, "merged": (None, merged)}),
        *(
            history.Entry(record.contact.id, history.Action.UPDATED, {"merged_into_id": (None, survivor.contact.id)})
            for record in others
        ),
    ]
    history.record_many(actor, contact_writes.RESOURCE, entries)
    fresh = load_contacts(list(Contact.objects.filter(id=survivor.contact.id)))
    documents = represent_contacts(actor, fresh)
    told = {"merged_into": label_of(survivor.contact), "merge_id": merge.id}
    events.emit_all(
        {
            contact_writes.UPDATED: contact_writes.told(actor, fresh, documents),
            contact_writes.MERGED: [events.NewEvent(each["id"], each | told) for each in labels],
        }
    )
