"""A register counted by one of its columns: how many rows each value has, and the sums of numeric columns."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import Count, F, Sum
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.registers.column import Column
from kernel.registers.filters import alias_of, path_of
from kernel.registers.listing import Parameters, ViewState, select
from kernel.registers.register import Register
from kernel.registers.types import Operator, Type

MAX_GROUPS = 1_000
MAX_SUMS = 10

Groups = dict[str, Any]


def read_groups(
    register: Register,
    actor: Actor,
    *,
    by: str,
    sums: Sequence[str] = (),
    parameters: Parameters,
    view: ViewState | None = None,
) -> Groups:
    """The rows that `parameters` (`q`, `filter`) and `view` mean, grouped by the column `by`.

    Answers `{"by", "groups": [{"value", "filter", "count", "sums": {column: number}}], "total_count", "sums",
    "has_more"}`: groups in the column's own order, the empty one last; `filter` is the tree that means the
    group's rows; sums of nothing are None. One statement, and one for the labels. 400 naming a column that
    cannot be grouped by or summed.
    """
    register = register.whole(actor)
    column = grouped_column(register, actor, by)
    summed = [_summed(register, actor, name) for name in dict.fromkeys(sums)]
    if len(summed) > MAX_SUMS:
        raise _refused("sum", _("At most %(count)s columns can be summed.") % {"count": MAX_SUMS})
    rows = select(register, actor, parameters, view).rows(actor)
    path = path_of(column)
    order = column.folded or path
    figures: dict[str, Any] = {"group_count": Count("id")}
    figures |= {f"group_sum_{each.name}": Sum(path_of(each)) for each in summed}
    expressions = {alias_of(each): each.source for each in (column, *summed) if not isinstance(each.source, str)}
    grouped = rows.annotate(**expressions).order_by().values(path, order).annotate(**figures)
    found = list(grouped.order_by(F(order).asc(nulls_last=True), path).values_list(path, *figures))
    groups = _in_order_of_choices(actor, column, found)
    labels = _labels(actor, column, [value for value, *_figures in groups])
    return {
        "by": column.name,
        "groups": [
            {
                "value": labels.get(value, value),
                "filter": _filter_of(column, value),
                "count": count,
                "sums": dict(zip((each.name for each in summed), totals, strict=True)),
            }
            for value, count, *totals in groups[:MAX_GROUPS]
        ],
        "total_count": sum(count for _value, count, *_totals in groups),
        "sums": {each.name: _total(group[at] for group in groups) for at, each in enumerate(summed, start=2)},
        "has_more": len(groups) > MAX_GROUPS,
    }


def grouped_column(register: Register, actor: Actor, by: str) -> Column:
    """The column called `by`; 400 naming the parameter `by` unless rows can be grouped by it."""
    column = register.column(actor, by, parameter="by")
    if not column.can_group:
        raise _refused("by", _("%(field)s cannot be grouped by.") % {"field": by})
    return column


def _summed(register: Register, actor: Actor, name: str) -> Column:
    column = register.column(actor, name, parameter="sum")
    if not column.can_sum:
        raise _refused("sum", _("%(field)s cannot be summed.") % {"field": name})
    return column


def _total(values: Iterable[Any]) -> Any:
    given = [value for value in values if value is not None]
    return sum(given) if given else None


def _in_order_of_choices(actor: Actor, column: Column, groups: list[tuple[Any, ...]]) -> list[tuple[Any, ...]]:
    if column.choices is None:
        return groups
    place = {choice.code: index for index, choice in enumerate(column.choices(actor))}
    return sorted(groups, key=lambda group: (group[0] is None, place.get(group[0], len(place))))


def _labels(actor: Actor, column: Column, values: Sequence[Any]) -> dict[Any, Any]:
    if column.shown is not None:
        show = column.shown(actor)
        return {value: show(value) for value in values if value is not None}
    if column.labels is None:
        return {}
    known = column.labels.load(actor, {value for value in values if value is not None})
    # A row that nobody names any more is still told apart by its id.
    return {value: known.get(value, {"id": value}) for value in values if value is not None}


def _filter_of(column: Column, value: Any) -> dict[str, Any]:
    if value is None:
        return {"field": column.name, "op": Operator.ISNULL, "value": True}
    plain = value if column.type is Type.BOOLEAN else str(value)
    return {"field": column.name, "op": Operator.EQ, "value": plain}


def _refused(parameter: str, detail: str) -> AppError:
    error = FieldError(FieldCode.INVALID_CHOICE, detail, parameter=parameter)
    return AppError(KernelError.INVALID_PARAMETER, detail, errors=[error])
