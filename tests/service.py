"""The whole service as processes of its own: web, worker and sweeper over this run's servers."""

import contextlib
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from deploy.local.ports import pick
from tests.watch import persons_in

ROOT = Path(__file__).resolve().parents[1]


@dataclass(frozen=True)
class Service:
    """A running service; `platform` is the address of the platform's host."""

    platform: str
    port: int


@contextlib.contextmanager
def running_service(logs: Path, **settings: str) -> Iterator[Service]:
    """Start it and end it; `settings` are more environment, `logs` a directory for what the processes say.

    What they have said names nobody: AssertionError at the end if it does.

    Ends with the module that wants it: its worker would do the jobs that other tests only look at.
    """
    (port,) = pick(1)
    own = {"PORT": str(port), "PUBLIC_PORT": str(port), "PYTHONUNBUFFERED": "1", "LOG_LEVEL": "INFO"}
    environment = os.environ | own | settings
    commands = {
        "web": [sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi"],
        "worker": [sys.executable, "-m", "dramatiq", "config.worker", "--processes", "1", "--threads", "4"],
        "sweeper": [sys.executable, "manage.py", "sweeper"],
    }
    running = {
        name: subprocess.Popen(
            command, cwd=ROOT, env=environment, stdout=(logs / name).open("wb"), stderr=subprocess.STDOUT
        )
        for name, command in commands.items()
    }
    try:
        _wait_until_ready(port, running, logs)
        yield Service(f"http://localhost:{port}", port)
    finally:
        for process in running.values():
            process.terminate()
        for process in running.values():
            process.wait(timeout=20)
    for name in commands:
        said = (logs / name).read_text()
        assert said, f"{name} has logged nothing"
        assert persons_in(said) == [], name


def _wait_until_ready(port: int, running: dict[str, subprocess.Popen[bytes]], logs: Path) -> None:
    for _ in range(150):
        for name, process in running.items():
            assert process.poll() is None, f"{name} ended:\n{(logs / name).read_text()[-3000:]}"
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port}/readyz", timeout=1) as answer:
                if answer.status == 200:
                    return
        except (urllib.error.URLError, OSError):
            time.sleep(0.2)
    raise AssertionError(f"not ready after 30 s:\n{(logs / 'web').read_text()[-3000:]}")
