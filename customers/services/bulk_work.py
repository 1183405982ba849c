"""The work of a job that changes many rows alike: in steps, counted, with the first refusals, undone by its history.

Each step is a transaction of its own, and writes down how far the work has come.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet
from django.utils import timezone

from kernel.actor import Source
from kernel.db import write
from kernel.errors import AppError
from kernel.history import Action
from kernel.jobs import Continue, JobContext
from kernel.models.change import Change as HistoryEntry
from kernel.models.job import Job

MAX_ERRORS = 20
# How many rows a step changes.
STEP = 200

# {"filter": tree as JSON text, "q": ...}, as a list takes them.
Parameters = Mapping[str, list[str]]
Outcome = Mapping[str, Any] | Continue

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Step(Generic[C]):
    """A change of one row; the work goes on beyond `position`."""

    position: uuid.UUID
    object_id: uuid.UUID
    change: C


# Up to `STEP` changes beyond a position (None: from the first).
NextSteps = Callable[[uuid.UUID | None], Sequence[Step[C]]]
# Makes the changes: for each whether it really changed something, or why it was refused.
Making = Callable[[Sequence[C]], Sequence[bool | AppError]]


def nothing_done() -> dict[str, Any]:
    """The result of a job that has not begun."""
    return {"matched": 0, "changed": 0, "refused": 0, "errors": []}


def work(
    context: JobContext, state: dict[str, Any], next_steps: NextSteps[C], make: Making[C], remaining: Callable[[], int]
) -> Outcome:
    """Go on from `state` (`after`, and `nothing_done()`) until nothing is left, or in a new chunk.

    Answers `{"matched", "changed", "refused", "errors": the first refusals}`. `remaining` counts what is left now.
    """
    total = state["matched"] + remaining()
    while True:
        context.progress(state["matched"], total)
        with write():
            steps = next_steps(uuid.UUID(state["after"]) if state["after"] else None)
            if steps:
                state = _counted(state, steps, make([step.change for step in steps]))
                context.checkpoint(state)
        if not steps:
            return {name: state[name] for name in nothing_done()}
        if context.time_is_up():
            return Continue(state)


def beyond(rows: QuerySet[Any, Any], state: Mapping[str, Any]) -> QuerySet[Any, Any]:
    """Of these rows those that the work has not come to."""
    return rows if state["after"] is None else rows.filter(id__gt=state["after"])


def entries_of(job: Job, resource: str) -> QuerySet[HistoryEntry]:
    """What the job wrote into the change history of a resource."""
    return HistoryEntry.objects.filter(
        resource=resource,
        action__in=(Action.UPDATED, Action.ARCHIVED, Action.RESTORED),
        source=Source.JOB,
        request_id=job.request_id,
        actor_id=job.actor_id,
        at__gte=job.started_at or job.created_at,
        at__lte=job.finished_at or timezone.now(),
    )


def _counted(state: dict[str, Any], steps: Sequence[Step[Any]], found: Sequence[bool | AppError]) -> dict[str, Any]:
    refused = [
        {"id": str(step.object_id), **_problem(answer)}
        for step, answer in zip(steps, found, strict=True)
        if isinstance(answer, AppError)
    ]
    return state | {
        "after": str(steps[-1].position),
        "matched": state["matched"] + len(steps),
        "changed": state["changed"] + sum(answer is True for answer in found),
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
