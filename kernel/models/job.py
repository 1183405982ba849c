"""Jobs: long work of an organisation. The row is the truth; a message in the broker is only a nudge."""

from django.db import models
from django.db.models import Q

from kernel.models.base import BaseModel


class JobState(models.TextChoices):
    QUEUED = "queued"
    RUNNING = "running"
    SUCCEEDED = "succeeded"
    FAILED = "failed"
    CANCELLED = "cancelled"


class Queue(models.TextChoices):
    DEFAULT = "default"
    EXPORTS = "exports"
    MAIL = "mail"
    WEBHOOKS = "webhooks"


UNFINISHED = (JobState.QUEUED, JobState.RUNNING)


class Job(BaseModel):
    """One piece of long work and whoever asked for it.

    `token` is the fence: it grows with each claim, and every write of a worker names the one it holds, so
    a worker that was believed dead cannot write any more. `attempts` counts claims since the work last
    went on; `state_data` is where the work goes on from. All times are set by the database's clock.
    `args` and the actor say who and which objects, by id; rights are looked up again when the work runs.
    """

    kind = models.CharField(max_length=60)
    queue = models.CharField(max_length=20, choices=Queue)
    state = models.CharField(max_length=20, choices=JobState, default=JobState.QUEUED)
    args = models.JSONField(default=dict)
    state_data = models.JSONField(null=True)
    progress_done = models.BigIntegerField(default=0)
    progress_total = models.BigIntegerField(null=True)
    result = models.JSONField(null=True)
    error = models.JSONField(null=True)

    attempts = models.PositiveSmallIntegerField(default=0)
    max_attempts = models.PositiveSmallIntegerField()
    token = models.BigIntegerField(default=0)
    heartbeat_at = models.DateTimeField(null=True)
    run_after = models.DateTimeField(null=True)
    nudged_at = models.DateTimeField(null=True)
    cancel_requested_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)

    actor_kind = models.CharField(max_length=20)
    actor_id = models.UUIDField(null=True)
    actor_name = models.CharField(max_length=255)
    language = models.CharField(max_length=35)
    timezone = models.CharField(max_length=64)
    source = models.CharField(max_length=20)
    request_id = models.CharField(max_length=64)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="kernel_job_state"),
            models.CheckConstraint(condition=Q(queue__in=Queue.values), name="kernel_job_queue"),
            models.CheckConstraint(
                condition=Q(state=JobState.RUNNING, heartbeat_at__isnull=False)
                | (~Q(state=JobState.RUNNING) & Q(heartbeat_at__isnull=True)),
                name="kernel_job_running_has_heartbeat",
            ),
            models.CheckConstraint(
                condition=Q(state__in=UNFINISHED, finished_at__isnull=True)
                | (~Q(state__in=UNFINISHED) & Q(finished_at__isnull=False)),
                name="kernel_job_finished_has_time",
            ),
        ]
        indexes = [
            models.Index(fields=["queue", "id"], condition=Q(state__in=UNFINISHED), name="kernel_job_unfinished"),
            models.Index(fields=["actor_id", "-id"], name="kernel_job_actor"),
            models.Index(fields=["finished_at"], name="kernel_job_finished"),
        ]
