"""Who looks after customers: roles, their primary employees, and handing over.

The customer's row names the primary employee of each role; every change of assignments renews it.
"""

import copy
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.selectors import employees
from accounts.services.employees import successor_required
from customers.inputs.assignments import AssignmentChange, AssignmentCreate
from customers.models import Assignment
from customers.permissions import CustomerRight
from customers.selectors.assignments import assignment_row
from customers.selectors.records import ROLE_FIELDS, Record
from customers.services import checks
from customers.services.assignment_rows import (
    ASSIGNMENTS,
    Rows,
    faults_of,
    held_by,
    note_assignments,
    read_assignments,
    settle_primaries,
    today_here,
    with_successor,
)
from customers.services.child_rows import store
from customers.services.customer_changes import finish, lock_records
from customers.services.customer_parts import PartAnswer
from customers.services.drafts import Draft, changed_draft
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import FieldCode, invalid, invalid_field, not_found
from kernel.rights import Scope
from kernel.versions import check_version

# Gets a customer's assignments, which it may change and must answer.
Edit = Callable[[Rows], Rows]

_BATCH = 500


def add_assignment(
    *, actor: Actor, customer_id: uuid.UUID, data: AssignmentCreate, expected_version: int | None = None
) -> PartAnswer:
    """Give an employee a role for the customer. Needs `customers:customer:assign`. 404, 412, 422."""
    new = Assignment(customer_id=customer_id, **dict(data) | {"role": data.role.value})

    def edit(rows: Rows) -> Rows:
        if any((row.role, row.employee_id) == (new.role, new.employee_id) for row in rows):
            detail = _("The employee has this role already.")
            raise invalid_field("/employee_id", FieldCode.NOT_UNIQUE, detail)
        return [*rows, new]

    draft = _edit_one(actor, customer_id, edit, expected_version, winner=new.id if data.is_primary else None)
    return _answer(actor, draft, new.id)


def change_assignment(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    assignment_id: uuid.UUID,
    data: AssignmentChange,
    expected_version: int | None = None,
) -> PartAnswer:
    """Change an assignment. Needs `customers:customer:assign`. 404, 412, 422."""
    given = data.given()
    if given.get("is_primary") is False:
        del given["is_primary"]

    def edit(rows: Rows) -> Rows:
        row = _row(rows, assignment_id)
        for name, value in given.items():
            setattr(row, name, value)
        return rows

    winner = assignment_id if given.get("is_primary") else None
    return _answer(actor, _edit_one(actor, customer_id, edit, expected_version, winner), assignment_id)


def remove_assignment(
    *, actor: Actor, customer_id: uuid.UUID, assignment_id: uuid.UUID, expected_version: int | None = None
) -> int:
    """Take a role from an employee; whoever has it longest becomes primary. Answers the new version.

    Needs `customers:customer:assign`. 404, 412, 422 while the field policy needs it.
    """

    def edit(rows: Rows) -> Rows:
        gone = _row(rows, assignment_id)
        return [row for row in rows if row is not gone]

    return _edit_one(actor, customer_id, edit, expected_version).customer.version


def hand_over(actor: Actor, employee_id: uuid.UUID, successor_id: uuid.UUID | None) -> None:
    """Let a successor take over all that an employee looks after now or will: the hook of deactivation.

    Raises 409 `successor_required` if there is something and nobody to take it over.
    """
    rows = held_by(employee_id)
    ids = list(rows.order_by("customer_id").values_list("customer_id", flat=True).distinct())
    if not ids:
        return
    if successor_id is None:
        raise successor_required(len(ids))

    def edit(rows: Rows) -> Rows:
        return with_successor(rows, employee_id, successor_id)

    for start in range(0, len(ids), _BATCH):
        _edit_many(_for_everyone(actor), dict.fromkeys(ids[start : start + _BATCH], edit))


def renew_primaries(actor: Actor) -> int:
    """Where a primary employee's time is over, or somebody's has begun, let the row of the customer say so.

    A daily duty. Answers how many customers it looked at.
    """
    today = today_here()
    ended = Assignment.objects.filter(Q(ends_on__lt=today) | Q(starts_on__gt=today), is_primary=True)
    begun = Assignment.objects.filter(starts_on=today, is_primary=False)
    ids = sorted(set(ended.values_list("customer_id", flat=True)) | set(begun.values_list("customer_id", flat=True)))
    for start in range(0, len(ids), _BATCH):
        _edit_many(_for_everyone(actor), dict.fromkeys(ids[start : start + _BATCH], lambda rows: rows))
    return len(ids)


def _edit_one(
    actor: Actor, customer_id: uuid.UUID, edit: Edit, expected_version: int | None, winner: uuid.UUID | None = None
) -> Draft:
    actor.require(CustomerRight.ASSIGN)
    with write():
        records = lock_records(actor, [customer_id])
        if customer_id not in records:
            raise not_found()
        check_version(records[customer_id].customer, expected_version)
        before = read_assignments([customer_id])[customer_id]
        after = edit([copy.copy(row) for row in before])
        faults = faults_of(after) + settle_primaries(after, () if winner is None else {winner})
        if faults:
            raise invalid(*(fault.at("") for fault in faults))
        draft = _draft(records[customer_id], after)
        checks.check(actor, [draft])
        _check_employees(after, before)
        if draft.is_refused:
            raise draft.answer()
        _finish(actor, [(draft, before, after)])
        return draft


def _edit_many(actor: Actor, edits: Mapping[uuid.UUID, Edit]) -> None:
    with write():
        records = lock_records(actor, edits.keys())
        current = read_assignments(records)
        changed = []
        for customer_id, record in records.items():
            before = current[customer_id]
            after = edits[customer_id]([copy.copy(row) for row in before])
            settle_primaries(after)
            draft = _draft(record, after)
            draft.settle()
            changed.append((draft, before, after))
        _finish(actor, changed)


def _check_employees(after: Rows, before: Rows) -> None:
    new = {row.employee_id for row in after} - {row.employee_id for row in before}
    if new - employees.active_among(new):
        detail = _("There is no such active employee.")
        raise invalid_field("/employee_id", FieldCode.NOT_FOUND, detail)


def _draft(record: Record, after: Rows) -> Draft:
    """The customer naming the primary employees of `after`."""
    draft = changed_draft(record, {})
    primary = {row.role: row.employee_id for row in after if row.is_primary}
    for name, role in ROLE_FIELDS.items():
        setattr(record.customer, name, primary.get(role))
    return draft


def _finish(actor: Actor, changed: Sequence[tuple[Draft, Rows, Rows]]) -> None:
    for draft, before, after in changed:
        note_assignments(draft, before, after)
    store(ASSIGNMENTS, [(before, after) for _draft, before, after in changed])
    finish(actor, [draft for draft, _before, _after in changed])


def _row(rows: Rows, assignment_id: uuid.UUID) -> Assignment:
    for row in rows:
        if row.id == assignment_id:
            return row
    raise not_found()


def _answer(actor: Actor, draft: Draft, assignment_id: uuid.UUID) -> PartAnswer:
    row = Assignment.objects.get(id=assignment_id)
    people = employees.LABELS.load(actor, [row.employee_id])
    return PartAnswer(assignment_row(row, people), draft.customer.version)


def _for_everyone(actor: Actor) -> Actor:
    """The actor, seeing every customer: what is handed over must not depend on who lets an employee go."""
    return replace(actor, scopes={**actor.scopes, "customers": Scope.ALL})
