"""Reading API keys and invitations."""

import uuid
from collections.abc import Mapping
from typing import Any, Literal

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject, Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.models.api_key import ApiKey
from accounts.models.invitation import Invitation
from accounts.models.role import Role
from accounts.permissions import AccountsRight
from accounts.selectors.employees import role_label
from kernel.actor import Actor
from kernel.errors import not_found

InvitationState = Literal["open", "expired", "accepted", "revoked"]


def list_keys(*, actor: Actor, ended: bool) -> list[dict[str, Any]]:
    """Keys that work, or with `ended` those that do no more: one's own, or all with the right to manage them.

    Newest first. One statement.
    """
    is_ended = Q(revoked_at__isnull=False) | Q(expires_at__lte=Now())
    rows = _visible_keys(actor).filter(is_ended if ended else ~is_ended)
    return [_key(row) for row in _key_rows(rows.order_by("-id"))]


def get_key(*, actor: Actor, key_id: uuid.UUID) -> dict[str, Any]:
    """One key. 404 if there is none that the actor may see."""
    row = _key_rows(_visible_keys(actor).filter(id=key_id)).first()
    if row is None:
        raise not_found(_("There is no such key."))
    return _key(row)


def key_as_told(key_id: uuid.UUID) -> dict[str, Any]:
    """A key as events tell of it: as the API shows it, but for where and when it was used."""
    shown = _key(_key_rows(ApiKey.objects.filter(id=key_id)).get())
    return {name: value for name, value in shown.items() if not name.startswith("last_used_")}


def list_invitations(*, actor: Actor, state: InvitationState | None) -> list[dict[str, Any]]:
    """Invitations of one state; without it those that nobody accepted or revoked. Newest first."""
    actor.require(AccountsRight.EMPLOYEE_INVITE)
    closed = Q(accepted_at__isnull=False) | Q(revoked_at__isnull=False)
    wanted = {
        None: ~closed,
        "open": ~closed & Q(expires_at__gt=Now()),
        "expired": ~closed & Q(expires_at__lte=Now()),
        "accepted": Q(accepted_at__isnull=False),
        "revoked": Q(revoked_at__isnull=False),
    }
    rows = Invitation.objects.filter(wanted[state]).order_by("-id")
    return [_invitation(row) for row in _invitation_rows(rows)]


def get_invitation(invitation_id: uuid.UUID) -> dict[str, Any]:
    """One invitation, for who may invite. 404 if there is none."""
    row = _invitation_rows(Invitation.objects.filter(id=invitation_id)).first()
    if row is None:
        raise not_found(_("There is no such invitation."))
    return _invitation(row)


def _visible_keys(actor: Actor) -> QuerySet[ApiKey]:
    if actor.has(AccountsRight.KEY_MANAGE):
        return ApiKey.objects.all()
    actor.require(AccountsRight.KEY_OWN)
    return ApiKey.objects.filter(owner_id=actor.employee_id)


def _key_rows(rows: QuerySet[ApiKey]) -> QuerySet[ApiKey, dict[str, Any]]:
    shown: QuerySet[ApiKey, dict[str, Any]] = rows.values(
        *("id", "name", "kind", "owner_id", "role_id", "scopes", "networks", "rotated_from_id"),
        *("expires_at", "revoked_at", "last_used_at", "last_used_address", "created_at"),
        owner_name=F("owner__name"),
        role_code=F("role__code"),
        role_name=F("role__name"),
        role_is_system=F("role__is_system"),
    )
    return shown


def _key(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if not name.startswith(("owner_n", "role_"))}
    owner_id, role_id = row["owner_id"], row["role_id"]
    role = {"id": role_id, "code": row["role_code"], "name": row["role_name"], "is_system": row["role_is_system"]}
    return {
        **shown,
        "owner": {"id": owner_id, "name": row["owner_name"]} if owner_id else None,
        "role_id": role_id,
        "role": role_label(role) if role_id else None,
    }


def _invitation_rows(rows: QuerySet[Invitation]) -> QuerySet[Invitation, dict[str, Any]]:
    through = Invitation.roles.through
    roles = Role.objects.filter(id__in=through.objects.filter(invitation_id=OuterRef(OuterRef("id"))).values("role_id"))
    label = JSONObject(id="id", code="code", name="name", is_system="is_system")
    shown: QuerySet[Invitation, dict[str, Any]] = rows.values(
        *("id", "email", "name", "language", "invited_by_id", "sent_at", "expires_at"),
        *("accepted_at", "revoked_at", "created_at"),
        inviter_name=F("invited_by__name"),
        invited_roles=ArraySubquery(roles.order_by("code").values(json=label)),
    )
    return shown


def _invitation(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name not in ("inviter_name", "invited_roles")}
    inviter_id = row["invited_by_id"]
    return {
        **shown,
        "state": _state(row),
        "invited_by": {"id": inviter_id, "name": row["inviter_name"]} if inviter_id else None,
        "roles": [role_label(role) for role in row["invited_roles"]],
    }


def _state(row: Mapping[str, Any]) -> InvitationState:
    if row["accepted_at"] is not None:
        return "accepted"
    if row["revoked_at"] is not None:
        return "revoked"
    return "expired" if row["expires_at"] <= timezone.now() else "open"
