"""Processes that do one job and can be killed at any moment, by the hundred: forked from one that has imported all."""

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db.models.functions import Now

from kernel.models import Job
from kernel.tenancy import Organisation, tenant_context

ROOT = Path(__file__).resolve().parents[2]
# Seconds until a process has begun, at the most.
_PATIENCE = 60
# Seconds in which no job is done.
_AT_ONCE = 0.02


class Mortals:
    """Handles jobs in processes of their own."""

    def __init__(self, process: "subprocess.Popen[str]", rng: random.Random) -> None:
        self._process, self._rng = process, rng

    def struck(self, organisation: Organisation, job_id: str, *, kills: int, within: float) -> int:
        """Do a job to its end; `kills` processes at it are killed on the way: the first right after it has begun, the
        others within so many seconds. How many were at work when it hit them: the job may be done before.
        """
        hits = 0
        for number in range(kills):
            pid = int(self._told(f"{organisation.id} {job_id}"))
            ends = time.monotonic() + _PATIENCE
            while self._state(organisation, job_id) == "queued" and time.monotonic() < ends:
                time.sleep(0.003)
            time.sleep(self._rng.uniform(0, within if number else _AT_ONCE))
            os.kill(pid, signal.SIGKILL)
            self._told("")
            if self._state(organisation, job_id) == "running":
                hits += 1
                self._abandon(organisation, job_id)
        ends = time.monotonic() + _PATIENCE
        while self._state(organisation, job_id) in ("queued", "running"):
            assert time.monotonic() < ends, "the job does not end"
            self._told(f"{organisation.id} {job_id}")
            assert self._told("") == "0"
        return hits

    def _abandon(self, organisation: Organisation, job_id: str) -> None:
        """Let the time pass after which the job is another's. Crashes do not add up: how many end it is not asked."""
        with tenant_context(organisation):
            Job.objects.filter(id=job_id).update(heartbeat_at="2026-01-01T00:00:00Z", attempts=0, updated_at=Now())

    def _state(self, organisation: Organisation, job_id: str) -> str:
        with tenant_context(organisation):
            return Job.objects.values_list("state", flat=True).get(id=job_id)

    def _told(self, line: str) -> str:
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(f"{line}\n")
        self._process.stdin.flush()
        return self._process.stdout.readline().strip()


@contextmanager
def mortals(rng: random.Random, *, batch_rows: int) -> Iterator[Mortals]:
    """They read files in batches of so many rows."""
    command = [sys.executable, "-m", "tests.imports.mortal_process", str(batch_rows)]
    with subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Mortals(process, rng)
        assert process.stdin is not None
        process.stdin.close()
