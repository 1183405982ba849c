"""Employees: joining, changing, leaving, coming back."""

import uuid
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts import hooks
from accounts.authority import require_reach
from accounts.errors import AccountsError
from accounts.inputs.people import Deactivation, EmployeeChange
from accounts.models.api_key import ApiKey
from accounts.models.login import Employee, Login, LoginKind
from accounts.models.role import EmployeeRole, Role
from accounts.models.session import Session
from accounts.models.team import Team, TeamMember
from accounts.permissions import AccountsRight
from accounts.roles import OWNER
from accounts.selectors.employees import active_among, get_employee, remembered_names
from accounts.services.security_log import SecurityKind, Subject, note
from kernel import events, history, locks
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, FieldError, invalid, invalid_field, not_found
from kernel.history import Action
from kernel.tenancy import current_organisation
from kernel.text import fold
from kernel.versions import check_version
from tenants.limits import check_limit

RESOURCE = "employees"
CREATED, UPDATED = "employee.created", "employee.updated"
DEACTIVATED, REACTIVATED = "employee.deactivated", "employee.reactivated"
EVENTS = (CREATED, UPDATED, DEACTIVATED, REACTIVATED)
LIMIT = "employees"


def add_employee(
    *,
    actor: Actor,
    email: str,
    name: str,
    password: str | None,
    roles: Sequence[Role],
    language: str = "",
    timezone_name: str = "",
) -> Employee:
    """Make an active employee; who may do so was checked by the use case (invitation, sign-up).

    `password` must have passed `accounts.services.passwords.check_strength`; without one nobody can sign in
    by password. Raises 409 `employee_exists`, 409 `limit_reached`.
    """
    employee = Employee(
        kind=LoginKind.EMPLOYEE,
        email=email,
        name=name,
        name_key=fold(name)[:255],
        language=language,
        timezone=timezone_name,
    )
    if password is None:
        employee.set_unusable_password()
    else:
        employee.set_password(password)
        employee.password_changed_at = timezone.now()
    with write():
        _check_plan()
        try:
            employee.save(force_insert=True)
        except IntegrityError as error:
            if violated_constraint(error) == "accounts_login_email":
                raise AppError(AccountsError.EMPLOYEE_EXISTS) from error
            raise
        EmployeeRole.objects.bulk_create(EmployeeRole(employee=employee, role=role) for role in roles)
        codes = sorted(role.code for role in roles)
        fields = {"name": (None, name), "email": (None, email), "roles": (None, codes)}
        history.record(actor, RESOURCE, employee.id, Action.CREATED, fields)
        events.emit(CREATED, employee.id, told_of(employee))
    return employee


def change_employee(
    *, actor: Actor, employee_id: uuid.UUID, data: EmployeeChange, expected_version: int | None = None
) -> None:
    """Change name, roles or teams of an employee.

    Raises 404, 412 `version_mismatch`, 422 for roles or teams that do not exist, 403 `exceeds_own_rights`
    for a role that reaches beyond the actor, 409 `last_administrator`.
    """
    actor.require(AccountsRight.EMPLOYEE_EDIT)
    given = data.given()
    with write():
        employee = _locked(employee_id)
        check_version(employee, expected_version)
        fields: dict[str, tuple[Any, Any]] = {}
        if given.get("name") and data.name != employee.name:
            fields["name"] = (employee.name, data.name)
            employee.name, employee.name_key = data.name or "", fold(data.name or "")[:255]
            remembered_names.renew()
        if data.role_ids is not None:
            fields |= _set_roles(actor, employee, data.role_ids)
        if data.team_ids is not None:
            fields |= _set_teams(actor, employee, data.team_ids)
        if fields:
            _save(employee, "name", "name_key")
            history.record(actor, RESOURCE, employee.id, Action.UPDATED, fields)
            events.emit(UPDATED, employee.id, told_of(employee))


def deactivate_employee(*, actor: Actor, employee_id: uuid.UUID, data: Deactivation) -> None:
    """Let an employee go: sessions end and keys die at once, the successor takes over.

    Raises 404, 403 `exceeds_own_rights`, 409 `employee_inactive`, `last_administrator`,
    `successor_required` if a floor above has something to hand over, 422 for an unsuitable successor.
    """
    actor.require(AccountsRight.EMPLOYEE_DEACTIVATE)
    now = timezone.now()
    with write():
        employee = _locked(employee_id)
        if not employee.is_active:
            raise AppError(AccountsError.EMPLOYEE_INACTIVE)
        held = _roles_of(employee)
        require_reach(actor, held)
        _check_successor(employee.id, data.successor_id)
        if any(role.code == OWNER for role in held):
            _check_another_owner(employee.id)
        hooks.run_on_deactivate(actor, employee.id, data.successor_id)
        employee.is_active, employee.deactivated_at = False, now
        employee.successor_id = data.successor_id
        _save(employee, "is_active", "deactivated_at", "successor")
        Session.objects.filter(login_id=employee.id).delete()
        ApiKey.objects.filter(owner_id=employee.id, revoked_at=None).update(revoked_at=now)
        fields = {"is_active": (True, False), "successor_id": (None, data.successor_id)}
        history.record(actor, RESOURCE, employee.id, Action.ARCHIVED, fields)
        events.emit(DEACTIVATED, employee.id, told_of(employee))
        note(actor, SecurityKind.EMPLOYEE_DEACTIVATED, subject=_subject(employee))


