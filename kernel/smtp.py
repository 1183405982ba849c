"""The exchange with a mail relay (RFC 5321), one mail at a time: the only place that speaks SMTP.

It tells apart what the caller must treat differently: refused for good, refused for now, not reached, and handed
over without an answer, of which nobody knows whether it left.
"""

import contextlib
import re
import smtplib
import socket
import ssl
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from kernel import outbound
from kernel.outbound import Failure, OutboundError

# For each answer; a job's lease is longer.
_SECONDS = 20.0
_CHECK_SECONDS = 8.0
_LONGEST_ANSWER = 500
_LEADING_DOT = re.compile(rb"^\.", re.MULTILINE)


class Tls(StrEnum):
    """How the connection is encrypted: not, after STARTTLS (RFC 3207), or from its first byte (RFC 8314)."""

    NONE = "none"
    STARTTLS = "starttls"
    IMPLICIT = "implicit"


@dataclass(frozen=True, slots=True)
class Relay:
    """A relay, and in whose name it is used: `address` is the envelope's sender and the one in From.

    `is_guarded`: somebody typed the host, so that it must be on the public internet (`kernel.outbound`).
    """

    host: str
    port: int
    tls: Tls
    user: str
    password: str
    address: str
    name: str = ""
    is_guarded: bool = False


class Stage(StrEnum):
    """How far an exchange came."""

    CONNECT = "connect"
    GREETING = "greeting"
    TLS = "tls"
    SIGN_IN = "sign_in"
    SENDER = "sender"
    RECIPIENT = "recipient"
    CONTENT = "content"


class RelayError(OSError):
    """The mail did not leave. Its text names nobody.

    `code` and `answer` are the relay's, None and a technical reason without one. `is_final`: the same mail would be
    refused again.
    """

    def __init__(self, stage: Stage, code: int | None, answer: str, failure: Failure | None = None) -> None:
        super().__init__(f"{stage}: {code or failure or 'no answer'}")
        self.stage = stage
        self.code = code
        self.answer = answer
        self.failure = failure

    @property
    def is_final(self) -> bool:
        return self.code is not None and self.code >= 500 and self.stage in (Stage.RECIPIENT, Stage.CONTENT)


class OutcomeUnknownError(Exception):
    """The relay had the whole mail, or part of it, and did not say what became of it."""


def deliver(relay: Relay, recipient: str, message: bytes, *, before_content: Callable[[], None] | None = None) -> str:
    """Hand one mail over; what the relay answered (`2.0.0 queued as 4F2A`).

    `before_content` is called when all but the mail itself is accepted: whoever must remember that it may have
    left writes it down there. Raises RelayError, and OutcomeUnknownError if the relay fell silent after that.
    """
    with _session(relay, _SECONDS) as client:
        _envelope(client, relay, recipient)
        if before_content is not None:
            before_content()
        with _at(Stage.CONTENT):
            _require(Stage.CONTENT, client.docmd("DATA"), (354,))
        try:
            # From here on silence is no refusal.
            answer = client.data_after_go_ahead(message)
        except (OSError, smtplib.SMTPException) as error:
            raise OutcomeUnknownError(type(error).__name__) from None
        _require(Stage.CONTENT, answer, (250,))
        return _text(answer[1])


def check(relay: Relay, recipient: str) -> None:
    """Go as far as a mail to `recipient` would, and stop before its content. Raises RelayError."""
    with _session(relay, _CHECK_SECONDS) as client:
        _envelope(client, relay, recipient)
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.rset()


