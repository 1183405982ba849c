"""What files belong to. Apps that link rows of theirs to files register how to ask them."""

import uuid
from collections.abc import Callable, Collection
from dataclasses import dataclass

from kernel.actor import Actor

Ids = Collection[uuid.UUID]


@dataclass(frozen=True, slots=True)
class FileLinks:
    """The links of one kind: `linked(file_ids)` are those in use, `visible(actor, file_ids)` those that the
    actor may see through what they are linked to. One statement each.
    """

    name: str
    linked: Callable[[Ids], Ids]
    visible: Callable[[Actor, Ids], Ids]


_links: dict[str, FileLinks] = {}


def register(links: FileLinks) -> None:
    """Make a kind of links known (from an app's `ready`). ValueError for a name given twice."""
    if links.name in _links:
        raise ValueError(f"links {links.name} are registered twice")
    _links[links.name] = links


def linked(file_ids: Ids) -> set[uuid.UUID]:
    """Those of the files that anything is linked to."""
    return {file_id for links in _links.values() for file_id in links.linked(file_ids)}


def visible(actor: Actor, file_ids: Ids) -> set[uuid.UUID]:
    """Those of the files that the actor may see because of what they are linked to."""
    return {file_id for links in _links.values() for file_id in links.visible(actor, file_ids)}
