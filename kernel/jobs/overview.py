"""How much of each queue waits, runs and has failed, in many organisations at once: counts and times, no job."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from kernel.jobs.across import select_across
from kernel.models.job import Job
from kernel.tenancy import Organisation

FAILED_HOURS = 24

_FIGURES = f"""
    SELECT queue,
           count(*) FILTER (WHERE state = 'queued'),
           count(*) FILTER (WHERE state = 'running'),
           count(*) FILTER (WHERE state = 'failed'),
           min(coalesce(run_after, created_at)) FILTER (WHERE state = 'queued' AND coalesce(run_after, now()) <= now())
    FROM {{schema}}.{Job._meta.db_table}
    WHERE state IN ('queued', 'running')
       OR (state = 'failed' AND finished_at > now() - make_interval(hours => %(hours)s))
    GROUP BY queue
"""  # noqa: S608 - only the table's name is put in


@dataclass(frozen=True, slots=True)
class QueueFigures:
    """A queue of an organisation. `failed` in the last `FAILED_HOURS`; `waiting_since` (UTC) of the oldest job
    that is due, None if none is: one that was asked to wait, or is tried again later, waits for nobody."""

    organisation: Organisation
    queue: str
    queued: int
    running: int
    failed: int
    waiting_since: datetime | None


def figures_of(organisations: Sequence[Organisation]) -> list[QueueFigures]:
    """Queues in which anything waits, runs or failed; one statement for some fifty organisations.

    Not inside a transaction: a schema that is being removed would end it.
    """
    found = select_across(organisations, _FIGURES, {"hours": FAILED_HOURS})
    return [QueueFigures(organisation, *row) for organisation, row in found]
