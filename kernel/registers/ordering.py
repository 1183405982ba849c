"""Sort orders and keyset positions: the 90,000th row costs what the first costs.

Empty values come last in both directions. A position is the sort values of one row; `after()` and
`before()` are the conditions for the rows on either side of it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F, Q
from django.db.models.expressions import OrderBy
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.registers.column import Column
from kernel.registers.filters import sort_path_of
from kernel.registers.register import Register

MAX_KEYS = 4


@dataclass(frozen=True, slots=True)
class SortKey:
    """One step of an order: an ORM name, its direction, whether it may be empty."""

    path: str
    descending: bool
    nullable: bool
    column: Column | None = None

    def order_by(self, *, backwards: bool) -> OrderBy:
        descending = self.descending != backwards
        nulls: dict[str, Any] = {}
        if self.nullable:
            nulls = {"nulls_first": True} if backwards else {"nulls_last": True}
        return OrderBy(F(self.path), descending=descending, **nulls)

    def beyond(self, value: Any, *, backwards: bool) -> Q | None:
        """Rows strictly on the far side of `value` in this key; None if there can be none."""
        if value is None:
            return Q(**{f"{self.path}__isnull": False}) if backwards else None
        lookup = "lt" if self.descending != backwards else "gt"
        further = Q(**{f"{self.path}__{lookup}": value})
        if self.nullable and not backwards:
            further |= Q(**{f"{self.path}__isnull": True})
        return further

    def equal(self, value: Any) -> Q:
        return Q(**{f"{self.path}__isnull": True}) if value is None else Q(**{self.path: value})


def parse_ordering(register: Register, actor: Actor, text: str | None) -> list[SortKey]:
    """`-created_at,name` as sort keys, ended by the id. 400 naming a column that cannot sort."""
    names = text.split(",") if text else list(register.default_ordering)
    if len(names) > MAX_KEYS:
        raise _refused(_("At most %(count)s columns can be sorted by.") % {"count": MAX_KEYS})
    keys = []
    for name in names:
        column = register.column(actor, name.removeprefix("-"), parameter="ordering")
        if not column.can_sort:
            raise _refused(_("%(field)s cannot be sorted by.") % {"field": column.name})
        path = sort_path_of(column)
        keys.append(SortKey(path, name.startswith("-"), column.nullable, column))
    # The id follows the last key's direction, so that one index serves both.
    keys.append(SortKey("id", keys[-1].descending, nullable=False))
    return keys


def ordering_text(keys: Sequence[SortKey]) -> str:
    """The order as it is bound into a cursor."""
    return ",".join(("-" if key.descending else "") + key.path for key in keys)


def rows_beyond(keys: Sequence[SortKey], position: Sequence[Any], *, backwards: bool) -> Q:
    """The rows after `position` (before it, if backwards)."""
    condition = Q(pk__in=[])
    equal_so_far = Q()
    for key, value in zip(keys, position, strict=True):
        further = key.beyond(value, backwards=backwards)
        if further is not None:
            condition |= equal_so_far & further
        equal_so_far &= key.equal(value)
    first, value = keys[0], position[0]
    if value is not None and not first.nullable:
        # Redundant, but a range on the first key alone is what an index scan can start from.
        lookup = "lte" if first.descending != backwards else "gte"
        condition &= Q(**{f"{first.path}__{lookup}": value})
    return condition


def _refused(detail: str) -> AppError:
    error = FieldError(FieldCode.INVALID_CHOICE, detail, parameter="ordering")
    return AppError(KernelError.INVALID_PARAMETER, detail, errors=[error])
