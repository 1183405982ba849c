"""Making one customer of several. Undoing it: `customer_unmerges`."""

import dataclasses
import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers import merging
from customers.errors import CustomerError
from customers.inputs.merges import Merging
from customers.merge_rules import Winner
from customers.models import Assignment, Contact, ContactLink, Customer, DuplicateKind, Merge
from customers.permissions import CustomerRight
from customers.selectors.merges import CUSTOMER_LINKS, candidate, collisions_of, describe_merge, fields_of_customers
from customers.selectors.records import ROLE_FIELDS, Record, load_records
from customers.selectors.tags import key_of
from customers.selectors.visibility import visible
from customers.services import checks, contact_writes, customers
from customers.services.activities.activity_rows import renew_stamps
from customers.services.assignment_rows import faults_of, note_assignments, read_assignments, settle_primaries
from customers.services.child_rows import store
from customers.services.customer_changes import Change, change_customers, finish
from customers.services.drafts import Draft, changed_draft
from customers.services.duplicates.duplicate_review import carry_dismissals
from customers.services.merging import customer_lists, merge_links
from customers.services.merging.merge_checks import check_named, decide
from customers.services.merging.merge_lists import ListKind, join
from customers.services.merging.merge_places import join_places
from customers.services.place_changes import Places, note_places, places_at, seeing_everything, tell_contacts
from kernel import events
from kernel.actor import Actor, Source
from kernel.custom_fields.definitions import PREFIX
from kernel.custom_fields.repointing import linking, repointed
from kernel.custom_fields.writing import Written, claim
from kernel.db import write
from kernel.errors import AppError, FieldCode, FieldError, invalid
from kernel.json import plain
from kernel.versions import check_version

# What is not one value, in the states of the history.
LIST_FIELDS = frozenset({"phones", "emails", "addresses", "external_references", "tags", "assignments", "contacts"})
LISTS: tuple[tuple[str, ListKind[Any]], ...] = (
    ("phones", customer_lists.PHONES),
    ("emails", customer_lists.EMAILS),
    ("addresses", customer_lists.ADDRESSES),
    ("references", customer_lists.REFERENCES),
)


def merge_customers(*, actor: Actor, data: Merging) -> dict[str, Any]:
    """Let customers become part of one: their fields by choice, their lists joined, everything else moved to it.

    Needs `customers:customer:merge`, and `customers:customer:merge_force` to force. Answers the merge with
    `customer`, the survivor's document. 409 `merged` if one has become part of another meanwhile, 409
    `merge_needs_force`, 412, 422 for customers that the actor does not see and for wrong choices.
    """
    actor.require(CustomerRight.MERGE)
    if data.force:
        actor.require(CustomerRight.MERGE_FORCE)
    actor = actor.through(Source.MERGE)
    with write():
        records, children = _lock(actor, data)
        survivor, *others = (records[each] for each in (data.survivor_id, *data.merged_ids))
        _check_versions(data, [survivor, *others])
        _check_collisions(actor, data)
        won = _decide(data, [survivor, *others])
        merge_id, memory = _become_one(actor, survivor, others, won)
        memory["children"] = _take_children(actor, data, children)
        merge = Merge.objects.create(
            id=merge_id,
            kind=DuplicateKind.CUSTOMERS,
            survivor_customer_id=data.survivor_id,
            merged_ids=data.merged_ids,
            labels=plain([label_of(record.customer) for record in others]),
            memory=memory,
            merged_by=actor.name,
        )
        _tell(survivor.customer, [record.customer for record in others], merge_id)
        renew_stamps([data.survivor_id, *data.merged_ids])
        carry_dismissals(DuplicateKind.CUSTOMERS, data.survivor_id, data.merged_ids)
        return describe_merge(actor, merge)


def _tell(survivor: Customer, others: Sequence[Customer], merge_id: uuid.UUID) -> None:
    told = {"merged_into": label_of(survivor), "merge_id": merge_id}
    events.emit_many(customers.MERGED, [events.NewEvent(each.id, label_of(each) | told) for each in others])


def label_of(customer: Customer) -> dict[str, Any]:
    """How a merge names a customer."""
    return {"id": customer.id, "code": customer.code, "name": customer.name}


