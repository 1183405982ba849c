"""A register: one list of the organisation, with its columns."""

import copy
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, Q, QuerySet

from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError, Text
from kernel.models.export import ExportFormat
from kernel.registers.column import Column

# How names of columns begin that an organisation has defined itself.
OWN_PREFIX = "cf_"


@dataclass(eq=False, slots=True)
class Register:
    """A list declared once.

    - `rows(actor)`: every row the actor may see, scoped here and nowhere else.
    - `right` to see it, `export_right` to take it away.
    - `search(text)`: condition for `q=`; the text is what the person typed.
    - `default_ordering`: column names, `-` for descending; ties are broken by id.
    - `implicit`: conditions by column that apply unless the client filters that column itself
      (archived rows are hidden).
    - `own_columns(actor)`: those that the organisation has defined itself; see `whole()`.
    - `visiting_cards(actor, ids)`: rows as vCards (RFC 6350), where they are people; what does not exist is left out.
    - `requirements(actor)`: the field policy, `{column name: {"create": bool, "update": bool, ...}}`.
    """

    name: str
    label: Text
    model: type[Model]
    rows: Callable[[Actor], QuerySet[Any]]
    right: str
    columns: Sequence[Column]
    default_ordering: tuple[str, ...]
    export_right: str | None = None
    search: Callable[[str], Q] | None = None
    implicit: Mapping[str, Q] = field(default_factory=dict)
    requirements: Callable[[Actor], Mapping[str, Any]] | None = None
    own_columns: Callable[[Actor], Mapping[str, Column]] | None = None
    visiting_cards: Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, str]] | None = None
    _by_name: dict[str, Column] = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        for column in self.columns:
            self.append(column)

    def append(self, column: Column) -> None:
        """Add a column (custom fields and upper floors do). A name given twice is a programming error."""
        if column.name in self._by_name:
            raise ValueError(f"register {self.name} has a column {column.name} already")
        self._by_name[column.name] = column

    def whole(self, actor: Actor) -> "Register":
        """This register with the columns that the organisation has defined itself. Most often without a statement."""
        own = self.own_columns(actor) if self.own_columns is not None else {}
        if not own:
            return self
        bound = copy.copy(self)
        bound.own_columns = None
        bound._by_name = {**self._by_name, **own}
        return bound

    @property
    def formats(self) -> list[ExportFormat]:
        """What its rows can be written as."""
        has_cards = self.visiting_cards is not None
        return [each for each in ExportFormat if each is not ExportFormat.VCARD or has_cards]

    def all_columns(self) -> list[Column]:
        return list(self._by_name.values())

    def visible_columns(self, actor: Actor) -> dict[str, Column]:
        """The columns that the actor may see, by name, in the order of declaration."""
        return {name: column for name, column in self._by_name.items() if column.visible_to(actor)}

    def column(self, actor: Actor, name: str, *, parameter: str) -> Column:
        """The column called `name`. 400 naming it if there is none, or none for this actor."""
        column = self._by_name.get(name)
        if column is None or not column.visible_to(actor):
            error = FieldError(FieldCode.NOT_FOUND, name, parameter=parameter)
            raise AppError(KernelError.INVALID_PARAMETER, f"{self.name}: {name}", errors=[error])
        return column

    def ids_matching(self, actor: Actor, ids: Sequence[uuid.UUID]) -> set[uuid.UUID]:
        """Those of `ids` that the actor may see."""
        return set(self.rows(actor).filter(id__in=ids).values_list("id", flat=True))
