"""The timeline of a customer: the rows of all sources in one order, read by one statement."""

import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import IntegerField, Q, QuerySet, Value
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.models import TimelineSettings
from customers.permissions import CustomerRight
from customers.selectors.visibility import require_visible
from customers.timeline import Entry, Source, all_kinds, all_sources
from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.registers import cursor as cursors
from kernel.registers.listing import Page

_ORDER = "-moment,-id"


@dataclass(frozen=True, slots=True)
class _Place:
    """A row of a source in the timeline."""

    moment: datetime
    id: uuid.UUID
    source: Source


def timeline_of_customer(
    *, actor: Actor, customer_id: uuid.UUID, kinds: Collection[str], cursor: str | None, limit: int
) -> Page:
    """A page of everything that happened to a customer and is planned with it, newest first.

    Only `kinds` if there are any; none that the organisation hides, none that the actor has no right to.
    Needs `customers:customer:view`. 404, 400 for an unknown kind. One statement for the order, few per source.
    """
    actor.require(CustomerRight.VIEW)
    require_visible(actor, customer_id)
    wanted = _wanted(kinds)
    name = f"timeline:{customer_id}:{','.join(sorted(set(kinds)))}"
    at = cursors.decode(cursor, register=name, ordering=_ORDER) if cursor is not None else None
    backwards = at is not None and at.backwards
    found = _places(actor, customer_id, wanted, at, limit + 1)
    more = len(found) > limit
    batch = found[:limit]
    if backwards:
        batch.reverse()

    def cursor_at(place: _Place, *, back: bool) -> str:
        return cursors.encode(cursors.Cursor((place.moment, place.id), back), register=name, ordering=_ORDER)

    has_next = bool(batch) and (more or backwards)
    has_previous = bool(batch) and at is not None and (more or not backwards)
    return Page(
        results=_represent(actor, batch, wanted),
        next_cursor=cursor_at(batch[-1], back=False) if has_next else None,
        prev_cursor=cursor_at(batch[0], back=True) if has_previous else None,
        has_more=has_next,
    )


def last_texts(actor: Actor, customer_id: uuid.UUID, *, count: int) -> list[tuple[datetime, str]]:
    """The last things that happened to a customer whom the actor sees, newest first: when, and as a sentence.

    One statement for the order, one for what the organisation hides, and one or two for each source that occurs.
    """
    wanted = _wanted(())
    now = timezone.now()
    # What comes after every row of this moment; the future is no event.
    at = cursors.Cursor((now, uuid.UUID(int=(1 << 128) - 1)), False)
    places = _places(actor, customer_id, wanted, at, count)
    texts: dict[uuid.UUID, str] = {}
    for source in all_sources():
        rows = {place.id: place.moment for place in places if place.source is source}
        if rows and source.tell is not None:
            texts |= source.tell(actor, rows, wanted)
        elif rows:
            texts |= {row_id: entry.text for row_id, entry in source.load(actor, rows, wanted).items()}
    return [(place.moment, texts[place.id]) for place in places if place.id in texts]


def hidden_kinds() -> set[str]:
    """The kinds that the organisation hides. One statement."""
    row = TimelineSettings.objects.values_list("hidden_kinds", flat=True).first()
    return set(row or ())


def timeline_settings(*, actor: Actor) -> dict[str, Any]:
    """Every kind, and whether timelines show it. Needs `customers:settings:view`."""
    actor.require(CustomerRight.SETTINGS_VIEW)
    row = TimelineSettings.objects.first()
    return describe_settings(row)


def describe_settings(row: TimelineSettings | None) -> dict[str, Any]:
    """The settings as clients read them; version 0 where nothing was set yet."""
    hidden = set(row.hidden_kinds) if row else set()
    return {
        "version": row.version if row else 0,
        "kinds": [
            {
                "kind": kind.code,
                "label": str(kind.label),
                "is_automatic": kind.is_automatic,
                "is_shown": kind.code not in hidden,
            }
            for kind in all_kinds()
        ],
    }


def _wanted(kinds: Collection[str]) -> set[str]:
    known = {kind.code for kind in all_kinds()}
    for kind in kinds:
        if kind not in known:
            detail = _("Expected one of: %(choices)s.") % {"choices": ", ".join(sorted(known))}
            error = FieldError(FieldCode.INVALID_CHOICE, detail, parameter="kind")
            raise AppError(KernelError.INVALID_PARAMETER, errors=[error])
    return (set(kinds) or known) - hidden_kinds()


def _places(
    actor: Actor, customer_id: uuid.UUID, wanted: set[str], at: cursors.Cursor | None, count: int
) -> list[_Place]:
    sources = {
        number: source
        for number, source in enumerate(all_sources())
        if actor.has(source.right) and wanted & {kind.code for kind in source.kinds}
    }
    backwards = at is not None and at.backwards
    order = ("moment", "id") if backwards else ("-moment", "-id")
    parts: list[QuerySet[Any, Any]] = []
    for number, source in sources.items():
        rows = source.rows(actor, customer_id, wanted)
        if at is not None:
            rows = rows.filter(_beyond(at))
        chosen = rows.annotate(number=Value(number, output_field=IntegerField())).order_by(*order)
        # Each source as far as the page may need it.
        parts.append(chosen.values_list("moment", "id", "number")[:count])
    if not parts:
        return []
    first, *others = parts
    merged = first.union(*others, all=True).order_by(*order)[:count] if others else first
    return [_Place(moment, row_id, sources[number]) for moment, row_id, number in merged]


def _beyond(at: cursors.Cursor) -> Q:
    moment, row_id = at.position
    side = "gt" if at.backwards else "lt"
    return Q(**{f"moment__{side}": moment}) | Q(**{"moment": moment, f"id__{side}": row_id})


def _represent(actor: Actor, places: list[_Place], wanted: set[str]) -> list[dict[str, Any]]:
    entries: dict[uuid.UUID, Entry] = {}
    for source in all_sources():
        rows = {place.id: place.moment for place in places if place.source is source}
        if rows:
            entries |= source.load(actor, rows, wanted)
    # What was deleted between the two statements is left out.
    return [_row(place, entries[place.id]) for place in places if place.id in entries]


def _row(place: _Place, entry: Entry) -> dict[str, Any]:
    data: Mapping[str, Any] = entry.data
    return {
        "id": place.id,
        "at": place.moment,
        "kind": entry.kind,
        "text": entry.text,
        "actor": entry.actor,
        "object_id": entry.object_id,
        "data": data,
    }
