"""Passwords: their strength, their change, and the link for who forgot it."""

import uuid

from django.contrib.auth import password_validation
from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from accounts.authority import login_of
from accounts.errors import AccountsError
from accounts.jobs import send_password_reset
from accounts.models.login import Login
from accounts.models.session import Session
from accounts.services.login_tokens import PASSWORD_RESET
from accounts.services.security_log import Client, SecurityKind, Subject, nobody, note
from accounts.throttle import MAILS, count_try
from kernel.actor import Actor, system_actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, FieldError, Text, invalid
from kernel.jobs import enqueue

_CODES = {
    "password_too_short": FieldCode.TOO_SHORT,
    "password_too_common": FieldCode.NOT_ALLOWED,
    "password_too_similar": FieldCode.NOT_ALLOWED,
}


def check_strength(password: str, *, email: str, name: str, pointer: str) -> None:
    """Refuse a password that is short, common or like the person's name: 422 with everything wrong."""
    try:
        password_validation.validate_password(password, Login(email=email, name=name))
    except ValidationError as error:
        raise invalid(
            *(
                FieldError(_CODES.get(item.code or "", FieldCode.NOT_ALLOWED), _sentence(item), pointer=pointer)
                for item in error.error_list
            )
        ) from None


def is_right(login: Login | None, password: str) -> bool:
    """Whether it is the login's password. Takes the same time for nobody and for who has none."""
    if login is None or not login.has_usable_password():
        make_password(password)
        return False
    return login.check_password(password)


def prove_password(*, actor: Actor, password: str, client: Client) -> Login:
    """The actor's login, locked, after its password was given once more.

    Raises 403 `needs_session` for a key, `wrong_password`, 429 `too_many_tries`. Call it in a transaction
    that is rolled back on refusal: it leaves nothing but a counted try.
    """
    login_id = login_of(actor)
    counted = count_try("password", person=str(login_id), address=client.address)
    login = Login.objects.select_for_update().get(id=login_id)
    if not is_right(login, password):
        raise AppError(AccountsError.WRONG_PASSWORD)
    counted.give_back()
    return login


def change_password(*, actor: Actor, current: str, new: str, client: Client, session_id: uuid.UUID | None) -> None:
    """Change one's own password; every session but `session_id` ends.

    Raises 403 `wrong_password`, 422 for a weak password, 429 `too_many_tries`.
    """
    with write():
        login = prove_password(actor=actor, password=current, client=client)
        check_strength(new, email=login.email, name=login.name, pointer="/new_password")
        _set(login, new)
        Session.objects.filter(login=login).exclude(id__in=[session_id] if session_id else []).delete()
        note(actor, SecurityKind.PASSWORD_CHANGED, subject=Subject(login.id, login.name), client=client)


def forget_password(*, email: str, client: Client, request_id: str) -> None:
    """Mail a link to whoever has this address; what is done and answered is the same if nobody has.

    Raises 429 `too_many_tries` after five mails an hour to one address or from one place.
    """
    count_try("forgotten", person=email, address=client.address, limit=MAILS)
    login = Login.objects.filter(email=email, is_active=True).only("id", "name").first()
    with write():
        subject = Subject(login.id if login else None, email)
        note(nobody(request_id), SecurityKind.PASSWORD_FORGOTTEN, subject=subject, client=client)
        # Nobody's request makes a job too, so that the answer takes as long.
        enqueue(send_password_reset, actor=system_actor(), login_id=login.id if login else None)


def reset_password(*, token: str, password: str, client: Client, request_id: str) -> None:
    """Set the password by the token of a mail; all sessions end. The second factor stays as it was.

    Raises 410 `invalid_token`, 422 for a weak password, 429 `too_many_tries`.
    """
    counted = count_try("reset", person=token[:32], address=client.address)
    with write():
        login = PASSWORD_RESET.login_of(token)
        check_strength(password, email=login.email, name=login.name, pointer="/password")
        _set(login, password)
        Session.objects.filter(login=login).delete()
        subject = Subject(login.id, login.name)
        note(nobody(request_id), SecurityKind.PASSWORD_RESET, subject=subject, client=client)
    counted.give_back()


def _set(login: Login, password: str) -> None:
    login.set_password(password)
    login.password_changed_at = timezone.now()
    login.save(update_fields=["password", "password_changed_at", "updated_at"])


def _sentence(error: ValidationError) -> Text:
    return str(error.messages[0])
