"""Taking a job, keeping it, and settling its row. Every write of a worker names the token that it holds.

All functions work inside the organisation of the job; those that settle, in a transaction.
"""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import orjson
import structlog
from django.db.models import F
from django.db.models.functions import Coalesce, Now

from kernel import events
from kernel.actor import ActorKind
from kernel.db import after_commit, write
from kernel.errors import AppError
from kernel.jobs import metrics, rows
from kernel.jobs.errors import JobError, as_document
from kernel.jobs.nudges import nudge_waiting
from kernel.jobs.runs import Claim, LostClaim, Run
from kernel.json import dumps
from kernel.locks import lock
from kernel.models.job import UNFINISHED, Job, JobState
from kernel.tenancy import current_organisation

FAILED = "job.failed"

_log = structlog.get_logger(__name__)


def claim(job_id: uuid.UUID) -> Job | None:
    """Take the job if it waits or was abandoned, and the organisation has a free place in its queue.

    The attempt is counted and committed before the work begins. None: there is nothing to do now; the
    row is as it was, or it ended because it was cancelled or had crashed too often.
    """
    with write():
        candidates = Job.objects.select_for_update(skip_locked=True)
        job = candidates.filter(rows.is_due() | rows.is_abandoned(), id=job_id).first()
        if job is None:
            return None
        if job.cancel_requested_at is not None:
            _settle(Claim.of(job), state=JobState.CANCELLED, finished_at=Now())
            return None
        if job.attempts >= job.max_attempts:
            _log.error("job_crashed", job=str(job.id), kind=job.kind, attempts=job.attempts)
            _fail(Claim.of(job), AppError(JobError.JOB_CRASHED))
            return None
        lock(f"jobs:{job.queue}")
        if not rows.free_places(job.queue):
            return None
        Job.objects.filter(id=job.id).update(
            state=JobState.RUNNING,
            token=F("token") + 1,
            attempts=F("attempts") + 1,
            heartbeat_at=Now(),
            run_after=None,
            nudged_at=None,
            started_at=Coalesce("started_at", Now()),
        )
    job.token += 1
    job.attempts += 1
    return job


def checkpoint(run: Run, state: Mapping[str, Any]) -> None:
    """Keep `state`. Raises LostClaim."""
    held = _held(run.claim)
    if not held.update(state_data=plain(state), heartbeat_at=Now(), **_progress(run)):
        raise LostClaim


def succeed(run: Run, result: Mapping[str, Any] | None) -> None:
    """The work is done. Raises LostClaim, as do all below."""
    _settle(
        run.claim,
        state=JobState.SUCCEEDED,
        result=None if result is None else plain(result),
        finished_at=Now(),
        **_progress(run),
    )


def fail(run: Run, error: AppError) -> None:
    """The work ended with `error`, which is kept in the language that is active."""
    _fail(run.claim, error, **_progress(run))


def cancel(run: Run) -> None:
    """The work stopped because somebody cancelled it."""
    _settle(run.claim, state=JobState.CANCELLED, finished_at=Now(), **_progress(run))


def retry(run: Run, delay: timedelta) -> None:
    """Try again after `delay`, from the last checkpoint."""
    metrics.RETRIED.labels(run.claim.kind).inc()
    _settle(run.claim, state=JobState.QUEUED, run_after=Now() + delay, **_progress(run))


def release(run: Run) -> None:
    """Give the job back as if this run had not been: the worker stops."""
    _settle(run.claim, state=JobState.QUEUED, attempts=F("attempts") - 1, **_progress(run))


def go_on(run: Run, state: Mapping[str, Any], delay: timedelta) -> None:
    """This chunk is done; the job takes its turn again behind those that wait."""
    _settle(
        run.claim,
        state=JobState.QUEUED,
        state_data=plain(state),
        attempts=0,
        run_after=Now() + delay,
        **_progress(run),
    )


def plain(value: Mapping[str, Any]) -> Any:
    """`value` as what JSON gives back: dates, decimals and UUIDs become texts. TypeError for anything else."""
    return orjson.loads(dumps(value))


def _fail(claim: Claim, error: AppError, **progress: Any) -> None:
    _settle(claim, state=JobState.FAILED, error=as_document(error), finished_at=Now(), **progress)
    # What the service does by itself is nobody's to hear of; a webhook's own deliveries would tell of themselves.
    asked_for = Job.objects.filter(id=claim.job_id).exclude(actor_kind=ActorKind.SYSTEM)
    for actor_id in asked_for.values_list("actor_id", flat=True):
        told = {"id": claim.job_id, "kind": claim.kind, "actor_id": actor_id, "code": str(error.code)}
        events.emit(FAILED, claim.job_id, told)


def _settle(claim: Claim, **changes: Any) -> None:
    if not _held(claim).update(heartbeat_at=None, nudged_at=None, updated_at=Now(), **changes):
        raise LostClaim
    after_commit(_settled, claim, changes["state"])
    after_commit(nudge_waiting, current_organisation(), claim.queue)


def _settled(claim: Claim, state: JobState) -> None:
    _log.info("job_settled", job=str(claim.job_id), kind=claim.kind, state=str(state))
    if state not in UNFINISHED:
        metrics.FINISHED.labels(claim.kind, state).inc()


def _held(claim: Claim) -> Any:
    return Job.objects.filter(id=claim.job_id, token=claim.token, state__in=UNFINISHED)


def _progress(run: Run) -> dict[str, Any]:
    return {"progress_done": run.done, "progress_total": run.total}
