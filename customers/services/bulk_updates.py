"""One change for all customers that match a filter, and its undoing: the work of two jobs."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.selectors.employees import active_among
from customers.inputs.customers import CustomerBulkChange, CustomerChange
from customers.models import Customer
from customers.permissions import CustomerRight
from customers.selectors.records import Record
from customers.services.assignment_rows import held_by
from customers.services.bulk_work import STEP, Outcome, Parameters, Step, beyond, entries_of, nothing_done, work
from customers.services.customer_changes import Change, Changed, Edit, Given, change_customers, sendable, tagging
from kernel import json
from kernel.actor import Actor
from kernel.custom_fields.writing import is_written, nested
from kernel.errors import AppError, FieldCode, invalid_field
from kernel.inputs import parse_value
from kernel.jobs import JobContext
from kernel.models.change import Change as HistoryEntry
from kernel.models.job import Job
from kernel.registers import registry
from kernel.registers.listing import select

RESOURCE = "customers"
_NO_FIELDS = ("add_tags", "remove_tags", "hand_over")


def matching(actor: Actor, parameters: Parameters) -> QuerySet[Customer]:
    """The customers that the parameters of a list mean, as far as the actor sees them. 400 naming what is wrong."""
    rows: QuerySet[Customer] = select(registry.get(RESOURCE), actor, parameters).rows(actor)
    return rows


def concerned(rows: QuerySet[Customer], change: CustomerBulkChange) -> QuerySet[Customer]:
    """Of these customers those that the change is about: a hand-over is about whom the employee looks after."""
    wish = change.hand_over
    if wish is None:
        return rows
    held = held_by(wish.from_id, [role.value for role in wish.roles])
    return rows.filter(Exists(held.filter(customer=OuterRef("pk"))))


def refuse_unknown_successor(change: CustomerBulkChange) -> None:
    """422 for a hand-over to nobody who works here now, or to oneself."""
    wish = change.hand_over
    if wish is None:
        return
    if wish.to_id == wish.from_id:
        raise invalid_field("/to_id", FieldCode.CONTRADICTION, _("This is the same employee."))
    if not active_among([wish.to_id]):
        raise invalid_field("/to_id", FieldCode.NOT_FOUND, _("There is no such active employee."))


def update_matching(context: JobContext, *, parameters: Parameters, data: CustomerBulkChange) -> Outcome:
    """Change every customer that matches and was there when the job began. Needs `customers:customer:bulk`.

    Answers `{"matched", "changed", "refused", "errors": the first refusals}`, or goes on in a new chunk.
    """
    actor = context.actor
    actor.require(CustomerRight.BULK)
    state = context.state or {"until": timezone.now().isoformat(), "after": None, **nothing_done()}
    refuse_unknown_successor(data)
    rows = concerned(matching(actor, parameters), data)
    rows = rows.filter(created_at__lte=datetime.fromisoformat(state["until"]))
    edit = _edit_of(data)

    def next_steps(after: uuid.UUID | None) -> list[Step[Change]]:
        ids = beyond(rows, {"after": after}).order_by("id").values_list("id", flat=True)[:STEP]
        return [Step(customer_id, customer_id, Change(customer_id, edit)) for customer_id in ids]

    return work(context, state, next_steps, partial(_make, actor), beyond(rows, state).count)


def undo(context: JobContext, *, job_id: uuid.UUID) -> Outcome:
    """Give back to each customer what the bulk update `job_id` took, where it is still as that job left it.

    Answers like `update_matching()`; what somebody has changed since counts as matched and not as changed.
    """
    actor = context.actor
    actor.require(CustomerRight.BULK)
    entries = entries_of(Job.objects.get(id=job_id), RESOURCE)
    state = context.state or {"after": None, **nothing_done()}

    def next_steps(after: uuid.UUID | None) -> list[Step[Change]]:
        found = beyond(entries, {"after": after}).order_by("id")[:STEP]
        return [Step(entry.id, entry.object_id, Change(entry.object_id, _undoing(entry))) for entry in found]

    return work(context, state, next_steps, partial(_make, actor), beyond(entries, state).count)


def _make(actor: Actor, changes: Sequence[Change]) -> list[bool | AppError]:
    found = change_customers(actor=actor, changes=changes)
    return [bool(answer.fields) if isinstance(answer, Changed) else answer for answer in found]


def _edit_of(data: CustomerBulkChange) -> Edit:
    given = {name: value for name, value in data.given().items() if name not in _NO_FIELDS}
    if data.hand_over is not None:
        given["handed_over"] = data.hand_over
    if not data.add_tags and not data.remove_tags:
        return lambda _record: given
    tags = tagging(add=data.add_tags, remove=data.remove_tags)
    return lambda record: {**given, **tags(record)}


def _undoing(entry: HistoryEntry) -> Edit:
    def edit(record: Record) -> Given:
        back = dict(earlier_values(record, entry, entry.fields))
        if "archived_at" in entry.fields:
            before, after = entry.fields["archived_at"]
            if record.customer.archived_at == (datetime.fromisoformat(after) if after else None):
                back["archived"] = before is not None
        if "assignments" in entry.fields:
            before, after = entry.fields["assignments"]
            earlier = parse_value(CustomerChange, {"assignments": sendable("assignments", before, after)})
            back |= {"assignments": earlier.assignments, "assignments_were": after}
        return back

    return edit


def earlier_values(record: Record, entry: HistoryEntry, names: Sequence[str] | Mapping[str, Any]) -> Given:
    """The values that fields had before `entry`, where they still are as it left them."""
    now = json.plain(record.state())
    back = {
        name: sendable(name, entry.fields[name][0], now.get(name))
        for name in names
        if is_written(name, CustomerChange) and now.get(name) == entry.fields[name][1]
    }
    return parse_value(CustomerChange, nested(back)).given()
