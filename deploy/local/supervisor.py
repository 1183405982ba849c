"""Watches children and brings back those that died: never silently, and ever slower when it does not help."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from deploy.local.process import ChildProcess, LocalError

FIRST_DELAY_SECONDS = 1.0
LONGEST_DELAY_SECONDS = 30.0
HEALTHY_AFTER_SECONDS = 60.0


@dataclass
class _Child:
    process: ChildProcess
    start: Callable[[], None]
    delay: float = FIRST_DELAY_SECONDS
    started_at: float = field(default_factory=time.monotonic)
    start_at: float | None = None  # set while it waits for its next start


class Supervisor:
    """Children that must run. Not thread-safe: `check` is called from one loop."""

    def __init__(self, report: Callable[[str], None]) -> None:
        """`report` gets each message for the person at the console."""
        self._report = report
        self._children: list[_Child] = []

    def watch(self, process: ChildProcess, start: Callable[[], None]) -> None:
        """Takes charge of a running process; `start` starts it again."""
        self._children.append(_Child(process, start))

    def check(self) -> None:
        """One look at every child: reports what died, starts what has waited long enough."""
        now = time.monotonic()
        for child in self._children:
            if child.start_at is None and not child.process.is_running():
                self._plan_restart(child, now)
            elif child.start_at is not None and now >= child.start_at:
                self._restart(child, now)

    def _plan_restart(self, child: _Child, now: float) -> None:
        if now - child.started_at > HEALTHY_AFTER_SECONDS:
            child.delay = FIRST_DELAY_SECONDS
        self._report(death_notice(child.process) + f"\n{child.process.name} starts again in {child.delay:.0f} s.")
        child.process.kill()  # what a dead leader left in its group
        child.start_at = now + child.delay
        child.delay = min(2 * child.delay, LONGEST_DELAY_SECONDS)

    def _restart(self, child: _Child, now: float) -> None:
        try:
            child.start()
        except (LocalError, OSError) as error:
            self._report(f"{child.process.name} cannot start: {error}")
            child.start_at = now + child.delay
            child.delay = min(2 * child.delay, LONGEST_DELAY_SECONDS)
            return
        child.started_at, child.start_at = now, None
        self._report(f"{child.process.name} started again.")


def death_notice(process: ChildProcess) -> str:
    """Who ended, how, and the last lines of its log."""
    code = process.exit_code()
    how = f"was killed by signal {-code}" if code is not None and code < 0 else f"ended with exit code {code}"
    lines = "\n".join(f"    {line}" for line in process.last_lines(40))
    return f"{process.name} {how}. The end of {process.log}:\n{lines}"


def stop_together(processes: Sequence[ChildProcess], timeout: float) -> None:
    """Asks all at once; those that still run after `timeout` seconds are killed."""
    deadline = time.monotonic() + timeout
    for process in processes:
        process.request_stop()
    for process in processes:
        process.wait_stopped(max(0.0, deadline - time.monotonic()))
        process.kill()