class _Client(smtplib.SMTP):
    def __init__(self, relay: Relay, seconds: float) -> None:
        super().__init__(timeout=seconds)
        self._relay = relay
        # What starttls() asks the certificate for.
        self._host = relay.host

    def _get_socket(self, host: str, port: int, timeout: float) -> socket.socket:
        if self._relay.is_guarded:
            plain = outbound.connect(outbound.resolve(host, seconds=timeout), port, seconds=timeout)
            plain.settimeout(timeout)
        else:
            plain = socket.create_connection((host, port), timeout)
        if self._relay.tls is not Tls.IMPLICIT:
            return plain
        return outbound.tls_context().wrap_socket(plain, server_hostname=host)

    def data_after_go_ahead(self, message: bytes) -> tuple[int, bytes]:
        """Send the mail with its final dot (RFC 5321, 4.1.1.4) and read the answer."""
        lines = _LEADING_DOT.sub(b"..", message)
        self.send((lines if lines.endswith(b"\r\n") else lines + b"\r\n") + b".\r\n")
        return self.getreply()


@contextlib.contextmanager
def _session(relay: Relay, seconds: float) -> Iterator[_Client]:
    client = _Client(relay, seconds)
    try:
        with _at(Stage.CONNECT):
            _require(Stage.GREETING, client.connect(relay.host, relay.port), (220,))
        with _at(Stage.GREETING):
            client.ehlo_or_helo_if_needed()
        if relay.tls is Tls.STARTTLS:
            with _at(Stage.TLS):
                _require(Stage.TLS, client.starttls(context=outbound.tls_context()), (220,))
                client.ehlo()
        if relay.user:
            with _at(Stage.SIGN_IN):
                client.login(relay.user, relay.password)
        yield client
        with contextlib.suppress(OSError, smtplib.SMTPException):
            client.quit()
    finally:
        client.close()


def _envelope(client: _Client, relay: Relay, recipient: str) -> None:
    international = not (relay.address.isascii() and recipient.isascii())
    # RFC 6531: only a relay that knows it takes such addresses.
    options = ["SMTPUTF8", "BODY=8BITMIME"] if international and client.has_extn("smtputf8") else []
    if options:
        client.command_encoding = "utf-8"
    with _at(Stage.SENDER):
        _require(Stage.SENDER, client.mail(relay.address, options), (250,))
    with _at(Stage.RECIPIENT):
        _require(Stage.RECIPIENT, client.rcpt(recipient), (250, 251))


@contextlib.contextmanager
def _at(stage: Stage) -> Iterator[None]:
    try:
        yield
    except RelayError:
        raise
    except OutboundError as error:
        raise RelayError(stage, None, error.reason, error.failure) from None
    except smtplib.SMTPAuthenticationError as error:
        raise RelayError(Stage.SIGN_IN, error.smtp_code, _text(error.smtp_error)) from None
    except smtplib.SMTPResponseException as error:
        raise RelayError(stage, error.smtp_code, _text(error.smtp_error)) from None
    except smtplib.SMTPServerDisconnected as error:
        if isinstance(error.__context__, TimeoutError):
            raise RelayError(stage, None, "no answer in time", Failure.TIMED_OUT) from None
        raise RelayError(stage, None, "the relay closed the connection", Failure.CONNECTION_FAILED) from None
    except smtplib.SMTPException as error:
        raise RelayError(stage, None, str(error)[:_LONGEST_ANSWER]) from None
    except TimeoutError:
        raise RelayError(stage, None, "no answer in time", Failure.TIMED_OUT) from None
    except socket.gaierror as error:
        raise RelayError(stage, None, str(error), Failure.NAME_NOT_FOUND) from None
    except ssl.SSLError as error:
        reason = getattr(error, "verify_message", "") or error.reason or "TLS"
        raise RelayError(stage, None, reason, Failure.TLS_FAILED) from None
    except (OSError, UnicodeError) as error:
        raise RelayError(stage, None, str(error), Failure.CONNECTION_FAILED) from None


def _require(stage: Stage, answer: tuple[int, bytes], wanted: tuple[int, ...]) -> None:
    code, text = answer
    if code not in wanted:
        raise RelayError(stage, code if code > 0 else None, _text(text))


def _text(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return " ".join(text.split())[:_LONGEST_ANSWER]
