"""The event outbox: `emit()` in the transaction of the change, read in order by `/events` and webhooks.

Ids alone would lose events: a transaction that commits late may carry an early id. Readers therefore go
by (transaction, id) and stop below the oldest transaction still running; what they have read is final.
"""

import uuid
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection, models
from django.db.models.expressions import Func
from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.db import after_commit, insert_rows
from kernel.errors import AppError, KernelError
from kernel.json import plain
from kernel.models.event import Event
from kernel.registers import cursor as cursors
from kernel.registers.listing import Page
from kernel.tenancy import Organisation, current_organisation

KEPT_DAYS = 30
_BEGINNING = (0, uuid.UUID(int=0))
_LAST_ID = uuid.UUID(int=(1 << 128) - 1)
_STREAM, _ORDER = "events", "transaction,id"

Position = tuple[int, uuid.UUID]
Listener = Callable[[Organisation, frozenset[str]], None]

_kinds: set[str] = set()
_listeners: list[Listener] = []


class _Horizon(Func):
    """The oldest transaction that may still commit; everything below it is final."""

    template = "(pg_snapshot_xmin(pg_current_snapshot())::text::bigint)"
    arity = 0
    output_field = models.BigIntegerField()


@dataclass(frozen=True, slots=True)
class NewEvent:
    """An event about one object; `data` is its public representation, as the API answers it."""

    object_id: uuid.UUID
    data: Mapping[str, Any]


def register(*kinds: str) -> None:
    """Declare event kinds (`customer.created`). An undeclared kind cannot be emitted."""
    _kinds.update(kinds)


def on_emit(listener: Listener) -> None:
    """Have `listener(organisation, kinds)` called after the commit of what emitted events of these kinds.

    In the thread of the commit, which may have left the organisation by then. It may be lost (a process that dies),
    so it only hastens what a duty does anyway.
    """
    _listeners.append(listener)


def kinds() -> list[str]:
    """Every declared kind, sorted."""
    return sorted(_kinds)


def emit(kind: str, object_id: uuid.UUID, data: Mapping[str, Any]) -> None:
    """Put one event into the outbox."""
    emit_many(kind, [NewEvent(object_id, data)])


def emit_many(kind: str, new_events: Iterable[NewEvent]) -> None:
    """Put events of one kind into the outbox in one statement. KeyError for an undeclared kind."""
    emit_all({kind: new_events})


def emit_all(new_events: Mapping[str, Iterable[NewEvent]]) -> None:
    """Put events of several kinds (`{kind: events}`) into the outbox in one statement, in their order."""
    for kind in new_events:
        if kind not in _kinds:
            raise KeyError(kind)
    now = timezone.now()
    insert_rows(
        Event(at=now, kind=kind, object_id=event.object_id, data=plain(event.data))
        for kind, events in new_events.items()
        for event in events
    )
    for listener in _listeners:
        after_commit(listener, current_organisation(), frozenset(new_events))


def position_now() -> Position:
    """The position behind which are the events of transactions that begin after this one."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        (transaction,) = cursor.fetchone()
    return transaction, _LAST_ID


def position_before(moment: datetime) -> Position | None:
    """The position behind which is all that happened since `moment` and is kept; None if there is nothing."""
    first = Event.objects.filter(at__gte=moment).order_by("transaction").values_list("transaction", flat=True).first()
    return None if first is None else (first, uuid.UUID(int=0))


def require_whole_view(actor: Actor) -> None:
    """Raise 403 unless the actor may see all rows: events tell of all of them, and nobody knows whose they are."""
    if not actor.sees_all_rows:
        raise AppError(KernelError.FORBIDDEN, _("Events tell of everything: they need a role that reaches everything."))


def read_after(position: Position | None, *, limit: int) -> Sequence[Event]:
    """Final events after `position` (transaction, id), oldest first; from the oldest kept if None."""
    return list(_final_after(position).order_by("transaction", "id")[:limit])


def _final_after(position: tuple[int, uuid.UUID] | None) -> models.QuerySet[Event]:
    rows = Event.objects.filter(transaction__lt=_Horizon())
    if position is None:
        return rows
    transaction, event_id = position
    return rows.filter(transaction__gte=transaction).filter(
        models.Q(transaction__gt=transaction) | models.Q(id__gt=event_id)
    )


def read_marks(position: tuple[int, uuid.UUID] | None, *, limit: int) -> list[tuple[int, uuid.UUID, str, uuid.UUID]]:
    """(transaction, id, kind, object id) of final events after `position`, oldest first, without what they say."""
    rows = _final_after(position).order_by("transaction", "id")
    return list(rows.values_list("transaction", "id", "kind", "object_id")[:limit])


def last_mark() -> tuple[int, uuid.UUID]:
    """The position after the last final event."""
    rows = _final_after(None).order_by("-transaction", "-id")
    return rows.values_list("transaction", "id").first() or _BEGINNING


def as_payload(event: Event) -> dict[str, Any]:
    """An event as `/events` and webhooks tell it (Standard Webhooks: type, timestamp, data)."""
    return {
        "id": event.id,
        "type": event.kind,
        "timestamp": event.at,
        "object_id": event.object_id,
        "data": event.data,
    }


def read_since(since: str | None, *, limit: int) -> Page:
    """A page of final events after the cursor `since`, oldest first; from the oldest kept if None.

    `next_cursor` is always there: whoever has read everything asks again with it. 400 `invalid_cursor`.
    """
    position = _BEGINNING if since is None else _position_of(since)
    found = read_after(position, limit=limit + 1)
    batch = found[:limit]
    last = (batch[-1].transaction, batch[-1].id) if batch else position
    return Page(
        results=[as_payload(event) for event in batch],
        next_cursor=cursors.encode(cursors.Cursor(last, False), register=_STREAM, ordering=_ORDER),
        prev_cursor=None,
        has_more=len(found) > limit,
    )


def _position_of(since: str) -> Position:
    transaction, event_id = cursors.decode(since, register=_STREAM, ordering=_ORDER, parameter="since").position
    return transaction, uuid.UUID(event_id)
