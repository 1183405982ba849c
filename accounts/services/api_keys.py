"""API keys: making, rotating and revoking them."""

import uuid
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import tokens
from accounts.authority import login_of, require_reach
from accounts.errors import AccountsError
from accounts.inputs.keys import KeyCreate, KeyRotate
from accounts.models.api_key import ApiKey, KeyKind
from accounts.models.role import Role
from accounts.permissions import AccountsRight
from accounts.selectors.keys import key_as_told
from accounts.services.roles import require_role_within_reach
from accounts.services.security_log import SecurityKind, Subject, note
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, FieldError, invalid, invalid_field, not_found
from kernel.history import Action
from kernel.rights import api_scopes
from kernel.tenancy import current_organisation

RESOURCE = "api-keys"
CREATED, ROTATED, REVOKED = EVENTS = ("api_key.created", "api_key.rotated", "api_key.revoked")


def create_key(*, actor: Actor, data: KeyCreate) -> tuple[ApiKey, str]:
    """Make a key; the row, and the key itself, which is not known to anybody afterwards.

    Raises 403 `needs_session` for a key that wants to make a key, `exceeds_own_rights` for a service key's
    role beyond the actor's reach, 422 for unknown scopes, a role where none belongs or a past expiry.
    """
    employee_id = login_of(actor)
    is_service = data.kind is KeyKind.SERVICE
    actor.require(AccountsRight.KEY_MANAGE if is_service else AccountsRight.KEY_OWN)
    _check_input(data)
    role = _role(actor, data)
    with write():
        key = ApiKey(
            kind=data.kind,
            name=data.name,
            owner_id=None if is_service else employee_id,
            role=role,
            created_by_id=employee_id,
            scopes=sorted(set(data.scopes)),
            networks=list(dict.fromkeys(data.networks)),
            expires_at=data.expires_at,
        )
        text = _insert(key)
        fields = {"name": (None, key.name), "kind": (None, key.kind), "scopes": (None, key.scopes)}
        history.record(actor, RESOURCE, key.id, Action.CREATED, fields)
        events.emit(CREATED, key.id, key_as_told(key.id))
        details = {"kind": str(key.kind), "scopes": key.scopes, "networks": key.networks}
        note(actor, SecurityKind.KEY_CREATED, subject=Subject(key.id, key.name), details=details)
    return key, text


def rotate_key(*, actor: Actor, key_id: uuid.UUID, data: KeyRotate) -> tuple[ApiKey, str]:
    """Make a key like this one; the old one goes on working for the overlap, then no more.

    A personal key is rotated by its owner alone, for whoever sees the new one acts as the owner. Without
    `expires_at` the new key lives as long as the old one was meant to. Raises 404, 409 `key_revoked`,
    403 `needs_session`, `exceeds_own_rights`, 422 for a past expiry.
    """
    employee_id = login_of(actor)
    now = timezone.now()
    with write():
        old = _locked(actor, key_id)
        if old.kind == KeyKind.PERSONAL and old.owner_id != employee_id:
            raise not_found(_("There is no such key."))
        if old.role is not None:
            require_reach(actor, [old.role])
        if old.revoked_at is not None or (old.expires_at is not None and old.expires_at <= now):
            raise AppError(AccountsError.KEY_REVOKED)
        expires_at = data.expires_at
        if expires_at is None and old.expires_at is not None:
            expires_at = now + (old.expires_at - old.created_at)
        _check_expiry(expires_at)
        new = ApiKey(
            kind=old.kind,
            name=old.name,
            owner_id=old.owner_id,
            role_id=old.role_id,
            created_by_id=employee_id,
            scopes=old.scopes,
            networks=old.networks,
            expires_at=expires_at,
            rotated_from=old,
        )
        text = _insert(new)
        _end(old, now + timedelta(hours=data.overlap_hours), now)
        fields = {"name": (None, new.name), "rotated_from": (None, old.id)}
        history.record(actor, RESOURCE, new.id, Action.CREATED, fields)
        events.emit(ROTATED, new.id, key_as_told(new.id))
        details = {"from": str(old.id), "overlap_hours": data.overlap_hours}
        note(actor, SecurityKind.KEY_ROTATED, subject=Subject(new.id, new.name), details=details)
    return new, text


def revoke_key(*, actor: Actor, key_id: uuid.UUID) -> None:
    """End a key at once: one's own, or any with the right to manage keys. 404 if there is none; repeatable."""
    with write():
        key = _locked(actor, key_id)
        if key.revoked_at is not None:
            return
        key.revoked_at = timezone.now()
        key.save(update_fields=["revoked_at", "updated_at"])
        history.record(actor, RESOURCE, key.id, Action.DELETED, {"revoked_at": (None, key.revoked_at)})
        events.emit(REVOKED, key.id, key_as_told(key.id))
        note(actor, SecurityKind.KEY_REVOKED, subject=Subject(key.id, key.name))


def _insert(key: ApiKey) -> str:
    secret = tokens.new_secret()
    key.secret_hmac = tokens.key_hmac(current_organisation(), key.id, secret)
    key.save(force_insert=True)
    return tokens.format_key(key.id, secret)


def _end(key: ApiKey, ends_at: datetime, now: datetime) -> None:
    if ends_at <= now:
        key.revoked_at = now
    else:
        key.expires_at = min(ends_at, key.expires_at or ends_at)
    key.save(update_fields=["revoked_at", "expires_at", "updated_at"])


def _locked(actor: Actor, key_id: uuid.UUID) -> ApiKey:
    rows = ApiKey.objects.select_for_update(of=("self",)).select_related("role")
    if not actor.has(AccountsRight.KEY_MANAGE):
        actor.require(AccountsRight.KEY_OWN)
        rows = rows.filter(owner_id=actor.employee_id)
    key = rows.filter(id=key_id).first()
    if key is None:
        raise not_found(_("There is no such key."))
    return key


def _check_input(data: KeyCreate) -> None:
    known = set(api_scopes())
    unknown = [
        FieldError(FieldCode.INVALID_CHOICE, _("There is no such scope."), pointer=f"/scopes/{index}")
        for index, scope in enumerate(data.scopes)
        if scope not in known
    ]
    if unknown:
        raise invalid(*unknown)
    _check_expiry(data.expires_at)


def _check_expiry(expires_at: datetime | None) -> None:
    if expires_at is not None and expires_at <= timezone.now():
        raise invalid_field("/expires_at", FieldCode.OUT_OF_RANGE, _("This is in the past."))


def _role(actor: Actor, data: KeyCreate) -> Role | None:
    if data.kind is KeyKind.PERSONAL:
        if data.role_id is not None:
            detail = _("A personal key has the roles of its owner.")
            raise invalid_field("/role_id", FieldCode.NOT_ALLOWED, detail)
        return None
    if data.role_id is None:
        raise invalid_field("/role_id", FieldCode.REQUIRED, _("A service key needs a role."))
    return require_role_within_reach(actor=actor, role_id=data.role_id, pointer="/role_id")
