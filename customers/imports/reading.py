"""A row of texts as what a client would send about a customer or contact, and which column each part came from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from customers.imports.fields import Target
from customers.imports.lookups import Lookups
from kernel.errors import AppError, FieldError
from kernel.imports.registry import Mapped, Problem, Row
from kernel.imports.values import CellError
from kernel.tenancy import current_organisation

_PART = re.compile(r"/[^/]*$")


@dataclass(slots=True)
class Entry:
    """One row on its way: `given` by the names of the input model, `origins` maps pointers to columns."""

    row: Row
    given: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    def take(self, name: str) -> tuple[Any, int | None]:
        """A value that is not for the input model, and its column; None if the row says nothing."""
        return self.given.pop(name, None), self.origins.pop(f"/{name}", None)

    def problems_of(self, error: AppError) -> list[Problem]:
        """A refusal of the service, each part at the column that it is about."""
        if error.errors:
            return [self.problem(each) for each in error.errors]
        return [Problem(str(error.code), error.detail or error.code.title)]

    def problem(self, error: FieldError) -> Problem:
        """An error of the service, at the column that it is about."""
        return Problem(str(error.code), error.detail, self.column(error.pointer))

    @property
    def number(self) -> str:
        """What the other system calls it."""
        references = self.given.get("external_references") or []
        return str(references[0]["id"]) if references else ""

    def column(self, pointer: str) -> int | None:
        """The column that the value at a pointer came from."""
        while pointer:
            if pointer in self.origins:
                return self.origins[pointer]
            below = [column for origin, column in self.origins.items() if origin.startswith(f"{pointer}/")]
            if below:
                return min(below)
            pointer = _PART.sub("", pointer)
        return None


class Reader:
    """Reads rows as the mapping says."""

    def __init__(self, mapping: Iterable[Mapped], targets: Sequence[Target], lookups: Lookups) -> None:
        by_name = {target.field.name: target for target in targets}
        self._columns = [(entry.column, by_name[entry.field], entry.format) for entry in mapping]
        self._lookups = lookups

    def values(self, row: Row, without: frozenset[int]) -> Entry:
        """What the cells of the row say, but for the columns `without`; an empty cell says nothing."""
        entry = Entry(row)
        lists: dict[str, dict[int, dict[str, Any]]] = {}
        columns: list[tuple[str, int, str, int]] = []
        for column, target, form in self._columns:
            cell = row.cell(column)
            if not cell or column in without:
                continue
            try:
                value = target.read(cell, form, self._lookups)
            except CellError as error:
                entry.problems.append(Problem(str(error.code), error.detail, column))
                continue
            place = target.place
            if len(place) == 3:
                _put(lists.setdefault(place[0], {}).setdefault(place[1], {}), place[2], value)
                columns.append((*place, column))
            elif len(place) == 2:
                entry.given.setdefault(place[0], {})[place[1]] = value
                entry.origins[f"/{place[0]}/{place[1]}"] = column
            else:
                _put(entry.given, place[0], value)
                entry.origins[f"/{place[0]}"] = column
        for name, slots in lists.items():
            entry.given[name] = [slots[slot] for slot in sorted(slots)]
        for name, slot, part, column in columns:
            entry.origins[f"/{name}/{sorted(lists[name]).index(slot)}/{part}"] = column
        for reference in entry.given.get("external_references", []):
            reference["source"] = self._lookups.source
        return entry


def complete_address(address: dict[str, Any], country: str | None) -> None:
    """A town without a street is an address all the same."""
    address["country"] = address.get("country") or country or current_organisation().country
    if "line1" not in address:
        address["line1"] = address.get("city") or address.get("region") or address.get("postal_code") or ""
    if "city" not in address:
        address["city"] = address.get("region") or address["line1"]


def channels_of(spec: Mapping[str, Any], *kinds: tuple[str, str]) -> list[dict[str, Any]]:
    """The ways to reach a contact that are in `spec`, by (name there, kind)."""
    return [{"kind": kind, "value": spec[name]} for name, kind in kinds if name in spec]


def _put(values: dict[str, Any], name: str, value: Any) -> None:
    """Several columns may go to a list."""
    values[name] = [*values[name], *value] if isinstance(value, list) and name in values else value
