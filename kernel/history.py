"""Change history: `record()` is called by every service, in the transaction of its write.

`changes_of()` reads it; whoever calls that has checked that the actor may see the object.
"""

import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from django.utils import timezone

from kernel.actor import Actor
from kernel.db import insert_rows
from kernel.models.change import Change
from kernel.registers.listing import DEFAULT_LIMIT, Page
from kernel.registers.newest import newest_first

Fields = Mapping[str, tuple[Any, Any]]


class Action(StrEnum):
    CREATED = "created"
    UPDATED = "updated"
    ARCHIVED = "archived"
    RESTORED = "restored"
    DELETED = "deleted"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Entry:
    """One object's change: `fields` maps a name to (before, after)."""

    object_id: uuid.UUID
    action: Action
    fields: Fields


def record(actor: Actor, resource: str, object_id: uuid.UUID, action: Action, fields: Fields) -> None:
    """Write down one change. An update that changed nothing leaves no row."""
    record_many(actor, resource, [Entry(object_id, action, fields)])


def record_many(actor: Actor, resource: str, entries: Iterable[Entry]) -> None:
    """Write down many changes of one resource in one statement."""
    record_all(actor, {resource: entries})


def record_all(actor: Actor, entries: Mapping[str, Iterable[Entry]]) -> None:
    """Write down changes of several resources (`{resource: entries}`) in one statement."""
    now = timezone.now()
    insert_rows(
        Change(
            at=now,
            resource=resource,
            object_id=entry.object_id,
            action=entry.action,
            fields={name: [_json(before), _json(after)] for name, (before, after) in entry.fields.items()},
            actor_kind=actor.kind,
            actor_id=actor.id,
            actor_name=actor.name,
            source=actor.source,
            request_id=actor.request_id,
        )
        for resource, changed in entries.items()
        for entry in changed
        if entry.fields or entry.action is not Action.UPDATED
    )


def changes_of(
    resource: str,
    object_id: uuid.UUID,
    *,
    request_id: str | None = None,
    field: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """A page of one object's changes, newest first; with `request_id` only those of one request, with `field`
    only those that changed it."""
    rows = Change.objects.filter(resource=resource, object_id=object_id)
    if field is not None:
        rows = rows.filter(fields__has_key=field)
    if request_id is not None:
        rows = rows.filter(request_id=request_id)
    return newest_first(rows, _describe, name=f"history:{resource}:{object_id}", cursor=cursor, limit=limit)


def _describe(change: Change) -> dict[str, Any]:
    return {
        "id": change.id,
        "at": change.at,
        "action": change.action,
        "fields": [{"name": name, "before": before, "after": after} for name, (before, after) in change.fields.items()],
        "actor": {"kind": change.actor_kind, "id": change.actor_id, "name": change.actor_name},
        "source": change.source,
        "request_id": change.request_id,
    }


def difference(before: Mapping[str, Any], after: Mapping[str, Any]) -> dict[str, tuple[Any, Any]]:
    """The fields whose values differ, as (before, after); a missing name counts as None."""
    names = [*before, *(name for name in after if name not in before)]
    pairs = {name: (before.get(name), after.get(name)) for name in names}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def as_kept(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values as the history keeps them, to be compared with those of an entry."""
    return {name: _json(value) for name, value in values.items()}


# Looked up first: nearly all values of nearly all changes are of these.
_AS_THEY_ARE = frozenset({str, bool, int, float, type(None)})


def _json(value: Any) -> Any:
    if type(value) in _AS_THEY_ARE:
        return value
    if isinstance(value, (uuid.UUID, Decimal)):
        return str(value)
    if isinstance(value, (datetime, date)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _json(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_json(item) for item in value]
    return value
