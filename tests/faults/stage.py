"""The whole service as processes of its own, over servers of its own, with a relay before each server."""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Callable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import psycopg

from deploy.local.ports import pick
from deploy.local.process import REPOSITORY, ChildProcess, Server, ServerFailedError
from deploy.local.servers import Servers, start_all
from tests.faults.proxy import Proxy

PASSWORD = "a-long-password-of-faults"
# Many recoveries in little time: a third to a tenth of what an installation has.
QUICK = {
    "JOBS_HEARTBEAT_SECONDS": 1.0,
    "JOBS_STALE_SECONDS": 6.0,
    "JOBS_SWEEP_SECONDS": 2.0,
    "JOBS_RENUDGE_SECONDS": 8.0,
}
WORKERS = ("worker-1", "worker-2")
_WORKER = ["-m", "dramatiq", "config.worker", "--processes", "1", "--threads", "3", "--worker-shutdown-timeout", "3000"]
COMMANDS = {
    "web": ["-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi"],
    **dict.fromkeys(WORKERS, _WORKER),
    "sweeper": ["manage.py", "sweeper"],
}


# Both commands in one process: importing the service takes longer than either.
_INSTALL = """
import django
django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0)
owner = ["--owner-email", "operator@faults.example", "--owner-name", "Operator"]
call_command("organisation", "install", "--name", "Operators", *owner)
"""


class Stage:
    """Servers, relays and processes. Use it in the main thread: children end with the thread that made them.

    `settings` replace settings of the service by name; none are those of an installation.
    """

    def __init__(self, settings: Mapping[str, Any]) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="kontor-faults-"))
        self.servers: Servers = start_all(self.directory, durable=False, given={})
        self.processes: dict[str, ChildProcess] = {}
        self.proxies: dict[str, Proxy] = {}
        # Processes that ended although nobody had ended them.
        self.deaths: list[str] = []
        # Whether the logs outlive the run, for whoever looks for the cause of something.
        self.keep_logs = False
        try:
            (self.web_port,) = pick(1)
            self.proxies = {server.name: Proxy(server.port) for server in self.servers.started()}
            self.proxies["web"] = Proxy(self.web_port)
            self._environment = self._made_environment()
            self._start(settings)
        except BaseException:
            self.close()
            raise

    @property
    def port(self) -> int:
        """Where clients call."""
        return self.proxies["web"].port

    def server(self, name: str) -> Server:
        return next(server for server in self.servers.started() if server.name == name)

    def start_process(self, name: str) -> None:
        self.processes[name].start([sys.executable, *COMMANDS[name]])

    def restart_server(self, name: str) -> None:
        """Start a killed server again. What it left behind may need a moment to end."""
        server = self.server(name)
        until(lambda: _tried(server), seconds=60)

    def revive(self) -> None:
        """Start what ended by itself, as whoever runs the service does."""
        for name, process in self.processes.items():
            if not process.is_running():
                lines = "\n".join(process.last_lines(12))
                self.deaths.append(f"{name} ended with {process.exit_code()}:\n{lines}")
                process.kill()
                self.start_process(name)
        for server in self.servers.started():
            if not server.process.is_running():
                lines = "\n".join(server.process.last_lines(12))
                self.deaths.append(f"{server.name} ended with {server.process.exit_code()}:\n{lines}")
                self.restart_server(server.name)

    def wait_until_ready(self, seconds: float = 90) -> None:
        """Until the web answers that it is ready, and worker processes said so too."""
        until(self._is_ready, seconds=seconds)

    def database(self) -> psycopg.Connection[Any]:
        """A connection past the relay, as the service's role."""
        postgresql = self.servers.postgresql
        assert postgresql is not None
        return psycopg.connect(postgresql.url, autocommit=True, connect_timeout=10)

    def close(self) -> None:
        for process in self.processes.values():
            process.kill()
        for proxy in self.proxies.values():
            proxy.close()
        self.servers.stop()
        for path in self.directory.iterdir():
            if path.name != "logs" or not self.keep_logs:
                shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not self.keep_logs:
            self.directory.rmdir()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _start(self, settings: Mapping[str, Any]) -> None:
        self._environment["FAULTS_SETTINGS"] = json.dumps(dict(settings))
        for name in COMMANDS:
            log = self.directory / "logs" / f"{name}.log"
            self.processes[name] = ChildProcess(name, log, environment=self._environment, directory=REPOSITORY)
        # They import the service while the database is made, and ask it nothing before they are asked.
        for name in ("web", *WORKERS):
            self.start_process(name)
        self._install()
        self.start_process("sweeper")
        self.wait_until_ready()

    def _is_ready(self) -> bool:
        for name, process in self.processes.items():
            assert process.is_running(), f"{name} ended:\n" + "\n".join(process.last_lines(30))
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/readyz", timeout=5) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def _made_environment(self) -> dict[str, str]:
        made = self.servers.environment()
        for server in self.servers.started():
            near, far = f":{server.port}", f":{self.proxies[server.name].port}"
            made = {name: value.replace(near, far) for name, value in made.items()}
        metrics = self.directory / "metrics"
        metrics.mkdir()
        unlimited = dict.fromkeys(
            ("RATE_LIMIT_ACTOR", "RATE_LIMIT_ORGANISATION", "RATE_LIMIT_SIGN_UP"), "1000000/minute"
        )
        # Nothing of the caller's own environment decides here, as the tests' shared servers.
        inherited = {
            name: value for name, value in os.environ.items() if name not in made and name != "REDIS_DATABASE_OFFSET"
        }
        return (
            inherited
            | made
            | unlimited
            | {
                "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
                "PROMETHEUS_MULTIPROC_DIR": str(metrics),
                "PORT": str(self.web_port),
                "PUBLIC_PORT": str(self.port),
                "BIND_ADDRESS": "127.0.0.1",
                "LOG_LEVEL": "INFO",
                "PYTHONUNBUFFERED": "1",
            }
        )

    def _install(self) -> None:
        done = subprocess.run(
            [sys.executable, "-c", _INSTALL],
            cwd=REPOSITORY,
            env=self._environment,
            input=PASSWORD,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr


def until(condition: Callable[[], Any], *, seconds: float, pause: float = 0.1) -> Any:
    """Wait for `condition` and give back what it found; AssertionError after so many seconds."""
    ends = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < ends, f"not within {seconds:.0f} s"
        time.sleep(pause)
    return found


def below(pid: int) -> list[int]:
    """A process and all that it started, directly or not: PostgreSQL's sessions have groups of their own."""
    found = [pid]
    for each in found:
        for task in Path(f"/proc/{each}/task").glob("*/children"):
            try:
                found += map(int, task.read_text().split())
            except OSError:
                continue
    return found


def send_signal(pids: list[int], number: signal.Signals) -> None:
    """To all of them that still are there."""
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue


def _tried(server: Server) -> bool:
    try:
        server.restart()
    except ServerFailedError:
        return False
    return True
