"""Codes beside the password: authenticator app (TOTP, RFC 6238) and recovery codes, each usable once."""

import hmac
import secrets
import uuid
from dataclasses import dataclass

import pyotp
from django.utils import timezone

from accounts import tokens
from accounts.authority import login_of
from accounts.errors import AccountsError
from accounts.models.login import Login
from accounts.models.second_factor import Authenticator, Passkey, RecoveryCode
from accounts.services.passwords import prove_password
from accounts.services.security_log import Client, SecurityKind, Subject, nobody, note
from accounts.throttle import count_try
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError
from kernel.secrets import seal, unseal
from kernel.tenancy import current_organisation

RECOVERY_CODES = 10
_PURPOSE = "totp"
_PERIOD = 30
# RFC 6238, 5.2: one step each way for clocks that differ.
_STEPS = (-1, 0, 1)
# Crockford's base 32: nothing that can be misread.
_CODE_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class NewAuthenticator:
    """What the authenticator app needs: the secret in base 32, and the same as an otpauth URL (QR code)."""

    secret: str
    otpauth_url: str


def methods_of(login_id: uuid.UUID) -> list[str]:
    """The second factors that a login has set up: `totp`, `passkey`."""
    found = []
    if Authenticator.objects.filter(login_id=login_id, confirmed_at__isnull=False).exists():
        found.append("totp")
    if Passkey.objects.filter(login_id=login_id).exists():
        found.append("passkey")
    return found


def begin_authenticator(*, actor: Actor) -> NewAuthenticator:
    """Make a secret for an authenticator app; it counts once `confirm_authenticator` has seen a code of it.

    Raises 409 `already_set_up`.
    """
    login_id = login_of(actor)
    organisation = current_organisation()
    with write():
        login = Login.objects.select_for_update().get(id=login_id)
        known = Authenticator.objects.filter(login_id=login_id).first()
        if known is not None and known.confirmed_at is not None:
            raise AppError(AccountsError.ALREADY_SET_UP)
        secret = pyotp.random_base32()
        encrypted = seal(secret, purpose=_PURPOSE, owner=login_id)
        Authenticator.objects.update_or_create(login_id=login_id, defaults={"secret_encrypted": encrypted})
    url = pyotp.TOTP(secret).provisioning_uri(name=login.email, issuer_name=organisation.name)
    return NewAuthenticator(secret, url)


def confirm_authenticator(*, actor: Actor, code: str, client: Client) -> list[str] | None:
    """Set up the authenticator app by a first code of it.

    Answers recovery codes, to be shown once, unless the login has some. Raises 401 `invalid_code`,
    409 `not_set_up`, 429 `too_many_tries`.
    """
    login_id = login_of(actor)
    counted = count_try("code", person=str(login_id), address=client.address)
    with write():
        authenticator = _locked(login_id)
        if authenticator is None or authenticator.confirmed_at is not None:
            raise AppError(AccountsError.NOT_SET_UP)
        if not _accept(authenticator, code):
            raise AppError(AccountsError.INVALID_CODE)
        authenticator.confirmed_at = timezone.now()
        authenticator.save(update_fields=["confirmed_at", "last_step", "updated_at"])
        _note(actor, SecurityKind.SECOND_FACTOR_ADDED, client, "totp")
        codes = None
        if not RecoveryCode.objects.filter(login_id=login_id).exists():
            codes = _make_recovery_codes(actor, login_id, client)
    counted.give_back()
    return codes


def remove_authenticator(*, actor: Actor, password: str, client: Client) -> None:
    """Do without the authenticator app; the recovery codes go with the last second factor.

    Raises 403 `wrong_password`, 409 `not_set_up`, 429 `too_many_tries`.
    """
    with write():
        login = prove_password(actor=actor, password=password, client=client)
        deleted, _by_model = Authenticator.objects.filter(login=login).delete()
        if not deleted:
            raise AppError(AccountsError.NOT_SET_UP)
        _note(actor, SecurityKind.SECOND_FACTOR_REMOVED, client, "totp")
        drop_idle_recovery_codes(login.id)


def drop_idle_recovery_codes(login_id: uuid.UUID) -> None:
    """Delete the recovery codes of a login that has no second factor left."""
    if not methods_of(login_id):
        RecoveryCode.objects.filter(login_id=login_id).delete()


def make_recovery_codes(*, actor: Actor, password: str, client: Client) -> list[str]:
    """Ten new recovery codes in place of all old ones; shown once.

    Raises 403 `wrong_password`, 409 `not_set_up` without a second factor, 429 `too_many_tries`.
    """
    with write():
        login = prove_password(actor=actor, password=password, client=client)
        if not methods_of(login.id):
            raise AppError(AccountsError.NOT_SET_UP)
        return _make_recovery_codes(actor, login.id, client)


def use_code(*, login_id: uuid.UUID, code: str, client: Client, request_id: str) -> bool:
    """Whether the code is right, as a code of the app or as a recovery code; a right one is used up."""
    with write():
        authenticator = _locked(login_id)
        confirmed = authenticator is not None and authenticator.confirmed_at is not None
        if authenticator is not None and confirmed and _accept(authenticator, code):
            authenticator.save(update_fields=["last_step", "updated_at"])
            return True
        digest = tokens.recovery_code_hmac(current_organisation(), login_id, _normalised(code))
        deleted, _by_model = RecoveryCode.objects.filter(login_id=login_id, code_hmac=digest).delete()
        if deleted:
            left = RecoveryCode.objects.filter(login_id=login_id).count()
            subject = Subject(login_id, "")
            details = {"left": left}
            actor = nobody(request_id)
            note(actor, SecurityKind.RECOVERY_CODE_USED, subject=subject, client=client, details=details)
        return bool(deleted)


def _accept(authenticator: Authenticator, code: str) -> bool:
    """Whether the code fits a time step after the last accepted one; that step is then the last."""
    secret = unseal(authenticator.secret_encrypted, purpose=_PURPOSE, owner=authenticator.login_id)
    now = int(timezone.now().timestamp()) // _PERIOD
    generator = pyotp.TOTP(secret)
    typed = _normalised(code)
    for step in (now + offset for offset in _STEPS):
        expected = generator.generate_otp(step)
        if hmac.compare_digest(expected.encode(), typed.encode()) and step > authenticator.last_step:
            authenticator.last_step = step
            return True
    return False


def _make_recovery_codes(actor: Actor, login_id: uuid.UUID, client: Client) -> list[str]:
    organisation = current_organisation()
    codes = ["".join(secrets.choice(_CODE_ALPHABET) for _position in range(12)) for _code in range(RECOVERY_CODES)]
    RecoveryCode.objects.filter(login_id=login_id).delete()
    RecoveryCode.objects.bulk_create(
        RecoveryCode(login_id=login_id, code_hmac=tokens.recovery_code_hmac(organisation, login_id, code))
        for code in codes
    )
    _note(actor, SecurityKind.RECOVERY_CODES_MADE, client, "recovery_codes")
    return [f"{code[:4]}-{code[4:8]}-{code[8:]}" for code in codes]


def _normalised(code: str) -> str:
    return "".join(character for character in code.upper() if character.isalnum())


def _locked(login_id: uuid.UUID) -> Authenticator | None:
    return Authenticator.objects.select_for_update().filter(login_id=login_id).first()


def _note(actor: Actor, kind: SecurityKind, client: Client, method: str) -> None:
    note(actor, kind, subject=Subject(actor.id, actor.name), client=client, details={"method": method})
