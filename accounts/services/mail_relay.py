"""Setting and checking the organisation's mail relay."""

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.inputs.mail_relay import MailRelayPut
from accounts.models import MailRelay
from accounts.models.login import Login
from accounts.permissions import AccountsRight
from accounts.selectors.mail_relay import PURPOSE, Document, as_relay, represent
from accounts.throttle import count_try
from kernel import audit, events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, invalid_field
from kernel.locks import lock
from kernel.secrets import UnreadableSecretError, seal
from kernel.smtp import RelayError, Tls, check
from kernel.versions import check_version

RESOURCE = "mail-relay"
UPDATED = "mail_relay.updated"
CHANGED, REMOVED = "mail_relay.changed", "mail_relay.removed"
# Where the password goes to: another place needs it said again, or it could be sent to whoever asks for it.
_DESTINATION = ("host", "port", "tls", "user")
_FIELDS = (*_DESTINATION, "from_email", "from_name")


def set_mail_relay(*, actor: Actor, data: MailRelayPut, expected_version: int | None = None) -> Document:
    """Set the relay; it is used once a check went well. Needs `accounts:mail_relay:edit`.

    412; 422 for a password without encryption, and for another host, port, encryption or user without the password.
    """
    actor.require(AccountsRight.MAIL_RELAY_EDIT)
    with write(), lock("mail_relay"):
        row = MailRelay.objects.select_for_update().first() or MailRelay(version=0)
        check_version(row, expected_version)
        before = _state(row)
        _set(row, data)
        fields = history.difference(before, _state(row))
        if not fields and data.password is None and row.version:
            return represent(row)
        row.version += 1
        row.checked_at = row.verified_at = row.failure = None
        row.save()
        action = history.Action.CREATED if row.version == 1 else history.Action.UPDATED
        if data.password is not None:
            fields["password"] = (None, "***")
        history.record(actor, RESOURCE, row.id, action, fields)
        events.emit(UPDATED, row.id, represent(row))
        audit.note(actor, CHANGED, {"host": row.host, "port": row.port, "user": row.user})
        return represent(row)


def remove_mail_relay(*, actor: Actor, expected_version: int | None = None) -> None:
    """Go back to the installation's relay; nothing if there is no own. Needs `accounts:mail_relay:edit`. 412."""
    actor.require(AccountsRight.MAIL_RELAY_EDIT)
    with write(), lock("mail_relay"):
        row = MailRelay.objects.select_for_update().first()
        if row is None:
            return
        check_version(row, expected_version)
        fields = {name: (value, None) for name, value in _state(row).items() if value}
        history.record(actor, RESOURCE, row.id, history.Action.DELETED, fields)
        events.emit(UPDATED, row.id, represent(None))
        audit.note(actor, REMOVED, {"host": row.host})
        row.delete()


def check_mail_relay(*, actor: Actor, address: str) -> Document:
    """Go as far with the relay as a mail to the actor would, and say what is wrong; `address` is the client's IP.

    Opens its own transactions: none is held while the relay is spoken to. Needs `accounts:mail_relay:edit`.
    409 `not_set_up` without a relay, 429 `too_many_tries`; a failed check is no error.
    """
    actor.require(AccountsRight.MAIL_RELAY_EDIT)
    count_try("relay", person=str(actor.person_id), address=address)
    row = MailRelay.objects.first()
    if row is None:
        raise AppError(AccountsError.NOT_SET_UP)
    failure = _tried(row, actor)
    with write():
        now = timezone.now()
        # Not if somebody has changed it meanwhile: what was found is of the earlier one.
        MailRelay.objects.filter(id=row.id, version=row.version).update(
            version=row.version + 1, checked_at=now, verified_at=None if failure else now, failure=failure
        )
    return represent(MailRelay.objects.first())


def _tried(row: MailRelay, actor: Actor) -> dict[str, Any] | None:
    people = Login.objects.filter(id=actor.employee_id) if actor.employee_id else Login.objects.none()
    email = people.values_list("email", flat=True).first()
    try:
        check(as_relay(row), email or row.from_email)
    except RelayError as error:
        return {"stage": error.stage, "code": error.code, "answer": error.answer, "failure": error.failure}
    except UnreadableSecretError:
        raise invalid_field("/password", FieldCode.REQUIRED, _("Enter the password again.")) from None
    return None


def _set(row: MailRelay, data: MailRelayPut) -> None:
    is_elsewhere = any(getattr(row, name) != getattr(data, name) for name in _DESTINATION)
    if data.password is None and row.password_sealed and is_elsewhere and data.user:
        detail = _("For another host, port, encryption or user, enter the password again.")
        raise invalid_field("/password", FieldCode.REQUIRED, detail)
    for name in _FIELDS:
        setattr(row, name, getattr(data, name))
    if data.password is not None:
        secret = data.password.get_secret_value()
        row.password_sealed = seal(secret, purpose=PURPOSE, owner=row.id) if secret else ""
    if not data.user:
        row.password_sealed = ""
    if row.password_sealed and data.tls is Tls.NONE:
        raise invalid_field("/tls", FieldCode.CONTRADICTION, _("A password is sent only over an encrypted connection."))


def _state(row: MailRelay) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _FIELDS} if row.version or row.host else {}
