"""Mail that leaves in the name of an organisation: the one port to its relay, or the installation's.

Call it from a job: a slow relay must not hold a request.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from kernel.smtp import Relay, Tls, deliver
from kernel.tenancy import OrganisationState, current_organisation
from kernel.text import has_control_characters

_log = structlog.get_logger(__name__)

RelayOfOrganisation = Callable[[], Relay | None]

_relay_of_organisation: RelayOfOrganisation | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """A file that goes along."""

    name: str
    content_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Message:
    """One mail to one address; `to` and `reply_to` are plain addresses, `text` and `html` two forms of the body.

    `sender_name` stands before the organisation's name in From; `message_id` is in angle brackets.
    """

    to: str
    subject: str
    text: str
    html: str | None = None
    to_name: str = ""
    sender_name: str = ""
    reply_to: str | None = None
    message_id: str | None = None
    headers: Mapping[str, str] | None = None
    parts: Sequence[Part] = ()


def register_relay(relay_of_organisation: RelayOfOrganisation) -> None:
    """Say how the relay of the organisation of this thread is found; None where it has no own (that works)."""
    global _relay_of_organisation
    _relay_of_organisation = relay_of_organisation


def may_send() -> bool:
    """Whether mail leaves the organisation of this thread: it is active, and no restored copy."""
    organisation = current_organisation()
    return organisation.state is OrganisationState.ACTIVE and organisation.sends_mail


def relay_in_use(*, of_installation: bool = False) -> Relay:
    """The organisation's own relay if it has one that works, else the installation's in its name."""
    own = _relay_of_organisation() if _relay_of_organisation is not None and not of_installation else None
    return own or installation_relay()


def installation_relay() -> Relay:
    """The installation's relay, under the organisation's name."""
    tls = Tls.IMPLICIT if settings.EMAIL_USE_SSL else Tls.STARTTLS if settings.EMAIL_USE_TLS else Tls.NONE
    return Relay(
        host=settings.EMAIL_HOST,
        port=settings.EMAIL_PORT,
        tls=tls,
        user=settings.EMAIL_HOST_USER,
        password=settings.EMAIL_HOST_PASSWORD,
        address=parseaddr(settings.DEFAULT_FROM_EMAIL)[1],
        name=current_organisation().name,
    )


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
    parts: Sequence[Part] = (),
    of_installation: bool = False,
) -> bool:
    """Hand one mail of the service itself to the relay, in the name of the organisation of this thread.

    `of_installation`: by the installation's relay, whatever the organisation has set; for links that sign somebody
    in, which whoever runs the organisation's relay could read. False, and nothing leaves, if the organisation is not
    active or is a restored copy. Raises ValueError for line breaks and other control characters in anything that
    becomes a header, RelayError (an OSError) if it did not leave, OutcomeUnknownError if nobody knows.
    """
    # RFC 3834: no holiday replies to a machine.
    headers = {"Auto-Submitted": "auto-generated", **(headers or {})}
    message = Message(to=to, subject=subject, text=text, html=html, reply_to=reply_to, headers=headers, parts=parts)
    _check(message)
    if not may_send():
        organisation = current_organisation()
        _log.info("mail_not_sent", state=str(organisation.state), sends_mail=organisation.sends_mail)
        return False
    relay = relay_in_use(of_installation=of_installation)
    deliver(relay, to, as_bytes(message, relay))
    return True


def as_bytes(message: Message, relay: Relay) -> bytes:
    """The mail as it goes over the wire. Raises ValueError as `send_mail`."""
    _check(message)
    headers = dict(message.headers or {})
    if message.message_id is not None:
        headers["Message-ID"] = message.message_id
    letter = EmailMultiAlternatives(
        subject=message.subject,
        body=message.text,
        from_email=_named(_sender_name(message.sender_name, relay.name), relay.address),
        to=[_named(message.to_name, message.to)],
        reply_to=[message.reply_to] if message.reply_to else None,
        headers=headers,
        attachments=[(part.name, part.content, part.content_type) for part in message.parts],
    )
    if message.html is not None:
        letter.attach_alternative(message.html, "text/html")
    return letter.message().as_bytes(linesep="\r\n")  # type: ignore[call-arg]  # Django's own class knows it


def _check(message: Message) -> None:
    headers = message.headers or {}
    values = (message.to, message.to_name, message.sender_name, message.subject, message.reply_to or "")
    for value in (*values, message.message_id or "", *headers, *headers.values()):
        if has_control_characters(value):
            raise ValueError("control characters in a mail header")


def _sender_name(person: str, organisation: str) -> str:
    return f"{person} ({organisation})" if person and organisation else person or organisation


def _named(name: str, address: str) -> str:
    user, _at, domain = address.rpartition("@")
    return str(Address(display_name=name, username=user, domain=domain))
