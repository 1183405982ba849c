"""The rows of assignments that follow from a write: checked, settled, and told apart."""

import copy
import uuid
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors import employees
from customers.inputs.assignments import HandOver
from customers.models import Assignment, AssignmentRole
from customers.selectors.assignments import assignment_state, in_order
from customers.selectors.records import ROLE_FIELDS, Record
from customers.services.child_rows import ChildKind, store
from customers.services.drafts import Draft
from kernel.errors import FieldCode, FieldError

Rows = list[Assignment]

ASSIGNMENTS = ChildKind(
    Assignment, ("employee_id", "is_primary", "share", "starts_on", "ends_on"), {"is_primary": False}
)
_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of one of the rows."""

    row: int
    field: str
    code: FieldCode
    detail: str

    def at(self, prefix: str) -> FieldError:
        return FieldError(self.code, self.detail, pointer=f"{prefix}/{self.field}")


def primaries(records: Sequence[Record], fields: Collection[str]) -> Rows:
    """The primary assignments that follow from the employees whom new customers name in `fields`."""
    return [
        Assignment(customer_id=record.customer.id, role=ROLE_FIELDS[name], employee_id=employee_id, is_primary=True)
        for record in records
        for name in fields
        if (employee_id := getattr(record.customer, name)) is not None
    ]


def read_assignments(customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Rows]:
    """The assignments of each of the customers. One statement."""
    found: dict[uuid.UUID, Rows] = {customer_id: [] for customer_id in customer_ids}
    for row in Assignment.objects.filter(customer_id__in=customer_ids):
        found[row.customer_id].append(row)
    return found


def reassign(drafts: Sequence[Draft]) -> None:
    """Find the assignments that follow from what the drafts say, before they are settled and checked.

    Whoever a field of a role names takes it from the primary employee only, and goes on without end if it was
    theirs already. Two statements at most, none if no role changes.
    """
    concerned = [
        draft
        for draft in drafts
        if draft.wanted_assignments is not None or draft.handed_over is not None or _renamed(draft)
    ]
    if not concerned:
        return
    current = read_assignments([draft.customer.id for draft in concerned])
    for draft in concerned:
        before = current[draft.customer.id]
        rows = [copy.copy(row) for row in before]
        if not _is_as_it_was(draft, before):
            draft.wanted_assignments = None
        after = _as_named(draft, rows) if draft.wanted_assignments is None else _as_listed(draft, rows)
        if draft.handed_over is not None:
            after = _as_handed_over(draft, draft.handed_over, after)
        draft.assignments = (before, after)
    _check_employees(concerned)


def held_by(employee_id: uuid.UUID, roles: Collection[str] = ()) -> QuerySet[Assignment]:
    """What an employee looks after now or will, in these roles if there are any."""
    rows = Assignment.objects.filter(Q(ends_on=None) | Q(ends_on__gte=today_here()), employee_id=employee_id)
    return rows.filter(role__in=roles) if roles else rows


def with_successor(rows: Rows, employee_id: uuid.UUID, successor_id: uuid.UUID, roles: Collection[str] = ()) -> Rows:
    """The rows with what is not over of `employee_id` in the successor's hands, once a role; only in `roles` if
    there are any."""
    kept = []
    today = today_here()
    held = {row.role: row for row in rows if row.employee_id == successor_id}
    for row in rows:
        is_over = row.ends_on is not None and row.ends_on < today
        if row.employee_id != employee_id or is_over or (roles and row.role not in roles):
            kept.append(row)
        elif row.role in held:
            held[row.role].ends_on = None
            held[row.role].is_primary |= row.is_primary
        else:
            row.employee_id = successor_id
            kept.append(row)
    return kept


def put_assignments(drafts: Sequence[Draft]) -> None:
    """Write the assignments of the drafts, and what changed of them into their states."""
    touched = [(draft, *draft.assignments) for draft in drafts if draft.assignments is not None]
    for draft, before, after in touched:
        note_assignments(draft, before, after)
    store(ASSIGNMENTS, [(before, after) for _draft, before, after in touched])


def note_assignments(draft: Draft, before: Rows, after: Rows) -> None:
    """Let the history know of the assignments before and after."""
    assert draft.before is not None
    draft.before["assignments"] = [assignment_state(row) for row in in_order(before)]
    draft.put("assignments", [assignment_state(row) for row in in_order(after)])


def settle_primaries(rows: Rows, winners: Collection[uuid.UUID] = ()) -> list[Fault]:
    """Let each role have one primary assignment among those of today: a winner, else who has been it, else the
    oldest; none if nobody has the role today. Answers the winners that are not of today."""
    today = today_here()
    faults = []
    for role in AssignmentRole.values:
        of_role = [row for row in rows if row.role == role]
        candidates = [row for row in of_role if is_in_force(row, today)]
        chosen = min(candidates, key=lambda row: (row.id not in winners, not row.is_primary, row.id), default=None)
        for row in of_role:
            if row.id in winners and row is not chosen:
                detail = _("Only somebody who has the role today can be primary.")
                faults.append(Fault(rows.index(row), "is_primary", FieldCode.CONTRADICTION, detail))
            row.is_primary = row is chosen
    return faults


def faults_of(rows: Rows) -> list[Fault]:
    """Periods that end before they begin, and shares of a role that are more than the whole."""
    faults = []
    shares: dict[str, Decimal] = defaultdict(Decimal)
    for index, row in enumerate(rows):
        shares[row.role] += row.share or 0
        if row.starts_on and row.ends_on and row.ends_on < row.starts_on:
            faults.append(Fault(index, "ends_on", FieldCode.CONTRADICTION, _("This is before starts_on.")))
        if row.share and shares[row.role] > _WHOLE:
            detail = _("The shares of one role are more than 100 per cent together.")
            faults.append(Fault(index, "share", FieldCode.OUT_OF_RANGE, detail))
    return faults


def is_in_force(row: Assignment, today: date) -> bool:
    """Whether the employee has the role on that day."""
    return (row.starts_on is None or row.starts_on <= today) and (row.ends_on is None or row.ends_on >= today)


def today_here() -> date:
    """The day that assignments go by (UTC)."""
    return timezone.now().date()


def _renamed(draft: Draft) -> list[str]:
    assert draft.before is not None
    return [name for name in ROLE_FIELDS if getattr(draft.customer, name) != draft.before[name]]


def _is_as_it_was(draft: Draft, before: Rows) -> bool:
    if draft.assignments_were is None:
        return True
    return {_essence(assignment_state(row)) for row in before} == {_essence(row) for row in draft.assignments_were}


def _essence(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """An assignment, from the database or from the history, to compare by."""
    share = None if row["share"] is None else Decimal(row["share"])
    others = (row[name] for name in ("role", "employee_id", "is_primary", "starts_on", "ends_on"))
    return (share, *map(str, others))


def _as_named(draft: Draft, rows: Rows) -> Rows:
    for name in _renamed(draft):
        role, employee_id = ROLE_FIELDS[name], getattr(draft.customer, name)
        rows = [row for row in rows if row.role != role or not row.is_primary]
        if employee_id is None:
            continue
        own = next((row for row in rows if (row.role, row.employee_id) == (role, employee_id)), None)
        if own is None:
            rows += primaries([draft.record], [name])
        else:
            own.is_primary, own.ends_on = True, None
    return rows


def _as_listed(draft: Draft, rows: Rows) -> Rows:
    known = {(row.role, row.employee_id): row for row in rows}
    listed: Rows = []
    winners = set()
    for index, spec in enumerate(draft.wanted_assignments or ()):
        values = dict(spec) | {"role": spec.role.value}
        row = known.get((values["role"], spec.employee_id)) or Assignment(customer_id=draft.customer.id)
        if row in listed:
            detail = _("The employee has this role already.")
            pointer = f"/assignments/{index}/employee_id"
            draft.errors.append(FieldError(FieldCode.NOT_UNIQUE, detail, pointer=pointer))
            continue
        for name, value in values.items():
            setattr(row, name, value)
        known[row.role, row.employee_id] = row
        listed.append(row)
        if spec.is_primary:
            winners.add(row.id)
    faults = faults_of(listed) + settle_primaries(listed, winners)
    draft.errors += [fault.at(f"/assignments/{fault.row}") for fault in faults]
    _name_primaries(draft, listed)
    return listed


def _as_handed_over(draft: Draft, wish: HandOver, rows: Rows) -> Rows:
    after = with_successor(rows, wish.from_id, wish.to_id, [role.value for role in wish.roles])
    settle_primaries(after)
    _name_primaries(draft, after)
    return after


def _name_primaries(draft: Draft, rows: Rows) -> None:
    primary = {row.role: row.employee_id for row in rows if row.is_primary}
    for name, role in ROLE_FIELDS.items():
        setattr(draft.customer, name, primary.get(role))


def _check_employees(drafts: Sequence[Draft]) -> None:
    """New employees in lists of assignments; whom a field of a role names is checked with the other fields."""
    asked = []
    for draft in drafts:
        if draft.wanted_assignments is not None and draft.assignments is not None:
            before, after = draft.assignments
            had = {row.employee_id for row in before}
            asked += [(draft, at, row.employee_id) for at, row in enumerate(after) if row.employee_id not in had]
    if not asked:
        return
    active = employees.active_among({employee_id for _draft, _at, employee_id in asked})
    for draft, at, employee_id in asked:
        if employee_id not in active:
            detail = _("There is no such active employee.")
            pointer = f"/assignments/{at}/employee_id"
            draft.errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=pointer))
