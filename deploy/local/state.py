"""What `make run` keeps in `.local/`, and the lock that makes it one run at a time."""

import argparse
import contextlib
import fcntl
import json
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path

from deploy.local.process import REPOSITORY, LocalError

LOCAL = REPOSITORY / ".local"


class AlreadyRunningError(LocalError):
    """Another `make run` of this clone holds the lock."""


class State:
    """Data, logs, ports and keys of one clone."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory.absolute()
        self.logs = self.directory / "logs"
        self._lock = self.directory / "lock"
        self._environment = self.directory / "environment.json"

    @classmethod
    def from_arguments(cls, description: str | None) -> "State":
        """The state that the command line names (--directory), else that of this clone."""
        parser = argparse.ArgumentParser(description=description)
        parser.add_argument("--directory", type=Path, default=LOCAL, help="where the state is kept (.local)")
        return cls(parser.parse_args().directory)

    @contextlib.contextmanager
    def lock(self) -> Iterator[None]:
        """Holds the clone until the block ends, or the process does.

        The kernel gives the lock back when the process ends in whatever way; nothing stale can stay.
        Raises AlreadyRunningError; LocalError when the directory belongs to somebody else.
        """
        try:
            self.directory.mkdir(parents=True, exist_ok=True)
            file = self._lock.open("a")
        except PermissionError as error:
            raise LocalError(f"{self.directory} belongs to another user. Remove it as that user: make reset") from error
        with file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                raise AlreadyRunningError("Kontor is running already in this clone. Stop it with Ctrl-C.") from None
            self._environment.unlink(missing_ok=True)
            try:
                yield
            finally:
                self._environment.unlink(missing_ok=True)

    def publish(self, environment: Mapping[str, str]) -> None:
        """Leaves the variables of this run for `make shell`; readable by the owner only, gone with the run."""
        self._environment.touch(mode=0o600)
        self._environment.write_text(json.dumps(dict(environment)))

    def published(self) -> dict[str, str]:
        """The variables of the present run. Raises LocalError when there is none."""
        try:
            with self.lock():
                pass
        except AlreadyRunningError:
            with contextlib.suppress(FileNotFoundError):
                return dict(json.loads(self._environment.read_text()))
            raise LocalError("Kontor is still starting. Try again in a moment.") from None
        raise LocalError("Kontor does not run. Start it first: make run")

    def remove(self) -> None:
        """Removes everything. Raises AlreadyRunningError while a run uses it."""
        if not self.directory.exists():
            return
        with self.lock():
            shutil.rmtree(self.directory)
