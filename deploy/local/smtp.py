"""A mail server that delivers nothing: each mail becomes an .eml file. Built on aiosmtpd."""

import argparse
import asyncio
import smtplib
import sys
import time
import uuid
from pathlib import Path

from aiosmtpd.smtp import SMTP, Envelope, Session

from deploy.local.process import Server


class SmtpSink(Server):
    """Accepts every mail. Its directory holds one file a mail, named so that they sort by arrival."""

    name = "smtp"

    @property
    def url(self) -> str:
        """smtp:// URL."""
        return f"smtp://127.0.0.1:{self.port}"

    def prepare(self) -> None:
        """There is nothing to make but the directory."""

    def command(self) -> list[str | Path]:
        return [sys.executable, "-m", __name__, "--port", str(self.port), "--directory", self.directory]

    def probe(self) -> bool:
        try:
            with smtplib.SMTP("127.0.0.1", self.port, timeout=2) as client:
                return client.noop()[0] == 250
        except (OSError, smtplib.SMTPException):
            return False


class _FileHandler:
    """Writes the mail as it came, below two header lines that tell the envelope."""

    def __init__(self, directory: Path) -> None:
        self._directory = directory

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook after DATA. The file appears under its name only when it is complete."""
        name = f"{time.time_ns()}-{uuid.uuid4().hex[:8]}"
        sender = envelope.mail_from or ""
        head = f"X-MailFrom: {sender}\r\nX-RcptTo: {', '.join(envelope.rcpt_tos)}\r\n".encode()
        unfinished = self._directory / f".{name}"
        unfinished.write_bytes(head + (envelope.original_content or b""))
        unfinished.rename(self._directory / f"{name}.eml")
        return "250 2.0.0 Kept in a file"


async def serve(port: int, directory: Path) -> None:
    """Serves until the process is ended."""
    handler = _FileHandler(directory)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="localhost", enable_SMTPUTF8=True, loop=loop), "127.0.0.1", port
    )
    await server.serve_forever()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--directory", type=Path, required=True)
    arguments = parser.parse_args()
    asyncio.run(serve(arguments.port, arguments.directory))


def start(directory: Path, log: Path, *, wanted_ports: tuple[int, ...] = (), durable: bool = True) -> SmtpSink:
    """Starts the server and returns at once; see `Server.wait_until_ready`."""
    server = SmtpSink(directory, log, wanted_ports=wanted_ports, durable=durable)
    server.spawn()
    return server


if __name__ == "__main__":
    main()
