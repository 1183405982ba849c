"""Connections to addresses that people typed: webhooks, mail relays. The guard against requests that would reach
what only this machine can (SSRF).

A name is looked up once; every address that it has must be a global one, and the connection goes to an address that
was looked at. Redirects are not followed. A deadline is for the whole exchange, so a peer that sends one byte a second
does not hold a worker.
"""

import contextlib
import functools
import http.client
import io
import ipaddress
import socket
import ssl
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from urllib.parse import quote, urlsplit

import dns.exception
import dns.resolver
import idna
from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

_GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")
# RFC 6052: the last 32 bits are an IPv4 address, to which a gateway sends on.
_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")
_CONNECT_TRIES = 4
_PIECE = 16_384


class Failure(StrEnum):
    """Why nothing came back."""

    NAME_NOT_FOUND = "name_not_found"
    ADDRESS_NOT_ALLOWED = "address_not_allowed"
    NOT_ENCRYPTED = "not_encrypted"
    CONNECTION_FAILED = "connection_failed"
    TLS_FAILED = "tls_failed"
    TIMED_OUT = "timed_out"
    INVALID_ANSWER = "invalid_answer"


FAILURES: Mapping[Failure, str | Promise] = {
    Failure.NAME_NOT_FOUND: _("The name system knows no address of this host."),
    Failure.ADDRESS_NOT_ALLOWED: _("The host has an address that is not a public one."),
    Failure.NOT_ENCRYPTED: _("Only https is allowed to this host."),
    Failure.CONNECTION_FAILED: _("The host takes no connection."),
    Failure.TLS_FAILED: _("The host's certificate or encryption was refused."),
    Failure.TIMED_OUT: _("The host did not answer in time."),
    Failure.INVALID_ANSWER: _("The answer is not HTTP."),
}


class OutboundError(Exception):
    """Nothing came back. `failure` says why; `reason` is the technical side of it, in English."""

    def __init__(self, failure: Failure, reason: str = "") -> None:
        super().__init__(f"{failure}: {reason}" if reason else str(failure))
        self.failure = failure
        self.reason = reason


class InvalidAddressError(ValueError):
    """The text is no URL that can be called; the message is a sentence for people."""


@dataclass(frozen=True, slots=True)
class Target:
    """A URL in its parts. `host` is in ASCII (IDNA) or an IP address, `path` includes the query."""

    scheme: str
    host: str
    port: int
    path: str

    @property
    def authority(self) -> str:
        """As the header Host says it (RFC 9110, 7.2)."""
        name = f"[{self.host}]" if ":" in self.host else self.host
        return name if self.port == _PORTS[self.scheme] else f"{name}:{self.port}"

    @property
    def url(self) -> str:
        return f"{self.scheme}://{self.authority}{self.path}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What a host answered. `body` is cut after `most` bytes, which is no error."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes


_PORTS = {"https": 443, "http": 80}


def parse_url(text: str) -> Target:
    """A URL that may be called. Raises InvalidAddressError.

    Plain http only where the installation allows addresses that are not global: see `settings.OUTBOUND_NETWORKS`.
    """
    try:
        parts = urlsplit(text.strip())
        port = parts.port
        host = _ascii_host(parts.hostname or "")
    except ValueError:
        raise InvalidAddressError(str(_("This is not an address on the web."))) from None
    if parts.scheme != "https" and not (parts.scheme == "http" and settings.OUTBOUND_NETWORKS):
        raise InvalidAddressError(str(_("The address must begin with https://.")))
    if not host or parts.username is not None or parts.password is not None or port == 0:
        raise InvalidAddressError(str(_("Expected a host, without a user or password.")))
    # What is escaped already stays; what HTTP does not carry is.
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?")
    return Target(parts.scheme, host, port or _PORTS[parts.scheme], f"{path}?{query}" if query else path)


def is_global(address: IPAddress) -> bool:
    """Whether an address belongs to the public internet: one machine out there, and nothing nearer."""
    if isinstance(address, ipaddress.IPv6Address):
        within = _embedded(address)
        if within is not None:
            return is_global(within)
        if address not in _GLOBAL_UNICAST:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def is_allowed(address: IPAddress) -> bool:
    """Whether a connection may go there: global, or in a network that the installation allows."""
    plain = (_mapped(address) or address) if isinstance(address, ipaddress.IPv6Address) else address
    return is_global(address) or _is_excepted(plain)


def resolve(host: str, *, seconds: float = 5.0) -> list[IPAddress]:
    """The addresses of a name (or of itself, if it is one), looked up once; IPv4 first.

    Raises OutboundError: `name_not_found`, `timed_out`, and `address_not_allowed` if any of them may not be
    connected to.
    """
    found = _addresses_of(host, seconds)
    for address in found:
        if not is_allowed(address):
            raise OutboundError(Failure.ADDRESS_NOT_ALLOWED, f"{host} is {address}")
    return sorted(found, key=lambda address: address.version)


