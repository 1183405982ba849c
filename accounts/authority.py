"""Nobody hands out, or takes away, more than they have; nobody but a person looks after a sign-in."""

import uuid
from collections.abc import Iterable

from accounts import roles
from accounts.errors import AccountsError
from accounts.models.role import Role
from accounts.roles import HeldRole
from kernel.actor import Actor, ActorKind
from kernel.errors import AppError
from kernel.rights import Scope
from kernel.tenancy import current_organisation


def held(role: Role) -> HeldRole:
    """A stored role as `accounts.roles` reckons with it."""
    return HeldRole(
        role.code,
        role.is_system,
        tuple(role.rights),
        Scope(role.customer_scope),
        Scope(role.document_scope),
    )


def require_reach(actor: Actor, granted: Iterable[Role]) -> None:
    """Raise 403 `exceeds_own_rights` if the roles have rights or scopes that the actor has not.

    Owners are special only in this: `accounts:owner:appoint` belongs to nobody else.
    """
    held_roles = [held(role) for role in granted]
    grant = roles.grant_of(held_roles, platform=current_organisation().is_platform)
    require_rights(actor, grant.rights, customers=grant.scopes["customers"], documents=grant.scopes["documents"])


def require_rights(actor: Actor, rights: Iterable[str], *, customers: Scope, documents: Scope) -> None:
    """The same for a list of rights and two scopes."""
    if actor.kind is ActorKind.SYSTEM:
        return
    missing = sorted(set(rights) - actor.rights)
    wider = [
        resource
        for resource, scope in (("customers", customers), ("documents", documents))
        if scope.width > actor.scope(resource).width
    ]
    if missing or wider:
        raise AppError(AccountsError.EXCEEDS_OWN_RIGHTS, extra={"rights": missing[:50], "scopes": wider})


def login_of(actor: Actor) -> uuid.UUID:
    """The login that the actor is. 403 `needs_session` for a key: it neither signs in nor hands out keys."""
    if actor.id is None or actor.kind not in (ActorKind.EMPLOYEE, ActorKind.PORTAL_USER):
        raise AppError(AccountsError.NEEDS_SESSION)
    return actor.id
