"""Phones, e-mails and addresses of a customer, one at a time.

Each is a change of the customer like any other: under its lock, with its version, history and events.
"""

import dataclasses
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from customers.inputs.addresses import AddressInput
from customers.inputs.emails import EmailInput
from customers.inputs.phones import PhoneInput
from customers.selectors.records import Record, address_row, email_row, phone_row
from customers.services.customer_changes import Change, Changed, Given, change_customer
from kernel.actor import Actor
from kernel.errors import AppError, not_found
from kernel.inputs import InputModel

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class PartKind:
    """One kind of parts.

    `name` is the customer's field, `rows` reads them as clients do. `yielding(row, winner)` is a row that
    gives up what `winner` claims: to be primary, to be the default of a usage.
    """

    name: str
    spec: type[InputModel]
    rows: Callable[[Record], list[Row]]
    yielding: Callable[[Row, Row], Row]


@dataclass(frozen=True, slots=True)
class PartAnswer:
    """A part as clients read it, and the version that its customer has now."""

    row: Row
    version: int


def _yield_primary(row: Row, winner: Row) -> Row:
    return row | {"is_primary": False} if winner.get("is_primary") else row


def _yield_defaults(row: Row, winner: Row) -> Row:
    claimed = set(winner.get("default_for", ()))
    return row | {"default_for": [usage for usage in row["default_for"] if usage not in claimed]}


PHONES = PartKind("phones", PhoneInput, lambda record: list(map(phone_row, record.phones)), _yield_primary)
EMAILS = PartKind("emails", EmailInput, lambda record: list(map(email_row, record.emails)), _yield_primary)
ADDRESSES = PartKind(
    "addresses", AddressInput, lambda record: list(map(address_row, record.addresses)), _yield_defaults
)


def add_part(
    *, actor: Actor, customer_id: uuid.UUID, kind: PartKind, data: InputModel, expected_version: int | None = None
) -> PartAnswer:
    """Add one at the end. Needs `customers:customer:edit`. 404, 412, 422."""

    def edit(record: Record) -> Given:
        new = dict(data)
        others = [kind.yielding(row, new) for row in kind.rows(record)]
        return {kind.name: _specs(kind, [*others, new])}

    changed = _change(actor, Change(customer_id, edit, expected_version), kind, None)
    return PartAnswer(kind.rows(changed.record)[-1], changed.record.customer.version)


def change_part(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    kind: PartKind,
    part_id: uuid.UUID,
    data: InputModel,
    expected_version: int | None = None,
) -> PartAnswer:
    """Change what is given. Needs `customers:customer:edit`. 404, 412, 422."""
    given = data.given()
    if given.get("is_primary") is False:
        del given["is_primary"]

    def edit(record: Record) -> Given:
        rows = kind.rows(record)
        return {
            kind.name: _specs(
                kind,
                [
                    row | _without_stale(row, given) if row["id"] == part_id else kind.yielding(row, given)
                    for row in _known(rows, part_id)
                ],
            )
        }

    changed = _change(actor, Change(customer_id, edit, expected_version), kind, part_id)
    [row] = [row for row in kind.rows(changed.record) if row["id"] == part_id]
    return PartAnswer(row, changed.record.customer.version)


def remove_part(
    *, actor: Actor, customer_id: uuid.UUID, kind: PartKind, part_id: uuid.UUID, expected_version: int | None = None
) -> int:
    """Remove one; what it was primary or default for passes to the next. Answers the customer's new version.

    Needs `customers:customer:edit`. 404, 412, 422 while the field policy needs the last one.
    """

    def edit(record: Record) -> Given:
        rows = _known(kind.rows(record), part_id)
        return {kind.name: _specs(kind, [row for row in rows if row["id"] != part_id])}

    return change_customer(actor=actor, change=Change(customer_id, edit, expected_version)).record.customer.version


def _known(rows: list[Row], part_id: uuid.UUID) -> list[Row]:
    if all(row["id"] != part_id for row in rows):
        raise not_found()
    return rows


def _without_stale(row: Row, given: dict[str, Any]) -> dict[str, Any]:
    """What was given, and what follows from it: a new number tells its kind itself, and a usage that the
    address loses is no longer one that it is the default of."""
    implied: dict[str, Any] = {}
    if "number" in given and given["number"] != row["number"]:
        implied["kind"] = None
    if "usages" in given:
        implied["default_for"] = [usage for usage in row["default_for"] if usage in given["usages"]]
    return implied | given


def _specs(kind: PartKind, rows: Sequence[Row]) -> list[InputModel]:
    return [kind.spec.model_validate(row) for row in rows]


def _change(actor: Actor, change: Change, kind: PartKind, part_id: uuid.UUID | None) -> Changed:
    """The change, with errors that point into the body about one part rather than into the whole list."""
    asked: list[int] = []

    def edit(record: Record) -> Given:
        given = change.edit(record)
        ids = [spec.id for spec in given[kind.name]]
        asked.append(len(ids) - 1 if part_id is None else ids.index(part_id))
        return given

    try:
        return change_customer(actor=actor, change=dataclasses.replace(change, edit=edit))
    except AppError as refusal:
        if not asked:
            raise
        prefix = f"/{kind.name}/{asked[0]}"
        errors = [dataclasses.replace(error, pointer=error.pointer.removeprefix(prefix)) for error in refusal.errors]
        raise dataclasses.replace(refusal, errors=errors) from None
