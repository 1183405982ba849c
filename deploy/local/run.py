"""`make run`: the whole of Kontor on this machine, until Ctrl-C.

Servers first, then migrations and the demo organisation, then web, worker and sweeper. What the environment
gives (DATABASE_URL, REDIS_URL, S3_ENDPOINT_URL, SMTP_URL) is used in place of an embedded server.
"""

import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Mapping
from functools import partial

from deploy.local import ports, web
from deploy.local.process import (
    REPOSITORY,
    BrokenStateError,
    ChildProcess,
    LocalError,
    ServerFailedError,
    launcher,
)
from deploy.local.servers import Servers, start_all
from deploy.local.state import State
from deploy.local.supervisor import Supervisor, death_notice, stop_together

ADDRESS = "127.0.0.1"
DEFAULT_PORT = 8000
WEB_START_SECONDS = 60.0
WATCH_SECONDS = 0.5
# Together below the ten seconds within which everything has ended.
STOP_WEB_SECONDS = 3.0
STOP_WORKERS_SECONDS = 5.0

PROCESSES = {
    "web": ["-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi"],
    "worker": [
        *("-m", "dramatiq", "config.worker", "--processes", "1", "--threads", "4"),
        *("--worker-shutdown-timeout", "3000"),
    ],
    "sweeper": ["manage.py", "sweeper"],
}


def main() -> int:
    """Exit code 0 after Ctrl-C or SIGTERM, 1 when it cannot start (the reason is on stderr)."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.default_int_handler)
    if signal.getsignal(signal.SIGHUP) != signal.SIG_IGN:  # as `nohup` leaves it
        signal.signal(signal.SIGHUP, signal.default_int_handler)
    state = State.from_arguments(__doc__)
    try:
        with state.lock():
            _run(state, _port())
    except KeyboardInterrupt:
        return 0
    except LocalError as error:
        print(error, file=sys.stderr)
        if isinstance(error, BrokenStateError | ServerFailedError):
            print("To start afresh, without the data stored so far: make reset", file=sys.stderr)
        return 1
    return 0


def _port() -> int:
    """The port of the web server; LocalError when it is busy or no port."""
    text = os.environ.get("PORT") or str(DEFAULT_PORT)
    if not text.isascii() or not text.isdigit() or not 0 < int(text) < 65_536:
        raise LocalError(f"PORT={text} is not a port number.")
    port = int(text)
    if not ports.all_free([port], ADDRESS):
        free = next(other for other in range(8137, 65_536) if ports.all_free([other], ADDRESS))
        raise LocalError(f"Port {port} is in use. Take another: PORT={free} make run")
    return port


def _run(state: State, port: int) -> None:
    """Starts everything, watches it until a signal comes, and stops it in order."""
    if web.is_stale():
        _say("Building the web client ...")
        web.build()
    _say("Starting PostgreSQL, Valkey, S3 and mail ...")
    servers = start_all(state.directory, durable=True, given=os.environ)
    processes: dict[str, ChildProcess] = {}
    try:
        made = servers.environment() | _web_environment(port)
        environment = os.environ | made
        _say("Migrating the database ...")
        _command("migrate", state, servers, environment)
        _say("Preparing the demo organisation ...")
        sign_ins = _command("demo", state, servers, environment)
        environment |= _figures_environment(state)
        for name in PROCESSES:
            log = state.logs / f"{name}.log"
            processes[name] = ChildProcess(name, log, environment=environment, directory=REPOSITORY)
            processes[name].start(_command_line(name))
        _wait_for_web(processes["web"], port)
        state.publish(made)
        _say(_summary(state, servers, environment, sign_ins))
        _watch(servers, processes)
    finally:
        _stop(servers, processes)


def _say(message: str) -> None:
    print(message, flush=True)


def _command_line(name: str) -> list[str]:
    return [sys.executable, *PROCESSES[name]]


def _web_environment(port: int) -> dict[str, str]:
    return {
        "PORT": str(port),
        "PUBLIC_PORT": os.environ.get("PUBLIC_PORT", str(port)),
        "BIND_ADDRESS": os.environ.get("BIND_ADDRESS", ADDRESS),
    }


def _figures_environment(state: State) -> dict[str, str]:
    """An empty directory in which web, worker and sweeper share their figures for `/metrics`."""
    directory = state.directory / "metrics"
    shutil.rmtree(directory, ignore_errors=True)
    directory.mkdir()
    return {"PROMETHEUS_MULTIPROC_DIR": str(directory)}


def _command(name: str, state: State, servers: Servers, environment: Mapping[str, str]) -> str:
    """Runs one management command to its end and gives back what it printed."""
    state.logs.mkdir(exist_ok=True)
    log = state.logs / f"{name}.log"
    with log.open("wb") as errors:
        done = subprocess.run(
            [*launcher(signal.SIGTERM), sys.executable, "manage.py", name],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            cwd=REPOSITORY,
            start_new_session=True,
            check=False,
        )
    output = done.stdout.decode(errors="replace")
    if done.returncode != 0:
        lines = [*output.splitlines(), *log.read_text(errors="replace").splitlines()][-20:]
        text = "\n".join(f"    {line}" for line in lines)
        kind = LocalError if servers.postgresql is None else BrokenStateError
        raise kind(f"`manage.py {name}` ended with exit code {done.returncode}:\n{text}")
    return output


def _wait_for_web(web: ChildProcess, port: int) -> None:
    """Returns when the web server answers; LocalError when it ends or stays silent."""
    deadline = time.monotonic() + WEB_START_SECONDS
    while True:
        try:
            with urllib.request.urlopen(f"http://{ADDRESS}:{port}/livez", timeout=2):
                return
        except OSError:
            time.sleep(0.1)
        if not web.is_running():
            raise LocalError(death_notice(web))
        if time.monotonic() > deadline:
            raise LocalError(f"The web server does not answer. See {web.log}")


def _summary(state: State, servers: Servers, environment: Mapping[str, str], sign_ins: str) -> str:
    host = f"{environment.get('PLATFORM_HOST', 'localhost')}:{environment['PUBLIC_PORT']}"
    scheme = environment.get("PUBLIC_SCHEME", "http")
    mail = f"{servers.mail_directory()}/ (one .eml file each)" if servers.smtp else "by SMTP_URL"
    return f"""
Kontor runs. Ctrl-C stops it.

  Platform           {scheme}://{host}/
  Demo organisation  {scheme}://demo.{host}/
  API reference      {scheme}://demo.{host}/api/v1/docs/
  Mail               {mail}
  Logs               {state.logs}/

{sign_ins.rstrip()}
"""


def _watch(servers: Servers, processes: Mapping[str, ChildProcess]) -> None:
    """Brings back what dies, until a signal interrupts."""
    supervisor = Supervisor(lambda message: _say(f"\n{message}"))
    for server in servers.started():
        supervisor.watch(server.process, server.spawn)
    for name, process in processes.items():
        supervisor.watch(process, partial(process.start, _command_line(name)))
    while True:
        supervisor.check()
        time.sleep(WATCH_SECONDS)


def _stop(servers: Servers, processes: Mapping[str, ChildProcess]) -> None:
    """Web first, so that nothing new comes in; servers last, for they are needed until then."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    if processes:
        _say("Stopping ...")
    stop_together([process for name, process in processes.items() if name == "web"], STOP_WEB_SECONDS)
    stop_together([process for name, process in processes.items() if name != "web"], STOP_WORKERS_SECONDS)
    servers.stop()


if __name__ == "__main__":
    sys.exit(main())
