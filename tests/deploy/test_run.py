"""`make run` says what it does, brings back what dies, and leaves nothing behind.

Most tests run it over a small project in place of Kontor, with the real servers, gunicorn and Dramatiq; the
last one runs Kontor itself.
"""

import hashlib
import http.client
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from http.cookies import SimpleCookie
from pathlib import Path

import psutil
import psycopg
import pytest

from deploy.local import ports

REPOSITORY = Path(__file__).resolve().parents[2]
GIVEN = ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "SMTP_URL", "SECRET_KEY", "KEY_PEPPER", "PUBLIC_PORT")

MANAGE = """
import os, sys, time
from pathlib import Path
command = sys.argv[1]
if command == "migrate" and Path("broken").exists():
    sys.exit("relation 17 is sour")
if command == "demo":
    print("Sign in as ann@demo.example with the password demo")
if command == "url":
    print(os.environ["DATABASE_URL"])
if command == "sweeper":
    print("sweeping", flush=True)
    time.sleep(600)
"""
WSGI = """
import os
def application(environ, start_response):
    start_response("200 OK", [("Content-Type", "text/plain")])
    return [os.environ["DATABASE_URL"].encode()]
"""
WORKER = """
import os, dramatiq
from dramatiq.brokers.redis import RedisBroker
dramatiq.set_broker(RedisBroker(url=os.environ["REDIS_URL"] + "/0"))
"""


def wait_for(condition: Callable[[], bool], seconds: float = 20.0) -> None:
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.05)


class Run:
    """One `python -m deploy.local.run`, with what it prints."""

    def __init__(
        self, project: Path, port: int, *arguments: str, console: Path | None = None, **environment: str
    ) -> None:
        self.project = project
        self.port = port
        self.console = console or project / f"console-{time.monotonic_ns()}"
        clean = {name: value for name, value in os.environ.items() if name not in GIVEN}
        with self.console.open("wb") as output:
            self.popen = subprocess.Popen(
                [sys.executable, "-m", "deploy.local.run", *arguments],
                cwd=project,
                env=clean | {"PORT": str(port)} | environment,
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
            )

    def said(self) -> str:
        return self.console.read_text()

    def until(self, words: str, seconds: float = 60.0) -> None:
        wait_for(lambda: words in self.said() or self.popen.poll() is not None, seconds)
        assert words in self.said(), self.said()

    def get(self, path: str, host: str = "localhost") -> str:
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", headers={"Host": host})
        with urllib.request.urlopen(request, timeout=10) as answer:
            return str(answer.read().decode())

    def family(self) -> list[psutil.Process]:
        return psutil.Process(self.popen.pid).children(recursive=True)

    def child(self, words: str) -> psutil.Process:
        """The direct child whose command line has `words`."""
        found = [child for child in psutil.Process(self.popen.pid).children() if words in " ".join(child.cmdline())]
        assert len(found) == 1, [child.cmdline() for child in found]
        return found[0]

    def end(self, number: signal.Signals = signal.SIGTERM) -> int:
        """Sends the signal; gives back the exit code."""
        self.popen.send_signal(number)
        return self.popen.wait(timeout=20)

    def abandon(self) -> None:
        """Ends it without order, which is quicker; the kernel ends its children."""
        self.popen.kill()
        self.popen.wait()


def is_gone(child: psutil.Process) -> bool:
    try:
        return not child.is_running() or child.status() == psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return True


def serves(database_url: str) -> bool:
    try:
        psycopg.connect(database_url).close()
    except psycopg.OperationalError:
        return False
    return True


def make_project(directory: Path) -> Path:
    shutil.copytree(REPOSITORY / "deploy", directory / "deploy", ignore=shutil.ignore_patterns("__pycache__"))
    built = directory / "web" / "dist"
    built.mkdir(parents=True)
    (built / "index.html").touch()
    (built / "built-from").write_text(hashlib.sha256().hexdigest())  # of no sources: nothing to build
    (directory / "config").mkdir()
    (directory / "manage.py").write_text(MANAGE)
    (directory / "config" / "wsgi.py").write_text(WSGI)
    (directory / "config" / "worker.py").write_text(WORKER)
    return directory


Start = Callable[..., Run]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return make_project(tmp_path / "project")


@pytest.fixture
def start(project: Path) -> Iterator[Start]:
    """Starts runs of a project of this test; they end with it."""
    runs: list[Run] = []

    def begin(directory: Path = project, port: int | None = None, **environment: str) -> Run:
        runs.append(Run(directory, port or ports.pick(1)[0], **environment))
        return runs[-1]

    yield begin
    for run in runs:
        run.abandon()


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """One run for all tests that leave it as it is."""
    run = Run(make_project(tmp_path_factory.mktemp("running") / "project"), ports.pick(1)[0])
    run.until("Ctrl-C stops it")
    yield run
    run.abandon()


