"""Reading employees."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.models.login import Employee
from accounts.models.role import EmployeeRole
from accounts.models.second_factor import Authenticator, Passkey
from accounts.models.team import TeamMember
from accounts.roles import SYSTEM_ROLES
from kernel.actor import Actor
from kernel.db import read_by_id
from kernel.errors import not_found
from kernel.registers.column import Labels
from kernel.remembered import Remembered
from kernel.text import fold

ME = "me"


def employee_labels() -> dict[uuid.UUID, dict[str, Any]]:
    """Every employee, deactivated ones too, as `{id: {"id", "name"}}`. One statement."""
    rows = Employee.objects.values_list("id", "name")
    return {employee_id: {"id": employee_id, "name": name} for employee_id, name in rows}


def active_among(ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Those of `ids` that are active employees. One statement."""
    if not ids:
        return set()
    return set(Employee.objects.filter(id__in=ids, is_active=True).values_list("id", flat=True))


def get_employee(employee_id: uuid.UUID) -> dict[str, Any]:
    """One employee with roles and teams, as the API shows it, for who may see employees or has just written it.

    One statement; 404 if there is none.
    """
    row = _detailed(Employee.objects.filter(id=employee_id)).first()
    if row is None:
        raise not_found(_("There is no such employee."))
    return as_dict(row)


def as_dict(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of `_detailed()` as the API shows it; system roles are named in the active language."""
    successor_id = row["successor_id"]
    return {
        **{name: row[name] for name in _PLAIN},
        "language": row["language"] or None,
        "timezone": row["timezone"] or None,
        "last_sign_in_at": row["last_login"],
        "successor": {"id": successor_id, "name": row["successor_name"]} if successor_id else None,
        "roles": [role_label(role) for role in row["held_roles"]],
        "teams": row["in_teams"],
    }


def role_label(role: Mapping[str, Any]) -> dict[str, Any]:
    """`{id, code, name}` of a role."""
    system = SYSTEM_ROLES.get(role["code"]) if role["is_system"] else None
    return {"id": role["id"], "code": role["code"], "name": str(system.label) if system else role["name"]}


_PLAIN = (
    "id",
    "version",
    "email",
    "name",
    "is_active",
    "deactivated_at",
    "successor_id",
    "has_second_factor",
    "created_at",
    "updated_at",
)


def _detailed(rows: QuerySet[Employee]) -> QuerySet[Employee, dict[str, Any]]:
    held_roles = EmployeeRole.objects.filter(employee_id=OuterRef("id")).order_by("role__code")
    in_teams = TeamMember.objects.filter(employee_id=OuterRef("id")).order_by("team__name_key")
    confirmed = Authenticator.objects.filter(login_id=OuterRef("id"), confirmed_at__isnull=False)
    detailed: QuerySet[Employee, dict[str, Any]] = rows.annotate(
        successor_name=F("successor__name"),
        has_second_factor=Exists(confirmed) | Exists(Passkey.objects.filter(login_id=OuterRef("id"))),
        held_roles=ArraySubquery(
            held_roles.values(
                json=JSONObject(id="role_id", code="role__code", name="role__name", is_system="role__is_system")
            )
        ),
        in_teams=ArraySubquery(in_teams.values(json=JSONObject(id="team_id", name="team__name"))),
    ).values(
        *(name for name in _PLAIN if name != "has_second_factor"),
        *("language", "timezone", "last_login"),
        *("successor_name", "has_second_factor", "held_roles", "in_teams"),
    )
    return detailed


def _read(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    return {employee_id: {"id": employee_id, "name": name} for employee_id, name in read_by_id(Employee, ids, "name")}


# `{id, name}`. Who changes a name renews it.
remembered_names = Remembered("accounts.employees", _read)


def _load(actor: Actor, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, dict[str, Any]]:
    return remembered_names.rows(actor, ids)


def _find(actor: Actor, column: str, text: str) -> Sequence[uuid.UUID]:
    if text.lower() == ME:
        return [actor.employee_id] if actor.employee_id else []
    by_text = Q(email=text.lower()) | Q(name_key=fold(text))
    return list(Employee.objects.filter(by_text).values_list("id", flat=True))


# How columns of all floors show employees; `me`, an e-mail address and a name stand for ids in filters.
LABELS = Labels(load=_load, find=_find, text="name")
