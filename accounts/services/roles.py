"""Own roles: making, changing and deleting them."""

import re
import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Q
from django.utils.translation import gettext as _

from accounts.authority import require_reach, require_rights
from accounts.errors import AccountsError
from accounts.inputs.people import RoleChange, RoleCreate
from accounts.models.api_key import ApiKey
from accounts.models.invitation import Invitation
from accounts.models.role import EmployeeRole, Role
from accounts.permissions import AccountsRight
from accounts.roles import SYSTEM_ROLES
from accounts.selectors.people import get_role
from accounts.services.security_log import SecurityKind, Subject, note
from kernel import events, history, rights
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, invalid_field, not_found
from kernel.history import Action
from kernel.rights import Scope
from kernel.tenancy import current_organisation
from kernel.text import fold
from kernel.versions import check_version

RESOURCE = "roles"
CREATED, UPDATED, DELETED = EVENTS = ("role.created", "role.updated", "role.deleted")


def create_system_roles() -> dict[str, Role]:
    """The roles that every organisation has, by code; part of its provisioning."""
    return {
        role.code: role
        for role in Role.objects.bulk_create(
            Role(
                code=system.code,
                name=system.code,
                customer_scope=system.customers,
                document_scope=system.documents,
                is_system=True,
            )
            for system in SYSTEM_ROLES.values()
        )
    }


def create_role(*, actor: Actor, data: RoleCreate) -> Role:
    """Make a role. Raises 403 `exceeds_own_rights`, 422 for unknown rights or a code that is taken."""
    actor.require(AccountsRight.ROLE_EDIT)
    _check_known(data.rights)
    require_rights(actor, data.rights, customers=data.customer_scope, documents=data.document_scope)
    role = Role(
        code=data.code or _code_of(data.name),
        name=data.name,
        rights=sorted(set(data.rights)),
        customer_scope=data.customer_scope,
        document_scope=data.document_scope,
    )
    with write():
        try:
            role.save(force_insert=True)
        except IntegrityError as error:
            if violated_constraint(error) == "accounts_role_code":
                detail = _("There is a role with this code already.")
                raise invalid_field("/code", FieldCode.NOT_UNIQUE, detail) from error
            raise
        fields = {name: (None, value) for name, value in _content(role).items()}
        history.record(actor, RESOURCE, role.id, Action.CREATED, fields)
        events.emit(CREATED, role.id, get_role(role.id))
        note(actor, SecurityKind.ROLE_CREATED, subject=Subject(role.id, role.name), details=_content(role))
    return role


def change_role(*, actor: Actor, role_id: uuid.UUID, data: RoleChange, expected_version: int | None = None) -> Role:
    """Change an own role. What is added must be within the actor's reach.

    Raises 404, 409 `system_role`, 412 `version_mismatch`, 403 `exceeds_own_rights`, 422.
    """
    actor.require(AccountsRight.ROLE_EDIT)
    with write():
        role = _locked(role_id)
        check_version(role, expected_version)
        before = _content(role)
        if data.rights is not None:
            _check_known(data.rights)
            role.rights = sorted(set(data.rights))
        role.name = data.name or role.name
        role.customer_scope = data.customer_scope or role.customer_scope
        role.document_scope = data.document_scope or role.document_scope
        changes = history.difference(before, _content(role))
        if not changes:
            return role
        require_rights(
            actor,
            set(role.rights) - set(before["rights"]),
            customers=_widened(before["customer_scope"], role.customer_scope),
            documents=_widened(before["document_scope"], role.document_scope),
        )
        role.version += 1
        role.save()
        history.record(actor, RESOURCE, role.id, Action.UPDATED, changes)
        events.emit(UPDATED, role.id, get_role(role.id))
        details = {name: list(pair) for name, pair in changes.items()}
        note(actor, SecurityKind.ROLE_CHANGED, subject=Subject(role.id, role.name), details=details)
    return role


def delete_role(*, actor: Actor, role_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Delete an own role that nobody has.

    Raises 404, 409 `system_role`, 409 `in_use` with the count, 412 `version_mismatch`.
    """
    actor.require(AccountsRight.ROLE_EDIT)
    with write():
        role = _locked(role_id)
        check_version(role, expected_version)
        _check_unused(role)
        fields = {name: (value, None) for name, value in _content(role).items()}
        subject = Subject(role.id, role.name)
        # Closed invitations and dead keys are memories; they do not hold a role back.
        Invitation.roles.through.objects.filter(role=role).delete()
        ApiKey.objects.filter(role=role).delete()
        role.delete()
        history.record(actor, RESOURCE, role_id, Action.DELETED, fields)
        events.emit(DELETED, role_id, {"id": role_id, "code": role.code, "name": role.name})
        note(actor, SecurityKind.ROLE_DELETED, subject=subject)


def roles_by_codes(codes: Collection[str]) -> list[Role]:
    """Roles by their codes, for provisioning and sample data. KeyError for an unknown one."""
    found = {role.code: role for role in Role.objects.filter(code__in=codes)}
    return [found[code] for code in codes]


def require_role_within_reach(*, actor: Actor, role_id: uuid.UUID, pointer: str) -> Role:
    """One role that the actor may hand out, or a 422 that points to it, or 403 `exceeds_own_rights`."""
    role = Role.objects.filter(id=role_id).first()
    if role is None:
        raise invalid_field(pointer, FieldCode.NOT_FOUND, _("There is no such role."))
    require_reach(actor, [role])
    return role


def _check_known(codes: Collection[str]) -> None:
    platform = current_organisation().is_platform
    known = {code for code, right in rights.catalogue().items() if platform or not right.platform_only}
    errors = [
        FieldError(FieldCode.INVALID_CHOICE, _("There is no such right."), pointer=f"/rights/{index}")
        for index, code in enumerate(codes)
        if code not in known
    ]
    if errors:
        raise invalid(*errors)


def _check_unused(role: Role) -> None:
    open_invitations = Q(roles=role, accepted_at=None, revoked_at=None)
    count = (
        EmployeeRole.objects.filter(role=role).count()
        + Invitation.objects.filter(open_invitations).count()
        + ApiKey.objects.filter(role=role, revoked_at=None).count()
    )
    if count:
        raise AppError(KernelError.IN_USE, extra={"count": count})


def _locked(role_id: uuid.UUID) -> Role:
    role = Role.objects.select_for_update().filter(id=role_id).first()
    if role is None:
        raise not_found(_("There is no such role."))
    if role.is_system:
        raise AppError(AccountsError.SYSTEM_ROLE)
    return role


def _content(role: Role) -> Mapping[str, Any]:
    return {
        "code": role.code,
        "name": role.name,
        "rights": list(role.rights),
        "customer_scope": str(role.customer_scope),
        "document_scope": str(role.document_scope),
    }


def _widened(before: str, after: str) -> Scope:
    """The scope that is new to the role, or the narrowest if it was not widened."""
    return Scope(after) if Scope(after).width > Scope(before).width else Scope.OWN


def _code_of(name: str) -> str:
    """A code from a name: Latin letters and digits of it, else something unique."""
    slug = re.sub(r"[^a-z0-9]+", "-", fold(name)).strip("-")[:50]
    return slug or f"role-{uuid.uuid4().hex[:8]}"
