"""Which sequences there are. Apps declare theirs in `ready`."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from kernel.errors import Text, not_found
from kernel.models.numbering import Reset
from kernel.numbering.masks import validate_mask

Taken = Callable[[Collection[str]], Collection[str]]


@dataclass(frozen=True, slots=True)
class Definition:
    """A sequence as its app declares it; organisations change mask, reset and `manual_allowed`."""

    name: str
    label: Text
    mask: str
    reset: Reset
    taken: Taken | None
    manual: bool


_definitions: dict[str, Definition] = {}


def register(
    name: str,
    label: Text,
    mask: str,
    *,
    reset: Reset = Reset.NEVER,
    taken: Taken | None = None,
    manual: bool = False,
) -> None:
    """Declare a sequence (`customers.code`) with its default rule.

    `taken(numbers)` answers those that are in use already (without regard to case): they are skipped. Give
    it where people may type numbers (`manual`), never where numbers must have no gaps. ValueError for a bad
    mask or a name given twice.
    """
    errors = validate_mask(mask, reset)
    if errors or name in _definitions:
        raise ValueError(f"sequence {name}: {errors[0].detail if errors else 'registered twice'}")
    _definitions[name] = Definition(name, label, mask, reset, taken, manual)


def definition(name: str) -> Definition:
    """The declared sequence; 404 if there is none."""
    if name not in _definitions:
        raise not_found()
    return _definitions[name]


def all_definitions() -> list[Definition]:
    """Every declared sequence, by name."""
    return [_definitions[name] for name in sorted(_definitions)]
