"""A row of texts as what a client would send about a contact."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from customers.imports.contact_fields import CUSTOMER_FIELDS
from customers.imports.lookups import Lookups
from customers.imports.reading import Entry, Reader, channels_of, complete_address
from customers.models import ChannelKind
from customers.selectors.contact_matching import Key, email_key, place_key, reference_key
from customers.values.names import sort_key
from kernel.errors import FieldCode
from kernel.imports.registry import Problem, Row


@dataclass(slots=True)
class ContactEntry(Entry):
    """`named` is what the row calls the customer, by the field and with its column; `customer_id` who that is."""

    named: dict[str, tuple[str, int | None]] = field(default_factory=dict)
    customer_id: uuid.UUID | None = None

    @property
    def place(self) -> dict[str, Any]:
        """What the contact is at the customer."""
        places: list[dict[str, Any]] = self.given.get("customers", [])
        return places[0] if places else {}

    @property
    def emails(self) -> list[str]:
        return [each["value"] for each in self.given["channels"] if each["kind"] == ChannelKind.EMAIL]

    def identity(self, source: str) -> list[Key]:
        """By what the contact is recognised surely: its reference, else its addresses."""
        references = [reference_key(source, self.number)] if self.number else []
        return [*references, *map(email_key, self.emails)]

    def keys(self, source: str) -> list[Key]:
        """By what it is likely the same: also its name at the customer."""
        keys = self.identity(source)
        if self.customer_id is not None:
            keys.append(place_key(self.customer_id, self.given.get("first_name"), self.given.get("last_name")))
        return keys


class ContactReader(Reader):
    """Reads rows as contacts."""

    def read(self, row: Row, *, without: frozenset[int] = frozenset()) -> ContactEntry:
        """The row, but for the columns `without`."""
        read = self.values(row, without)
        entry = ContactEntry(read.row, read.given, read.origins, read.problems)
        for name in CUSTOMER_FIELDS:
            value, column = entry.take(name)
            if value is not None:
                entry.named[name] = (value, column)
        _split_name(entry)
        _gather_channels(entry)
        if entry.given.get("address"):
            complete_address(entry.given["address"], None)
        return entry


def find_customers(lookups: Lookups, entries: Sequence[ContactEntry]) -> None:
    """Find whom each row means; three statements. A row that means nobody, or several, gets a problem."""
    named = {name: {entry.named[name][0] for entry in entries if name in entry.named} for name in CUSTOMER_FIELDS}
    known = lookups.customers(codes=named["customer_code"], numbers=named["customer_number"])
    by_name = lookups.customers_named(named["customer_name"])
    for entry in entries:
        for name, (text, column) in entry.named.items():
            if name == "customer_code":
                found = [known[key]] if (key := ("code", text.casefold())) in known else []
            elif name == "customer_number":
                found = [known[key]] if (key := ("number", text)) in known else []
            else:
                found = by_name.get(sort_key(text), [])
            if len(found) == 1:
                entry.customer_id = found[0]
            elif found:
                detail = _("Several customers have this name: use the code.")
                entry.problems.append(Problem(FieldCode.CONTRADICTION, detail, column))
            else:
                detail = _("There is no such customer.")
                entry.problems.append(Problem(FieldCode.NOT_FOUND, detail, column))
            break


def _split_name(entry: ContactEntry) -> None:
    """`Ann Lee` and `Lee, Ann`, where the parts have no columns of their own."""
    text, column = entry.take("full_name")
    if text is None or "first_name" in entry.given or "last_name" in entry.given:
        return
    last, comma, first = text.partition(",")
    if not comma:
        first, _space, last = text.rpartition(" ")
    for name, part in (("first_name", first.strip()), ("last_name", last.strip())):
        if part:
            entry.given[name] = part
            if column is not None:
                entry.origins[f"/{name}"] = column


def _gather_channels(entry: ContactEntry) -> None:
    """E-mail addresses, numbers and handles as one list, each with its column."""
    channels: list[dict[str, Any]] = []
    for name, kind in (("phones", ChannelKind.PHONE), ("emails", ChannelKind.EMAIL)):
        for index, spec in enumerate(entry.given.pop(name, [])):
            entry.origins[f"/channels/{len(channels)}/value"] = entry.origins.pop(f"/{name}/{index}/value")
            channels += channels_of(spec, ("value", kind.value))
    for index, spec in enumerate(entry.given.pop("messengers", [])):
        [(service, value)] = spec.items()
        entry.origins[f"/channels/{len(channels)}/value"] = entry.origins.pop(f"/messengers/{index}/{service}")
        channels.append({"kind": ChannelKind.MESSENGER.value, "service": service, "value": value})
    entry.given["channels"] = channels
