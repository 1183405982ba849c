"""What operators see of the organisations' jobs: how many and since when, never what they are about."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Any

from kernel.actor import Actor
from kernel.jobs.overview import QueueFigures, figures_of
from kernel.registers.cursor import Cursor, decode, encode
from tenants.permissions import PlatformRight
from tenants.selectors.organisations import all_organisations

_LIST = "jobs-overview"
_ORDERING = "waiting_since,-failed"
_NEVER = 2**62


@dataclass(frozen=True, slots=True)
class JobFiguresPage:
    """One page, the queue that waits longest first, then those with most failures."""

    results: list[dict[str, Any]]
    next_cursor: str | None
    prev_cursor: str | None


def page_of_job_figures(*, actor: Actor, limit: int, cursor: str | None = None) -> JobFiguresPage:
    """Queues of organisations in which anything waits, runs or failed lately, at this moment.

    Raises 403, 400 `invalid_cursor`.
    """
    actor.require(PlatformRight.VIEW)
    at = decode(cursor, register=_LIST, ordering=_ORDERING) if cursor is not None else None
    rows = sorted(figures_of(list(all_organisations())), key=_place)
    first = 0
    if at is not None and at.backwards:
        first = max(0, bisect_left(rows, at.position, key=_place) - limit)
    elif at is not None:
        first = bisect_right(rows, at.position, key=_place)
    found = rows[first : first + limit]
    return JobFiguresPage(
        results=[_as_dict(row) for row in found],
        next_cursor=_cursor(found[-1], backwards=False) if found and first + limit < len(rows) else None,
        prev_cursor=_cursor(found[0], backwards=True) if found and first > 0 else None,
    )


def _place(row: QueueFigures) -> tuple[Any, ...]:
    since = _NEVER if row.waiting_since is None else round(row.waiting_since.timestamp() * 1_000_000)
    return since, -row.failed, str(row.organisation.id), row.queue


def _cursor(row: QueueFigures, *, backwards: bool) -> str:
    return encode(Cursor(_place(row), backwards), register=_LIST, ordering=_ORDERING)


def _as_dict(row: QueueFigures) -> dict[str, Any]:
    organisation = row.organisation
    return {
        "organisation": {"id": organisation.id, "name": organisation.name, "state": organisation.state},
        "queue": row.queue,
        "queued": row.queued,
        "running": row.running,
        "failed": row.failed,
        "waiting_since": row.waiting_since,
    }
