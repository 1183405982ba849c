"""A row of texts as what a client would send about a customer."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from customers.imports.fields import PARENT, Target
from customers.imports.lookups import Lookups
from customers.imports.reading import Entry, Reader, channels_of, complete_address
from customers.models import AddressUsage, ChannelKind, CustomerKind
from kernel.errors import FieldCode
from kernel.imports.registry import Mapped, Problem, Row


@dataclass(slots=True)
class CustomerEntry(Entry):
    """`code` and `number` are what others in the file may call it by, `parent` what it calls its parent."""

    parent: str = ""
    parent_column: int | None = None

    @property
    def code(self) -> str:
        return str(self.given.get("code") or "")


class CustomerReader(Reader):
    """Reads rows as customers; `kind` is the import's option, `usages` those of the addresses."""

    def __init__(
        self, mapping: Iterable[Mapped], targets: Sequence[Target], lookups: Lookups, *, kind: str, usages: list[str]
    ) -> None:
        super().__init__(mapping, targets, lookups)
        self._kind = kind
        self._usages = usages

    def read(self, row: Row, *, without: frozenset[int] = frozenset()) -> CustomerEntry:
        """The row, but for the columns `without`."""
        read = self.values(row, without)
        parent, column = read.take(PARENT[0])
        entry = CustomerEntry(read.row, read.given, read.origins, read.problems, parent or "", column)
        given = entry.given
        for address in given.get("addresses", []):
            complete_address(address, given.get("country"))
            address["usages"] = list(self._usages)
        self._settle_kind(given)
        given["contacts"] = [_as_contact(spec) for spec in given.get("contacts", [])]
        if not given.get("name") and given.get("kind") == CustomerKind.COMPANY:
            entry.problems.append(Problem(FieldCode.REQUIRED, _("The name of the company is missing.")))
        return entry

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
    channels = channels_of(spec, ("email", ChannelKind.EMAIL.value), ("phone", ChannelKind.PHONE.value))
    return {name: spec[name] for name in ("first_name", "last_name", "title") if name in spec} | {"channels": channels}
