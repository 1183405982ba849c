"""What notes and files may belong to. Upper floors register things of their own."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from customers.models import AttachmentBase, NoteBase
from kernel.actor import Actor
from kernel.db import read_and_keep

Ids = Collection[uuid.UUID]


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """A kind of thing that has notes, files, or both.

    - `resource`: its name in the API (`customers`), and `field`: the foreign key of `notes` and `attachments`
      that points to it. These are the models of its own floor; None if it has no such.
    - `right`: what it takes to see such a thing at all.
    - `rows(actor)`: those of them that the actor sees.
    - `is_told`: whether events tell of its files; not of what may be private.
    - `is_person`: whether it may be forgotten on request (`erased_at`), and then gets nothing any more.
    """

    resource: str
    field: str
    right: str
    rows: Callable[[Actor], QuerySet[Any]]
    notes: type[NoteBase] | None = None
    attachments: type[AttachmentBase] | None = None
    is_told: bool = True
    is_person: bool = False

    def visible(self, actor: Actor, ids: Ids) -> set[uuid.UUID]:
        """Those of the ids that the actor sees. One statement."""
        return set(self.rows(actor).filter(id__in=ids).values_list("id", flat=True))

    def kept(self, actor: Actor, ids: Ids) -> set[uuid.UUID]:
        """The same for what is about to get a note or file: until the transaction ends nobody merges or deletes it."""
        return {each for (each,) in read_and_keep(self.rows(actor).filter(id__in=ids).values_list("id"))}


_targets: dict[str, Target] = {}


def register(*targets: Target) -> None:
    """Make targets known, in an app's `ready`. ValueError for a name given twice."""
    for target in targets:
        if target.resource in _targets:
            raise ValueError(f"target {target.resource} is registered twice")
        _targets[target.resource] = target


def all_targets() -> list[Target]:
    """Every target, by name."""
    return [_targets[name] for name in sorted(_targets)]