def module(name: str, project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", f"deploy.local.{name}", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_summary_names_addresses_sign_ins_mail_and_logs(running: Run) -> None:
    said = running.said()
    assert f"http://localhost:{running.port}/\n" in said
    assert f"http://demo.localhost:{running.port}/\n" in said
    assert f"http://demo.localhost:{running.port}/api/v1/docs/\n" in said
    assert f"{running.project}/.local/mail/" in said
    assert f"{running.project}/.local/logs/" in said
    assert "Sign in as ann@demo.example with the password demo" in said
    assert running.get("/").startswith("postgresql://kontor:")


def test_secrets_are_readable_by_their_owner_only(running: Run) -> None:
    secrets = [running.project / ".local" / name for name in ("keys.json", "environment.json")]
    assert [file.stat().st_mode & 0o077 for file in secrets] == [0, 0]


def test_a_signal_during_the_start_stops_everything(start: Start) -> None:
    run = start()
    run.until("Migrating")
    assert run.end(signal.SIGINT) == 0
    assert "Traceback" not in run.said()


def test_nothing_outlives_a_killed_run(start: Start) -> None:
    run = start()
    run.until("Ctrl-C stops it")
    family = run.family()
    assert len(family) > 12
    run.end(signal.SIGKILL)
    wait_for(lambda: all(is_gone(child) for child in family))


def test_a_busy_port_is_named_with_one_that_is_free(start: Start) -> None:
    with socket.create_server(("127.0.0.1", 0)) as busy:
        port = busy.getsockname()[1]
        run = start(port=port)
        assert run.popen.wait(20) == 1
    found = re.fullmatch(rf"Port {port} is in use. Take another: PORT=(\d+) make run\n", run.said())
    assert found
    assert ports.all_free([int(found[1])])


def test_a_port_that_is_no_number_is_refused(start: Start) -> None:
    run = start(PORT="eighty")
    assert run.popen.wait(20) == 1
    assert run.said() == "PORT=eighty is not a port number.\n"


def test_one_clone_runs_once_and_is_not_reset_meanwhile(running: Run) -> None:
    second = Run(running.project, ports.pick(1)[0])
    assert second.popen.wait(20) == 1
    assert second.said() == "Kontor is running already in this clone. Stop it with Ctrl-C.\n"
    refused = module("reset", running.project)
    assert refused.returncode == 1
    assert refused.stderr == second.said()
    assert running.get("/")


def test_two_clones_run_side_by_side(running: Run, start: Start) -> None:
    another = start()
    another.until("Ctrl-C stops it")
    assert another.get("/") != running.get("/")


def test_the_next_run_finds_ports_keys_and_data_until_reset(start: Start, project: Path) -> None:
    run = start()
    run.until("Ctrl-C stops it")
    url = run.get("/")
    with psycopg.connect(url) as connection:
        connection.execute("CREATE TABLE kept AS SELECT 42")
    files = [project / ".local" / name for name in ("keys.json", "ports.json")]
    kept = [file.read_text() for file in files]
    stops_in_order(run, signal.SIGINT)
    assert not (project / ".local" / "environment.json").exists()

    again = start()
    again.until("Ctrl-C stops it")
    assert again.get("/") == url
    with psycopg.connect(url) as connection:
        assert connection.execute("SELECT * FROM kept").fetchone() == (42,)
    assert [file.read_text() for file in files] == kept
    stops_in_order(again, signal.SIGTERM)

    assert module("reset", project).returncode == 0
    assert not (project / ".local").exists()


def stops_in_order(run: Run, number: signal.Signals) -> None:
    family = run.family()
    began = time.monotonic()
    assert run.end(number) == 0
    assert time.monotonic() - began < 10
    assert [child for child in family if not is_gone(child)] == []
    assert "Traceback" not in run.said()


def test_whatever_dies_is_reported_with_its_log_and_comes_back(start: Start) -> None:
    run = start()
    run.until("Ctrl-C stops it")
    for name, words in (
        ("sweeper", "manage.py sweeper"),
        ("worker", "dramatiq"),
        ("web", "gunicorn"),
        ("valkey", "valkey-server"),
        ("postgresql", "bin/postgres"),
    ):
        victim = run.child(words)
        orphans = victim.children(recursive=True)
        victim.kill()
        run.until(f"{name} was killed by signal 9. The end of {run.project}/.local/logs/{name}.log:\n")
        run.until(f"{name} starts again in 1 s.")
        run.until(f"{name} started again.")
        assert run.child(words).pid != victim.pid
        wait_for(lambda orphans=orphans: all(is_gone(child) for child in orphans))  # type: ignore[misc]
    assert "sweeping" in run.said()  # the sweeper's own words
    wait_for(lambda: serves(run.get("/")))
    assert run.end() == 0


def test_a_child_that_keeps_dying_is_started_ever_more_rarely(start: Start, project: Path) -> None:
    (project / "config" / "worker.py").write_text("raise RuntimeError('no such queue')\n")
    run = start()
    run.until("worker starts again in 1 s.")
    run.until("worker starts again in 2 s.")
    assert "RuntimeError: no such queue" in run.said()
    assert run.get("/")


def test_a_web_server_that_cannot_start_ends_the_run(start: Start, project: Path) -> None:
    (project / "config" / "wsgi.py").write_text("raise RuntimeError('no such setting')\n")
    run = start()
    assert run.popen.wait(60) == 1
    assert "web ended with exit code" in run.said()
    assert "RuntimeError: no such setting" in run.said()


def test_a_failed_migration_is_shown_and_reset_is_offered(start: Start, project: Path) -> None:
    (project / "broken").touch()
    run = start()
    assert run.popen.wait(60) == 1
    assert "`manage.py migrate` ended with exit code 1:\n    relation 17 is sour\n" in run.said()
    assert run.said().endswith("make reset\n")


def test_a_database_of_another_version_is_refused_and_reset_is_offered(start: Start, project: Path) -> None:
    data = project / ".local" / "postgresql" / "data"
    data.mkdir(parents=True)
    (data / "PG_VERSION").write_text("17\n")
    run = start()
    assert run.popen.wait(60) == 1
    assert "is not of PostgreSQL 18 (found: 17)." in run.said()
    assert run.said().endswith("make reset\n")
    assert module("reset", project).returncode == 0
    afresh = start()
    afresh.until("Ctrl-C stops it")


def test_manage_speaks_to_the_present_run_only(running: Run, project: Path) -> None:
    assert module("manage", running.project, "url").stdout.strip() == running.get("/")
    elsewhere = module("manage", project, "url")
    assert (elsewhere.returncode, elsewhere.stderr) == (1, "Kontor does not run. Start it first: make run\n")


def test_servers_given_by_the_environment_are_used(running: Run, start: Start) -> None:
    environment = json.loads((running.project / ".local" / "environment.json").read_text())
    names = ("DATABASE_URL", "REDIS_URL", "S3_ENDPOINT_URL", "SMTP_URL")
    run = start(**{name: environment[name] for name in names})
    run.until("Ctrl-C stops it")
    assert run.get("/") == running.get("/")
    assert {child.name() for child in run.family()}.isdisjoint({"postgres", "valkey-server", "weed"})


def sign_in(run: Run, host: str, email: str, password: str) -> int:
    """The status of POST /auth/login, as a browser would send it."""
    client = http.client.HTTPConnection("127.0.0.1", run.port, timeout=20)
    client.request("GET", "/api/v1/me", headers={"Host": host})
    answer = client.getresponse()
    answer.read()
    token = SimpleCookie(answer.headers["Set-Cookie"])["csrftoken"].value
    headers = {
        "Host": host,
        "Content-Type": "application/json",
        "Cookie": f"csrftoken={token}",
        "X-CSRFToken": token,
    }
    client.request("POST", "/api/v1/auth/login", json.dumps({"email": email, "password": password}), headers)
    return client.getresponse().status


def test_kontor_itself_runs_and_lets_everybody_sign_in_who_is_named(tmp_path: Path) -> None:
    # Where the web client was never built, this builds it.
    run = Run(REPOSITORY, ports.pick(1)[0], "--directory", str(tmp_path / "state"), console=tmp_path / "console")
    try:
        run.until("Ctrl-C stops it", seconds=400)
        named = re.findall(r"^\w+: http://([\w.]+:\d+) (\S+) (\S+)$", run.said(), re.MULTILINE)
        assert [host for host, _, _ in named] == [f"localhost:{run.port}", f"demo.localhost:{run.port}"]
        assert [sign_in(run, *who) for who in named] == [204, 204]
        assert sign_in(run, named[1][0], named[1][1], "wrong") == 401
        assert "ready" in run.get("/readyz")
        assert run.child("dramatiq").is_running()
        assert run.child("manage.py sweeper").is_running()
        assert "starts again" not in run.said()
        stops_in_order(run, signal.SIGTERM)
    finally:
        run.abandon()
