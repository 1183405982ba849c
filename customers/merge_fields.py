"""What merge fields of templates may name. Upper floors register groups of their own (`invoice.number`)."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from kernel.actor import Actor
from kernel.errors import Text


@dataclass(frozen=True, slots=True)
class Occasion:
    """What a text is merged for. `actor` is the sender, whose eyes see the values, in the language of the text."""

    actor: Actor
    customer_id: uuid.UUID
    contact_id: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Variable:
    """One name of a group."""

    name: str
    label: Text


@dataclass(frozen=True, eq=False, slots=True)
class Group:
    """Names that belong together: `contact` with `first_name`, `title` ...

    - `variables(actor)`: those that the actor may use.
    - `values(occasion, names)`: the values of some, as people read them; a name without value may be left out.
    """

    name: str
    label: Text
    variables: Callable[[Actor], Sequence[Variable]]
    values: Callable[[Occasion, Collection[str]], Mapping[str, str]]


_groups: dict[str, Group] = {}


def register(*groups: Group) -> None:
    """Make groups known, in an app's `ready`. ValueError for a name given twice."""
    for group in groups:
        if group.name in _groups:
            raise ValueError(f"merge fields {group.name} are registered twice")
        _groups[group.name] = group


def all_groups() -> list[Group]:
    """Every group, in the order of registration."""
    return list(_groups.values())


def known_names(actor: Actor) -> set[str]:
    """Every name that the actor may use, with its group: `contact.first_name`."""
    return {f"{group.name}.{variable.name}" for group in all_groups() for variable in group.variables(actor)}


def values_of(occasion: Occasion, names: Collection[str]) -> dict[str, str]:
    """The values of `names` (`contact.first_name`); those without are left out, unknown ones too."""
    wanted: dict[str, list[str]] = {}
    for name in dict.fromkeys(names):
        group, _dot, variable = name.partition(".")
        wanted.setdefault(group, []).append(variable)
    return {
        f"{group}.{variable}": value
        for group, variables in wanted.items()
        if group in _groups
        for variable, value in _groups[group].values(occasion, variables).items()
        if value
    }
