"""Changing customers. Many at once is the ordinary case, one is a bulk of one."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError
from django.utils import timezone

from customers.inputs.customers import CustomerChange, MarketingChange
from customers.models import ContactLink, CustomerKind
from customers.selectors.records import (
    PLAIN_FIELDS,
    ROLE_FIELDS,
    TERM_FIELDS,
    Record,
    load_records,
    represent,
    represent_for_events,
)
from customers.selectors.tags import key_of
from customers.selectors.visibility import visible
from customers.services import checks, customers, parts
from customers.services.assignment_rows import put_assignments, reassign
from customers.services.child_rows import store
from customers.services.drafts import Draft, changed_draft, derive
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields.definitions import PREFIX
from kernel.custom_fields.writing import claim, nested
from kernel.db import update_rows, write
from kernel.errors import AppError, not_found
from kernel.versions import check_version

Given = Mapping[str, Any]
Edit = Callable[[Record], Given]

_OWN_COLUMNS = (*PLAIN_FIELDS, *TERM_FIELDS, *ROLE_FIELDS, "logo_id", "archived_at", "merged_into_id")
_DERIVED = (
    *("former_codes", "code_key", "sort_name", "match_name", "website_domain"),
    *("primary_phone", "primary_email", "city", "city_key", "search_text"),
)
# A merge told from both sides, in the history: what a customer took in, and what it became part of.
_MERGED = ("merged", "merged_into_id")
_PARTS = ("phones", "emails", "addresses", "external_references")
_DERIVED_FROM = frozenset({"code", "kind", "name", "first_name", "last_name", "website", *_PARTS, *_MERGED})
_WITH_IDS = frozenset({"phones", "emails", "addresses", "channels", "assignments"})
# What happens to a customer, rather than being written to it.
_NOT_RESTORABLE = frozenset({"converted_at", "archived_at"})


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one customer. `edit` gets its locked record and answers what to write, by the names of
    `CustomerChange` and `archived`; `version` is the one that the client saw, None if it does not care."""

    customer_id: uuid.UUID
    edit: Edit
    version: int | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """A changed customer: its record and document, the names of what changed, the earlier values as a change that
    would undo it, and `add_contact` if it has become a company to which no contact belongs."""

    record: Record
    document: dict[str, Any]
    fields: frozenset[str]
    previous: dict[str, Any]
    next_action: str | None

    def answer(self) -> dict[str, Any]:
        """What clients are told."""
        return self.document | {"previous": self.previous, "next_action": self.next_action}


def update_customer(
    *, actor: Actor, customer_id: uuid.UUID, data: CustomerChange | MarketingChange, expected_version: int | None = None
) -> Changed:
    """Change what is given. A change that changes nothing leaves no trace.

    Needs `customers:customer:edit`; `customers:marketing:edit` for segment, status and channel;
    `customers:customer:assign` for employees. 404, 409 `code_taken`, 412, 422.
    """
    given = data.given()
    return change_customer(actor=actor, change=Change(customer_id, lambda _record: given, expected_version))


def archive_customer(*, actor: Actor, customer_id: uuid.UUID, expected_version: int | None = None) -> Changed:
    """Hide a customer from lists and pickers. Needs `customers:customer:archive`. 404, 412."""
    return change_customer(actor=actor, change=Change(customer_id, archiving, expected_version))


def restore_customer(*, actor: Actor, customer_id: uuid.UUID, expected_version: int | None = None) -> Changed:
    """Bring an archived customer back. Needs `customers:customer:archive`. 404, 409 `limit_reached`, 412."""
    return change_customer(actor=actor, change=Change(customer_id, restoring, expected_version))


def archiving(_record: Record) -> Given:
    """The edit that archives."""
    return {"archived": True}


def restoring(_record: Record) -> Given:
    """The edit that brings back."""
    return {"archived": False}


def tagging(*, add: Collection[str] = (), remove: Collection[str] = ()) -> Edit:
    """The edit that adds and takes away tags, by their names."""
    removed = {key_of(name) for name in remove}

    def edit(record: Record) -> Given:
        kept = {key_of(name): name for name in record.tags if key_of(name) not in removed}
        return {"tags": [*kept.values(), *(name for name in add if key_of(name) not in kept)]}

    return edit


def change_customer(*, actor: Actor, change: Change) -> Changed:
    """One change; raises why it is refused."""
    [answer] = change_customers(actor=actor, changes=[change])
    if isinstance(answer, AppError):
        raise answer
    return answer


def change_customers(*, actor: Actor, changes: Sequence[Change]) -> list[Changed | AppError]:
    """Change many customers, each once: for each what has become of it, or why it was refused.

    The number of statements does not depend on how many there are.
    """
    with write():
        records = lock_records(actor, [change.customer_id for change in changes])
        drafts = [_draft(records.get(change.customer_id), change) for change in changes]
        open_drafts = [draft for draft in drafts if isinstance(draft, Draft)]
        reassign(open_drafts)
        checks.check(actor, open_drafts)
        _check_plan(open_drafts)
        accepted = [draft for draft in open_drafts if not draft.is_refused]
        customers.put_tags(actor, accepted)
        _store_parts(accepted)
        put_assignments(accepted)
        documents = iter(finish(actor, accepted))
        lonely = _companies_without_contact(accepted)
        return [
            draft
            if isinstance(draft, AppError)
            else draft.answer()
            if draft.is_refused
            else Changed(
                draft.record,
                next(documents),
                frozenset(draft.changed),
                _previous(draft),
                customers.ADD_CONTACT if draft.customer.id in lonely else None,
            )
            for draft in drafts
        ]


