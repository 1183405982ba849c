"""One change for all customers that match a filter, and its undoing: the work of two jobs.

In steps of a few hundred customers: each is a transaction of its own, and writes down how far the work has come.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
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
from customers.services.customer_changes import Change, Changed, Edit, Given, change_customers, sendable, tagging
from kernel import json
from kernel.actor import Actor, Source
from kernel.custom_fields.writing import is_written, nested
from kernel.db import write
from kernel.errors import AppError, FieldCode, invalid_field
from kernel.history import Action
from kernel.inputs import parse_value
from kernel.jobs import Continue, JobContext
from kernel.models.change import Change as HistoryEntry
from kernel.models.job import Job
from kernel.registers import registry
from kernel.registers.listing import select

RESOURCE = "customers"
MAX_ERRORS = 20
_NO_FIELDS = ("add_tags", "remove_tags", "hand_over")
_STEP = 200

# {"filter": tree as JSON text, "q": ...}, as the list takes them.
Parameters = Mapping[str, list[str]]
# Up to `_STEP` changes of customers beyond an id (None: from the first), and whose they are.
NextChanges = Callable[[uuid.UUID | None], Sequence[tuple[uuid.UUID, Change]]]

Outcome = Mapping[str, Any] | Continue


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
    state = context.state or {"until": timezone.now().isoformat(), "after": None, **_nothing_done()}
    refuse_unknown_successor(data)
    rows = concerned(matching(actor, parameters), data)
    rows = rows.filter(created_at__lte=datetime.fromisoformat(state["until"]))
    edit = _edit_of(data)

    def next_changes(after: uuid.UUID | None) -> list[tuple[uuid.UUID, Change]]:
        beyond = rows if after is None else rows.filter(id__gt=after)
        ids = beyond.order_by("id").values_list("id", flat=True)[:_STEP]
        return [(customer_id, Change(customer_id, edit)) for customer_id in ids]

    total = state["matched"] + (rows.count() if state["after"] is None else rows.filter(id__gt=state["after"]).count())
    return _work(context, state, next_changes, total)


def undo(context: JobContext, *, job_id: uuid.UUID) -> Outcome:
    """Give back to each customer what the bulk update `job_id` took, where it is still as that job left it.

    Answers like `update_matching()`; what somebody has changed since counts as matched and not as changed.
    """
    actor = context.actor
    actor.require(CustomerRight.BULK)
    entries = _entries_of(Job.objects.get(id=job_id))
    state = context.state or {"after": None, **_nothing_done()}

    def next_changes(after: uuid.UUID | None) -> list[tuple[uuid.UUID, Change]]:
        beyond = entries if after is None else entries.filter(id__gt=after)
        return [(entry.id, Change(entry.object_id, _undoing(entry))) for entry in beyond.order_by("id")[:_STEP]]

    total = state["matched"] + (
        entries.count() if state["after"] is None else entries.filter(id__gt=state["after"]).count()
    )
    return _work(context, state, next_changes, total)


def _work(context: JobContext, state: dict[str, Any], next_changes: NextChanges, total: int) -> Outcome:
    while True:
        context.progress(state["matched"], total)
        with write():
            step = next_changes(uuid.UUID(state["after"]) if state["after"] else None)
            if step:
                found = change_customers(actor=context.actor, changes=[change for _position, change in step])
                state = _counted(state, step, found)
                context.checkpoint(state)
        if not step:
            return {name: state[name] for name in _nothing_done()}
        if context.time_is_up():
            return Continue(state)


def _nothing_done() -> dict[str, Any]:
    return {"matched": 0, "changed": 0, "refused": 0, "errors": []}


def _counted(
    state: dict[str, Any], step: Sequence[tuple[uuid.UUID, Change]], found: Sequence[Changed | AppError]
) -> dict[str, Any]:
    refused = [
        {"id": str(change.customer_id), **_problem(answer)}
        for (_position, change), answer in zip(step, found, strict=True)
        if isinstance(answer, AppError)
    ]
    changed = sum(bool(answer.fields) for answer in found if isinstance(answer, Changed))
    return state | {
        "after": str(step[-1][0]),
        "matched": state["matched"] + len(step),
        "changed": state["changed"] + changed,
        "refused": state["refused"] + len(refused),
        "errors": [*state["errors"], *refused][:MAX_ERRORS],
    }


def _problem(error: AppError) -> dict[str, Any]:
    return {
        "code": str(error.code),
        "detail": str(error.detail or error.code.title),
        "errors": [
            {"code": str(each.code), "detail": str(each.detail), "pointer": each.pointer} for each in error.errors
        ],
    }


def _edit_of(data: CustomerBulkChange) -> Edit:
    given = {name: value for name, value in data.given().items() if name not in _NO_FIELDS}
    if data.hand_over is not None:
        given["handed_over"] = data.hand_over
    if not data.add_tags and not data.remove_tags:
        return lambda _record: given
    tags = tagging(add=data.add_tags, remove=data.remove_tags)
    return lambda record: {**given, **tags(record)}


def _entries_of(job: Job) -> QuerySet[HistoryEntry]:
    """What the job wrote into the change history."""
    return HistoryEntry.objects.filter(
        resource=RESOURCE,
        action__in=(Action.UPDATED, Action.ARCHIVED, Action.RESTORED),
        source=Source.JOB,
        request_id=job.request_id,
        actor_id=job.actor_id,
        at__gte=job.started_at or job.created_at,
        at__lte=job.finished_at or timezone.now(),
    )


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