def connect(addresses: Sequence[IPAddress], port: int, *, seconds: float = 5.0) -> socket.socket:
    """A TCP connection to the first of `addresses` that takes it, with what is left of `seconds` as its timeout.

    `addresses` come from `resolve()`. Raises OutboundError: `connection_failed`, `timed_out`.
    """
    deadline = time.monotonic() + seconds
    error: OSError | None = None
    for address in addresses[:_CONNECT_TRIES]:
        try:
            connection = socket.create_connection((str(address), port), timeout=_left(deadline))
            connection.settimeout(_left(deadline))
            return connection
        except TimeoutError:
            raise OutboundError(Failure.TIMED_OUT, f"no connection to {address} port {port}") from None
        except OSError as refused:
            error = refused
    raise OutboundError(Failure.CONNECTION_FAILED, str(error) if error else "no address")


def post(
    target: Target, *, body: bytes, headers: Mapping[str, str], seconds: float = 5.0, most: int = 1_000_000
) -> Answer:
    """POST `body` and read at most `most` bytes of the answer, all in `seconds`. A redirect is an answer like others.

    Raises OutboundError.
    """
    deadline = time.monotonic() + seconds
    addresses = resolve(target.host, seconds=seconds)
    if target.scheme == "http" and not all(_is_excepted(address) for address in addresses):
        raise OutboundError(Failure.NOT_ENCRYPTED)
    with _failures(), contextlib.closing(connect(addresses, target.port, seconds=_left(deadline))) as plain:
        channel = plain
        if target.scheme == "https":
            # The name of the URL is what is asked for (SNI) and what the certificate must be of.
            channel = tls_context().wrap_socket(plain, server_hostname=target.host)
        with contextlib.closing(channel):
            return _exchange(target, _Deadlined(channel, deadline), body, headers, most)


@functools.cache
def tls_context() -> ssl.SSLContext:
    """Certificates checked against the system's authorities, TLS 1.2 or newer."""
    return ssl.create_default_context()


def _exchange(target: Target, channel: "_Deadlined", body: bytes, headers: Mapping[str, str], most: int) -> Answer:
    caller = http.client.HTTPConnection(target.host, target.port)
    caller.sock = channel  # type: ignore[assignment]  # sends, and makes a file to read from
    caller.request("POST", target.path, body, {"Host": target.authority, "Connection": "close", **headers})
    answer = caller.getresponse()
    pieces: list[bytes] = []
    left = most
    while left > 0 and (piece := answer.read1(min(left, _PIECE))):
        pieces.append(piece)
        left -= len(piece)
    return Answer(answer.status, answer.getheaders(), b"".join(pieces))


@contextlib.contextmanager
def _failures() -> Iterator[None]:
    try:
        yield
    except TimeoutError:
        raise OutboundError(Failure.TIMED_OUT) from None
    except ssl.SSLError as error:
        raise OutboundError(Failure.TLS_FAILED, getattr(error, "verify_message", "") or str(error)) from None
    except OSError as error:
        raise OutboundError(Failure.CONNECTION_FAILED, str(error)) from None
    except (http.client.HTTPException, ValueError) as error:
        raise OutboundError(Failure.INVALID_ANSWER, type(error).__name__) from None


class _Deadlined:
    """A socket as `http.client` uses one, of which every single wait ends at the deadline. Closed by who made it."""

    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel = channel
        self._deadline = deadline

    def sendall(self, data: bytes) -> None:
        self._channel.settimeout(_left(self._deadline))
        self._channel.sendall(data)

    def makefile(self, _mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._channel, self._deadline))

    def close(self) -> None:
        """`http.client` closes when the header is read; the body comes after that."""


class _Reader(io.RawIOBase):
    def __init__(self, channel: socket.socket, deadline: float) -> None:
        self._channel = channel
        self._deadline = deadline

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        self._channel.settimeout(_left(self._deadline))
        return self._channel.recv_into(buffer)


def _left(deadline: float) -> float:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _ascii_host(host: str) -> str:
    if not host or _literal(host) is not None:
        return host
    return idna.encode(host.removesuffix("."), uts46=True).decode()


def _literal(host: str) -> IPAddress | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _addresses_of(host: str, seconds: float) -> list[IPAddress]:
    literal = _literal(host)
    if literal is not None:
        return [literal]
    # RFC 6761, 6.3: never asked of a name server.
    if host == "localhost" or host.endswith(".localhost"):
        return [ipaddress.IPv4Address("127.0.0.1")]
    try:
        answers = dns.resolver.get_default_resolver().resolve_name(host, lifetime=seconds)
    except dns.resolver.LifetimeTimeout:
        raise OutboundError(Failure.TIMED_OUT, "no name server answered") from None
    except (dns.exception.DNSException, OSError) as error:
        raise OutboundError(Failure.NAME_NOT_FOUND, type(error).__name__) from None
    found = [ipaddress.ip_address(text) for text in answers.addresses()]
    if not found:
        raise OutboundError(Failure.NAME_NOT_FOUND)
    return found


def _mapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    return address.ipv4_mapped


def _embedded(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    """The IPv4 address to which this one leads in the end, if it does."""
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped or address.sixtofour


def _is_excepted(address: IPAddress) -> bool:
    return any(address.version == network.version and address in network for network in settings.OUTBOUND_NETWORKS)
