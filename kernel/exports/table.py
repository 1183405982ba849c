"""The rows of an export while they are read, in batches of columns, inside one snapshot."""

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.db.models import F

from kernel.actor import Actor
from kernel.db import copy_out
from kernel.exports.texts import AtZone, is_said_by_sql, text_expressions
from kernel.registers.column import Column
from kernel.registers.listing import Selection
from kernel.registers.rows import RowReader
from kernel.registers.types import Type

BATCH_ROWS = 2_000

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

    def values(self, *, wall_clock: bool = False) -> Iterator[Batch]:
        """Batches of values as the API has them; with `wall_clock` datetimes are the actor's, without a zone."""
        columns = [self._local(column) if wall_clock else column for column in self.columns]
        reader = RowReader(self.actor, columns)
        rows = reader.select(self._selection.ordered(self.actor))
        names = [column.name for column in columns]
        for batch in self._batches(reader, rows):
            yield {"id": batch["id"]} | {
                column.name: batch[name] for column, name in zip(self.columns, names, strict=True)
            }

    def texts(self) -> Iterator[Batch]:
        """Batches of finished texts; of values in the columns of which PostgreSQL can make none."""
        prefix = "text_"
        said = {prefix + name: text for name, text in self._expressions().items()}
        others = [column for column in self.columns if not is_said_by_sql(column)]
        reader = RowReader(self.actor, others, list(said))
        rows = reader.select(self._selection.ordered(self.actor).annotate(**said))
        for batch in self._batches(reader, rows):
            yield {name.removeprefix(prefix): values for name, values in batch.items()}

    def pieces(self) -> Iterator[bytes]:
        """All rows as CSV, without a header, where PostgreSQL can make the texts of every column."""
        said = {f"text_{name}": text for name, text in self._expressions().items()}
        rows = self._selection.ordered(self.actor).annotate(**said).values_list(*said)
        for piece, count in copy_out(rows, at_once=BATCH_ROWS):
            yield piece
            self._count(count)

    def _expressions(self) -> dict[str, Any]:
        columns = [column for column in self.columns if is_said_by_sql(column)]
        return dict(text_expressions(self._selection.rows(self.actor), columns, self.actor))

    def _batches(self, reader: RowReader, rows: Any) -> Iterator[Batch]:
        found = iter(rows.iterator(chunk_size=BATCH_ROWS))
        while batch := list(itertools.islice(found, BATCH_ROWS)):
            yield reader.render_columns(batch)
            self._count(len(batch))

    def _count(self, rows: int) -> None:
        self.done += rows
        self._progress(self.done, self.total)

    def _local(self, column: Column) -> Column:
        if column.type is not Type.DATETIME or column.source is None:
            return column
        source = F(column.source) if isinstance(column.source, str) else column.source
        # Its own name: the order may go by the moment itself.
        return replace(column, name=f"local_{column.name}", source=AtZone(source, self.actor.timezone))