def reactivate_employee(*, actor: Actor, employee_id: uuid.UUID) -> None:
    """Let a deactivated employee sign in again, with the old roles. Keys stay revoked.

    Raises 404, 403 `exceeds_own_rights`, 409 `conflict` if already active, 409 `limit_reached`.
    """
    actor.require(AccountsRight.EMPLOYEE_DEACTIVATE)
    with write():
        employee = _locked(employee_id)
        if employee.is_active:
            return
        require_reach(actor, _roles_of(employee))
        _check_plan()
        employee.is_active, employee.deactivated_at, employee.successor_id = True, None, None
        _save(employee, "is_active", "deactivated_at", "successor")
        history.record(actor, RESOURCE, employee.id, Action.RESTORED, {"is_active": (False, True)})
        events.emit(REACTIVATED, employee.id, told_of(employee))
        note(actor, SecurityKind.EMPLOYEE_REACTIVATED, subject=_subject(employee))


def successor_required(count: int) -> AppError:
    """What a hook of `accounts.hooks.on_deactivate` raises: `count` things would be left without anybody."""
    detail = _("Choose who takes over: %(count)d would be left without anybody.") % {"count": count}
    return AppError(AccountsError.SUCCESSOR_REQUIRED, detail, extra={"count": count})


def told_of(employee: Login) -> dict[str, Any]:
    """What events tell of an employee: nothing of when and how somebody signs in."""
    shown = get_employee(employee.id)
    return {name: shown[name] for name in ("id", "version", "name", "email", "is_active", "roles", "teams")}


def roles_by_ids(ids: Collection[uuid.UUID], *, pointer: str) -> list[Role]:
    """The roles, or a 422 that points to each unknown one."""
    found = {role.id: role for role in Role.objects.filter(id__in=ids)}
    _refuse_unknown(ids, found, pointer)
    return list(found.values())


def _set_roles(actor: Actor, employee: Employee, role_ids: Sequence[uuid.UUID]) -> dict[str, tuple[Any, Any]]:
    before = {role.id: role for role in _roles_of(employee)}
    after = {role.id: role for role in roles_by_ids(role_ids, pointer="/role_ids")}
    added = [role for role_id, role in after.items() if role_id not in before]
    removed = [role for role_id, role in before.items() if role_id not in after]
    if not added and not removed:
        return {}
    require_reach(actor, added + removed)
    if employee.is_active and any(role.code == OWNER for role in removed):
        _check_another_owner(employee.id)
    EmployeeRole.objects.filter(employee=employee, role__in=removed).delete()
    EmployeeRole.objects.bulk_create(EmployeeRole(employee=employee, role=role) for role in added)
    codes = _codes(before.values()), _codes(after.values())
    details = {"before": codes[0], "after": codes[1]}
    note(actor, SecurityKind.EMPLOYEE_ROLES_CHANGED, subject=_subject(employee), details=details)
    return {"roles": codes}


def _set_teams(actor: Actor, employee: Employee, team_ids: Sequence[uuid.UUID]) -> dict[str, tuple[Any, Any]]:
    found = Team.objects.in_bulk(team_ids)
    _refuse_unknown(team_ids, found, "/team_ids")
    links = TeamMember.objects.filter(employee=employee).select_related("team")
    before = {link.team_id: link.team.name for link in links}
    TeamMember.objects.filter(employee=employee).exclude(team_id__in=found).delete()
    added = [TeamMember(employee=employee, team=team) for team in found.values() if team.id not in before]
    TeamMember.objects.bulk_create(added)
    names = sorted(before.values()), sorted(team.name for team in found.values())
    if names[0] == names[1]:
        return {}
    details = {"before": names[0], "after": names[1]}
    note(actor, SecurityKind.EMPLOYEE_TEAMS_CHANGED, subject=_subject(employee), details=details)
    return {"teams": names}


def _check_another_owner(leaving: uuid.UUID) -> None:
    # Two owners who remove each other at the same moment wait for one another here.
    locks.lock("accounts.owners")
    others = EmployeeRole.objects.filter(role__code=OWNER, employee__is_active=True)
    if not others.exclude(employee_id=leaving).exists():
        raise AppError(AccountsError.LAST_ADMINISTRATOR)


def _check_successor(employee_id: uuid.UUID, successor_id: uuid.UUID | None) -> None:
    if successor_id is None:
        return
    if successor_id == employee_id:
        detail = _("Nobody can be their own successor.")
        raise invalid_field("/successor_id", FieldCode.CONTRADICTION, detail)
    if not active_among([successor_id]):
        detail = _("There is no such active employee.")
        raise invalid_field("/successor_id", FieldCode.NOT_FOUND, detail)


def _check_plan() -> None:
    locks.lock("accounts.employees")
    count = Employee.objects.filter(is_active=True).count() + 1
    check_limit(current_organisation(), LIMIT, count)


def _refuse_unknown(ids: Collection[uuid.UUID], found: Collection[uuid.UUID], pointer: str) -> None:
    errors = [
        FieldError(FieldCode.NOT_FOUND, _("There is no such entry."), pointer=f"{pointer}/{index}")
        for index, item in enumerate(ids)
        if item not in found
    ]
    if errors:
        raise invalid(*errors)


def _locked(employee_id: uuid.UUID) -> Employee:
    employee = Employee.objects.select_for_update().filter(id=employee_id).first()
    if employee is None:
        raise not_found(_("There is no such employee."))
    return employee


def _save(employee: Employee, *fields: str) -> None:
    employee.version += 1
    employee.save(update_fields=[*fields, "version", "updated_at"])


def _roles_of(employee: Employee) -> list[Role]:
    return list(Role.objects.filter(employee_links__employee=employee))


def _codes(roles: Iterable[Role]) -> list[str]:
    return sorted(role.code for role in roles)


def _subject(employee: Employee) -> Subject:
    return Subject(employee.id, employee.name)
