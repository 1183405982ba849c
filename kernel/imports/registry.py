"""What can be imported. Apps register an `Importer` for each of their resources (from `ready`)."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Protocol

from kernel.actor import Actor
from kernel.errors import Text, not_found
from kernel.models.imports import ImportRule


class FieldType(StrEnum):
    """How the texts of a column are read; numbers and dates have a format that may be chosen."""

    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"


@dataclass(frozen=True, slots=True)
class Field:
    """Something that a column may be mapped to. `aliases` are headers by which it is recognised, in any
    language; `many` columns may go to it or only one; `in_template` puts it into the file to start from.
    """

    name: str
    label: Text
    aliases: tuple[str, ...] = ()
    type: FieldType = FieldType.TEXT
    many: bool = False
    in_template: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A setting of an import. `choices` are (code, label); without them it is a yes or no if `default` is a
    truth value, else a short text.
    """

    name: str
    label: Text
    default: Any
    choices: tuple[tuple[str, Text], ...] = ()


@dataclass(frozen=True, slots=True)
class Mapped:
    """Column number `column` goes to `field`; `format` is one of `values.FORMATS` or empty."""

    column: int
    field: str
    format: str = ""


@dataclass(frozen=True, slots=True)
class Plan:
    """How rows are to be understood. `run_id` is the import's."""

    run_id: uuid.UUID
    mapping: tuple[Mapped, ...]
    rule: ImportRule
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the file: its number there (the first line is 1), and its cells as trimmed texts."""

    number: int
    cells: Sequence[str]

    def cell(self, column: int) -> str:
        """The text in a column; empty where the row is too short."""
        return self.cells[column] if column < len(self.cells) else ""


class Became(StrEnum):
    """What a row has become."""

    CREATED = "created"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    SKIPPED = "skipped"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong with a cell, or with the row if `column` is None; a warning stops nothing."""

    code: str
    detail: Text
    column: int | None = None
    is_warning: bool = False


@dataclass(slots=True)
class Outcome:
    """What a row became. `is_linked` if it names another object that is there, `waits` if that may come later."""

    became: Became
    object_id: uuid.UUID | None = None
    problems: list[Problem] = field(default_factory=list)
    waits: bool = False
    is_linked: bool = False


class Batches(Protocol):
    """The work of one import, a batch of rows at a time, each in a transaction of the caller's."""

    def apply(self, rows: Sequence[Row], *, rehearse: bool) -> list[Outcome]:
        """Write the rows. `rehearse`: tell what would become of them; what was told of earlier batches counts
        as if it were there. The caller takes back whatever was written.
        """
        ...

    def link(self, rows: Sequence[tuple[Row, uuid.UUID | None]], *, rehearse: bool) -> list[list[Problem]]:
        """Connect rows that waited, given with their objects, to what they name; what is wrong with each."""
        ...

    def check_room(self, more: int) -> None:
        """Raise 409 `limit_reached` if the plan has no room for so many more."""
        ...


class Importer(Protocol):
    """A resource that files can be imported into."""

    name: str
    label: Text
    right: str
    options: Sequence[Option]

    def fields(self, actor: Actor) -> Sequence[Field]:
        """What columns may be mapped to, in the order of the template."""
        ...

    def missing(self, plan: Plan) -> Text:
        """Why nothing can come of this mapping; empty if something can."""
        ...

    def begin(self, actor: Actor, plan: Plan) -> Batches:
        """Start or go on with an import. Reads what all rows need."""
        ...

    def take_back(self, actor: Actor, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """Remove objects that this actor's import made and nobody has touched since; those that are gone."""
        ...

    def put_back(self, actor: Actor, ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
        """Give objects back what this actor's import changed, where it still is so; those that are as before."""
        ...


_importers: dict[str, Importer] = {}


def register(importer: Importer) -> None:
    """Make a resource importable. ValueError for a name given twice."""
    if importer.name in _importers:
        raise ValueError(f"importer {importer.name} is registered twice")
    _importers[importer.name] = importer


def importers() -> list[Importer]:
    """Every importer, in the order of registration."""
    return list(_importers.values())


def importer_of(name: str) -> Importer:
    """The importer of a resource; 404 if there is none."""
    if name not in _importers:
        raise not_found()
    return _importers[name]