def _lock(actor: Actor, data: Merging) -> tuple[dict[uuid.UUID, Record], list[uuid.UUID]]:
    """The customers as records, and the ids of those below merged ones; all locked, in the order of their ids.

    The strongest lock there is: whoever is about to refer to one of them (a note, an activity) has either committed
    that, or waits and then sees that it became part of another.
    """
    wanted = {data.survivor_id, *data.merged_ids}
    below = Customer.objects.filter(parent_id__in=data.merged_ids).exclude(id__in=wanted).values_list("id", flat=True)
    linked = linking(CUSTOMER_LINKS, data.merged_ids)
    around = {*below, *linked.get(customers.RESOURCE, ())}
    rows = Customer.objects.filter(id__in=wanted | around).order_by("id").select_for_update()
    locked = {row.id: row for row in rows}
    check_named(
        data,
        locked,
        visible(actor),
        missing=_("There is no such customer."),
        archived=_("An archived customer cannot take others in."),
    )
    lock_contacts_of(wanted, linked.get(contact_writes.RESOURCE, ()))
    loaded = load_records(actor, [locked[each] for each in sorted(wanted)], to_write=True)
    return {record.customer.id: record for record in loaded}, list(below.all())


def lock_contacts_of(customer_ids: Collection[uuid.UUID], others: Collection[uuid.UUID] = ()) -> None:
    """Hold the contacts of locked customers, and others, in the order of their ids."""
    ids = {*others, *ContactLink.objects.filter(customer_id__in=customer_ids).values_list("contact_id", flat=True)}
    rows = Contact.objects.filter(id__in=ids).order_by("id").select_for_update(no_key=True)
    list(rows.values_list("id", flat=True))


def _check_versions(data: Merging, records: Sequence[Record]) -> None:
    for record in records:
        check_version(record.customer, data.versions.get(record.customer.id))


def _check_collisions(actor: Actor, data: Merging) -> None:
    against = [
        each
        for each in collisions_of(actor, DuplicateKind.CUSTOMERS, data.survivor_id, data.merged_ids)
        if each.needs_force
    ]
    if against and not data.force:
        detail = " ".join(each.detail for each in against)
        raise AppError(
            CustomerError.MERGE_NEEDS_FORCE,
            detail,
            extra={"collisions": [dataclasses.asdict(each) for each in against]},
        )


def _decide(data: Merging, records: Sequence[Record]) -> list[Winner]:
    candidates = [candidate(record) for record in records]
    return decide(data, candidates, fields_of_customers(records[0].fields))


def _become_one(
    actor: Actor, survivor: Record, others: Sequence[Record], won: Sequence[Winner]
) -> tuple[uuid.UUID, dict[str, Any]]:
    merge = Merge()
    ids = [record.customer.id for record in others]
    places = places_at([survivor.customer.id, *ids])
    archived = {str(record.customer.id): plain(record.customer.archived_at) for record in others}
    drafts = [changed_draft(survivor, {}), *(changed_draft(record, {}) for record in others)]
    logos = {draft.customer.id: draft.customer.logo_id for draft in drafts}
    memory: dict[str, Any] = {"lists": {}, "archived_at": archived}
    memory["tags"] = _join_tags(drafts)
    for name, kind in LISTS:
        memory["lists"][name] = _join_list(name, kind, drafts)
    _put_fields(drafts, won)
    _join_roles(drafts, won, memory)
    memory["logo"] = _take_logo(drafts)
    memory["places"] = _join_contacts(survivor, ids, places)
    _settle(actor, drafts, merge.id, places, memory)
    note_logos(logos, drafts)
    memory["rows"] = {
        handler.name: {str(merged_id): handler.move(survivor.customer.id, merged_id) for merged_id in ids}
        for handler in merging.handlers(DuplicateKind.CUSTOMERS)
    }
    finish(actor, drafts)
    memory["links"] = merge_links.follow(actor, CUSTOMER_LINKS, survivor.customer.id, ids)
    after = places_at(places.keys())
    tell_contacts(actor, [(before, after[customer_id]) for customer_id, before in places.items()])
    return merge.id, plain(memory)


