"""Reading roles, rights and teams."""

import uuid
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _

from accounts.authority import held
from accounts.models.role import Role
from accounts.models.team import Team, TeamMember
from accounts.permissions import AccountsRight
from accounts.roles import SYSTEM_ROLES, role_rights
from kernel import rights
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.tenancy import current_organisation


def list_roles(*, actor: Actor) -> list[dict[str, Any]]:
    """Every role with the rights that it amounts to; system roles first. One statement."""
    actor.require(AccountsRight.ROLE_VIEW)
    order = list(SYSTEM_ROLES)
    found = [_role(row) for row in _counted(Role.objects.all())]
    return sorted(found, key=lambda row: (order.index(row["code"]) if row["is_system"] else len(order), row["name"]))


def get_role(role_id: uuid.UUID) -> dict[str, Any]:
    """One role, for who may see roles or has just written it. 404 if there is none."""
    row = _counted(Role.objects.filter(id=role_id)).first()
    if row is None:
        raise not_found(_("There is no such role."))
    return _role(row)


def list_rights() -> list[dict[str, Any]]:
    """The catalogue of rights of this organisation: code, label, API scope, and which system roles have it."""
    platform = current_organisation().is_platform
    system = list(Role.objects.filter(is_system=True))
    by_role = {role.code: role_rights(held(role), platform=platform) for role in system}
    return [
        {
            "code": code,
            "label": str(right.label),
            "api_scope": right.api_scope,
            "system_roles": [role for role in SYSTEM_ROLES if code in by_role.get(role, ())],
        }
        for code, right in rights.catalogue().items()
        if platform or not right.platform_only
    ]


def list_teams(*, actor: Actor) -> list[dict[str, Any]]:
    """Every team with its members. One statement."""
    actor.require(AccountsRight.TEAM_VIEW)
    return list(_with_members(Team.objects.order_by("name_key")))


def get_team(team_id: uuid.UUID) -> dict[str, Any]:
    """One team with its members, for who may see teams or has just written it. 404 if there is none."""
    row: dict[str, Any] | None = _with_members(Team.objects.filter(id=team_id)).first()
    if row is None:
        raise not_found(_("There is no such team."))
    return row


def _counted(rows: QuerySet[Role]) -> QuerySet[Role]:
    return rows.annotate(employee_count=Count("employee_links"))


def _role(role: Role) -> dict[str, Any]:
    platform = current_organisation().is_platform
    return {
        "id": role.id,
        "version": role.version,
        "code": role.code,
        "name": str(SYSTEM_ROLES[role.code].label) if role.is_system else role.name,
        "is_system": role.is_system,
        "rights": sorted(role_rights(held(role), platform=platform)),
        "customer_scope": role.customer_scope,
        "document_scope": role.document_scope,
        "employee_count": role.employee_count,  # type: ignore[attr-defined]
        "created_at": role.created_at,
        "updated_at": role.updated_at,
    }


def _with_members(rows: QuerySet[Team]) -> QuerySet[Team, Any]:
    links = TeamMember.objects.filter(team_id=OuterRef("id")).order_by("employee__name_key")
    members = links.values(json=JSONObject(id="employee_id", name="employee__name"))
    return rows.values("id", "version", "name", "created_at", "updated_at", members=ArraySubquery(members))
