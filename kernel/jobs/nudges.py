"""Messages that tell a worker to look at a job. One that cannot be sent is no loss: the sweeper sends again."""

import uuid

import structlog
from django.conf import settings

from kernel.jobs import metrics, rows
from kernel.jobs.broker import BrokerUnavailableError, send
from kernel.models.job import Job
from kernel.tenancy import Organisation, tenant_context

_log = structlog.get_logger(__name__)


def nudge(organisation: Organisation, queue: str, job_id: uuid.UUID) -> bool:
    """Send one message; False, with a log line and a figure, when the broker does not take it."""
    try:
        send(queue, organisation.id, job_id)
    except BrokerUnavailableError as error:
        metrics.NUDGES_FAILED.labels(queue).inc()
        _log.warning("nudge_failed", job=str(job_id), queue=queue, error=str(error))
        return False
    return True


def nudge_new(organisation: Organisation, queue: str, job_id: uuid.UUID) -> None:
    """Nudge a job that was just committed, unless enough of the organisation's jobs wait before it.

    Whoever ends one of those nudges the next. So ten thousand jobs of one organisation do not stand as
    ten thousand messages before everybody else's.
    """
    with tenant_context(organisation):
        if rows.has_backlog(queue, but_for=job_id):
            return
        if not nudge(organisation, queue, job_id):
            Job.objects.filter(id=job_id).update(nudged_at=None)


def nudge_waiting(organisation: Organisation, queue: str) -> None:
    """Nudge as many waiting jobs of the organisation as there are free places."""
    with tenant_context(organisation):
        waiting = rows.waiting(queue, limit=settings.JOBS_PER_ORGANISATION)
        free = rows.free_places(queue) if waiting else 0
        for job_id in waiting[:free]:
            nudge(organisation, queue, job_id)
