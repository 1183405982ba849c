"""Passkeys (WebAuthn level 3): a second factor, or in place of password and second factor.

The relying party is the organisation's host, from its row: a passkey of one organisation means nothing to
another. States between the two halves of a ceremony are JSON-ready; the API keeps them in the session.
"""

import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import IntegrityError
from django.utils import timezone
from fido2.server import Fido2Server
from fido2.webauthn import (
    AttestedCredentialData,
    AuthenticationResponse,
    PublicKeyCredentialRpEntity,
    PublicKeyCredentialUserEntity,
    RegistrationResponse,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from accounts.authority import login_of
from accounts.errors import AccountsError
from accounts.models.second_factor import Passkey
from accounts.services.passwords import prove_password
from accounts.services.second_factor import drop_idle_recovery_codes
from accounts.services.security_log import Client, SecurityKind, Subject, nobody, note
from accounts.throttle import CHALLENGES, count_try
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, not_found
from kernel.tenancy import current_organisation

# What the library raises for answers that are malformed, forged or of another challenge or origin.
_MALFORMED = (ValueError, TypeError, KeyError, AttributeError)


@dataclass(frozen=True, slots=True)
class Ceremony:
    """`options` go to the browser, `state` comes back with its answer."""

    options: dict[str, Any]
    state: dict[str, Any]


def begin_registration(*, actor: Actor, password: str, client: Client) -> Ceremony:
    """Begin to add a passkey. Raises 403 `wrong_password`, 429 `too_many_tries`."""
    with write():
        login = prove_password(actor=actor, password=password, client=client)
    user = PublicKeyCredentialUserEntity(id=login.id.bytes, name=login.email, display_name=login.name)
    options, state = _server().register_begin(
        user,
        _credentials(login.id),
        resident_key_requirement=ResidentKeyRequirement.REQUIRED,
        user_verification=UserVerificationRequirement.REQUIRED,
    )
    return Ceremony(_json_ready(options), _json_ready(state))


def finish_registration(
    *, actor: Actor, name: str, credential: Mapping[str, Any], state: Mapping[str, Any], client: Client
) -> uuid.UUID:
    """Add the passkey that the browser made; its id. Raises 401 `invalid_code`, 409 `already_set_up`."""
    login_id = login_of(actor)
    try:
        response = RegistrationResponse.from_dict(credential)
        found = _server().register_complete(dict(state), response).credential_data
    except _MALFORMED as error:
        raise AppError(AccountsError.INVALID_CODE) from error
    assert found is not None  # register_complete refuses an answer without one
    with write():
        try:
            passkey = Passkey.objects.create(
                login_id=login_id, name=name, credential_id=found.credential_id, credential=bytes(found)
            )
        except IntegrityError as error:
            raise AppError(AccountsError.ALREADY_SET_UP) from error
        _note(actor, SecurityKind.SECOND_FACTOR_ADDED, client)
    return passkey.id


def remove_passkey(*, actor: Actor, passkey_id: uuid.UUID, password: str, client: Client) -> None:
    """Remove one of one's own passkeys. Raises 403 `wrong_password`, 404, 429 `too_many_tries`."""
    with write():
        login = prove_password(actor=actor, password=password, client=client)
        deleted, _by_model = Passkey.objects.filter(id=passkey_id, login=login).delete()
        if not deleted:
            raise not_found()
        _note(actor, SecurityKind.SECOND_FACTOR_REMOVED, client)
        drop_idle_recovery_codes(login.id)


def begin_sign_in(*, login_id: uuid.UUID | None, client: Client) -> Ceremony:
    """Begin a sign-in: as the second step of `login_id`, or, without it, by a passkey alone.

    Raises 429 `too_many_tries`: each beginning is a row.
    """
    count_try("challenge", person=client.address, address=client.address, limit=CHALLENGES)
    credentials = _credentials(login_id) if login_id else None
    options, state = _server().authenticate_begin(credentials, user_verification=UserVerificationRequirement.REQUIRED)
    return Ceremony(_json_ready(options), _json_ready(state))


def finish_sign_in(
    *,
    login_id: uuid.UUID | None,
    credential: Mapping[str, Any],
    state: Mapping[str, Any],
    client: Client,
    request_id: str,
) -> uuid.UUID:
    """The login whose passkey signed. Raises 401 `invalid_code`, 429 `too_many_tries`.

    A counter of signatures that does not grow tells of a copied key: refused. Opens its own transactions: a
    refusal is logged.
    """
    counted = count_try("passkey", person=str(login_id or client.address), address=client.address)
    owner_id = _use(login_id, credential, state)
    if owner_id is None:
        subject = Subject(login_id, "")
        note(nobody(request_id), SecurityKind.SECOND_FACTOR_FAILED, subject=subject, client=client)
        raise AppError(AccountsError.INVALID_CODE)
    counted.give_back()
    return owner_id


def _use(login_id: uuid.UUID | None, credential: Mapping[str, Any], state: Mapping[str, Any]) -> uuid.UUID | None:
    """Whose passkey signed the challenge of `state`; None if none did that may."""
    try:
        response = AuthenticationResponse.from_dict(credential)
    except _MALFORMED:
        return None
    with write():
        passkey = Passkey.objects.select_for_update().filter(credential_id=response.raw_id).first()
        if passkey is None or login_id not in (None, passkey.login_id):
            return None
        try:
            known = AttestedCredentialData(bytes(passkey.credential))
            _server().authenticate_complete(dict(state), [known], response)
        except _MALFORMED:
            return None
        count = response.response.authenticator_data.counter
        if (count or passkey.sign_count) and count <= passkey.sign_count:
            return None
        passkey.sign_count, passkey.last_used_at = count, timezone.now()
        passkey.save(update_fields=["sign_count", "last_used_at", "updated_at"])
        return passkey.login_id


def _server() -> Fido2Server:
    organisation = current_organisation()
    address = urlsplit(organisation.url)
    party = PublicKeyCredentialRpEntity(id=address.hostname or "", name=organisation.name)
    # Exactly our own origin; the library's default would take any host below ours, and no port.
    return Fido2Server(party, verify_origin=lambda origin: origin == f"{address.scheme}://{address.netloc}")


def _credentials(login_id: uuid.UUID) -> Sequence[AttestedCredentialData]:
    rows = Passkey.objects.filter(login_id=login_id).values_list("credential", flat=True)
    return [AttestedCredentialData(bytes(row)) for row in rows]


def _json_ready(value: Any) -> dict[str, Any]:
    prepared: dict[str, Any] = json.loads(json.dumps(dict(value)))
    return prepared


def _note(actor: Actor, kind: SecurityKind, client: Client) -> None:
    note(actor, kind, subject=Subject(actor.id, actor.name), client=client, details={"method": "passkey"})
