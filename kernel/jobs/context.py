"""What a job's function is given, what it may return, and how it is told to stop."""

import time
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from kernel.actor import Actor
from kernel.jobs import claims
from kernel.jobs.runs import Run

CHUNK = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Continue:
    """Returned by a job that is not done: it goes on with `state` in a new message, after `delay`.

    `state` is JSON-ready. Other jobs of the organisation that wait get their turn in between.
    """

    state: Mapping[str, Any]
    delay: timedelta = timedelta(0)


class JobContext:
    """The running job, as its function sees it.

    `actor`: who it acts for, with the rights of now and source `job`. `state`: what the last `Continue`
    or `checkpoint()` left, None on the first run. `attempt`: 1, or more after a crash or an error.
    """

    def __init__(self, run: Run, actor: Actor, state: Any, attempt: int) -> None:
        self.actor = actor
        self.state = state
        self.attempt = attempt
        self._run = run
        self._chunk_ends = time.monotonic() + CHUNK.total_seconds()

    @property
    def job_id(self) -> uuid.UUID:
        return self._run.job_id

    def check(self) -> None:
        """Stop here if the job shall not go on. Costs no statement: call it for every row.

        Raises Cancelled, LostClaim, TimedOut or Stopping; let them through, the row is settled by them.
        """
        self._run.check()

    def progress(self, done: int, total: int | None = None) -> None:
        """Say how much is done, of how much (None: not known). Written once a second. Includes `check()`."""
        self._run.done, self._run.total = done, total
        self._run.check()

    def checkpoint(self, state: Mapping[str, Any]) -> None:
        """Write down from where the work goes on after a crash.

        Call it as the last statement of the transaction that did the work: both are then kept or
        neither, so nothing is done twice. Raises LostClaim when the job is in other hands.
        """
        claims.checkpoint(self._run, state)
        self.state = state

    def time_is_up(self) -> bool:
        """True once this chunk has worked for 15 seconds and should return `Continue`."""
        return time.monotonic() >= self._chunk_ends
