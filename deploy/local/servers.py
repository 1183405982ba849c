"""All servers that Kontor needs, for `make run` and for the tests alike."""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from deploy.local import postgresql, seaweedfs, smtp, valkey
from deploy.local.process import BrokenStateError, Server


@dataclass
class Servers:
    """The servers that were started; None for one that the environment gives."""

    directory: Path
    postgresql: postgresql.Postgresql | None
    valkey: valkey.Valkey | None
    seaweedfs: seaweedfs.SeaweedFS | None
    smtp: smtp.SmtpSink | None
    _keys: Mapping[str, str] = field(repr=False)
    _given: Mapping[str, str] = field(repr=False)

    def started(self) -> list[Server]:
        """Those that run here, in the order of their start."""
        found = (self.valkey, self.seaweedfs, self.smtp, self.postgresql)
        return [server for server in found if server is not None]

    def environment(self) -> dict[str, str]:
        """The variables that `config.env` reads, without those that were given."""
        chosen = {
            "SECRET_KEY": self._keys["SECRET_KEY"],
            "KEY_PEPPER": self._keys["KEY_PEPPER"],
            "PLATFORM_HOST": "localhost",
            "PUBLIC_SCHEME": "http",
            "PUBLIC_PORT": "8000",
            "DEBUG": "false",
        }
        made = {name: value for name, value in chosen.items() if not is_given(name, self._given)}
        if self.postgresql:
            made["DATABASE_URL"] = self.postgresql.url
        if self.valkey:
            made["REDIS_URL"] = self.valkey.url
        if self.seaweedfs:
            made |= {
                "S3_ENDPOINT_URL": self.seaweedfs.url,
                "S3_PUBLIC_ENDPOINT_URL": self.seaweedfs.url,
                "S3_BUCKET": seaweedfs.BUCKET,
                "S3_REGION": seaweedfs.REGION,
                "S3_ACCESS_KEY_ID": self.seaweedfs.access_key_id,
                "S3_SECRET_ACCESS_KEY": self.seaweedfs.secret_access_key,
            }
        if self.smtp:
            made["SMTP_URL"] = self.smtp.url
        return made

    def mail_directory(self) -> Path:
        """Where the mail server puts its .eml files."""
        return self.directory / "mail"

    def stop(self) -> None:
        """Stops all at once and waits until none is left."""
        for server in self.started():
            server.process.request_stop()
        for server in self.started():
            server.stop()


def is_given(name: str, given: Mapping[str, str]) -> bool:
    """Whether `given` holds the variable, or as NAME_FILE the path of a file with its value."""
    return bool(given.get(name) or given.get(f"{name}_FILE"))


def start_all(directory: Path, *, durable: bool, given: Mapping[str, str] | None = None) -> Servers:
    """Starts PostgreSQL, Valkey, S3 and SMTP, and returns when all serve.

    `directory` keeps their data, logs, ports and generated keys; a second start there finds all again, on the
    same ports where these are still free. `durable=False` is for tests: faster, and safe against everything
    but a failing machine. A server whose variable is in `given` (DATABASE_URL, REDIS_URL, S3_ENDPOINT_URL,
    SMTP_URL) is not started; keys and names that are given (SECRET_KEY, PLATFORM_HOST, ...) stay. The servers
    end with the calling *thread* at the latest, so call it from the main one.

    Raises LocalError (BrokenStateError, ServerFailedError); then none is left running.
    """
    given = given or {}
    directory.mkdir(parents=True, exist_ok=True)
    keys = _keys(directory / "keys.json")
    ports_file = directory / "ports.json"
    wanted = _wanted_ports(ports_file)
    logs = directory / "logs"
    servers = Servers(directory, None, None, None, None, keys, given)
    try:
        # PostgreSQL comes last: its initdb is waited for, while the others already start.
        if not is_given("REDIS_URL", given):
            servers.valkey = valkey.start(
                directory / "valkey", logs / "valkey.log", wanted_ports=wanted("valkey"), durable=durable
            )
        if not is_given("S3_ENDPOINT_URL", given):
            servers.seaweedfs = seaweedfs.start(
                directory / "seaweedfs",
                logs / "seaweedfs.log",
                access_key_id=keys["S3_ACCESS_KEY_ID"],
                secret_access_key=keys["S3_SECRET_ACCESS_KEY"],
                wanted_ports=wanted("seaweedfs"),
                durable=durable,
            )
        if not is_given("SMTP_URL", given):
            servers.smtp = smtp.start(
                directory / "mail", logs / "smtp.log", wanted_ports=wanted("smtp"), durable=durable
            )
        if not is_given("DATABASE_URL", given):
            servers.postgresql = postgresql.start(
                directory / "postgresql",
                logs / "postgresql.log",
                password=keys["DATABASE_PASSWORD"],
                wanted_ports=wanted("postgresql"),
                durable=durable,
            )
        for server in servers.started():
            server.wait_until_ready()
    except BaseException:
        servers.stop()
        raise
    ports_file.write_text(json.dumps({server.name: server.ports for server in servers.started()}))
    return servers


def _keys(file: Path) -> dict[str, str]:
    """Generated once for a directory; readable by its owner only."""
    names = ("SECRET_KEY", "KEY_PEPPER", "DATABASE_PASSWORD", "S3_ACCESS_KEY_ID", "S3_SECRET_ACCESS_KEY")
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        unfinished.touch(mode=0o600)
        unfinished.write_text(json.dumps({name: secrets.token_hex(32) for name in names}))
        unfinished.rename(file)
    found = _read_json(file)
    if not set(names) <= set(found):
        raise BrokenStateError(f"{file} is incomplete.")
    return found


def _wanted_ports(file: Path) -> Callable[[str], tuple[int, ...]]:
    saved = _read_json(file) if file.exists() else {}
    return lambda name: tuple(saved.get(name, ()))


def _read_json(file: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(file.read_text()))
    except ValueError as error:
        raise BrokenStateError(f"{file} is unreadable.") from error
