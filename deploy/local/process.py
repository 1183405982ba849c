"""Child processes that never outlive their parent, and the servers among them.

Each child is started through util-linux's `setpriv --pdeathsig`: the kernel itself sends the child its stop
signal when the parent dies, also by SIGKILL. The kernel takes the *thread* that started the child for its
parent, so start children from a thread that lives as long as they shall, which the main thread does.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from pathlib import Path

from deploy.local import ports

REPOSITORY = Path(__file__).resolve().parents[2]
KEEP_LOG_BYTES = 10 * 1024 * 1024
POLL_SECONDS = 0.02
_LEFT_BEHIND_SECONDS = 5.0


class LocalError(RuntimeError):
    """Something here cannot start; the message is meant for the person at the console."""


class BrokenStateError(LocalError):
    """What an earlier run left behind is unusable: half made, or of another version."""


class ServerFailedError(LocalError):
    """A server ended, or did not become ready in time; the message ends with its last log lines."""


def launcher(stop_signal: signal.Signals, *, drop_root: bool = False) -> list[str]:
    """The command prefix that ties a child to the life of its parent.

    With `drop_root` a child of root runs as `nobody`, for servers that refuse root. It keeps root's right to
    pass through closed folders (a clone below /root, say), so no permission of any folder has to be widened.
    Raises LocalError where `setpriv` is missing.
    """
    setpriv = shutil.which("setpriv")
    if setpriv is None:
        raise LocalError("`setpriv` (Linux, package util-linux) is needed to run the servers.")
    prefix = [setpriv, "--pdeathsig", signal.Signals(stop_signal).name.removeprefix("SIG")]
    if drop_root and os.geteuid() == 0:
        prefix += ["--reuid", "nobody", "--regid", "nogroup", "--clear-groups"]
        prefix += ["--inh-caps", "+dac_override", "--ambient-caps", "+dac_override"]
    return [*prefix, "--"]


class ChildProcess:
    """One child with its log file, in its own process group, so that Ctrl-C reaches only the parent."""

    def __init__(
        self,
        name: str,
        log: Path,
        *,
        stop_signal: signal.Signals = signal.SIGTERM,
        environment: Mapping[str, str] | None = None,
        directory: Path | None = None,
        drop_root: bool = False,
    ) -> None:
        self.name = name
        self.log = log
        self._stop_signal = stop_signal
        self._environment = environment
        self._directory = directory
        self._drop_root = drop_root
        self._popen: subprocess.Popen[bytes] | None = None

    def start(self, command: Sequence[str | Path]) -> None:
        """Starts `command`; its output is appended to the log. Returns at once."""
        self.log.parent.mkdir(parents=True, exist_ok=True)
        if self.log.exists() and self.log.stat().st_size > KEEP_LOG_BYTES:
            self.log.replace(self.log.with_suffix(".1.log"))
        prefix = launcher(self._stop_signal, drop_root=self._drop_root)
        with self.log.open("ab") as output:
            self._popen = subprocess.Popen(
                [*prefix, *command],
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                env=None if self._environment is None else dict(self._environment),
                cwd=self._directory,
                start_new_session=True,
            )

    @property
    def pid(self) -> int:
        """Process id; LocalError before the first start."""
        if self._popen is None:
            raise LocalError(f"{self.name} was not started.")
        return self._popen.pid

    def exit_code(self) -> int | None:
        """None while it runs; negative for the signal that ended it."""
        return None if self._popen is None else self._popen.poll()

    def is_running(self) -> bool:
        return self._popen is not None and self._popen.poll() is None

    def request_stop(self) -> None:
        """Sends the stop signal, if it runs; does not wait."""
        if self.is_running():
            os.kill(self.pid, self._stop_signal)

    def wait_stopped(self, timeout: float) -> None:
        """Waits up to `timeout` seconds, then kills it with its process group."""
        if self._popen is None:
            return
        try:
            self._popen.wait(timeout)
        except subprocess.TimeoutExpired:
            self.kill()

    def stop(self, timeout: float = 10.0) -> None:
        """Asks it to end and waits; after `timeout` seconds it is killed."""
        self.request_stop()
        self.wait_stopped(timeout)

    def kill(self) -> None:
        """SIGKILL to the whole process group, also to what a dead leader left in it."""
        if self._popen is not None:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()

    def last_lines(self, count: int = 20) -> list[str]:
        """The end of the log."""
        if not self.log.exists():
            return []
        with self.log.open("rb") as file:
            file.seek(max(0, self.log.stat().st_size - 64 * 1024))
            return file.read().decode(errors="replace").splitlines()[-count:]


class Server(ABC):
    """A server of 127.0.0.1 whose data lives in `directory`."""

    name: str
    stop_signal: signal.Signals = signal.SIGTERM
    drop_root = False
    port_count = 1

    def __init__(self, directory: Path, log: Path, *, wanted_ports: Sequence[int] = (), durable: bool = True) -> None:
        """`wanted_ports` are taken when all are free, else the system chooses. Without `durable` the server
        may lose data when the machine (not the process) fails, and is faster."""
        self.directory = directory.resolve()
        self.durable = durable
        self.ports: tuple[int, ...] = tuple(wanted_ports)
        self._settled = False
        self.process = ChildProcess(
            self.name, log, stop_signal=self.stop_signal, directory=REPOSITORY, drop_root=self.drop_root
        )

    @property
    def port(self) -> int:
        """The port that clients use."""
        return self.ports[0]

    @abstractmethod
    def prepare(self) -> None:
        """Makes the data directory, when there is none. Raises LocalError when it is unusable."""

    @abstractmethod
    def command(self) -> list[str | Path]:
        """The command line, for the present ports."""

    @abstractmethod
    def probe(self) -> bool:
        """One quick try of a real operation."""

    def choose_ports(self) -> tuple[int, ...]:
        """`port_count` ports that are free now."""
        return ports.pick(self.port_count)

    def spawn(self) -> None:
        """Starts the process; does not wait until it serves. Once it has served, its ports never change."""
        self.directory.mkdir(parents=True, exist_ok=True)
        self.prepare()
        if not self._settled and (len(self.ports) != self.port_count or not ports.all_free(self.ports)):
            self.ports = self.choose_ports()
        self.process.start(self.command())

    def wait_until_ready(self, timeout: float = 30.0) -> None:
        """Returns when it serves. Raises ServerFailedError after `timeout` seconds or when it ended."""
        began = time.monotonic()
        deadline = began + timeout
        while not self.probe():
            if not self.process.is_running():
                # What a killed one left (memory that its last children hold) takes a moment to go.
                is_lasting = time.monotonic() - began > _LEFT_BEHIND_SECONDS
                if is_lasting if self._settled else ports.all_free(self.ports):
                    raise self._failure(f"ended with exit code {self.process.exit_code()}")
                # Somebody took a port between our choice and the server's start.
                self.spawn()
            if time.monotonic() > deadline:
                self.process.kill()
                raise self._failure(f"was not ready within {timeout:.0f} s")
            time.sleep(POLL_SECONDS)
        self._settled = True

    def stop(self) -> None:
        """Ends it in order; its data stays."""
        self.process.stop()
        self.clean_up()

    def kill(self) -> None:
        """Ends it as a crash would; `restart` brings it back with its data."""
        self.process.kill()
        self.clean_up()

    def restart(self) -> None:
        """Starts it again on the same ports, after `stop` or `kill`, and waits until it serves."""
        self.spawn()
        self.wait_until_ready()

    def clean_up(self) -> None:
        """Removes what the server leaves outside its directory; most leave nothing."""
        return

    def _failure(self, what: str) -> ServerFailedError:
        lines = "\n".join(f"    {line}" for line in self.process.last_lines())
        return ServerFailedError(f"{self.name} {what}. The end of {self.process.log}:\n{lines}")
