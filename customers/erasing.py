"""What goes when a person is to be forgotten. Upper floors register what they keep of one.

A person is a customer of kind `person`, with the contacts that are at no other customer, or a contact.
"""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kernel.actor import Actor
from kernel.errors import Text


@dataclass(slots=True)
class Person:
    """Whom it is about, while it is done.

    - `customer_ids`, `contact_ids`: the rows that are the person; `companies` are customers that stay, at which it is a
      contact.
    - `names`: as it is called; `addresses`: e-mails and phones that nobody else has. What is written of it elsewhere is
      found by them. `words` are names of one word that nobody else at its companies has: a word means the person there,
      and nowhere else.
    - `emails`: all its addresses.
    - `related`: ids of rows that stay and told of it, the companies among them; their history and events do not.
    - `gone`: ids of rows that were removed; their history and events go, too. Who removes rows adds them.
    """

    resource: str
    object_id: uuid.UUID
    name: str
    customer_ids: frozenset[uuid.UUID]
    contact_ids: frozenset[uuid.UUID]
    companies: frozenset[uuid.UUID]
    names: frozenset[str]
    words: frozenset[str]
    addresses: frozenset[str]
    emails: frozenset[str]
    gone: set[uuid.UUID] = field(default_factory=set)
    related: set[uuid.UUID] = field(default_factory=set)

    @property
    def texts(self) -> frozenset[str]:
        """What is looked for everywhere."""
        return self.names | self.addresses

    @property
    def texts_there(self) -> frozenset[str]:
        """What is looked for in what was written at its companies."""
        return self.texts | self.words


@dataclass(frozen=True, eq=False, slots=True)
class Handler:
    """A kind of things that are kept of a person.

    - `collect(actor, person)`: all of them as JSON-ready rows, for the person to have.
    - `erase(actor, person)`: remove them, or what identifies the person in them, in the running transaction and under
      the locks of the person's customers and contacts. What law needs stays, and the handler says so in `label`.
    """

    name: str
    label: Text
    collect: Callable[[Actor, Person], Sequence[Mapping[str, Any]]]
    erase: Callable[[Actor, Person], None]


_handlers: dict[str, Handler] = {}


def register(*handlers: Handler) -> None:
    """Make handlers known, in an app's `ready`. ValueError for a name given twice."""
    for handler in handlers:
        if handler.name in _handlers:
            raise ValueError(f"erase handler {handler.name} is registered twice")
        _handlers[handler.name] = handler


def all_handlers() -> list[Handler]:
    """Every handler, those of the highest floor first: what refers to a row goes before it."""
    return list(reversed(_handlers.values()))
