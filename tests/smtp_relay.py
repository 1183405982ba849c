"""A mail relay on this machine that says what a test wants at each step."""

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

Answer = bytes | Callable[[socket.socket], None]

_ANSWERS: dict[str, bytes] = {
    "CONNECT": b"220 relay ESMTP",
    "EHLO": b"250-relay\r\n250-STARTTLS\r\n250-AUTH PLAIN\r\n250-SMTPUTF8\r\n250 8BITMIME",
    "STARTTLS": b"220 go ahead",
    "AUTH": b"235 welcome",
    "MAIL": b"250 ok",
    "RCPT": b"250 ok",
    "DATA": b"354 go ahead",
    "CONTENT": b"250 2.0.0 queued as 4F2A",
    "RSET": b"250 ok",
    "QUIT": b"221 bye",
}


class Closed(Exception):
    """The relay closes the connection here."""


def close(_channel: socket.socket) -> None:
    """An answer: none, and the connection ends."""
    raise Closed


@dataclass
class Relay:
    """`says` overrides answers by the step's name (`RCPT`); a list is used up, its last one stays. `lines` are the
    commands as they came, `mails` the contents."""

    port: int
    says: dict[str, Answer | list[Answer]] = field(default_factory=dict)
    lines: list[str] = field(default_factory=list)
    mails: list[bytes] = field(default_factory=list)

    def answer(self, step: str) -> Answer:
        given = self.says.get(step, _ANSWERS.get(step, b"500 what?"))
        if isinstance(given, list):
            return given.pop(0) if len(given) > 1 else given[0]
        return given


@contextmanager
def running_relay(certificate: Path | None = None, *, implicit: bool = False) -> Iterator[Relay]:
    """A relay on a free port; STARTTLS, or TLS from the beginning, with a certificate (PEM, key included)."""
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        relay = Relay(listener.getsockname()[1])
        stopped = threading.Event()

        def serve(connection: socket.socket) -> None:
            connection.settimeout(10)
            try:
                channel = context.wrap_socket(connection, server_side=True) if context and implicit else connection
                _converse(relay, channel, context)
            except (OSError, Closed):
                pass
            finally:
                connection.close()

        def accept() -> None:
            while not stopped.is_set():
                try:
                    connection, _peer = listener.accept()
                except TimeoutError:
                    continue
                threading.Thread(target=serve, args=(connection,), daemon=True).start()

        thread = threading.Thread(target=accept, daemon=True)
        thread.start()
        try:
            yield relay
        finally:
            stopped.set()
            thread.join()


def _converse(relay: Relay, channel: socket.socket, context: ssl.SSLContext | None) -> None:
    _say(channel, relay.answer("CONNECT"))
    reader = channel.makefile("rb")
    while line := reader.readline():
        relay.lines.append(line.decode("utf-8", "replace").strip())
        step = relay.lines[-1].split(" ")[0].upper()
        answer = relay.answer(step)
        _say(channel, answer)
        if step == "STARTTLS" and answer == _ANSWERS["STARTTLS"] and context is not None:
            channel = context.wrap_socket(channel, server_side=True)
            reader = channel.makefile("rb")
        if step == "DATA" and answer == _ANSWERS["DATA"]:
            content = b""
            while not content.endswith(b"\r\n.\r\n"):
                content += reader.readline()
            relay.mails.append(content.removesuffix(b".\r\n"))
            _say(channel, relay.answer("CONTENT"))
        if step == "QUIT":
            return


def _say(channel: socket.socket, answer: Answer) -> None:
    if callable(answer):
        answer(channel)
    else:
        channel.sendall(answer + b"\r\n")
