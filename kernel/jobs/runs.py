"""A job while a thread of this process works on it, and the ways to make that thread stop."""

import threading
import time
import uuid
from dataclasses import dataclass

from kernel.jobs.broker import raise_in_thread
from kernel.models.job import Job
from kernel.tenancy import Organisation


class JobInterrupt(BaseException):
    """Ends a run from outside. Not an Exception: `except Exception` in a job must not swallow it."""


class Cancelled(JobInterrupt):
    """Somebody cancelled the job."""


class LostClaim(JobInterrupt):
    """The job was given to another worker, because this one was believed dead: write nothing more."""


class TimedOut(JobInterrupt):
    """The run took longer than the kind's time limit."""


class Stopping(JobInterrupt):
    """The worker shuts down; the job goes on elsewhere."""


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to work on a job: every write names the token."""

    job_id: uuid.UUID
    token: int
    kind: str
    queue: str

    @classmethod
    def of(cls, job: Job) -> "Claim":
        return cls(job.id, job.token, job.kind, job.queue)


class Run:
    """One run of a claimed job.

    A run that is asked to stop first hears it from its own `check()`. One that does not ask within
    `patience` seconds is interrupted by an exception raised in its thread, but only between `open()` and
    `close()`: never while a message is handled or the row is settled.
    """

    def __init__(self, organisation: Organisation, job: Job, *, patience: float) -> None:
        self.organisation = organisation
        self.claim = Claim.of(job)
        self.done: int = job.progress_done
        self.total: int | None = job.progress_total
        self.was_interrupted = False
        self._thread_id = threading.get_ident()
        self._deadline = float("inf")
        self._patience = patience
        self._reason: type[JobInterrupt] | None = None
        self._interrupt_at = 0.0
        self._mutex = threading.Lock()
        self._open = False

    @property
    def job_id(self) -> uuid.UUID:
        return self.claim.job_id

    def open(self, *, time_limit: float) -> None:
        """The work begins in this thread and has `time_limit` seconds."""
        self._deadline = time.monotonic() + time_limit
        self._open = True

    def close(self) -> None:
        """The work ended: from now on nothing is raised into this thread. May be called again."""
        while True:
            try:
                with self._mutex:
                    self._open = False
                _let_a_pending_exception_arrive()
                return
            except JobInterrupt:
                # Sent just before: it came too late for the work.
                continue

    def check(self) -> None:
        """Raise the reason to stop, if there is one."""
        if self._reason is not None:
            raise self._reason

    def stop(self, reason: type[JobInterrupt]) -> None:
        """Ask the run to stop. The first reason counts, except that a lost claim overrules all."""
        if self._reason is None:
            self._interrupt_at = time.monotonic() + self._patience
            self._reason = reason
        elif reason is LostClaim:
            self._reason = reason

    def is_late(self) -> bool:
        """True once the time limit has passed."""
        return time.monotonic() >= self._deadline

    def supervise(self) -> None:
        """Enforce the time limit, and interrupt a run that does not stop when asked. Called once a second."""
        now = time.monotonic()
        if self.is_late():
            self.stop(TimedOut)
        if self._reason is not None and now >= self._interrupt_at:
            self._interrupt_at = now + self._patience
            self._interrupt(self._reason)

    def _interrupt(self, reason: type[JobInterrupt]) -> None:
        with self._mutex:
            if self._open:
                self.was_interrupted = True
                raise_in_thread(self._thread_id, reason)


def _let_a_pending_exception_arrive() -> None:
    """CPython raises it at the next call or jump backwards."""
    for _ in range(2):
        pass
