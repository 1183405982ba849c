"""What the kernel throws away after its time, in every organisation."""

from datetime import timedelta

from django.db.models.functions import Now

from kernel.events import KEPT_DAYS
from kernel.jobs.duties import periodic
from kernel.models.event import Event
from kernel.models.idempotency import IdempotencyKey
from kernel.models.job import Job

_JOBS_KEPT = timedelta(days=30)
_IDEMPOTENCY_KEYS_KEPT = timedelta(hours=24)


@periodic(every=timedelta(hours=1))
def purge_idempotency_keys() -> None:
    """A repeated request is recognised for 24 hours."""
    IdempotencyKey.objects.filter(created_at__lt=Now() - _IDEMPOTENCY_KEYS_KEPT).delete()


@periodic(every=timedelta(hours=6))
def purge_events() -> None:
    """Events are readable for 30 days."""
    Event.objects.filter(at__lt=Now() - timedelta(days=KEPT_DAYS)).delete()


@periodic(every=timedelta(hours=6))
def purge_finished_jobs() -> None:
    """A finished job is shown for 30 days."""
    Job.objects.filter(finished_at__lt=Now() - _JOBS_KEPT).delete()
