"""What upper floors declare in `ready`: resources that can have custom fields, what links may point to, and how
texts with a normal form are read."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from kernel.actor import Actor
from kernel.errors import Text
from kernel.models.custom_field import FieldType
from kernel.registers.column import Labels

# Makes of a text (and the country, ISO 3166-1 alpha-2, that it is from) the form that is stored; ValueError for none.
Normalise = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource whose `model` has a JSONB column `custom`."""

    name: str
    label: Text
    model: type[Model]


@dataclass(frozen=True, slots=True)
class Target:
    """Something that a link may point to.

    `choosable(actor)` are the rows that the actor may link to; `sort_field` is the one by which links are sorted;
    `register` is the list that shows them, None for employees.
    """

    name: str
    label: Text
    model: type[Model]
    choosable: Callable[[Actor], QuerySet[Any]]
    labels: Labels
    sort_field: str
    register: str | None


_resources: dict[str, Resource] = {}
_targets: dict[str, Target] = {}
_normalisers: dict[FieldType, Normalise] = {}


def register_resource(resource: Resource) -> None:
    """Let organisations define fields of a resource. ValueError for a name given twice."""
    if resource.name in _resources:
        raise ValueError(f"resource {resource.name} has custom fields already")
    _resources[resource.name] = resource


def register_target(target: Target) -> None:
    """Let links point to something. ValueError for a name given twice."""
    if target.name in _targets:
        raise ValueError(f"links to {target.name} are declared twice")
    _targets[target.name] = target


def register_normaliser(type_: FieldType, normalise: Normalise) -> None:
    """Say how values of a type (e-mail, phone, URL) get their normal form."""
    _normalisers[type_] = normalise


def resources() -> dict[str, Resource]:
    """The resources that can have custom fields, by name."""
    return dict(_resources)


def targets() -> dict[str, Target]:
    """What links may point to, by name."""
    return dict(_targets)


def target(name: str) -> Target:
    """One of `targets()`. KeyError if there is none."""
    return _targets[name]


def normaliser(type_: FieldType) -> Normalise:
    """How values of the type get their normal form. KeyError if nobody has said it."""
    return _normalisers[type_]
