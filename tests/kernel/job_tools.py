"""Looking at the broker, running messages in this process, and starting real workers."""

import ctypes
import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections
from django.db.models import Max
from django.test import override_settings

from kernel import events
from kernel.jobs.broker import broker
from kernel.jobs.runner import run
from kernel.models import Event, Job
from kernel.tenancy import Organisation, tenant_context
from tests.watch import persons_in

ROOT = Path(__file__).resolve().parents[2]
_PR_SET_PDEATHSIG = 1


def messages(queue: str = "default") -> list[str]:
    """The job ids of the messages in a queue, in no order."""
    found = broker().client.hvals(f"dramatiq:{queue}.msgs")
    return [json.loads(message)["args"][1] for message in found]


def dead_letters(queue: str = "default") -> list[str]:
    """The job ids of the dead letters of a queue."""
    found = broker().client.hvals(f"dramatiq:{queue}.XQ.msgs")
    return [json.loads(message)["args"][1] for message in found]


def handle(organisation: Organisation, job: Job) -> Job:
    """Do what a worker does with a message about `job`, here and now; the row afterwards."""
    run(str(organisation.id), str(job.id))
    return again(organisation, job)


def again(organisation: Organisation, job: Job) -> Job:
    """The row as it is now."""
    with tenant_context(organisation):
        return Job.objects.get(id=job.id)


def in_own_connection(function: Callable[[], Any]) -> Callable[[], Any]:
    """`function` for a thread: its connection is closed at the end."""

    def called() -> Any:
        try:
            return function()
        finally:
            connections.close_all()

    return called


@contextmanager
def broker_away() -> Iterator[None]:
    """Nobody listens at the broker's address."""
    broker.cache_clear()
    with override_settings(REDIS_QUEUE_URL="redis://127.0.0.1:1/0"):
        yield
    broker.cache_clear()


def until(condition: Callable[[], Any], *, seconds: float = 40) -> Any:
    """Wait for `condition` and give back what it found."""
    ends = time.monotonic() + seconds
    while time.monotonic() < ends:
        found = condition()
        if found:
            return found
        time.sleep(0.05)
    raise AssertionError(f"not within {seconds} s")


def until_final() -> None:
    """Wait until every event of the organisation may be told.

    One is final once no older transaction runs anywhere on the server, that of another test included.
    """
    until(lambda: events.last_mark()[0] == (Event.objects.aggregate(last=Max("transaction"))["last"] or 0), seconds=60)


class Worker:
    """A real worker: Dramatiq's master and one process below it."""

    def __init__(self, *, threads: int, settings: Mapping[str, Any], environment: Mapping[str, str]) -> None:
        # Not a pipe: one that nobody empties would stop the worker.
        self._log = tempfile.NamedTemporaryFile(prefix="kontor-worker-", suffix=".log")  # noqa: SIM115 - open as long as the worker
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "dramatiq", "tests.kernel.jobs_worker"),
                *("--processes", "1", "--threads", str(threads)),
            ],
            cwd=ROOT,
            env=os.environ | {"JOBS_SETTINGS": json.dumps(settings), "LOG_LEVEL": "INFO"} | environment,
            stderr=self._log,
            start_new_session=True,
            preexec_fn=_die_with_parent,
        )

    def wait_until_ready(self) -> None:
        until(lambda: "ready for action" in self.read_log() or self.died())
        assert not self.died(), self.read_log()

    def peak_memory(self) -> int:
        """The most bytes that any of its processes has ever held in memory."""
        peaks = [0]
        for status in Path("/proc").glob("[0-9]*/status"):
            try:
                if os.getpgid(int(status.parent.name)) == self._process.pid:
                    found = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
                    peaks.append(int(found[1]) * 1024 if found else 0)
            except (ProcessLookupError, FileNotFoundError):
                continue
        return max(peaks)

    def kill(self) -> None:
        """SIGKILL to master and worker at once: what a machine that fails looks like."""
        os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()

    def ask_to_stop(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float = 20) -> int:
        return self._process.wait(seconds)

    def died(self) -> bool:
        return self._process.poll() is not None

    def read_log(self) -> str:
        return Path(self._log.name).read_text()

    def close(self) -> None:
        if not self.died():
            self.kill()
        said = self.read_log()
        self._log.close()
        assert persons_in(said) == []


@contextmanager
def worker(*, threads: int = 2, environment: Mapping[str, str] | None = None, **settings: Any) -> Iterator[Worker]:
    """A worker that is ready; killed at the end if it still lives."""
    started = Worker(threads=threads, settings=settings, environment=environment or {})
    try:
        started.wait_until_ready()
        yield started
    finally:
        started.close()


def _die_with_parent() -> None:
    ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)