def _put_fields(drafts: Sequence[Draft], won: Sequence[Winner]) -> None:
    survivor, *others = drafts
    merged_ids = {draft.customer.id for draft in others}
    custom = dict(survivor.customer.custom)
    for winner in won:
        if winner.field.startswith(PREFIX):
            key = winner.field.removeprefix(PREFIX)
            custom.pop(key, None)
            if winner.value is not None:
                custom[key] = winner.value
        elif winner.field not in ROLE_FIELDS:
            setattr(survivor.customer, winner.field, winner.value)
    survivor.customer.custom = repointed(
        survivor.record.fields, custom, CUSTOMER_LINKS, merged_ids, survivor.customer.id
    )
    if survivor.customer.parent_id in {*merged_ids, survivor.customer.id}:
        survivor.customer.parent_id = None
    converted = [draft.customer.converted_at for draft in drafts if draft.customer.converted_at is not None]
    survivor.customer.converted_at = min(converted, default=None)


def _take_logo(drafts: Sequence[Draft]) -> dict[str, Any] | None:
    """A survivor without a logo gets that of the first that has one. Only one of them has its pictures at a time:
    whoever replaces a logo deletes these."""
    survivor, *others = drafts
    giver = next((draft for draft in others if draft.customer.logo_id is not None), None)
    if survivor.customer.logo_id is not None or giver is None:
        return None
    logo_id = giver.customer.logo_id
    survivor.customer.logo_id, giver.customer.logo_id = logo_id, None
    return {"id": logo_id, "merged_id": giver.customer.id}


def note_logos(before: Mapping[uuid.UUID, uuid.UUID | None], drafts: Sequence[Draft]) -> None:
    """Let settled drafts know that their logo changed."""
    for draft in drafts:
        assert draft.before is not None
        if draft.customer.logo_id != before[draft.customer.id]:
            draft.before["logo_id"] = before[draft.customer.id]
            draft.put("logo_id", draft.customer.logo_id)


def _join_tags(drafts: Sequence[Draft]) -> dict[str, Any]:
    survivor, *others = drafts
    own = {key_of(name) for name in survivor.record.tags}
    joined = {key_of(name): name for draft in reversed(drafts) for name in draft.record.tags}
    remembered = {str(draft.customer.id): draft.record.tags for draft in others}
    survivor.wanted_tags = list(joined.values())
    for draft in others:
        draft.wanted_tags = []
    return {"others": remembered, "added": [name for key, name in joined.items() if key not in own]}


def _join_list(name: str, kind: ListKind[Any], drafts: Sequence[Draft]) -> dict[str, Any]:
    survivor, *others = drafts
    rows = {draft.customer.id: getattr(draft.record, name) for draft in others}
    joined = join(kind, survivor.customer.id, getattr(survivor.record, name), rows)
    store(kind.rows, joined.changes)
    setattr(survivor.record, name, joined.after)
    for draft in others:
        setattr(draft.record, name, [])
    return joined.memory


def _join_roles(drafts: Sequence[Draft], won: Sequence[Winner], memory: dict[str, Any]) -> None:
    """Everybody keeps their role; who is primary is the winner of the field that names them."""
    survivor, *others = drafts
    rows = read_assignments([draft.customer.id for draft in drafts])
    wanted = {ROLE_FIELDS[each.field].value: each.value for each in won if each.field in ROLE_FIELDS}

    def settle(after: list[Assignment]) -> None:
        settle_primaries(after, [row.id for row in after if wanted.get(row.role) == row.employee_id])
        for fault in reversed(faults_of(after)):
            if fault.field == "share":
                after[fault.row].share = None

    before = {each: [copy_of(row) for row in found] for each, found in rows.items()}
    kind = dataclasses.replace(customer_lists.ASSIGNMENTS, settle=settle)
    joined = join(
        kind,
        survivor.customer.id,
        rows[survivor.customer.id],
        {each.customer.id: rows[each.customer.id] for each in others},
    )
    store(kind.rows, joined.changes)
    memory["lists"]["assignments"] = joined.memory
    survivor.assignments = (before[survivor.customer.id], joined.after)
    for draft in others:
        draft.assignments = (before[draft.customer.id], [])
    primary = {row.role: row.employee_id for row in joined.after if row.is_primary}
    for name, role in ROLE_FIELDS.items():
        setattr(survivor.customer, name, primary.get(role))


