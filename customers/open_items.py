"""What is open with a customer, for its brief. Upper floors register sections of their own."""

import uuid
from collections.abc import Callable, Sequence

from kernel.actor import Actor

# Answers sentences in the active language, the most urgent first, of what the actor may see; at most a few.
OpenItems = Callable[[Actor, uuid.UUID], Sequence[str]]

_sections: list[OpenItems] = []


def register(section: OpenItems) -> None:
    """Have a section in every brief, in AppConfig.ready."""
    _sections.append(section)


def all_sections() -> list[OpenItems]:
    """Every section, in the order of registration."""
    return list(_sections)
