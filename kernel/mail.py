"""Mail of the service itself (invitations, resets, documents): the one port to the relay.

Call it from a job: a slow relay must not hold a request.
"""

from collections.abc import Mapping
from email.headerregistry import Address
from email.utils import parseaddr

import structlog
from django.conf import settings
from django.core.mail import EmailMultiAlternatives

from kernel.tenancy import OrganisationState, current_organisation
from kernel.text import has_control_characters

_log = structlog.get_logger(__name__)


def send_mail(
    *,
    to: str,
    subject: str,
    text: str,
    html: str | None = None,
    reply_to: str | None = None,
    headers: Mapping[str, str] | None = None,
) -> bool:
    """Hand one mail to the relay, in the name of the organisation of this thread.

    `to` and `reply_to` are plain addresses; `text` and `html` are the two forms of the body. False, and
    nothing leaves, if the organisation is not active or is a restored copy. Raises ValueError for line
    breaks and other control characters in anything that becomes a header, OSError or smtplib's errors when
    the relay refuses.
    """
    organisation = current_organisation()
    for value in (to, subject, reply_to or "", *(headers or {}), *(headers or {}).values()):
        if has_control_characters(value):
            raise ValueError("control characters in a mail header")
    if organisation.state is not OrganisationState.ACTIVE or not organisation.sends_mail:
        _log.info("mail_not_sent", state=str(organisation.state), sends_mail=organisation.sends_mail)
        return False
    message = EmailMultiAlternatives(
        subject=subject,
        body=text,
        from_email=_sender(organisation.name),
        to=[to],
        reply_to=[reply_to] if reply_to else None,
        # RFC 3834: no holiday replies to a machine.
        headers={"Auto-Submitted": "auto-generated", **(headers or {})},
    )
    if html is not None:
        message.attach_alternative(html, "text/html")
    message.send()
    return True


def _sender(name: str) -> str:
    """The installation's address under the organisation's name."""
    _display, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    user, _at, domain = address.partition("@")
    return str(Address(display_name=name, username=user, domain=domain))
