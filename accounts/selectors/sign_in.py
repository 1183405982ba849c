"""Reading one's own sessions, second factors and profile."""

import uuid
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.authority import login_of
from accounts.models.login import Login
from accounts.models.role import Role
from accounts.models.second_factor import Authenticator, Passkey, RecoveryCode
from accounts.models.session import Session
from accounts.selectors.employees import role_label
from kernel.actor import Actor
from kernel.tenancy import current_organisation


def list_sessions(*, actor: Actor, current_id: uuid.UUID | None) -> list[dict[str, Any]]:
    """One's own live sessions, the last used first."""
    rows = Session.objects.filter(login_id=login_of(actor), expires_at__gt=timezone.now())
    columns = ("id", "address", "user_agent", "created_at", "last_seen_at", "expires_at")
    return [row | {"is_current": row["id"] == current_id} for row in rows.order_by("-last_seen_at").values(*columns)]


def second_factor_state(*, actor: Actor) -> dict[str, Any]:
    """What is set up: `totp`, passkeys, how many recovery codes are left."""
    login_id = login_of(actor)
    totp = Authenticator.objects.filter(login_id=login_id, confirmed_at__isnull=False)
    passkeys = Passkey.objects.filter(login_id=login_id).order_by("id")
    return {
        "totp": totp.exists(),
        "passkeys": list(passkeys.values("id", "name", "created_at", "last_used_at")),
        "recovery_codes_left": recovery_codes_left(actor=actor),
    }


def recovery_codes_left(*, actor: Actor) -> int:
    """How many recovery codes one has left."""
    return RecoveryCode.objects.filter(login_id=login_of(actor)).count()


def has_new_password(login_id: uuid.UUID, *, since: datetime) -> bool:
    """Whether the login's password was changed after a moment (aware)."""
    return Login.objects.filter(id=login_id, password_changed_at__gt=since).exists()


def profile(*, actor: Actor) -> dict[str, Any]:
    """Who one is here, what one may do, and where "here" is. Two statements."""
    organisation = current_organisation()
    login = Login.objects.filter(id=actor.id).first() if actor.id else None
    roles = Role.objects.filter(id__in=actor.role_ids).order_by("code")
    return {
        "id": actor.id,
        "kind": str(actor.kind),
        "name": actor.name,
        "email": login.email if login else None,
        "employee_id": actor.employee_id,
        "language": (login.language or None) if login else None,
        "timezone": (login.timezone or None) if login else None,
        "theme": login.theme if login else None,
        "density": login.density if login else None,
        "roles": [role_label(row) for row in roles.values("id", "code", "name", "is_system")],
        "rights": sorted(actor.rights),
        "scopes": {resource: str(scope) for resource, scope in sorted(actor.scopes.items())},
        "organisation": {
            "id": organisation.id,
            "name": organisation.name,
            "url": organisation.url,
            "state": str(organisation.state),
            "country": organisation.country,
            "currency": organisation.currency,
            "language": organisation.language,
            "timezone": organisation.timezone,
            "is_platform": organisation.is_platform,
        },
        "features": sorted(organisation.features),
    }
