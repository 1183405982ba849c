"""Writing the security log."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.models.security_event import SecurityEvent
from kernel.actor import Actor, ActorKind


class SecurityKind(StrEnum):
    SIGNED_IN = "sign_in.succeeded"
    SIGN_IN_FAILED = "sign_in.failed"
    SECOND_FACTOR_FAILED = "sign_in.second_factor_failed"
    SIGNED_OUT = "sign_out"
    SESSION_ENDED = "session.ended"
    PASSWORD_CHANGED = "password.changed"  # noqa: S105
    PASSWORD_RESET = "password.reset"  # noqa: S105
    PASSWORD_FORGOTTEN = "password.forgotten"  # noqa: S105
    SECOND_FACTOR_ADDED = "second_factor.added"
    SECOND_FACTOR_REMOVED = "second_factor.removed"
    RECOVERY_CODES_MADE = "recovery_codes.made"
    RECOVERY_CODE_USED = "recovery_code.used"
    EMPLOYEE_INVITED = "employee.invited"
    INVITATION_REVOKED = "invitation.revoked"
    EMPLOYEE_JOINED = "employee.joined"
    EMPLOYEE_ROLES_CHANGED = "employee.roles_changed"
    EMPLOYEE_DEACTIVATED = "employee.deactivated"
    EMPLOYEE_REACTIVATED = "employee.reactivated"
    EMPLOYEE_TEAMS_CHANGED = "employee.teams_changed"
    TEAM_CREATED = "team.created"
    TEAM_CHANGED = "team.changed"
    TEAM_DELETED = "team.deleted"
    ROLE_CREATED = "role.created"
    ROLE_CHANGED = "role.changed"
    ROLE_DELETED = "role.deleted"
    KEY_CREATED = "api_key.created"
    KEY_ROTATED = "api_key.rotated"
    KEY_REVOKED = "api_key.revoked"
    WEBHOOK_CREATED = "webhook.created"
    WEBHOOK_CHANGED = "webhook.changed"
    WEBHOOK_ROTATED = "webhook.rotated"
    WEBHOOK_DISABLED = "webhook.disabled"
    WEBHOOK_DELETED = "webhook.deleted"


KINDS: Mapping[str, str | Promise] = {
    SecurityKind.SIGNED_IN: _("Signed in"),
    SecurityKind.SIGN_IN_FAILED: _("Sign-in failed"),
    SecurityKind.SECOND_FACTOR_FAILED: _("Second factor failed"),
    SecurityKind.SIGNED_OUT: _("Signed out"),
    SecurityKind.SESSION_ENDED: _("Session ended"),
    SecurityKind.PASSWORD_CHANGED: _("Password changed"),
    SecurityKind.PASSWORD_RESET: _("Password reset"),
    SecurityKind.PASSWORD_FORGOTTEN: _("Password reset asked for"),
    SecurityKind.SECOND_FACTOR_ADDED: _("Second factor added"),
    SecurityKind.SECOND_FACTOR_REMOVED: _("Second factor removed"),
    SecurityKind.RECOVERY_CODES_MADE: _("Recovery codes made"),
    SecurityKind.RECOVERY_CODE_USED: _("Recovery code used"),
    SecurityKind.EMPLOYEE_INVITED: _("Employee invited"),
    SecurityKind.INVITATION_REVOKED: _("Invitation revoked"),
    SecurityKind.EMPLOYEE_JOINED: _("Employee joined"),
    SecurityKind.EMPLOYEE_ROLES_CHANGED: _("Roles of an employee changed"),
    SecurityKind.EMPLOYEE_DEACTIVATED: _("Employee deactivated"),
    SecurityKind.EMPLOYEE_REACTIVATED: _("Employee reactivated"),
    SecurityKind.EMPLOYEE_TEAMS_CHANGED: _("Teams of an employee changed"),
    SecurityKind.TEAM_CREATED: _("Team created"),
    SecurityKind.TEAM_CHANGED: _("Team changed"),
    SecurityKind.TEAM_DELETED: _("Team deleted"),
    SecurityKind.ROLE_CREATED: _("Role created"),
    SecurityKind.ROLE_CHANGED: _("Role changed"),
    SecurityKind.ROLE_DELETED: _("Role deleted"),
    SecurityKind.KEY_CREATED: _("API key created"),
    SecurityKind.KEY_ROTATED: _("API key rotated"),
    SecurityKind.KEY_REVOKED: _("API key revoked"),
    SecurityKind.WEBHOOK_CREATED: _("Webhook created"),
    SecurityKind.WEBHOOK_CHANGED: _("Webhook changed"),
    SecurityKind.WEBHOOK_ROTATED: _("Secret of a webhook rotated"),
    SecurityKind.WEBHOOK_DISABLED: _("Webhook disabled after failures"),
    SecurityKind.WEBHOOK_DELETED: _("Webhook deleted"),
}


@dataclass(frozen=True, slots=True)
class Client:
    """Where a person is: IP address and User-Agent of the browser."""

    address: str
    user_agent: str = ""


@dataclass(frozen=True, slots=True)
class Subject:
    """Whom or what it was done to."""

    id: uuid.UUID | None
    name: str


def note(
    actor: Actor,
    kind: SecurityKind | str,
    *,
    subject: Subject | None = None,
    client: Client | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Append one entry, in the running transaction. `details` is JSON-ready and holds no secrets."""
    SecurityEvent.objects.create(
        at=timezone.now(),
        kind=str(kind),
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        subject_id=subject.id if subject else None,
        subject_name=subject.name if subject else "",
        address=client.address if client else None,
        user_agent=client.user_agent[:255] if client else "",
        request_id=actor.request_id,
        details=dict(details or {}),
    )


def note_of_kernel(actor: Actor, kind: str, data: Mapping[str, Any]) -> None:
    """The sink of `kernel.audit`: exports, downloads."""
    note(actor, kind, details=data)


def nobody(request_id: str = "") -> Actor:
    """The actor of what happens before anybody is signed in."""
    return Actor(kind=ActorKind.SYSTEM, id=None, name="", request_id=request_id)
