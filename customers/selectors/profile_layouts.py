"""Which panels profiles show to somebody: what the person chose, else a role's default, else the organisation's."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from django.db.models import F, Q

from accounts.models import Role
from accounts.roles import SYSTEM_ROLES
from accounts.selectors.employees import role_label
from customers.models import ProfileLayout
from customers.permissions import CustomerRight
from customers.profile import Place, Widget, all_widgets, arranged, places_of
from kernel.actor import Actor
from kernel.errors import not_found

Document = dict[str, Any]

_ROLE = {"id": "role_id", "code": "role__code", "name": "role__name", "is_system": "role__is_system"}


class Level(StrEnum):
    """Whose choice a layout is; `standard` where nobody has chosen."""

    PERSON = "person"
    ROLE = "role"
    ORGANISATION = "organisation"
    STANDARD = "standard"


@dataclass(frozen=True, slots=True)
class Layout:
    """The panels that an actor has, those that it may see, and whose choice they are."""

    level: Level
    role: Mapping[str, Any] | None
    version: int
    places: Sequence[Place]

    def as_dict(self) -> Document:
        widgets = all_widgets()
        return {
            "level": self.level.value,
            "role": self.role,
            "version": self.version,
            "panels": [place.as_dict() | {"label": str(widgets[place.code].label)} for place in self.places],
        }


def layout_of(actor: Actor, *, without_own: bool = False) -> Layout:
    """The layout that counts for the actor: of several roles' defaults that of the first in the list of roles.

    `without_own` leaves out what the person chose. One statement.
    """
    widgets = [widget for widget in all_widgets().values() if actor.has(widget.right)]
    wanted = Q(role=None, employee=None) | Q(role__in=actor.role_ids)
    if actor.employee_id is not None and not without_own:
        wanted |= Q(employee_id=actor.employee_id)
    rows = ProfileLayout.objects.filter(wanted)
    found = sorted(rows.values("version", "panels", "employee_id", **_named(_ROLE)), key=_rank)
    if not found:
        return Layout(Level.STANDARD, None, 0, arranged([], widgets))
    return _layout(found[0], widgets)


def get_own_layout(*, actor: Actor) -> Document:
    """The layout that counts for the actor. Needs `customers:customer:view`. One statement."""
    actor.require(CustomerRight.VIEW)
    return layout_of(actor).as_dict()


def list_default_layouts(*, actor: Actor) -> list[Document]:
    """The organisation's default and that of every role, set or not. Needs `customers:settings:view`.

    Two statements. `is_set` says whether somebody chose it; where not, it is what would count instead.
    """
    actor.require(CustomerRight.SETTINGS_VIEW)
    rows = ProfileLayout.objects.filter(employee=None).values("role_id", "version", "panels")
    by_role: dict[uuid.UUID | None, Any] = {row["role_id"]: row for row in rows}
    roles = sorted(Role.objects.values("id", "code", "name", "is_system"), key=_rank_of_role)
    return [_default(by_role, None), *(_default(by_role, role_label(role)) for role in roles)]


def get_default_layout(*, actor: Actor, role_id: uuid.UUID | None) -> Document:
    """The default of a role, or the organisation's. Needs `customers:settings:view`; 404 for an unknown role."""
    found = list_default_layouts(actor=actor)
    for document in found:
        if (document["role"]["id"] if document["role"] else None) == role_id:
            return document
    raise not_found()


def _default(by_role: Mapping[uuid.UUID | None, Mapping[str, Any]], role: Mapping[str, Any] | None) -> Document:
    own = by_role.get(role["id"] if role else None)
    chosen = own or by_role.get(None)
    widgets = all_widgets().values()
    level = Level.ROLE if role else Level.ORGANISATION
    places = arranged(places_of(chosen["panels"]) if chosen else [], widgets)
    return Layout(level, role, own["version"] if own else 0, places).as_dict() | {"is_set": own is not None}


def _layout(row: Mapping[str, Any], widgets: Sequence[Widget]) -> Layout:
    level, role = Level.ORGANISATION, None
    if row["employee_id"] is not None:
        level = Level.PERSON
    elif row["of_id"] is not None:
        level, role = Level.ROLE, role_label({name: row[f"of_{name}"] for name in _ROLE})
    return Layout(level, role, row["version"], arranged(places_of(row["panels"]), widgets))


def _named(columns: Mapping[str, str]) -> dict[str, Any]:
    return {f"of_{name}": F(path) for name, path in columns.items()}


def _rank(row: Mapping[str, Any]) -> tuple[int, tuple[int, str]]:
    if row["employee_id"] is not None:
        return 0, (0, "")
    if row["of_id"] is None:
        return 2, (0, "")
    return 1, _rank_of_role({name: row[f"of_{name}"] for name in _ROLE})


def _rank_of_role(role: Mapping[str, Any]) -> tuple[int, str]:
    """As the list of roles has them: system roles first, in their order."""
    order = list(SYSTEM_ROLES)
    return (order.index(role["code"]) if role["is_system"] else len(order)), role["name"]
