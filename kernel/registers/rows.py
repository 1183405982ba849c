"""From database tuples to JSON-ready rows: plain values, labels from one map per request."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from kernel.actor import Actor
from kernel.registers.column import Column, Labels
from kernel.registers.filters import alias_of, path_of, sort_path_of

Row = dict[str, Any]


class RowReader:
    """Reads the chosen columns of a queryset. One statement per label source, however many columns use it."""

    def __init__(self, actor: Actor, columns: Sequence[Column], extra_paths: Sequence[str] = ()) -> None:
        self.actor = actor
        self.extra_paths = extra_paths
        self.columns = [column for column in columns if column.name != "id"]
        self.read = [column for column in self.columns if column.source is not None]
        paths = ["id", *extra_paths, *(path_of(column) for column in self.read)]
        self.paths = list(dict.fromkeys(paths))
        self._positions = {path: index for index, path in enumerate(self.paths)}

    def select(self, rows: QuerySet[Any]) -> QuerySet[Any, tuple[Any, ...]]:
        """`rows` as tuples of `self.paths`."""
        expressions = {alias_of(column): column.source for column in self.read if not isinstance(column.source, str)}
        # Filters and order may have added some as aliases already; those are promoted.
        chosen: QuerySet[Any, tuple[Any, ...]] = rows.annotate(**expressions).values_list(*self.paths)
        return chosen

    def value(self, values: Sequence[Any], path: str) -> Any:
        return values[self._positions[path]]

    def render(self, batch: Sequence[Sequence[Any]]) -> list[Row]:
        """Rows for JSON: `{"id", column: value, ...}` in the order of the columns."""
        if not batch:
            return []
        columns = self._columns(list(zip(*batch, strict=True)))
        names = list(columns)
        return [dict(zip(names, values, strict=True)) for values in zip(*columns.values(), strict=True)]

    def render_columns(self, batch: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
        """The same values by column: `{"id": ids, column: values, ..., extra path: values, ...}`."""
        turned = list(zip(*batch, strict=True))
        return {path: turned[self._positions[path]] for path in self.extra_paths} | self._columns(turned)

    def _columns(self, turned: Sequence[Sequence[Any]]) -> dict[str, Sequence[Any]]:
        labels = self._labels(turned)
        columns = {"id": turned[0]}
        for column in self.columns:
            if column.load is not None:
                found: Mapping[Any, Any] = column.load(self.actor, turned[0])
                columns[column.name] = list(map(found.get, turned[0]))
                continue
            values = turned[self._positions[path_of(column)]]
            if column.shown is not None:
                show = column.shown(self.actor)
                columns[column.name] = [None if value is None else show(value) for value in values]
                continue
            columns[column.name] = values if column.labels is None else list(map(labels[column.labels].get, values))
        return columns

    def _labels(self, turned: Sequence[Sequence[Any]]) -> dict[Labels, Mapping[Any, Any]]:
        wanted: dict[Labels, set[uuid.UUID]] = {}
        for column in self.read:
            if column.labels is not None:
                wanted.setdefault(column.labels, set()).update(turned[self._positions[path_of(column)]])
        for ids in wanted.values():
            ids.discard(None)  # type: ignore[arg-type]
        return {source: source.load(self.actor, ids) if ids else {} for source, ids in wanted.items()}


def aliased(rows: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    """`rows` with the expression columns among `columns` available to filters and order."""
    expressions = {
        alias_of(column): column.source
        for column in columns
        if column.source is not None and not isinstance(column.source, str)
    }
    return rows.alias(**expressions) if expressions else rows


def annotated_to_sort(rows: QuerySet[Any], columns: Iterable[Column]) -> QuerySet[Any]:
    """`rows` with what `columns` are sorted by among their values, where that is an expression: cursors hold it."""
    expressions = {sort_path_of(column): column.sort_source for column in columns if column.sort_source is not None}
    return rows.annotate(**expressions) if expressions else rows
