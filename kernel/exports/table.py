"""The rows of an export while they are read, in batches of columns, inside one snapshot."""

import itertools
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F

from kernel.actor import Actor
from kernel.db import copy_out
from kernel.exports.cells import is_said_by_sql
from kernel.exports.texts import WallClock, text_expressions
from kernel.registers.column import Column
from kernel.registers.listing import Selection
from kernel.registers.rows import RowReader
from kernel.registers.types import Type

BATCH_ROWS = 2_000
_PREFIX = "cell_"

Batch = Mapping[str, Sequence[Any]]


class Table:
    """`columns` of `total` rows for an actor. `done` counts those that were read; `progress` hears of it."""

    def __init__(
        self, selection: Selection, actor: Actor, total: int, progress: Callable[[int, int | None], None]
    ) -> None:
        self.title = str(selection.register.label)
        self.columns = selection.columns
        self.actor = actor
        self.total = total
        self.done = 0
        self._selection = selection
        self._progress = progress

    def by_name(self) -> list[tuple[str, Column]]:
        """The columns under the names that they have in batches."""
        return [(column.name, column) for column in self.columns]

    def values(self) -> Iterator[Batch]:
        """All rows, as values."""
        yield from self._batches({}, {column.name: column for column in self.columns})

    def cards(self) -> Iterator[Sequence[str]]:
        """All rows, as visiting cards. ValueError if the register has none."""
        make = self._selection.register.visiting_cards
        if make is None:
            raise ValueError("the register has no visiting cards")
        for batch in self._batches({}, {}):
            found = make(self.actor, batch["id"])
            yield [found[row_id] for row_id in batch["id"]]

    def texts(self) -> Iterator[Batch]:
        """All rows, as finished texts of CSV in the columns of which PostgreSQL can make them, else as values."""
        said = self._said()
        others = {column.name: column for column in self.columns if column not in said}
        yield from self._batches(self._expressions(said, disarm=True), others)

    def typed(self, types: Collection[Type]) -> Iterator[Batch]:
        """All rows, with columns of a type in `types` as values (datetimes as the actor's clocks show them), and
        the others as texts, as far as PostgreSQL can make them.
        """
        said = [column for column in self._said() if column.type not in types]
        others = {column.name: self._on_the_wall(column) for column in self.columns if column not in said}
        yield from self._batches(self._expressions(said, disarm=False), others)

    def pieces(self) -> Iterator[bytes]:
        """All rows as CSV, without a header. ValueError if PostgreSQL cannot make the texts of every column."""
        if not self.is_all_said():
            raise ValueError("some columns are said in Python only")
        expressions = self._expressions(self.columns, disarm=True)
        rows = self._selection.ordered(self.actor).annotate(**expressions).values_list(*expressions)
        for piece, count in copy_out(rows, at_once=BATCH_ROWS):
            yield piece
            self._count(count)

    def is_all_said(self) -> bool:
        """Whether PostgreSQL can make the texts of every column."""
        return len(self._said()) == len(self.columns)

    def _said(self) -> list[Column]:
        return [column for column in self.columns if is_said_by_sql(column)]

    def _batches(self, texts: Mapping[str, Any], others: Mapping[str, Column]) -> Iterator[Batch]:
        # Names of their own: filters and order may go by the columns' own expressions.
        columns = [replace(column, name=f"{_PREFIX}{name}") for name, column in others.items()]
        reader = RowReader(self.actor, columns, list(texts))
        rows = reader.select(self._selection.ordered(self.actor).annotate(**texts)).iterator(BATCH_ROWS)
        while found := list(itertools.islice(rows, BATCH_ROWS)):
            yield {name.removeprefix(_PREFIX): values for name, values in reader.render_columns(found).items()}
            self._count(len(found))

    def _expressions(self, columns: Sequence[Column], *, disarm: bool) -> dict[str, Any]:
        made = text_expressions(self._selection.rows(self.actor), columns, self.actor, disarm=disarm)
        return {f"{_PREFIX}{name}": expression for name, expression in made.items()}

    def _count(self, rows: int) -> None:
        self.done += rows
        self._progress(self.done, self.total)

    def _on_the_wall(self, column: Column) -> Column:
        if column.type is not Type.DATETIME or column.source is None:
            return column
        source = F(column.source) if isinstance(column.source, str) else column.source
        return replace(column, source=WallClock(source, self.actor.timezone))
