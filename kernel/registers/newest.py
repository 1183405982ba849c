"""Pages of rows in the order of their making, newest first: histories, jobs. No filters, no columns."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

from kernel.registers import cursor as cursors
from kernel.registers.listing import DEFAULT_LIMIT, Page


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
    at = cursors.decode(cursor, register=name, ordering="-id") if cursor is not None else None
    backwards = at is not None and at.backwards
    if at is not None:
        rows = rows.filter(id__gt=at.position[0]) if backwards else rows.filter(id__lt=at.position[0])
    found = list(rows.order_by("id" if backwards else "-id")[: limit + 1])
    more = len(found) > limit
    batch = found[:limit]
    if backwards:
        batch.reverse()
    has_next = bool(batch) and (more or backwards)
    has_previous = bool(batch) and at is not None and (more or not backwards)

    def beyond(row: Any, *, back: bool) -> str:
        return cursors.encode(cursors.Cursor((row.id,), back), register=name, ordering="-id")

    return Page(
        results=[render(row) for row in batch],
        next_cursor=beyond(batch[-1], back=False) if has_next else None,
        prev_cursor=beyond(batch[0], back=True) if has_previous else None,
        has_more=has_next,
    )
