"""The registers of this floor: employees and the security log."""

import uuid
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.models.login import Employee
from accounts.models.role import EmployeeRole
from accounts.models.security_event import SecurityEvent
from accounts.models.team import TeamMember
from accounts.permissions import AccountsRight
from accounts.roles import SYSTEM_ROLES
from accounts.selectors.employees import LABELS
from kernel import audit
from kernel.actor import Actor
from kernel.registers import registry
from kernel.registers.column import Choice, Column
from kernel.registers.register import Register
from kernel.registers.types import Operator, Type
from kernel.text import fold


def _load_roles(actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    links = EmployeeRole.objects.filter(employee_id__in=ids).order_by("role__code")
    for employee_id, code, name, is_system in links.values_list(
        "employee_id", "role__code", "role__name", "role__is_system"
    ):
        found[employee_id].append(str(SYSTEM_ROLES[code].label) if is_system else name)
    return {employee_id: found[employee_id] for employee_id in ids}


def _load_teams(actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, list[str]]:
    found: dict[uuid.UUID, list[str]] = defaultdict(list)
    links = TeamMember.objects.filter(employee_id__in=ids).order_by("team__name_key")
    for employee_id, name in links.values_list("employee_id", "team__name"):
        found[employee_id].append(name)
    return {employee_id: found[employee_id] for employee_id in ids}


def _with_role(operator: Operator, values: Sequence[Any]) -> Q:
    return _linked(operator, values, lambda code: EmployeeRole.objects.filter(role__code=code))


def _in_team(operator: Operator, values: Sequence[Any]) -> Q:
    return _linked(operator, values, lambda name: TeamMember.objects.filter(team__name_key=fold(name)))


def _linked(operator: Operator, values: Sequence[Any], links: Callable[[str], QuerySet[Any]]) -> Q:
    each = [Q(id__in=links(str(value)).values("employee_id")) for value in values]
    if operator is Operator.ALL:
        return Q(*each)
    found = Q(*each, _connector=Q.OR)
    return ~found if operator is Operator.NONE else found


EMPLOYEES = Register(
    name="employees",
    label=_("Employees"),
    model=Employee,
    rows=lambda actor: Employee.objects.all(),
    right=AccountsRight.EMPLOYEE_VIEW,
    export_right=AccountsRight.EMPLOYEE_EDIT,
    columns=[
        Column("name", _("Name"), Type.STRING, "name", folded="name_key", default=True, writes="name"),
        Column("email", _("E-mail"), Type.EMAIL, "email", default=True),
        Column(
            "roles",
            _("Roles"),
            Type.TAGS,
            load=_load_roles,
            condition=_with_role,
            parameter="role",
            default=True,
            writes="role_ids",
        ),
        Column(
            "teams",
            _("Teams"),
            Type.TAGS,
            load=_load_teams,
            condition=_in_team,
            parameter="team",
            default=True,
            writes="team_ids",
        ),
        Column("is_active", _("Active"), Type.BOOLEAN, "is_active", default=True),
        Column("last_sign_in_at", _("Last sign-in"), Type.DATETIME, "last_login", nullable=True, default=True),
        Column("deactivated_at", _("Deactivated"), Type.DATETIME, "deactivated_at", nullable=True),
        Column("successor", _("Successor"), Type.EMPLOYEE, "successor_id", labels=LABELS, nullable=True),
        Column("created_at", _("Created"), Type.DATETIME, "created_at"),
        Column("updated_at", _("Changed"), Type.DATETIME, "updated_at"),
    ],
    default_ordering=("name",),
    search=lambda text: Q(name_key__contains=fold(text)) | Q(email__contains=text.lower()),
    implicit={"is_active": Q(is_active=True)},
)


def _kinds(_actor: Actor) -> list[Choice]:
    return [Choice(code, str(label)) for code, label in audit.kinds().items()]


SECURITY_LOG = Register(
    name="security-log",
    label=_("Security log"),
    model=SecurityEvent,
    rows=lambda actor: SecurityEvent.objects.all(),
    right=AccountsRight.SECURITY_LOG_VIEW,
    export_right=AccountsRight.SECURITY_LOG_VIEW,
    columns=[
        Column("at", _("When"), Type.DATETIME, "at", default=True),
        Column("kind", _("What"), Type.ENUM, "kind", choices=_kinds, default=True),
        Column("actor_kind", _("Actor's kind"), Type.STRING, "actor_kind"),
        Column("actor_id", _("Actor's id"), Type.UUID, "actor_id", nullable=True),
        Column("actor_name", _("Actor"), Type.STRING, "actor_name", default=True),
        Column("subject_id", _("Subject's id"), Type.UUID, "subject_id", nullable=True),
        Column("subject_name", _("Subject"), Type.STRING, "subject_name", default=True),
        Column("address", _("Address"), Type.STRING, "address", nullable=True, filterable=False, default=True),
        Column("user_agent", _("Browser"), Type.STRING, "user_agent"),
        Column("request_id", _("Request"), Type.STRING, "request_id"),
    ],
    default_ordering=("-at",),
    search=lambda text: Q(subject_name__icontains=text) | Q(actor_name__icontains=text),
)

for each in (EMPLOYEES, SECURITY_LOG):
    registry.register(each)
