"""Brings back what was lost: jobs that wait without a message, and jobs whose worker is gone.

One sweep asks all organisations in a few statements and sends nudges; it changes nothing but `nudged_at`,
so a second sweeper at the same time does no harm beyond doubled messages.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import structlog
from django.conf import settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from kernel.jobs import metrics, ports
from kernel.jobs.across import select_across
from kernel.jobs.nudges import nudge
from kernel.locks import lock_key
from kernel.models.job import Job, Queue
from kernel.tenancy import PUBLIC_SCHEMA, Organisation, public_context, tenant_context

_log = structlog.get_logger(__name__)

# Per queue: since when something waits (UTC), and the jobs to nudge, no more than may run at once.
_LOST = f"""
    SELECT queue,
           min(coalesce(run_after, created_at)) FILTER (WHERE state = 'queued'),
           (array_agg(id ORDER BY coalesce(run_after, created_at))
            FILTER (WHERE nudged_at IS NULL OR nudged_at < now() - make_interval(secs => %(renudge)s))
           )[1:%(places)s]
    FROM {{schema}}.{Job._meta.db_table}
    WHERE (state = 'queued' AND (run_after IS NULL OR run_after <= now()))
       OR (state = 'running' AND heartbeat_at < now() - make_interval(secs => %(stale)s))
    GROUP BY queue
"""  # noqa: S608 - only the table's name is put in


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one sweep saw: organisations asked, jobs nudged, and whether the broker took all messages."""

    organisations: int
    nudged: int
    complete: bool


def sweep_once() -> Sweep:
    """Send a nudge for every lost job of every organisation, a few per organisation and queue at a time."""
    organisations = ports.all_organisations()
    parameters = {
        "stale": settings.JOBS_STALE_SECONDS,
        "renudge": settings.JOBS_RENUDGE_SECONDS,
        "places": settings.JOBS_PER_ORGANISATION,
    }
    oldest: dict[str, datetime] = {}
    nudged, complete = 0, True
    for organisation, (queue, since, job_ids) in select_across(organisations, _LOST, parameters):
        if since is not None:
            oldest[queue] = min(since, oldest.get(queue, since))
        sent = [job_id for job_id in job_ids or () if complete and nudge(organisation, queue, job_id)]
        complete = complete and len(sent) == len(job_ids or ())
        _remember(organisation, queue, sent)
        nudged += len(sent)
    _publish_ages(oldest)
    return Sweep(len(organisations), nudged, complete)


class Leadership:
    """At most one sweeper of all machines works; the others stand by until its session ends."""

    def __init__(self) -> None:
        self._session: object = None

    def held(self) -> bool:
        """True while this process leads; tries to take over otherwise. Uses this thread's connection."""
        with public_context(), connection.cursor() as cursor:
            if self._session is not None and self._session is connection.connection:
                return True
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [lock_key(PUBLIC_SCHEMA, "sweeper")])
            self._session = connection.connection if cursor.fetchone()[0] else None
        if self._session is not None:
            _log.info("sweeper_leads")
        return self._session is not None


def _remember(organisation: Organisation, queue: str, job_ids: Iterable[uuid.UUID]) -> None:
    found = list(job_ids)
    if not found:
        return
    metrics.RENUDGED.labels(queue).inc(len(found))
    with tenant_context(organisation):
        _log.info("jobs_renudged", queue=queue, jobs=[str(job_id) for job_id in found])
        Job.objects.filter(id__in=found).update(nudged_at=Now())


def _publish_ages(oldest: dict[str, datetime]) -> None:
    now = timezone.now()
    for queue in Queue.values:
        age = (now - oldest[queue]).total_seconds() if queue in oldest else 0.0
        metrics.QUEUE_AGE.labels(queue).set(max(0.0, age))
