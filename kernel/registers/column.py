"""One column of a register, declared once."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.db.models.expressions import Combinable

from kernel.actor import Actor
from kernel.errors import Text
from kernel.registers.types import GROUPED_TYPES, OPERATORS, SUMMED_TYPES, Operator, Type

Label = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Choice:
    """One allowed value of an enum column; `parent` is the code of the one that it is below, in a tree."""

    code: str
    label: Text
    color: str | None = None
    parent: str | None = None


@dataclass(frozen=True, eq=False, slots=True)
class Labels:
    """Where the readable form of ids comes from (terms, employees, customers).

    `load(actor, ids)` answers `{id: {"id": ..., "code": ..., "label": ...}}` in one statement; a small
    source may ignore `ids` and answer all. Columns that share one `Labels` share its statement.
    `find(actor, column_name, text)` answers the ids that a code or name in a filter stands for.
    `text` names the member that people read (exports).
    """

    load: Callable[[Actor, Collection[uuid.UUID]], Mapping[uuid.UUID, Label]]
    find: Callable[[Actor, str, str], Sequence[uuid.UUID]] | None = None
    text: str = "label"


@dataclass(frozen=True, eq=False, slots=True)
class Column:
    """A column: what it is, where it comes from, how it filters and sorts.

    - `source`: an ORM path or expression of the register's model; None if `load` brings the values.
    - `load(actor, row_ids)`: for values that are not in the row (tags): `{row_id: value}` in one statement.
    - `folded`: path of the stored folded copy (`kernel.text.fold`); text is then compared and sorted by it.
    - `sort_source`: an expression to sort by, where that is not the value itself.
    - `shown(actor)`: makes of a value in the row what clients read; it is asked once for many rows.
    - `labels`: for ids that are shown as objects (term, employee, reference).
    - `condition(operator, values)`: own filter, for what is not a plain lookup on `source`.
    - `choices(actor)`: allowed values of an enum.
    - `parameter`: name in the query string if it differs (`tag` for `tags`).
    - `writes`: the field that a client writes to change it (`segment_id`), None if it cannot.
    - `writable(actor)`: whether it can be changed now, where the organisation decides that.
    - `register`: the list whose rows are the values (`customers`), by their id, or name in `tags`.
    - `summable`: whether its values add up to something, if they are numbers.
    - `group`, `help`: what it stands together with, and what helps to fill it.
    - `export_text(value)`: how an export shows a value that is not a scalar or label.
    """

    name: str
    label: Text
    type: Type
    source: str | Combinable | None = None
    load: Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, Any]] | None = None
    folded: str | None = None
    sort_source: Combinable | None = None
    shown: Callable[[Actor], Callable[[Any], Any]] | None = None
    labels: Labels | None = None
    condition: Callable[[Operator, Sequence[Any]], Q] | None = None
    choices: Callable[[Actor], Sequence[Choice]] | None = None
    operators: tuple[Operator, ...] | None = None
    parameter: str | None = None
    nullable: bool = False
    sortable: bool = True
    filterable: bool = True
    summable: bool = True
    default: bool = False
    right: str | None = None
    writes: str | None = None
    writable: Callable[[Actor], bool] | None = None
    dictionary: str | None = None
    register: str | None = None
    group: str | None = None
    help: Text | None = None
    export_text: Callable[[Any], str] | None = None

    def __post_init__(self) -> None:
        if (self.source is None) == (self.load is None):
            raise TypeError(f"column {self.name}: give either source or load")

    @property
    def can_sort(self) -> bool:
        return self.sortable and self.source is not None

    @property
    def can_group(self) -> bool:
        return self.type in GROUPED_TYPES and self.source is not None and Operator.EQ in self.allowed_operators

    @property
    def can_sum(self) -> bool:
        return self.summable and self.type in SUMMED_TYPES and self.source is not None

    @property
    def allowed_operators(self) -> tuple[Operator, ...]:
        if not self.filterable or (self.source is None and self.condition is None):
            return ()
        allowed = OPERATORS[self.type] if self.operators is None else self.operators
        return (*allowed, Operator.ISNULL) if self.nullable else allowed

    def written_by(self, actor: Actor) -> str | None:
        """The field by which clients change it now."""
        return self.writes if self.writable is None or self.writable(actor) else None

    @property
    def query_name(self) -> str:
        return self.parameter or self.name

    def visible_to(self, actor: Actor) -> bool:
        return self.right is None or actor.has(self.right)
