"""Which rows wait, and how many of an organisation's places in a queue are free. Clock: the database's."""

import uuid
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.db.models.functions import Coalesce, Now

from kernel.models.job import Job, JobState


def is_due() -> Q:
    """Queued, and not asked to wait longer."""
    return Q(state=JobState.QUEUED) & (Q(run_after__isnull=True) | Q(run_after__lte=Now()))


def is_running() -> Q:
    """Running, and its worker was heard of lately."""
    return Q(state=JobState.RUNNING) & ~_is_silent()


def is_abandoned() -> Q:
    """Running, as the row says, but its worker has been silent for too long."""
    return Q(state=JobState.RUNNING) & _is_silent()


def free_places(queue: str) -> int:
    """How many more jobs of this organisation may run in the queue now; exact under the claiming lock."""
    running = Job.objects.filter(is_running(), queue=queue).count()
    return max(0, settings.JOBS_PER_ORGANISATION - running)


def has_backlog(queue: str, *, but_for: uuid.UUID) -> bool:
    """True if the organisation's places in the queue are taken twice over, not counting one job."""
    enough = 2 * settings.JOBS_PER_ORGANISATION
    others = Job.objects.filter(is_due() | is_running(), queue=queue).exclude(id=but_for)
    return others[:enough].count() >= enough


def waiting(queue: str, *, limit: int) -> list[uuid.UUID]:
    """The jobs of this organisation that have been due in the queue for longest."""
    rows = Job.objects.filter(is_due(), queue=queue).order_by(Coalesce("run_after", "created_at"), "id")
    return list(rows.values_list("id", flat=True)[:limit])


def _is_silent() -> Q:
    return Q(heartbeat_at__lt=Now() - timedelta(seconds=settings.JOBS_STALE_SECONDS))
