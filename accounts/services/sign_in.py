"""Signing in: who somebody is, told from a password, a code or a passkey. The session itself is the API's."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass

from django.utils import timezone

from accounts.authority import login_of
from accounts.errors import AccountsError
from accounts.models.login import Login
from accounts.models.session import Session
from accounts.services import passwords, second_factor
from accounts.services.login_tokens import HAND_OVER
from accounts.services.security_log import Client, SecurityKind, Subject, nobody, note
from accounts.throttle import count_try
from kernel.actor import Actor, ActorKind
from kernel.db import write
from kernel.errors import AppError, not_found


@dataclass(frozen=True, slots=True)
class FirstStep:
    """A right password. `methods` are the second factors to choose from (`totp`, `passkey`); none: done."""

    login_id: uuid.UUID
    methods: Sequence[str]


def check_password(*, email: str, password: str, client: Client, request_id: str) -> FirstStep:
    """The first step. Refusals look, and take, the same whether the address is known or not.

    Raises 401 `invalid_credentials`, 429 `too_many_tries`. Opens its own transaction: a refusal is logged.
    """
    counted = count_try("sign-in", person=email, address=client.address)
    login = Login.objects.filter(email=email).first()
    right = passwords.is_right(login, password)
    if login is None or not right or not login.is_active:
        subject = Subject(login.id if login else None, email)
        note(nobody(request_id), SecurityKind.SIGN_IN_FAILED, subject=subject, client=client)
        raise AppError(AccountsError.INVALID_CREDENTIALS)
    counted.give_back()
    return FirstStep(login.id, second_factor.methods_of(login.id))


def check_code(*, login_id: uuid.UUID, code: str, client: Client, request_id: str) -> None:
    """The second step by a code of the authenticator app, or a recovery code.

    Raises 401 `invalid_code`, 429 `too_many_tries`. Opens its own transactions: a refusal is logged.
    """
    counted = count_try("code", person=str(login_id), address=client.address)
    if not second_factor.use_code(login_id=login_id, code=code, client=client, request_id=request_id):
        login = Login.objects.only("id", "name").get(id=login_id)
        subject = Subject(login.id, login.name)
        note(nobody(request_id), SecurityKind.SECOND_FACTOR_FAILED, subject=subject, client=client)
        raise AppError(AccountsError.INVALID_CODE)
    counted.give_back()


def take_hand_over(*, token: str, client: Client) -> uuid.UUID:
    """The login that a hand-over was made for at sign-up, locked: finish the sign-in in the same transaction.

    Raises 410 `invalid_token` once it was used, after any other sign-in and after a minute; 429 `too_many_tries`.
    """
    counted = count_try("hand-over", person=token, address=client.address)
    login = HAND_OVER.login_of(token)
    counted.give_back()
    return login.id


def note_signed_in(*, login_id: uuid.UUID, method: str, client: Client, request_id: str) -> None:
    """Remember a finished sign-in. Raises 401 `invalid_credentials` if the login was deactivated meanwhile."""
    login = Login.objects.filter(id=login_id, is_active=True).first()
    if login is None:
        raise AppError(AccountsError.INVALID_CREDENTIALS)
    with write():
        Login.objects.filter(id=login_id).update(last_login=timezone.now())
        actor = Actor(kind=ActorKind(login.kind), id=login.id, name=login.name, request_id=request_id)
        subject = Subject(login.id, login.name)
        note(actor, SecurityKind.SIGNED_IN, subject=subject, client=client, details={"method": method})


def note_signed_out(*, actor: Actor, client: Client) -> None:
    """Remember that somebody left."""
    note(actor, SecurityKind.SIGNED_OUT, subject=Subject(actor.id, actor.name), client=client)


def end_session(*, actor: Actor, session_id: uuid.UUID) -> None:
    """End one of one's own sessions. 404 if it is not there."""
    login_id = login_of(actor)
    with write():
        deleted, _by_model = Session.objects.filter(id=session_id, login_id=login_id).delete()
        if not deleted:
            raise not_found()
        note(actor, SecurityKind.SESSION_ENDED, subject=Subject(login_id, actor.name))


def end_other_sessions(*, actor: Actor, session_id: uuid.UUID | None) -> None:
    """End all of one's own sessions but `session_id`."""
    login_id = login_of(actor)
    with write():
        deleted, _by_model = (
            Session.objects.filter(login_id=login_id).exclude(id__in=[session_id] if session_id else []).delete()
        )
        details = {"count": deleted}
        note(actor, SecurityKind.SESSION_ENDED, subject=Subject(login_id, actor.name), details=details)
