"""Undoing a merge of customers: what moved goes back, what was changed since stays, and is told."""

import dataclasses
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import employees
from customers import merging
from customers.models import Assignment, Contact, Customer, DuplicateKind, ExternalReference, Merge
from customers.permissions import CustomerRight
from customers.selectors.merges import CUSTOMER_LINKS, describe_merge
from customers.selectors.records import ROLE_FIELDS, TERM_FIELDS, Record, load_records
from customers.selectors.tags import key_of
from customers.selectors.visibility import visible
from customers.services import customers
from customers.services.activities.activity_rows import renew_stamps
from customers.services.assignment_rows import read_assignments, settle_primaries
from customers.services.child_rows import store
from customers.services.customer_changes import Change, change_customers, finish
from customers.services.drafts import Draft, changed_draft
from customers.services.merging import customer_lists, merge_links
from customers.services.merging.customer_merges import (
    LISTS,
    copy_of,
    editing_everything,
    label_of,
    lock_contacts_of,
    note_logos,
    one_primary,
    settle_drafts,
)
from customers.services.merging.merge_lists import part
from customers.services.merging.merge_memory import Kept, claim_again, final, undoable, without_taken
from customers.services.merging.merge_places import part_places
from customers.services.place_changes import Places, places_at, tell_contacts
from kernel import events
from kernel.actor import Actor, Source
from kernel.custom_fields.definitions import PREFIX
from kernel.db import write
from kernel.errors import AppError, not_found
from kernel.json import plain


def undo_merge_of_customers(*, actor: Actor, merge_id: uuid.UUID) -> dict[str, Any]:
    """Part the customers of a merge again; answers the merge, with what was `kept` as it is.

    Needs `customers:customer:merge`. 404, 409 `merge_final` with the reason, 409 `limit_reached`.
    """
    actor.require(CustomerRight.MERGE)
    actor = actor.through(Source.MERGE)
    with write():
        merge, memory = _lock(actor, merge_id)
        survivor, others = _records(actor, merge, memory)
        coming_back = sum(memory["archived_at"][str(each.customer.id)] is None for each in others)
        customers.check_plan(coming_back)
        kept = _part(actor, merge.id, memory, survivor, others)
        kept += _give_children_back(actor, survivor.customer.id, memory["children"])
        merge.undone_at, merge.undone_by, merge.kept, merge.memory = timezone.now(), actor.name, kept, None
        merge.save()
        renew_stamps([survivor.customer.id, *merge.merged_ids])
        told = {"parted_from": label_of(survivor.customer), "merge_id": merge.id}
        rows = [events.NewEvent(each.customer.id, label_of(each.customer) | told) for each in others]
        events.emit_many(customers.UNMERGED, rows)
        return describe_merge(actor, merge)


def _lock(actor: Actor, merge_id: uuid.UUID) -> tuple[Merge, dict[str, Any]]:
    rows = Merge.objects.filter(id=merge_id, kind=DuplicateKind.CUSTOMERS)
    merge = rows.select_for_update().first()
    survivor = None if merge is None else merge.survivor_customer
    if merge is None or survivor is None:
        raise not_found()
    if survivor.merged_into_id is not None and visible(actor).filter(id=survivor.merged_into_id).exists():
        raise final(_("It was merged into another one since: undo that first."))
    if not visible(actor).filter(id=survivor.id).exists():
        raise not_found()
    return merge, undoable(merge)


def _records(actor: Actor, merge: Merge, memory: Mapping[str, Any]) -> tuple[Record, list[Record]]:
    parted = [each for each in (merge.survivor_customer_id, *merge.merged_ids) if each is not None]
    linked = merge_links.remembered_ids(memory["links"])
    ids = [*parted, *map(uuid.UUID, memory["children"]), *linked]
    locked = {row.id: row for row in Customer.objects.filter(id__in=ids).order_by("id").select_for_update()}
    lock_contacts_of(parted, linked)
    survivor, *others = load_records(actor, [locked[each] for each in parted], to_write=True)
    if survivor.customer.merged_into_id is not None:
        raise final(_("It was merged into another one since: undo that first."))
    return survivor, others