def lock_records(actor: Actor, customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Record]:
    """Those of the customers that the actor may see, with their rows, locked until the transaction ends.

    Always in the order of their ids, so that nobody waits in a circle.
    """
    rows = visible(actor).filter(id__in=customer_ids).order_by("id")
    locked = list(rows.select_for_update(of=("self",), no_key=True))
    return {record.customer.id: record for record in load_records(actor, locked, to_write=True)}


def finish(actor: Actor, drafts: Sequence[Draft]) -> list[dict[str, Any]]:
    """Write the customers' own rows, history and events; answers the documents.

    What does not really change keeps its version and leaves no trace.
    """
    changed = [draft for draft in drafts if draft.changed]
    now = timezone.now()
    for draft in changed:
        draft.customer.version += 1
        draft.customer.updated_at = now
        if draft.changed & _DERIVED_FROM or draft.custom_before != draft.customer.custom:
            derive(draft.record)
    names = {name for draft in changed for name in draft.changed}
    has_custom = any(name.startswith(PREFIX) for name in names)
    derived = _DERIVED if names & _DERIVED_FROM else ("search_text",) if has_custom else ()
    columns = [
        *(["custom"] if has_custom else []),
        *(name for name in _OWN_COLUMNS if name in names),
        *derived,
        "version",
        "updated_at",
    ]
    try:
        update_rows([draft.customer for draft in changed], columns)
    except IntegrityError as error:
        raise customers.as_refusal(error) or error from error
    claim([draft.written() for draft in changed])
    history.record_many(actor, customers.RESOURCE, [_entry(draft) for draft in changed])
    documents = represent(actor, [draft.record for draft in drafts])
    _emit(actor, drafts, documents)
    return documents


def _draft(record: Record | None, change: Change) -> Draft | AppError:
    if record is None:
        return not_found()
    try:
        check_version(record.customer, change.version)
        given = change.edit(record)
    except AppError as refusal:
        return refusal
    return changed_draft(record, given)


def _companies_without_contact(drafts: Sequence[Draft]) -> set[uuid.UUID]:
    """Those that were persons until now and to which no contact belongs. One statement, none for no such customer."""
    became = {
        draft.customer.id for draft in drafts if "kind" in draft.changed and draft.customer.kind == CustomerKind.COMPANY
    }
    if not became:
        return set()
    links = ContactLink.objects.filter(customer_id__in=became, is_active=True, contact__archived_at=None)
    return became - set(links.values_list("customer_id", flat=True))


def _check_plan(drafts: Sequence[Draft]) -> None:
    coming_back = [
        draft
        for draft in drafts
        if not draft.is_refused and "archived_at" in draft.changed and draft.customer.archived_at is None
    ]
    if coming_back:
        customers.check_plan(len(coming_back))


def _store_parts(drafts: Sequence[Draft]) -> None:
    touched = [(draft, draft.parts_before) for draft in drafts if draft.parts_before is not None]
    try:
        store(parts.PHONES, [(old.phones, draft.record.phones) for draft, old in touched])
        store(parts.EMAILS, [(old.emails, draft.record.emails) for draft, old in touched])
        store(parts.ADDRESSES, [(old.addresses, draft.record.addresses) for draft, old in touched])
        store(parts.REFERENCES, [(old.references, draft.record.references) for draft, old in touched])
    except IntegrityError as error:
        raise customers.as_refusal(error) or error from error


def _entry(draft: Draft) -> history.Entry:
    before = draft.before or {}
    fields = {name: (before.get(name), value) for name, value in draft.after.items() if name in draft.changed}
    return history.Entry(draft.customer.id, _action(draft), fields)


def _action(draft: Draft) -> history.Action:
    if draft.changed != {"archived_at"}:
        return history.Action.UPDATED
    return history.Action.RESTORED if draft.customer.archived_at is None else history.Action.ARCHIVED


def _emit(actor: Actor, drafts: Sequence[Draft], documents: list[dict[str, Any]]) -> None:
    told = represent_for_events(actor, [draft.record for draft in drafts], documents)
    by_kind: dict[str, list[events.NewEvent]] = {}
    for draft, document in zip(drafts, told, strict=True):
        for kind in _kinds(draft):
            by_kind.setdefault(kind, []).append(events.NewEvent(draft.customer.id, document))
    events.emit_all(by_kind)


def _kinds(draft: Draft) -> list[str]:
    if "merged_into_id" in draft.changed:
        # Told by those who do it, with of whom it became part.
        return []
    kinds = []
    if "archived_at" in draft.changed:
        kinds.append(customers.RESTORED if draft.customer.archived_at is None else customers.ARCHIVED)
    if draft.changed - {"archived_at"}:
        kinds.append(customers.UPDATED)
    if "converted_at" in draft.changed:
        kinds.append(customers.CONVERTED)
    return kinds


def _previous(draft: Draft) -> dict[str, Any]:
    before = draft.before or {}
    told = draft.changed - _NOT_RESTORABLE
    if "assignments" in told:
        # They say who is primary.
        told -= ROLE_FIELDS.keys()
    return nested({name: sendable(name, before.get(name), draft.after[name]) for name in draft.after if name in told})


def sendable(name: str, value: Any, present: Any) -> Any:
    """An earlier value of a field as it can be sent: rows that are gone come back as new ones, without id."""
    if name not in _WITH_IDS:
        return value
    if name == "assignments":
        # A row is its role and employee.
        return [{key: row[key] for key in row if key != "id"} for row in value]
    known = {str(row["id"]) for row in present}
    return [row if str(row["id"]) in known else {key: row[key] for key in row if key != "id"} for row in value]
