"""A row of texts as what a client would send about a customer, and which column each part came from."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from customers.imports.fields import PARENT, Target
from customers.imports.lookups import Lookups
from customers.models import AddressUsage, ChannelKind, CustomerKind
from kernel.errors import FieldCode, FieldError
from kernel.imports.registry import Mapped, Problem, Row
from kernel.imports.values import CellError
from kernel.tenancy import current_organisation

_LISTS = ("phones", "emails", "addresses", "external_references", "contacts")
_PART = re.compile(r"/[^/]*$")


@dataclass(slots=True)
class Entry:
    """One row on its way: `given` by the names of the input model, `origins` maps pointers to columns.

    `code` and `number` are what others in the file may call it by, `parent` what it calls its parent.
    """

    row: Row
    given: dict[str, Any] = field(default_factory=dict)
    origins: dict[str, int] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    parent: str = ""
    parent_column: int | None = None

    @property
    def code(self) -> str:
        return str(self.given.get("code") or "")

    @property
    def number(self) -> str:
        references = self.given.get("external_references") or []
        return str(references[0]["id"]) if references else ""

    def problem(self, error: FieldError) -> Problem:
        """An error of the service, at the column that it is about."""
        return Problem(str(error.code), error.detail, self._column(error.pointer))

    def _column(self, pointer: str) -> int | None:
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

    def __init__(
        self, mapping: Iterable[Mapped], targets: Sequence[Target], lookups: Lookups, *, kind: str, usages: list[str]
    ) -> None:
        by_name = {target.field.name: target for target in targets}
        self._columns = [(entry.column, by_name[entry.field], entry.format) for entry in mapping]
        self._lookups = lookups
        self._kind = kind
        self._usages = usages

    def read(self, row: Row, *, without: frozenset[int] = frozenset()) -> Entry:
        """The row, but for the columns `without`; an empty cell says nothing."""
        entry = Entry(row)
        lists: dict[str, dict[int, dict[str, Any]]] = {name: {} for name in _LISTS}
        columns: dict[tuple[str, int, str], int] = {}
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
            if place == PARENT:
                entry.parent, entry.parent_column = value, column
            elif len(place) == 3:
                lists[place[0]].setdefault(place[1], {})[place[2]] = value
                columns[place] = column
            elif place[0] == "tags":
                entry.given["tags"] = [*entry.given.get("tags", []), *value]
                entry.origins["/tags"] = column
            elif len(place) == 2:
                entry.given.setdefault(place[0], {})[place[1]] = value
                entry.origins[f"/{place[0]}/{place[1]}"] = column
            else:
                entry.given[place[0]] = value
                entry.origins[f"/{place[0]}"] = column
        self._complete(entry, lists, columns)
        return entry

    def _complete(
        self,
        entry: Entry,
        lists: Mapping[str, Mapping[int, dict[str, Any]]],
        columns: Mapping[tuple[str, int, str], int],
    ) -> None:
        given = entry.given
        for name, slots in lists.items():
            if slots:
                given[name] = [slots[slot] for slot in sorted(slots)]
                places = {slot: index for index, slot in enumerate(sorted(slots))}
                for (list_name, slot, part), column in columns.items():
                    if list_name == name:
                        entry.origins[f"/{name}/{places[slot]}/{part}"] = column
        for reference in given.get("external_references", []):
            reference["source"] = self._lookups.source
        for address in given.get("addresses", []):
            self._complete_address(address, given)
        self._settle_kind(given)
        given["contacts"] = [_as_contact(spec) for spec in given.get("contacts", [])]
        if not given.get("name") and given.get("kind") == CustomerKind.COMPANY:
            entry.problems.append(Problem(FieldCode.REQUIRED, _("The name of the company is missing.")))

    def _complete_address(self, address: dict[str, Any], given: Mapping[str, Any]) -> None:
        """A town without a street is an address all the same."""
        address["country"] = address.get("country") or given.get("country") or current_organisation().country
        if "line1" not in address:
            address["line1"] = address.get("city") or address.get("region") or address.get("postal_code") or ""
        if "city" not in address:
            address["city"] = address.get("region") or address["line1"]
        address["usages"] = list(self._usages)

    def _settle_kind(self, given: dict[str, Any]) -> None:
        """Who has only a first and last name is a person; at a company that is whom to ask for."""
        names = {name: given[name] for name in ("first_name", "last_name") if name in given}
        if "kind" not in given:
            is_person = self._kind == CustomerKind.PERSON or (self._kind == "auto" and names and not given.get("name"))
            given["kind"] = CustomerKind.PERSON.value if is_person else CustomerKind.COMPANY.value
        if names and given["kind"] == CustomerKind.COMPANY:
            for name in names:
                del given[name]
            if "contacts" not in given:
                given["contacts"] = [names]
            else:
                given["contacts"][0] = names | given["contacts"][0]


def usages(*, registered: bool) -> list[str]:
    """What the addresses of a file are used for."""
    return [AddressUsage.REGISTERED.value, AddressUsage.TAX.value] if registered else []


def _as_contact(spec: Mapping[str, Any]) -> dict[str, Any]:
    channels = [
        {"kind": kind.value, "value": spec[name]}
        for name, kind in (("email", ChannelKind.EMAIL), ("phone", ChannelKind.PHONE))
        if name in spec
    ]
    return {name: spec[name] for name in ("first_name", "last_name", "title") if name in spec} | {"channels": channels}