def _part(
    actor: Actor, merge_id: uuid.UUID, memory: Mapping[str, Any], survivor: Record, others: Sequence[Record]
) -> Kept:
    ids = [record.customer.id for record in others]
    places = places_at([survivor.customer.id, *ids])
    drafts = [changed_draft(survivor, {}), *(changed_draft(record, {}) for record in others)]
    kept: Kept = []
    _part_tags(drafts, memory["tags"])
    for name, kind in LISTS:
        _part_list(name, kind, drafts, memory["lists"][name], kept)
    _part_roles(drafts, memory["lists"]["assignments"], kept)
    _put_fields_back(drafts[0], memory["fields"], kept)
    _part_contacts(survivor, ids, memory["places"], kept)
    logos = {draft.customer.id: draft.customer.logo_id for draft in drafts}
    _give_logo_back(drafts, memory["logo"], kept)
    _settle(actor, drafts, places, merge_id, memory["archived_at"])
    note_logos(logos, drafts)
    for handler in merging.handlers(DuplicateKind.CUSTOMERS):
        remembered: Mapping[str, Any] = memory["rows"].get(handler.name, {})
        done = [handler.put_back(survivor.customer.id, uuid.UUID(key), each) for key, each in remembered.items()]
        if not all(done):
            kept.append({"id": handler.name, "name": str(handler.label)})
    finish(actor, drafts[:1])
    _claim_again(drafts[1:], kept)
    finish(actor, drafts[1:])
    if not merge_links.lead_back(actor, CUSTOMER_LINKS, survivor.customer.id, memory["links"]):
        kept.append({"id": "links", "name": _("Links in custom fields")})
    after = places_at(places.keys())
    tell_contacts(actor, [(before, after[customer_id]) for customer_id, before in places.items()])
    return kept


def _part_tags(drafts: Sequence[Draft], memory: Mapping[str, Any]) -> None:
    survivor, *others = drafts
    added = {key_of(name) for name in memory["added"]}
    survivor.wanted_tags = [name for name in survivor.record.tags if key_of(name) not in added]
    for draft in others:
        draft.wanted_tags = memory["others"][str(draft.customer.id)]


def _part_list(name: str, kind: Any, drafts: Sequence[Draft], memory: dict[str, Any], kept: Kept) -> None:
    survivor, *others = drafts
    if name == "references":
        memory = without_taken(ExternalReference, kind.owner, survivor.customer.id, memory, kept)
    own = getattr(survivor.record, name)
    parted = part(kind, survivor.customer.id, own, memory, [draft.customer.id for draft in others])
    for draft in others:
        setattr(draft.record, name, parted.others[draft.customer.id])
    if name == "addresses":
        _drop_strangers(drafts, parted.others)
    store(kind.rows, parted.changes)
    setattr(survivor.record, name, parted.after)
    if parted.is_kept:
        kept.append({"id": name, "name": _names()[name]})


def _give_logo_back(drafts: Sequence[Draft], memory: Mapping[str, Any] | None, kept: Kept) -> None:
    """Its pictures are gone if the survivor has got another one since."""
    if memory is None:
        return
    survivor, *others = drafts
    if str(survivor.customer.logo_id) != memory["id"]:
        kept.append({"id": "logo_id", "name": "logo"})
        return
    giver = next(draft for draft in others if str(draft.customer.id) == memory["merged_id"])
    giver.customer.logo_id, survivor.customer.logo_id = survivor.customer.logo_id, None


def _names() -> dict[str, str]:
    return {
        "phones": _("Phones"),
        "emails": _("E-mails"),
        "addresses": _("Addresses"),
        "references": _("External references"),
        "assignments": _("Assignments"),
        "places": _("Contacts"),
    }


def _drop_strangers(drafts: Sequence[Draft], others: Mapping[uuid.UUID, Sequence[Any]]) -> None:
    """Whom to ask for at an address is one of the customer's contacts, as far as that can be known now."""
    wanted = {row.contact_id for rows in others.values() for row in rows if row.contact_id is not None}
    known = set(Contact.objects.filter(id__in=wanted, merged_into=None).values_list("id", flat=True))
    for rows in others.values():
        for row in rows:
            row.contact_id = row.contact_id if row.contact_id in known else None


def _part_roles(drafts: Sequence[Draft], memory: dict[str, Any], kept: Kept) -> None:
    survivor = drafts[0]
    ids = [draft.customer.id for draft in drafts]
    before = read_assignments(ids)
    own = [copy_of(row) for row in before[survivor.customer.id]]
    people = {uuid.UUID(row["employee_id"]) for rows in memory["others"].values() for row in rows}
    active = employees.active_among(people)
    if people - set(active):
        kept.append({"id": "assignments", "name": _names()["assignments"]})
    remembered = {
        key: [row for row in rows if uuid.UUID(row["employee_id"]) in active] for key, rows in memory["others"].items()
    }
    kind = dataclasses.replace(customer_lists.ASSIGNMENTS, settle=_settle_roles)
    parted = part(kind, survivor.customer.id, own, memory | {"others": remembered}, ids[1:])
    store(kind.rows, parted.changes)
    if parted.is_kept:
        kept.append({"id": "assignments", "name": _names()["assignments"]})
    after: dict[uuid.UUID, list[Assignment]] = {survivor.customer.id: parted.after, **parted.others}
    for draft in drafts:
        draft.assignments = (before[draft.customer.id], after[draft.customer.id])
        primary = {row.role: row.employee_id for row in after[draft.customer.id] if row.is_primary}
        for name, role in ROLE_FIELDS.items():
            setattr(draft.customer, name, primary.get(role))


