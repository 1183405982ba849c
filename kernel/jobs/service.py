"""What people do with jobs: look at them and cancel them. One's own, or all with `kernel:job:manage`."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Now

from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, not_found
from kernel.jobs.declare import described
from kernel.jobs.errors import JobError
from kernel.models.job import Job, JobState
from kernel.permissions import KernelRight


def visible_jobs(actor: Actor) -> QuerySet[Job]:
    """The jobs that the actor may see, newest first."""
    rows = Job.objects.order_by("-id")
    if actor.has(KernelRight.JOB_MANAGE):
        return rows
    return rows.filter(Q(actor_kind=actor.kind, actor_id=actor.id, actor_id__isnull=False))


def get_job(*, actor: Actor, job_id: uuid.UUID) -> Job:
    """One job. Raises 404 `not_found`, also for somebody else's."""
    job = visible_jobs(actor).filter(id=job_id).first()
    if job is None:
        raise not_found()
    return job


def cancel_job(*, actor: Actor, job_id: uuid.UUID) -> Job:
    """Cancel a job: at once if it waits; a running one hears of it within seconds and stops.

    Cancelling twice is the same as once. Raises 404 `not_found`, 409 `job_finished`.
    """
    with write():
        job = visible_jobs(actor).select_for_update().filter(id=job_id).first()
        if job is None:
            raise not_found()
        if job.state in (JobState.SUCCEEDED, JobState.FAILED):
            raise AppError(JobError.JOB_FINISHED)
        rows = Job.objects.filter(id=job.id)
        if job.state == JobState.QUEUED:
            rows.update(state=JobState.CANCELLED, cancel_requested_at=Now(), finished_at=Now(), updated_at=Now())
        elif job.state == JobState.RUNNING and job.cancel_requested_at is None:
            rows.update(cancel_requested_at=Now(), updated_at=Now())
    job.refresh_from_db()
    return job


def as_dict(job: Job) -> dict[str, Any]:
    """The public representation (`api.md`, long work); times are aware datetimes."""
    kind = described(job.kind)
    subject = kind.subject if kind else None
    return {
        "id": job.id,
        "kind": job.kind,
        "label": str(kind.label) if kind else job.kind,
        "subject": {"resource": subject.resource, "id": job.args.get(subject.argument)} if subject else None,
        "state": str(job.state),
        "progress": {"done": job.progress_done, "total": job.progress_total},
        "result": job.result,
        "error": job.error,
        "created_at": job.created_at,
        "started_at": job.started_at,
        "finished_at": job.finished_at,
    }