def copy_of(row: Assignment) -> Assignment:
    return Assignment(**{each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields})


def _join_contacts(survivor: Record, ids: Sequence[uuid.UUID], places: Mapping[uuid.UUID, Places]) -> dict[str, Any]:
    kind = customer_lists.CONTACTS_OF_CUSTOMER
    links: dict[uuid.UUID, list[ContactLink]] = {
        each: [place.link for place in found] for each, found in places_at(places.keys()).items()
    }
    settled = dataclasses.replace(kind, settle=one_primary)
    return join_places(settled, survivor.customer.id, links[survivor.customer.id], {each: links[each] for each in ids})


def one_primary(links: list[ContactLink]) -> None:
    chosen = next((link for link in links if link.is_primary), None)
    for link in links:
        link.is_primary = link is chosen


def settle_drafts(actor: Actor, drafts: Sequence[Draft], places: Mapping[uuid.UUID, Places]) -> None:
    """Let each draft know what changed: its own fields, tags, roles, and its contacts, who were at `places`."""
    customers.put_tags(actor, drafts)
    after = places_at(places.keys())
    for draft in drafts:
        draft.settle()
        if draft.assignments is not None:
            note_assignments(draft, *draft.assignments)
        note_places(draft, places[draft.customer.id], after[draft.customer.id])


def editing_everything(actor: Actor) -> Actor:
    """The actor, for writes to other customers that a merge or its undoing brings along."""
    return dataclasses.replace(seeing_everything(actor), rights=actor.rights | {CustomerRight.EDIT})


def _settle(
    actor: Actor,
    drafts: Sequence[Draft],
    merge_id: uuid.UUID,
    places: Mapping[uuid.UUID, Places],
    memory: dict[str, Any],
) -> None:
    """Let each draft say what changed, in the shapes of the history; 422 for a parent that is below the survivor."""
    survivor, *others = drafts
    now = timezone.now()
    for draft in others:
        draft.customer.archived_at = now
        draft.customer.merged_into_id = survivor.customer.id
    codes = [code for draft in others for code in (draft.customer.code, *draft.customer.former_codes)]
    memory["former_codes"] = survivor.customer.former_codes
    survivor.customer.former_codes = list(dict.fromkeys([*survivor.customer.former_codes, *codes]))
    settle_drafts(actor, drafts, places)
    for draft in others:
        draft.put("merged_into_id", survivor.customer.id)
    assert survivor.before is not None
    names = survivor.changed - ROLE_FIELDS.keys() - LIST_FIELDS
    memory["fields"] = {name: (survivor.before.get(name), survivor.after[name]) for name in names}
    survivor.put("merged", {"merge_id": merge_id, "customers": [label_of(draft.customer) for draft in others]})
    checks.check_parents(seeing_everything(actor), [survivor])
    if survivor.errors:
        raise invalid(*(dataclasses.replace(each, pointer=f"/choices{each.pointer}") for each in survivor.errors))
    # What must be unique is free for the survivor.
    claim([Written(draft.customer.id, draft.record.fields, draft.customer.custom, {}, []) for draft in others])


def _take_children(actor: Actor, data: Merging, children: Sequence[uuid.UUID]) -> dict[str, str]:
    """Put those below merged customers below the survivor; who was below whom."""
    rows = Customer.objects.filter(id__in=children).values_list("id", "parent_id")
    before = {str(child_id): str(parent_id) for child_id, parent_id in rows}
    changes = [Change(child_id, lambda _record: {"parent_id": data.survivor_id}) for child_id in children]
    for answer in change_customers(actor=editing_everything(actor), changes=changes):
        if isinstance(answer, AppError):
            detail = _("A customer below a merged one is above the survivor.")
            raise invalid(FieldError(FieldCode.CONTRADICTION, detail, pointer="/choices/parent_id"))
    return before