def _settle_roles(rows: list[Assignment]) -> None:
    settle_primaries(rows)


def _put_fields_back(draft: Draft, fields: Mapping[str, Any], kept: Kept) -> None:
    """What is still as the merge left it gets its earlier value."""
    now = plain(draft.record.state())
    custom = dict(draft.customer.custom)
    for name, (before, after) in fields.items():
        is_custom = name.startswith(PREFIX)
        if now.get(name) != after:
            kept.append({"id": name, "name": name.removesuffix("_id")})
        elif is_custom and before is None:
            custom.pop(name.removeprefix(PREFIX), None)
        elif is_custom:
            custom[name.removeprefix(PREFIX)] = before
        else:
            _set(draft.customer, name, before, kept)
    draft.customer.custom = custom


def _set(customer: Customer, name: str, value: Any, kept: Kept) -> None:
    column = next(each for each in Customer._meta.concrete_fields if each.attname == name)
    value = column.to_python(value)
    refers = name in TERM_FIELDS or name == "parent_id"
    model: Any = column.related_model
    if refers and value is not None and not model._default_manager.filter(id=value).exists():
        kept.append({"id": name, "name": name.removesuffix("_id")})
    else:
        setattr(customer, name, value)


def _part_contacts(survivor: Record, ids: Sequence[uuid.UUID], memory: Mapping[str, Any], kept: Kept) -> None:
    kind = dataclasses.replace(customer_lists.CONTACTS_OF_CUSTOMER, settle=one_primary)
    own = [place.link for place in places_at([survivor.customer.id])[survivor.customer.id]]
    known = set(
        Contact.objects.filter(
            id__in={row["contact_id"] for rows in memory["others"].values() for row in rows}, merged_into=None
        ).values_list("id", flat=True)
    )
    others = {
        key: [row for row in rows if uuid.UUID(row["contact_id"]) in known] for key, rows in memory["others"].items()
    }
    is_whole = part_places(kind, survivor.customer.id, own, {**memory, "others": others}, ids)
    if not is_whole or others != memory["others"]:
        kept.append({"id": "contacts", "name": _names()["places"]})


def _settle(
    actor: Actor,
    drafts: Sequence[Draft],
    places: Mapping[uuid.UUID, Places],
    merge_id: uuid.UUID,
    archived_at: Mapping[str, str | None],
) -> None:
    survivor, *others = drafts
    merged_codes = {code for draft in others for code in (draft.customer.code, *draft.customer.former_codes)}
    survivor.customer.former_codes = [each for each in survivor.customer.former_codes if each not in merged_codes]
    for draft in others:
        at = archived_at[str(draft.customer.id)]
        draft.customer.archived_at = datetime.fromisoformat(at) if at else None
        draft.customer.merged_into_id = None
    settle_drafts(actor, drafts, places)
    for draft in others:
        assert draft.before is not None
        draft.before["merged_into_id"] = survivor.customer.id
        draft.put("merged_into_id", None)
    labels = [label_of(draft.customer) for draft in others]
    assert survivor.before is not None
    survivor.before["merged"] = {"merge_id": merge_id, "customers": labels}
    survivor.put("merged", None)


def _claim_again(drafts: Sequence[Draft], kept: Kept) -> None:
    """Unique values that somebody else has got since stay there."""
    for draft in drafts:
        before = draft.customer.custom
        custom = claim_again(draft.customer.id, draft.record.fields, before, kept)
        for key in before.keys() - custom.keys():
            draft.put(f"{PREFIX}{key}", None)
        draft.customer.custom = draft.custom_before = custom


def _give_children_back(actor: Actor, survivor_id: uuid.UUID, children: Mapping[str, str]) -> Kept:
    parents = {uuid.UUID(key): uuid.UUID(value) for key, value in children.items()}
    still = Customer.objects.filter(id__in=parents, parent_id=survivor_id).values_list("id", flat=True)
    changes = [Change(each, _below(parents[each])) for each in still]
    answers = change_customers(actor=editing_everything(actor), changes=changes)
    is_whole = len(changes) == len(parents) and not any(isinstance(each, AppError) for each in answers)
    return [] if is_whole else [{"id": "children", "name": _("Customers below")}]


def _below(parent_id: uuid.UUID) -> Any:
    return lambda _record: {"parent_id": parent_id}
