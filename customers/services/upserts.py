"""Customers by what other systems call them: found, and created or changed in one call."""

import uuid
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from pydantic import ValidationError

from customers.inputs.customers import CustomerCreate, CustomerPut
from customers.inputs.references import ReferenceInput
from customers.models import ExternalReference
from customers.permissions import CustomerRight
from customers.selectors.customers import get_customer
from customers.selectors.records import Record
from customers.selectors.visibility import visible
from customers.services.customer_changes import Change, Given, change_customer
from customers.services.customers import create_customer
from kernel import locks
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, not_found


@dataclass(frozen=True, slots=True)
class Put:
    """The customer's document with `next_action`, and whether it was created now."""

    document: dict[str, Any]
    is_new: bool


def get_by_reference(*, actor: Actor, source: str, external_id: str) -> dict[str, Any]:
    """The customer that `source` calls `external_id`; 404, 400. Needs `customers:customer:view`."""
    actor.require(CustomerRight.VIEW)
    reference = _reference(source, external_id)
    customer_id = _find(actor, reference.source, reference.id)
    if customer_id is None:
        raise not_found()
    return get_customer(actor=actor, customer_id=customer_id)


def put_customer(
    *, actor: Actor, source: str, external_id: str, data: CustomerPut, expected_version: int | None = None
) -> Put:
    """Create the customer that `source` calls `external_id`, or change what is given of it.

    The reference itself is always kept. Needs `customers:customer:create` or `edit`. Raises what these raise,
    412 if a version is expected of a customer that is not there, and 400 for an impossible source or id.
    """
    reference = _reference(source, external_id)
    with write():
        # Two systems that send the same customer at once shall not create it twice.
        locks.lock(f"customers.reference:{reference.source}:{reference.id}")
        customer_id = _find(actor, reference.source, reference.id)
        if customer_id is None:
            if expected_version is not None:
                raise AppError(KernelError.VERSION_MISMATCH, _("There is no such customer yet."))
            given = data.given() | {"external_references": _with(reference, data.external_references)}
            return Put(create_customer(actor=actor, data=CustomerCreate(**given)), is_new=True)
        change = Change(customer_id, lambda record: _given(record, data, reference), expected_version)
        changed = change_customer(actor=actor, change=change)
        return Put(changed.document | {"next_action": changed.next_action}, is_new=False)


def _find(actor: Actor, source: str, external_id: str) -> uuid.UUID | None:
    rows = ExternalReference.objects.filter(source=source, external_id=external_id)
    return rows.filter(customer__in=visible(actor)).values_list("customer_id", flat=True).first()


def _reference(source: str, external_id: str) -> ReferenceInput:
    try:
        return ReferenceInput(source=source, id=external_id)
    except ValidationError:
        detail = _("A source is made of a-z, 0-9, _ and -, and an id of at most 255 characters.")
        error = FieldError(FieldCode.INVALID_FORMAT, detail, parameter="source")
        raise AppError(KernelError.INVALID_PARAMETER, detail, errors=[error]) from None


def _with(reference: ReferenceInput, others: list[ReferenceInput]) -> list[ReferenceInput]:
    return others if reference in others else [*others, reference]


def _given(record: Record, data: CustomerPut, reference: ReferenceInput) -> Given:
    given = data.given()
    given.pop("allow_duplicate", None)
    for name in ("name", "code", "is_prospect"):
        if name in given and given[name] is None:
            del given[name]
    if "external_references" in given:
        given["external_references"] = _with(reference, data.external_references)
    return given
