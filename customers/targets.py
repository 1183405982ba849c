"""What notes and files may belong to. Upper floors register things of their own."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from customers.models import AttachmentBase, NoteBase
from kernel.actor import Actor

Ids = Collection[uuid.UUID]


@dataclass(frozen=True, eq=False, slots=True)
class Target:
    """A kind of thing that has notes, files, or both.

    - `resource`: its name in the API (`customers`), and `field`: the foreign key of `notes` and `attachments`
      that points to it. These are the models of its own floor; None if it has no such.
    - `right`: what it takes to see such a thing at all.
    - `visible(actor, ids)`: those of the ids that the actor sees. One statement.
    - `is_told`: whether events tell of its files; not of what may be private.
    """

    resource: str
    field: str
    right: str
    visible: Callable[[Actor, Ids], set[uuid.UUID]]
    notes: type[NoteBase] | None = None
    attachments: type[AttachmentBase] | None = None
    is_told: bool = True


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
