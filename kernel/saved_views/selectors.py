"""Which saved views an actor sees, and what one of them means for a list now."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.models.saved_view import DefaultView, SavedView, Visibility
from kernel.permissions import KernelRight
from kernel.registers import registry
from kernel.registers.listing import Parameters, ViewState
from kernel.registers.register import Register

MAX_VIEWS = 500


@dataclass(frozen=True, slots=True)
class Vanished:
    """A column that a view names, but that is gone or that the actor may not see: `part` of the view."""

    part: str
    name: str


def visible_views(actor: Actor) -> QuerySet[SavedView]:
    """Every view that the actor may use: the own ones, those of its roles, those for everyone."""
    return SavedView.objects.filter(
        Q(owner_id=actor.person_id)
        | Q(visibility=Visibility.ROLE, role_id__in=actor.role_ids)
        | Q(visibility=Visibility.EVERYONE)
    )


def list_views(*, actor: Actor, register_name: str | None = None) -> list[dict[str, Any]]:
    """The actor's views of the registers that it may see, by name; `is_default` marks what opens first."""
    rows = visible_views(actor)
    if register_name is not None:
        rows = rows.filter(register=register_name)
    found = [view for view in rows.order_by("register", "name", "id")[:MAX_VIEWS] if _is_readable(actor, view)]
    defaults = _defaults(actor, {view.register for view in found})
    return [describe(actor, view, defaults) for view in found]


def get_view(*, actor: Actor, view_id: uuid.UUID) -> dict[str, Any]:
    """One view; 404 unless the actor may use it."""
    view = visible_views(actor).filter(id=view_id).first()
    if view is None or not _is_readable(actor, view):
        raise AppError(KernelError.NOT_FOUND)
    return describe(actor, view, _defaults(actor, {view.register}))


def describe(actor: Actor, view: SavedView, defaults: Mapping[str, "Defaults"]) -> dict[str, Any]:
    """A view as clients read it. `notes` name what has vanished from the register since."""
    own = defaults.get(view.register, Defaults())
    return {
        "id": view.id,
        "register": view.register,
        "name": view.name,
        "visibility": view.visibility,
        "role_id": view.role_id,
        "owner_id": view.owner_id,
        "columns": view.columns,
        "filters": view.filters,
        "filter": view.filter,
        "ordering": view.ordering or None,
        "group": view.group or None,
        "q": view.q or None,
        "can_edit": can_edit(actor, view),
        "default_for": own.levels_of(view.id),
        "is_default": own.first == view.id,
        "notes": [
            {"part": item.part, "name": item.name} for item in vanished(registry.get(view.register), actor, view)
        ],
        "version": view.version,
        "created_at": view.created_at,
        "updated_at": view.updated_at,
    }


def can_edit(actor: Actor, view: SavedView) -> bool:
    """Owners edit their views; who may share also edits what others have shared."""
    shared = view.visibility != Visibility.PRIVATE
    return view.owner_id == actor.person_id or (shared and actor.has(KernelRight.VIEW_SHARE))


def state_for_list(actor: Actor, register_name: str, parameters: Parameters) -> ViewState | None:
    """What the parameter `view=<id>` contributes to a list, or None without it.

    400 naming `view` if there is no such view for this actor and register. Columns and sort keys that have
    vanished are left out; a filter that cannot be applied any more is a 400, because without it other rows
    than those meant would come.
    """
    given = parameters.get("view")
    if not given:
        return None
    try:
        view_id = uuid.UUID(given[0]) if len(given) == 1 else None
    except ValueError:
        view_id = None
    view = None if view_id is None else visible_views(actor).filter(id=view_id, register=register_name).first()
    if view is None:
        sentence = _("There is no such view of this list.")
        error = FieldError(FieldCode.NOT_FOUND, sentence, parameter="view")
        raise AppError(KernelError.INVALID_PARAMETER, sentence, errors=[error])
    return state_of(registry.get(register_name), actor, view)


def state_of(register: Register, actor: Actor, view: SavedView) -> ViewState:
    """The view's state for this actor, without the columns and sort keys that have vanished."""
    columns = register.whole(actor).visible_columns(actor)
    sortable = {name for name, column in columns.items() if column.can_sort}
    keys = [key for key in _keys(view) if key.removeprefix("-") in sortable]
    return ViewState(
        columns=[item["name"] for item in view.columns if item["name"] in columns],
        filter=view.filter,
        ordering=",".join(keys) or None,
        q=view.q,
    )


def vanished(register: Register, actor: Actor, view: SavedView) -> list[Vanished]:
    """What the view names, but the register does not have for this actor (any more)."""
    columns = register.whole(actor).visible_columns(actor)
    named = [
        *(("columns", item["name"]) for item in view.columns),
        *(("filters", name) for name in view.filters),
        *(("ordering", key.removeprefix("-")) for key in _keys(view)),
        *(("group", name) for name in (view.group,) if name),
        *(("filter", name) for name in fields_of(view.filter)),
    ]
    return [Vanished(part, name) for part, name in dict.fromkeys(named) if name not in columns]


def fields_of(tree: Any) -> list[str]:
    """The fields that a filter tree (as JSON) compares."""
    if not isinstance(tree, Mapping):
        return []
    members = [*tree.get("and", []), *tree.get("or", []), *([tree["not"]] if "not" in tree else [])]
    own = [str(tree["field"])] if "field" in tree else []
    return own + [name for member in members for name in fields_of(member)]


@dataclass(frozen=True, slots=True)
class Defaults:
    """The default views of one register: the person's own goes before the organisation's."""

    person: uuid.UUID | None = None
    organisation: uuid.UUID | None = None
    usable: frozenset[uuid.UUID] = frozenset()

    @property
    def first(self) -> uuid.UUID | None:
        return next((view for view in (self.person, self.organisation) if view in self.usable), None)

    def levels_of(self, view_id: uuid.UUID) -> list[str]:
        levels = (("person", self.person), ("organisation", self.organisation))
        return [name for name, chosen in levels if chosen == view_id]


def _defaults(actor: Actor, registers: set[str]) -> dict[str, Defaults]:
    mine = Q(person_id=actor.person_id) | Q(person_id__isnull=True)
    rows: Sequence[DefaultView] = list(DefaultView.objects.filter(mine, register__in=registers))
    usable = frozenset(visible_views(actor).filter(id__in=[row.view_id for row in rows]).values_list("id", flat=True))
    chosen = {(row.register, row.person_id is None): row.view_id for row in rows}
    return {name: Defaults(chosen.get((name, False)), chosen.get((name, True)), usable) for name in registers}


def _is_readable(actor: Actor, view: SavedView) -> bool:
    known = {register.name: register.right for register in registry.all_registers()}
    return view.register in known and actor.has(known[view.register])


def _keys(view: SavedView) -> list[str]:
    return [key for key in view.ordering.split(",") if key]
