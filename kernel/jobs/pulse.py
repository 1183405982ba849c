"""One thread per worker process that keeps the rows of its runs alive and stops runs that must stop.

It has its own database connection, so a job may spend its time in one long transaction. A run's row is
written every few seconds, and within a second when progress was made; in turn the run learns that it was
cancelled, or that its claim is lost.
"""

import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager

import structlog
from django.conf import settings
from django.db import Error, connection

from kernel.jobs.runs import Cancelled, LostClaim, Run, Stopping
from kernel.models.job import Job
from kernel.tenancy import tenant_context

_TICK_SECONDS = 1.0
_log = structlog.get_logger(__name__)

# SKIP LOCKED: the job's own transaction may hold the row since its checkpoint; other runs must not wait.
_BEAT = f"""
    UPDATE {Job._meta.db_table}
    SET heartbeat_at = statement_timestamp(), progress_done = %(done)s, progress_total = %(total)s
    WHERE id = (
        SELECT id FROM {Job._meta.db_table}
        WHERE id = %(id)s AND token = %(token)s AND state = 'running'
        FOR NO KEY UPDATE SKIP LOCKED
    )
    RETURNING cancel_requested_at IS NOT NULL
"""  # noqa: S608 - only the table's name is put in


class Pulse:
    """The runs of this process, watched by one thread that starts with the first of them."""

    def __init__(self) -> None:
        self._beaten: dict[Run, tuple[float, object]] = {}
        self._mutex = threading.Lock()
        self._thread: threading.Thread | None = None
        self._stopping = False

    @contextmanager
    def watching(self, run: Run) -> Iterator[None]:
        """Keep the row of `run` alive while the block runs."""
        with self._mutex:
            self._beaten[run] = (time.monotonic(), _progress(run))
            if self._stopping:
                run.stop(Stopping)
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="jobs-pulse", daemon=True)
                self._thread.start()
        try:
            yield
        finally:
            with self._mutex:
                del self._beaten[run]

    def stop_all(self) -> None:
        """The worker shuts down: every run, also one that begins later, is asked to stop."""
        with self._mutex:
            self._stopping = True
            for run in self._beaten:
                run.stop(Stopping)

    def _loop(self) -> None:
        while True:
            time.sleep(_TICK_SECONDS)
            with self._mutex:
                beaten = dict(self._beaten)
            for run in beaten:
                run.supervise()
            for run, (at, progress) in beaten.items():
                late = time.monotonic() - at >= settings.JOBS_HEARTBEAT_SECONDS
                if late or progress != _progress(run):
                    self._beat(run)

    def _beat(self, run: Run) -> None:
        progress = _progress(run)
        try:
            connection.close_if_unusable_or_obsolete()
            with tenant_context(run.organisation):
                _write_heartbeat(run)
        except Error as error:
            # The row goes stale if this lasts; whoever takes the job then raises the token.
            _log.warning("heartbeat_failed", job=str(run.job_id), error=type(error).__name__)
            connection.close()
            return
        with self._mutex:
            if run in self._beaten:
                self._beaten[run] = (time.monotonic(), progress)


def _write_heartbeat(run: Run) -> None:
    parameters: dict[str, int | uuid.UUID | None] = {
        "id": run.job_id,
        "token": run.claim.token,
        "done": run.done,
        "total": run.total,
    }
    with connection.cursor() as cursor:
        cursor.execute(_BEAT, parameters)
        row = cursor.fetchone()
    if row is not None and row[0]:
        run.stop(Cancelled)
    elif row is None and not Job.objects.filter(id=run.job_id, token=run.claim.token, state="running").exists():
        run.stop(LostClaim)


def _progress(run: Run) -> tuple[int, int | None]:
    return run.done, run.total


PULSE = Pulse()
