"""A page of a register: parameters in, rows and cursors out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.registers import cursor as cursors
from kernel.registers.column import Column
from kernel.registers.filters import Group, Node, columns_of, compile_filter, parse_parameters, parse_tree
from kernel.registers.ordering import SortKey, ordering_text, parse_ordering, rows_beyond
from kernel.registers.register import OWN_PREFIX, Register
from kernel.registers.rows import Row, RowReader, aliased, annotated_to_sort
from kernel.text import has_control_characters

DEFAULT_LIMIT = 50
MAX_LIMIT = 200
MAX_COLUMNS = 100
MAX_SKIP = 10_000_000
RESERVED = frozenset({"limit", "cursor", "skip", "count", "q", "ordering", "view", "filter", "fields"})

Parameters = Mapping[str, list[str]]


@dataclass(frozen=True, slots=True)
class ViewState:
    """What a saved view contributes: column names, a filter tree as JSON, an order, a search."""

    columns: Sequence[str] = ()
    filter: Any = None
    ordering: str | None = None
    q: str = ""


@dataclass(frozen=True, slots=True)
class Selection:
    """Which rows of a register, in which order, with which columns: parsed and checked."""

    register: Register
    filter: Node
    search: str
    keys: Sequence[SortKey]
    columns: Sequence[Column]

    def rows(self, actor: Actor) -> QuerySet[Any]:
        """Every row that matches and that the actor may see, unordered."""
        compared = columns_of(self.filter)
        sorted_by = {key.column for key in self.keys if key.column is not None}
        rows = annotated_to_sort(aliased(self.register.rows(actor), compared | sorted_by), sorted_by)
        names = {column.name for column in compared}
        for name, condition in self.register.implicit.items():
            if name not in names:
                rows = rows.filter(condition)
        if self.search and self.register.search is not None:
            rows = rows.filter(self.register.search(self.search))
        return rows.filter(compile_filter(self.filter))

    def ordered(self, actor: Actor) -> QuerySet[Any]:
        """The same in the order that was asked for."""
        return self.rows(actor).order_by(*(key.order_by(backwards=False) for key in self.keys))


@dataclass(frozen=True, slots=True)
class Page:
    """One page: rows, the cursors around it, and the total if it was asked for."""

    results: list[Row]
    next_cursor: str | None
    prev_cursor: str | None
    has_more: bool
    total_count: int | None = None

    def as_dict(self) -> dict[str, Any]:
        document: dict[str, Any] = {
            "results": self.results,
            "next_cursor": self.next_cursor,
            "prev_cursor": self.prev_cursor,
            "has_more": self.has_more,
        }
        return document if self.total_count is None else document | {"total_count": self.total_count}


def select(register: Register, actor: Actor, parameters: Parameters, view: ViewState | None = None) -> Selection:
    """Check every parameter and say which rows and columns are meant. 400 naming what is wrong."""
    view = view or ViewState()
    if _names_own_columns(parameters, view):
        register = register.whole(actor)
    filters = [(name, raw) for name, raw in parameters.items() if name not in RESERVED]
    members: list[Node] = [parse_parameters(register, actor, filters)]
    if "filter" in parameters:
        members.append(parse_tree(register, actor, _single(parameters, "filter")))
    if view.filter:
        members.append(parse_tree(register, actor, view.filter, parameter="view"))
    return Selection(
        register=register,
        filter=Group("and", tuple(members)),
        search=_search(register, _single(parameters, "q") if "q" in parameters else view.q),
        keys=parse_ordering(register, actor, _single(parameters, "ordering") or view.ordering),
        columns=choose_columns(register, actor, _names(parameters) or view.columns),
    )


def read_page(register: Register, actor: Actor, parameters: Parameters, view: ViewState | None = None) -> Page:
    """One page of a register, as the parameters of `api.md` ask for it."""
    selection = select(register, actor, parameters, view)
    limit = _limit(parameters)
    order = ordering_text(selection.keys)
    position = None
    if "cursor" in parameters:
        position = cursors.decode(_single(parameters, "cursor") or "", register=register.name, ordering=order)
    backwards = position is not None and position.backwards
    skip = _skip(parameters)

    rows = selection.rows(actor)
    total = rows.count() if _wants_count(parameters) else None
    if position is not None:
        rows = rows.filter(rows_beyond(selection.keys, position.position, backwards=backwards))
    rows = rows.order_by(*(key.order_by(backwards=backwards) for key in selection.keys))

    reader = RowReader(actor, selection.columns, [key.path for key in selection.keys])
    found = list(reader.select(rows)[skip : skip + limit + 1])
    more = len(found) > limit
    batch = found[:limit]
    if backwards:
        batch.reverse()

    def cursor_at(values: Sequence[Any], *, back: bool) -> str:
        at = tuple(reader.value(values, key.path) for key in selection.keys)
        return cursors.encode(cursors.Cursor(at, back), register=register.name, ordering=order)

    has_next = bool(batch) and (more or backwards)
    has_previous = bool(batch) and (skip > 0 or (position is not None and (more or not backwards)))
    return Page(
        results=reader.render(batch),
        next_cursor=cursor_at(batch[-1], back=False) if has_next else None,
        prev_cursor=cursor_at(batch[0], back=True) if has_previous else None,
        has_more=has_next,
        total_count=total,
    )


def choose_columns(register: Register, actor: Actor, names: Sequence[str]) -> list[Column]:
    """The named columns, or the default ones. 400 naming an unknown one."""
    if len(names) > MAX_COLUMNS:
        raise _refused("fields", _("Too many columns."))
    if names:
        return [register.column(actor, name, parameter="fields") for name in dict.fromkeys(names)]
    return [column for column in register.visible_columns(actor).values() if column.default]


def _names_own_columns(parameters: Parameters, view: ViewState) -> bool:
    """Whether a column that the organisation has defined may be meant; the others cost no statement then."""
    texts = [*parameters, *(text for given in parameters.values() for text in given)]
    texts += [*view.columns, view.ordering or ""]
    return any(OWN_PREFIX in text for text in texts) or (bool(view.filter) and OWN_PREFIX in str(view.filter))


def _names(parameters: Parameters) -> list[str]:
    text = _single(parameters, "fields")
    return [name.strip() for name in text.split(",") if name.strip()] if text else []


def _search(register: Register, given: str | None) -> str:
    text = given or ""
    if text and register.search is None:
        raise AppError(
            KernelError.UNKNOWN_PARAMETER,
            errors=[FieldError(FieldCode.UNKNOWN_FIELD, _("This list cannot be searched."), parameter="q")],
        )
    if len(text) > 200 or has_control_characters(text):
        raise _refused("q", _("The search text is not valid."))
    return text.strip()


def _limit(parameters: Parameters) -> int:
    text = _single(parameters, "limit")
    if text is None:
        return DEFAULT_LIMIT
    if not (text.isascii() and text.isdigit() and len(text) <= 6 and 1 <= int(text) <= MAX_LIMIT):
        raise _refused("limit", _("Expected a number from 1 to %(maximum)s.") % {"maximum": MAX_LIMIT})
    return int(text)


def _skip(parameters: Parameters) -> int:
    """Rows to leave out, for a jump into a list; from there on cursors lead. Costs what is left out."""
    text = _single(parameters, "skip")
    if text is None:
        return 0
    if "cursor" in parameters:
        raise _refused("skip", _("Either cursor or skip is possible."))
    if not (text.isascii() and text.isdigit() and len(text) <= 8 and int(text) <= MAX_SKIP):
        raise _refused("skip", _("Expected a number from 0 to %(maximum)s.") % {"maximum": MAX_SKIP})
    return int(text)


def _wants_count(parameters: Parameters) -> bool:
    text = _single(parameters, "count")
    if text not in (None, "exact", "none"):
        raise _refused("count", _("Expected exact or none."))
    return text == "exact"


def _single(parameters: Parameters, name: str) -> str | None:
    given = parameters.get(name)
    if not given:
        return None
    if len(given) > 1:
        raise _refused(name, _("Only one value is possible here."))
    return given[0]


def _refused(parameter: str, detail: str) -> AppError:
    error = FieldError(FieldCode.OUT_OF_RANGE, detail, parameter=parameter)
    return AppError(KernelError.INVALID_PARAMETER, detail, errors=[error])
