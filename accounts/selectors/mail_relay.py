"""Reading the organisation's mail relay."""

from typing import Any

import structlog
from django.utils.translation import gettext as _

from accounts.models import MailRelay
from accounts.permissions import AccountsRight
from kernel.actor import Actor
from kernel.outbound import FAILURES, Failure
from kernel.secrets import UnreadableSecretError, unseal
from kernel.smtp import Relay, Stage, Tls

PURPOSE = "mail-relay"
_log = structlog.get_logger(__name__)

Document = dict[str, Any]


def get_mail_relay(*, actor: Actor) -> Document:
    """The relay as clients read it, without its password; with nothing but nulls where none is set.

    Needs `accounts:mail_relay:view`. One statement.
    """
    actor.require(AccountsRight.MAIL_RELAY_VIEW)
    return represent(MailRelay.objects.first())


def relay_in_use() -> Relay | None:
    """The organisation's relay, if it was found to work since it was last changed. One statement."""
    row = MailRelay.objects.filter(verified_at__isnull=False).first()
    if row is None:
        return None
    try:
        return as_relay(row)
    except UnreadableSecretError:
        # A restored copy: the secret was that of another organisation.
        _log.warning("relay_secret_unreadable")
        return None


def as_relay(row: MailRelay) -> Relay:
    """The row as what mail is sent with. Raises UnreadableSecretError."""
    sealed = row.password_sealed
    return Relay(
        host=row.host,
        port=row.port,
        tls=Tls(row.tls),
        user=row.user,
        password=unseal(sealed, purpose=PURPOSE, owner=row.id) if sealed else "",
        address=row.from_email,
        name=row.from_name,
        is_guarded=True,
    )


def represent(row: MailRelay | None) -> Document:
    """The relay as clients read it."""
    row = row or MailRelay(version=0)
    is_set = row.version > 0
    return {
        "is_set": is_set,
        "version": row.version,
        "host": row.host or None,
        "port": row.port if is_set else None,
        "tls": row.tls or None,
        "user": row.user or None,
        "has_password": bool(row.password_sealed),
        "from_email": row.from_email or None,
        "from_name": row.from_name or None,
        "checked_at": row.checked_at,
        "verified_at": row.verified_at,
        "failure": _told(row.failure) if row.failure else None,
        "updated_at": row.updated_at if is_set else None,
    }


def _told(failure: Document) -> Document:
    """A failed check with a sentence in the reader's language."""
    stage = Stage(failure["stage"])
    return failure | {"detail": " ".join(str(each) for each in (_STAGES[stage](), _reason(failure)) if each)}


def _reason(failure: Document) -> str:
    if failure["failure"]:
        return str(FAILURES[Failure(failure["failure"])])
    if failure["code"]:
        return _("It answered: %(code)s %(answer)s") % {"code": failure["code"], "answer": failure["answer"]}
    return str(failure["answer"])


_STAGES = {
    Stage.CONNECT: lambda: _("The mail server could not be reached."),
    Stage.GREETING: lambda: _("What answers there is no mail server."),
    Stage.TLS: lambda: _("The connection could not be encrypted."),
    Stage.SIGN_IN: lambda: _("The mail server refused user and password."),
    Stage.SENDER: lambda: _("The mail server refused the sender's address."),
    Stage.RECIPIENT: lambda: _("The mail server refused to send to your address."),
    Stage.CONTENT: lambda: _("The mail server refused the mail."),
}
