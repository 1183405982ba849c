"""Writing the security log."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.utils import timezone

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
    ROLE_CREATED = "role.created"
    ROLE_CHANGED = "role.changed"
    ROLE_DELETED = "role.deleted"
    KEY_CREATED = "api_key.created"
    KEY_ROTATED = "api_key.rotated"
    KEY_REVOKED = "api_key.revoked"


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
