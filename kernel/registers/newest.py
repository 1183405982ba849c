"""Pages of rows in the order of their making, newest first: histories, jobs, notes. No filters, no columns."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from kernel.registers import cursor as cursors
from kernel.registers.listing import DEFAULT_LIMIT, Page


@dataclass(frozen=True, slots=True)
class Batch:
    """The rows of one page, as they were read, and the cursors around them."""

    rows: Sequence[Any]
    next_cursor: str | None
    prev_cursor: str | None
    has_more: bool

    def page(self, results: list[dict[str, Any]]) -> Page:
        """The page that shows `results`."""
        return Page(results, self.next_cursor, self.prev_cursor, self.has_more)


def newest_first(
    rows: QuerySet[Any],
    render: Callable[[Any], dict[str, Any]],
    *,
    name: str,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """One page of `rows` by their UUIDv7 `id`, descending. `name` binds cursors to this list.

    Raises 400 `invalid_cursor` for a cursor of another list.
    """
    batch = newest_batch(rows, name=name, cursor=cursor, limit=limit)
    return batch.page([render(row) for row in batch.rows])


def newest_batch(
    rows: QuerySet[Any],
    *,
    name: str,
    leading: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Batch:
    """One page of `rows` by `leading`, a column that is never null, and then by their `id`, both descending.

    Raises 400 `invalid_cursor` for a cursor of another list.
    """
    keys = ["id"] if leading is None else [leading, "id"]
    ordering = ",".join(f"-{key}" for key in keys)
    at = cursors.decode(cursor, register=name, ordering=ordering) if cursor is not None else None
    backwards = at is not None and at.backwards
    if at is not None:
        rows = rows.filter(_beyond(keys, at.position, backwards=backwards))
    found = list(rows.order_by(*(key if backwards else f"-{key}" for key in keys))[: limit + 1])
    more = len(found) > limit
    batch = found[:limit]
    if backwards:
        batch.reverse()
    has_next = bool(batch) and (more or backwards)
    has_previous = bool(batch) and at is not None and (more or not backwards)

    def cursor_at(row: Any, *, back: bool) -> str:
        position = tuple(getattr(row, key) for key in keys)
        return cursors.encode(cursors.Cursor(position, back), register=name, ordering=ordering)

    return Batch(
        rows=batch,
        next_cursor=cursor_at(batch[-1], back=False) if has_next else None,
        prev_cursor=cursor_at(batch[0], back=True) if has_previous else None,
        has_more=has_next,
    )


def _beyond(keys: Sequence[str], position: Sequence[Any], *, backwards: bool) -> Q:
    side = "gt" if backwards else "lt"
    condition = Q()
    equal_so_far = Q()
    for key, value in zip(keys, position, strict=True):
        condition |= equal_so_far & Q(**{f"{key}__{side}": value})
        equal_so_far &= Q(**{key: value})
    return condition
