"""What timelines of customers are made of. Upper floors register sources of their own.

A timeline is read, not written: each source knows rows that carry a moment, and says what they were.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import QuerySet

from kernel.actor import Actor
from kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of entries. An automatic one was written by nobody, and the organisation may hide it."""

    code: str
    label: Text
    is_automatic: bool = False


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry as a source shows it: `text` is a sentence in the reader's language, `data` what a client may
    show beyond it, `actor` who did it (`{"kind", "id", "name"}`)."""

    kind: str
    text: str
    actor: Mapping[str, Any]
    object_id: uuid.UUID
    data: Mapping[str, Any]


@dataclass(frozen=True, eq=False, slots=True)
class Source:
    """Where entries of some kinds come from.

    - `right`: what it takes to see them.
    - `rows(actor, customer_id, kinds)`: the rows of those kinds that the actor may see, with `moment` (a
      timestamp that is never null) annotated; their `id` is the entry's.
    - `load(actor, rows, kinds)`: the entries of some rows (`{id: moment}`) by id; few statements however many.
    - `tell(actor, rows, kinds)`: their texts alone, where these take fewer statements; None: the texts that `load`
      gives.
    """

    name: str
    right: str
    kinds: Sequence[Kind]
    rows: Callable[[Actor, uuid.UUID, Collection[str]], QuerySet[Any]]
    load: Callable[[Actor, Mapping[uuid.UUID, datetime], Collection[str]], Mapping[uuid.UUID, Entry]]
    tell: Callable[[Actor, Mapping[uuid.UUID, datetime], Collection[str]], Mapping[uuid.UUID, str]] | None = None


_sources: dict[str, Source] = {}


def register(*sources: Source) -> None:
    """Make sources known, in an app's `ready`. ValueError for a source or a kind given twice."""
    for source in sources:
        known = {kind.code for kind in all_kinds()}
        if source.name in _sources or known & {kind.code for kind in source.kinds}:
            raise ValueError(f"timeline source {source.name} is registered twice")
        _sources[source.name] = source


def all_sources() -> list[Source]:
    """Every source, in the order of registration."""
    return list(_sources.values())


def all_kinds() -> list[Kind]:
    """Every kind, in the order of registration."""
    return [kind for source in _sources.values() for kind in source.kinds]
