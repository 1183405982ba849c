"""How the lists around customers, and around contacts, join in a merge."""

from typing import Any

from customers.models import (
    AddressUsage,
    Assignment,
    ContactChannel,
    ContactLink,
    ContactReference,
    CustomerAddress,
    CustomerEmail,
    CustomerPhone,
    ExternalReference,
)
from customers.services import parts
from customers.services.assignment_rows import ASSIGNMENTS as ASSIGNMENT_ROWS
from customers.services.contact_drafts import CHANNELS as CHANNEL_ROWS
from customers.services.contact_drafts import LINKS as LINK_ROWS
from customers.services.contact_drafts import REFERENCES as CONTACT_REFERENCE_ROWS
from customers.services.merging.merge_lists import ListKind
from kernel.text import fold

_POSTAL = ("line1", "line2", "city", "postal_code", "region", "country")


def one_is(flag: str) -> Any:
    """Puts rows in order and lets exactly one have the flag: who has it, else the first."""

    def settle(rows: list[Any]) -> None:
        chosen = next((row for row in rows if getattr(row, flag)), rows[0] if rows else None)
        for position, row in enumerate(rows):
            row.position = position
            setattr(row, flag, row is chosen)

    return settle


def _fill(*names: str) -> Any:
    def absorb(row: Any, other: Any) -> None:
        for name in names:
            if getattr(row, name) is None:
                setattr(row, name, getattr(other, name))

    return absorb


def _join_purposes(row: CustomerEmail, other: CustomerEmail) -> None:
    row.purposes = list(dict.fromkeys([*row.purposes, *other.purposes]))


def _join_usages(row: CustomerAddress, other: CustomerAddress) -> None:
    row.usages = list(dict.fromkeys([*row.usages, *other.usages]))
    _fill("label", "distance_km", "contact_id")(row, other)


def _settle_addresses(rows: list[CustomerAddress]) -> None:
    chosen: dict[str, CustomerAddress] = {}
    for row in rows:
        for usage in row.default_for:
            chosen.setdefault(usage, row)
    for position, row in enumerate(rows):
        row.position = position
        for usage in row.usages:
            chosen.setdefault(usage, row)
    for row in rows:
        row.default_for = [usage for usage in AddressUsage.values if chosen.get(usage) is row]


def _join_terms_of_role(row: Assignment, other: Assignment) -> None:
    if row.ends_on is not None:
        row.ends_on = max(row.ends_on, other.ends_on) if other.ends_on is not None else None
    _fill("share")(row, other)


def _join_places(row: ContactLink, other: ContactLink) -> None:
    row.is_active |= other.is_active
    row.is_primary |= other.is_primary
    _fill("title", "department")(row, other)


def _as_they_are(rows: list[Any]) -> None:
    pass


PHONES: ListKind[CustomerPhone] = ListKind(
    parts.PHONES, "customer_id", lambda row: (row.number, row.extension), _fill("label"), one_is("is_primary")
)
EMAILS: ListKind[CustomerEmail] = ListKind(
    parts.EMAILS, "customer_id", lambda row: row.email.lower(), _join_purposes, one_is("is_primary")
)
ADDRESSES: ListKind[CustomerAddress] = ListKind(
    parts.ADDRESSES,
    "customer_id",
    lambda row: tuple(fold(getattr(row, name) or "") for name in _POSTAL),
    _join_usages,
    _settle_addresses,
)
REFERENCES: ListKind[ExternalReference] = ListKind(
    parts.REFERENCES, "customer_id", lambda row: (row.source, row.external_id), _fill(), _as_they_are
)
CONTACT_REFERENCES: ListKind[ContactReference] = ListKind(
    CONTACT_REFERENCE_ROWS, "contact_id", lambda row: (row.source, row.external_id), _fill(), _as_they_are
)
# Who is primary in a role is for the merge to settle.
ASSIGNMENTS: ListKind[Assignment] = ListKind(
    ASSIGNMENT_ROWS, "customer_id", lambda row: (row.role, row.employee_id), _join_terms_of_role, _as_they_are
)
CONTACTS_OF_CUSTOMER: ListKind[ContactLink] = ListKind(
    LINK_ROWS, "customer_id", lambda row: row.contact_id, _join_places, _as_they_are
)
CUSTOMERS_OF_CONTACT: ListKind[ContactLink] = ListKind(
    LINK_ROWS, "contact_id", lambda row: row.customer_id, _join_places, _as_they_are
)
CHANNELS: ListKind[ContactChannel] = ListKind(
    CHANNEL_ROWS,
    "contact_id",
    lambda row: (row.kind, row.service, row.value.lower(), row.extension),
    _fill("label"),
    one_is("is_preferred"),
)
