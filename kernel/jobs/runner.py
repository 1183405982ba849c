"""What a worker does with a message: find the organisation, take the job, do it, settle its row."""

import random
import time
import uuid
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any

import structlog
from django.conf import settings
from django.db import InterfaceError, OperationalError, close_old_connections, connection
from django.utils import translation

from kernel.db import write
from kernel.errors import AppError, ErrorCode, KernelError
from kernel.jobs import claims, metrics, ports
from kernel.jobs.context import Continue, JobContext
from kernel.jobs.declare import JobKind, Outcome, kind_named
from kernel.jobs.errors import JobError
from kernel.jobs.pulse import PULSE
from kernel.jobs.runs import Cancelled, JobInterrupt, LostClaim, Run, Stopping
from kernel.models.job import Job
from kernel.tenancy import Organisation, assert_schema, tenant_context

_log = structlog.get_logger(__name__)

_FIRST_RETRY = timedelta(seconds=10)
_LAST_RETRY = timedelta(minutes=10)
# How long the end of a job is tried to be written while the database restarts; heartbeats go on.
_SETTLE_PAUSES = (0.2, 1.0, 3.0, 6.0, 10.0)

Settlement = Callable[[Run], None]


class UnknownOrganisationError(LookupError):
    """A message of no organisation, or of one that is gone: it becomes a dead letter, never `public` work."""


def run(organisation_id: str, job_id: str) -> None:
    """Handle one message.

    Raises what makes the message a dead letter: an id that is none, an unknown organisation, a connection
    that does not point to its schema. A database that is away only drops it: the sweeper sends again.
    """
    close_old_connections()
    try:
        organisation = ports.organisation_by_id(uuid.UUID(organisation_id))
        if organisation is None:
            raise UnknownOrganisationError(organisation_id)
        with tenant_context(organisation):
            assert_schema(organisation)
            job = claims.claim(uuid.UUID(job_id))
        if job is not None:
            _work(organisation, job)
    except (OperationalError, InterfaceError) as error:
        _log.warning("message_dropped", job=job_id, error=type(error).__name__)
    finally:
        close_old_connections()


def _work(organisation: Organisation, job: Job) -> None:
    this_run = Run(organisation, job, patience=settings.JOBS_PATIENCE_SECONDS)
    started = time.monotonic()
    with (
        structlog.contextvars.bound_contextvars(job=str(job.id), kind=job.kind, attempt=job.attempts),
        translation.override(job.language),
        PULSE.watching(this_run),
    ):
        with tenant_context(organisation):
            settlement = _attempt(this_run, job)
        # Once more: an interrupt may have struck the first close itself.
        this_run.close()
        if this_run.was_interrupted:
            _renew_connection()
        if settlement is not None:
            _settle(this_run, settlement)
    metrics.RUN_SECONDS.labels(job.kind).observe(time.monotonic() - started)


def _attempt(this_run: Run, job: Job) -> Settlement | None:
    """Run the function. Gives back what is still to be written about it, None for nothing."""
    try:
        try:
            return _call(this_run, job)
        finally:
            this_run.close()
    except LostClaim:
        _log.warning("claim_lost")
        return None
    except Cancelled:
        return claims.cancel
    except Stopping:
        return claims.release
    except JobInterrupt:
        _log.warning("job_timed_out")
        return _try_again(job, JobError.JOB_TIMED_OUT)
    except AppError as error:
        if error.code is KernelError.UNAVAILABLE:
            _log.warning("job_delayed")
            return _try_again(job, KernelError.UNAVAILABLE)
        return partial(claims.fail, error=error)
    except Exception:  # noqa: BLE001 - logged, and the row says that it failed
        _log.exception("job_raised")
        # PostgreSQL's own limit comes as an ordinary error.
        return _try_again(job, JobError.JOB_TIMED_OUT if this_run.is_late() else KernelError.INTERNAL)


def _call(this_run: Run, job: Job) -> Settlement | None:
    kind = kind_named(job.kind)
    actor = ports.actor_of(job, system_rights=kind.system_rights)
    context = JobContext(this_run, actor, job.state_data, job.attempts)
    _limit_statements(kind)
    this_run.open(time_limit=kind.time_limit.total_seconds())
    if not kind.atomic:
        return _ending(kind.call(context, job.args))
    with write():
        _ending(kind.call(context, job.args))(this_run)
    return None


def _ending(outcome: Outcome) -> Settlement:
    if isinstance(outcome, Continue):
        return partial(claims.go_on, state=claims.plain(outcome.state), delay=outcome.delay)
    return partial(claims.succeed, result=None if outcome is None else claims.plain(outcome))


def _try_again(job: Job, code: ErrorCode) -> Settlement:
    if job.attempts >= job.max_attempts:
        return partial(claims.fail, error=AppError(code))
    delay = min(_FIRST_RETRY * 4 ** (job.attempts - 1), _LAST_RETRY)
    return partial(claims.retry, delay=delay * random.uniform(0.8, 1.2))  # noqa: S311 - spreads retries


def _settle(this_run: Run, settlement: Settlement) -> None:
    for pause in (*_SETTLE_PAUSES, None):
        try:
            with tenant_context(this_run.organisation), write():
                settlement(this_run)
            return
        except LostClaim:
            _log.warning("claim_lost")
            return
        except (OperationalError, InterfaceError) as error:
            connection.close()
            if pause is None:
                raise
            _log.warning("settling_again", error=type(error).__name__)
            time.sleep(pause)


def _limit_statements(kind: JobKind[Any]) -> None:
    """No interrupt reaches a thread that waits for PostgreSQL, so the server keeps the limit too."""
    with connection.cursor() as cursor:
        milliseconds = int(kind.time_limit.total_seconds() * 1000)
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{milliseconds}ms"])


def _renew_connection() -> None:
    """Begin a new session: the interrupt may have hit this thread's between any two steps."""
    connection.close()
    try:
        # Resets what Django believes about open transactions, too.
        connection.connect()
    except OperationalError:
        connection.close()
