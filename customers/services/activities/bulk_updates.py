"""One change for all activities that match a filter, and its undoing: the work of two jobs."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import QuerySet
from django.utils import timezone

from customers.inputs.activities import ActivityBulkChange, ActivityChange, Move
from customers.models import Activity, ActivityState
from customers.permissions import CustomerRight
from customers.selectors.activities import RESOURCE, ActivityRecord, visible_activities
from customers.services.activities import activities
from customers.services.activities.activities import Change, Edit, change_activities
from customers.services.activities.activity_drafts import put
from customers.services.bulk_work import STEP, Outcome, Parameters, Step, beyond, entries_of, nothing_done, work
from kernel import history
from kernel.actor import Actor
from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.jobs import JobContext
from kernel.models.change import Change as HistoryEntry
from kernel.models.job import Job
from kernel.registers import registry
from kernel.registers.listing import select

_MOVES: Mapping[Move, tuple[Edit, str]] = {
    Move.DONE: (activities.marking_done, activities.DONE),
    Move.CANCEL: (activities.cancelling, activities.CANCELLED),
    Move.REOPEN: (activities.reopening, activities.REOPENED),
}


def matching(actor: Actor, parameters: Parameters) -> QuerySet[Activity]:
    """The activities that the parameters of a list mean, as far as the actor sees them. 400 naming what is wrong."""
    rows: QuerySet[Activity] = select(registry.get(RESOURCE), actor, parameters).rows(actor)
    return rows


def update_matching(context: JobContext, *, parameters: Parameters, data: ActivityBulkChange) -> Outcome:
    """Change every activity that matches and was there when the job began. Needs `customers:activity:edit`.

    Answers `{"matched", "changed", "refused", "errors": the first refusals}`, or goes on in a new chunk.
    """
    actor = context.actor
    actor.require(CustomerRight.ACTIVITY_EDIT)
    state = context.state or {"until": timezone.now().isoformat(), "after": None, **nothing_done()}
    rows = matching(actor, parameters).filter(created_at__lte=datetime.fromisoformat(state["until"]))
    edit, event = _edit_of(data)

    def next_steps(after: uuid.UUID | None) -> list[Step[Change]]:
        ids = beyond(rows, {"after": after}).order_by("id").values_list("id", flat=True)[:STEP]
        return [Step(activity_id, activity_id, Change(activity_id, edit, event)) for activity_id in ids]

    return work(context, state, next_steps, partial(_make, actor), beyond(rows, state).count)


def undo(context: JobContext, *, job_id: uuid.UUID) -> Outcome:
    """Give back to each activity what the bulk update `job_id` took, where it is still as that job left it.

    Answers like `update_matching()`; what somebody has changed since counts as matched and not as changed.
    """
    actor = context.actor
    actor.require(CustomerRight.ACTIVITY_EDIT)
    entries = entries_of(Job.objects.get(id=job_id), RESOURCE)
    state = context.state or {"after": None, **nothing_done()}

    def next_steps(after: uuid.UUID | None) -> list[Step[Change]]:
        found = beyond(entries, {"after": after}).order_by("id")[:STEP]
        return [Step(entry.id, entry.object_id, Change(entry.object_id, partial(_take_back, entry))) for entry in found]

    return work(context, state, next_steps, partial(_make, actor), beyond(entries, state).count)


def _make(actor: Actor, changes: Sequence[Change]) -> list[bool | AppError]:
    seen = visible_activities(actor).filter(id__in=[change.activity_id for change in changes])
    versions = dict(seen.values_list("id", "version"))
    found = change_activities(actor=actor, changes=changes)
    return [
        answer if isinstance(answer, AppError) else answer["version"] > versions[change.activity_id]
        for change, answer in zip(changes, found, strict=True)
    ]


def _edit_of(data: ActivityBulkChange) -> tuple[Edit, str]:
    given = data.given()
    move, shift = given.pop("move", None), given.pop("shift_days", 0)
    change, event = _MOVES[move] if move is not None else (None, activities.UPDATED)

    def edit(record: ActivityRecord) -> None:
        if change is not None:
            change(record)
        put(record, given)
        _shift(record.activity, shift)

    return edit, event


def _shift(activity: Activity, days: int) -> None:
    # By the clock on the wall: a meeting at nine stays at nine when the clocks change in between.
    there = ZoneInfo(activity.timezone)
    for name in ("starts_at", "ends_at"):
        moment: datetime | None = getattr(activity, name)
        if moment is not None:
            setattr(activity, name, moment.astimezone(there) + timedelta(days=days))


def _take_back(entry: HistoryEntry, record: ActivityRecord) -> None:
    now = history.as_kept(record.state())
    back: dict[str, Any] = {name: before for name, (before, after) in entry.fields.items() if now.get(name) == after}
    if "state" in back:
        record.activity.state = ActivityState(back.pop("state"))
        done_at = back.pop("done_at", None)
        record.activity.done_at = datetime.fromisoformat(done_at) if done_at else None
    sendable = {name: value for name, value in back.items() if name in ActivityChange.model_fields}
    put(record, parse_value(ActivityChange, sendable).given())
