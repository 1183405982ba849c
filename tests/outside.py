"""The world outside, on this machine: an HTTP server that says what a test wants, and a name server."""

import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import dns.message
import dns.resolver
import dns.rrset
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

OK = b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\nX-Seen: yes\r\n\r\nfine"


@dataclass(frozen=True)
class Received:
    """One request as it came: its first line, headers by lower-case name, body, and the name asked for by TLS."""

    line: str
    headers: dict[str, str]
    body: bytes
    server_name: str | None = None


@dataclass
class Receiver:
    """`answers` are given one after another, the last one for ever; a callable is given the connection."""

    port: int
    answers: list[bytes | Callable[[socket.socket], None]] = field(default_factory=lambda: [OK])
    requests: list[Received] = field(default_factory=list)

    def url(self, path: str = "/hook") -> str:
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def running_receiver(certificate: Path | None = None) -> Iterator[Receiver]:
    """A server on a free port of this machine; with TLS if it has a certificate (PEM, key included)."""
    asked: list[str | None] = []
    context = None
    if certificate is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        context.sni_callback = lambda _channel, name, _context: asked.append(name)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        receiver = Receiver(listener.getsockname()[1])
        stopped = threading.Event()

        def serve(connection: socket.socket) -> None:
            connection.settimeout(10)
            try:
                channel = context.wrap_socket(connection, server_side=True) if context else connection
                receiver.requests.append(_read(channel, asked[-1] if asked else None))
                answer = receiver.answers[0] if len(receiver.answers) == 1 else receiver.answers.pop(0)
                if callable(answer):
                    answer(channel)
                else:
                    channel.sendall(answer)
                channel.close()
            except OSError:
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
            yield receiver
        finally:
            stopped.set()
            thread.join()


def answer_of(status: int, body: bytes = b"", **headers: str) -> bytes:
    lines = [f"HTTP/1.1 {status} Said", f"Content-Length: {len(body)}"]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


def drip(piece: bytes, pause: float = 0.05) -> Callable[[socket.socket], None]:
    """An answer that never ends, a piece at a time."""

    def send(channel: socket.socket) -> None:
        while True:
            channel.sendall(piece)
            time.sleep(pause)

    return send


def _read(channel: socket.socket, server_name: str | None) -> Received:
    data = b""
    while b"\r\n\r\n" not in data:
        piece = channel.recv(65536)
        if not piece:
            raise OSError("closed")
        data += piece
    head, _blank, body = data.partition(b"\r\n\r\n")
    line, *rest = head.decode().split("\r\n")
    headers = {name.lower(): value.strip() for name, _colon, value in (each.partition(":") for each in rest)}
    while len(body) < int(headers.get("content-length", 0)):
        body += channel.recv(65536)
    return Received(line, headers, body, server_name)


def make_certificate(path: Path, name: str) -> Path:
    """A certificate of `name` that vouches for itself."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(name)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path.write_bytes(private + certificate.public_bytes(serialization.Encoding.PEM))
    return path


@dataclass
class Names:
    """What a name server says: for each name the answers of one question after another, the last one for ever."""

    records: dict[str, list[Sequence[str]]]
    asked: list[str] = field(default_factory=list)

    def answer(self, wire: bytes) -> bytes:
        query = dns.message.from_wire(wire)
        response = dns.message.make_response(query)
        question = query.question[0]
        name, kind = question.name.to_text().removesuffix(".").lower(), dns.rdatatype.to_text(question.rdtype)
        found = self.records.get(name, [[]])
        self.asked.append(f"{name} {kind}")
        if kind == "A" or name.startswith("six."):
            addresses = found[0] if len(found) == 1 else found.pop(0)
            if addresses:
                response.answer.append(dns.rrset.from_text_list(f"{name}.", 0, "IN", kind, list(addresses)))
        return response.to_wire()


@contextmanager
def running_names(records: dict[str, list[Sequence[str]]]) -> Iterator[Names]:
    """A name server on a free port, which is this process's default resolver meanwhile."""
    names = Names(records)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as listener:
        listener.bind(("127.0.0.1", 0))
        listener.settimeout(0.05)
        stopped = threading.Event()

        def serve() -> None:
            while not stopped.is_set():
                try:
                    wire, client = listener.recvfrom(4096)
                except TimeoutError:
                    continue
                listener.sendto(names.answer(wire), client)

        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        before = dns.resolver.default_resolver
        resolver = dns.resolver.Resolver(configure=False)
        resolver.nameservers, resolver.port = ["127.0.0.1"], listener.getsockname()[1]
        dns.resolver.default_resolver = resolver
        try:
            yield names
        finally:
            dns.resolver.default_resolver = before
            stopped.set()
            thread.join()
