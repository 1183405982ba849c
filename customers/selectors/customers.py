"""Reading customers, always scoped by the actor."""

import uuid
from dataclasses import dataclass
from typing import Any

from accounts.selectors import employees
from customers.models import Assignment, CustomerAddress, CustomerEmail, CustomerPhone, ExternalReference
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.assignments import assignment_row, in_order
from customers.selectors.records import address_row, email_row, load_records, phone_row, represent
from customers.selectors.visibility import visible
from kernel.actor import Actor
from kernel.errors import not_found

_MARKETING = ("segment_id", "status_id", "channel_id")


@dataclass(frozen=True, slots=True)
class Listed:
    """Rows around a customer as clients read them, and the customer's version."""

    rows: list[dict[str, Any]]
    version: int


def get_customer(*, actor: Actor, customer_id: uuid.UUID) -> dict[str, Any]:
    """A customer with everything that its document has; 404 if the actor may not see it.

    Needs `customers:customer:view`. At most nine statements.
    """
    actor.require(CustomerRight.VIEW)
    customer = visible(actor).filter(id=customer_id).first()
    if customer is None:
        raise not_found()
    return represent(actor, load_records(actor, [customer]))[0]


def version_of(actor: Actor, customer_id: uuid.UUID) -> int:
    """The customer's version; 404 if the actor may not see it. Needs `customers:customer:view`."""
    actor.require(CustomerRight.VIEW)
    version = visible(actor).filter(id=customer_id).values_list("version", flat=True).first()
    if version is None:
        raise not_found()
    return version


def list_phones(*, actor: Actor, customer_id: uuid.UUID) -> Listed:
    """The customer's phones in their order. Needs `customers:customer:view`; 404. Two statements."""
    version = version_of(actor, customer_id)
    rows = CustomerPhone.objects.filter(customer_id=customer_id).order_by("position", "id")
    return Listed([phone_row(row) for row in rows], version)


def list_emails(*, actor: Actor, customer_id: uuid.UUID) -> Listed:
    """The customer's e-mail addresses in their order. Needs `customers:customer:view`; 404. Two statements."""
    version = version_of(actor, customer_id)
    rows = CustomerEmail.objects.filter(customer_id=customer_id).order_by("position", "id")
    return Listed([email_row(row) for row in rows], version)


def list_addresses(*, actor: Actor, customer_id: uuid.UUID) -> Listed:
    """The customer's addresses in their order. Needs `customers:customer:view`; 404. Two statements."""
    version = version_of(actor, customer_id)
    rows = CustomerAddress.objects.filter(customer_id=customer_id).order_by("position", "id")
    return Listed([address_row(row) for row in rows], version)


def list_assignments(*, actor: Actor, customer_id: uuid.UUID) -> Listed:
    """Who looks after the customer, role by role, the primary ones first. Needs `customers:customer:view`; 404.

    Three statements.
    """
    version = version_of(actor, customer_id)
    rows = list(Assignment.objects.filter(customer_id=customer_id))
    people = employees.LABELS.load(actor, {row.employee_id for row in rows})
    return Listed([assignment_row(row, people) for row in in_order(rows)], version)


def get_marketing(*, actor: Actor, customer_id: uuid.UUID) -> dict[str, Any]:
    """Segment, status and channel of a customer. Needs `customers:customer:view`; 404. Two statements."""
    actor.require(CustomerRight.VIEW)
    row = visible(actor).filter(id=customer_id).values("version", *_MARKETING).first()
    if row is None:
        raise not_found()
    labels = terms.labels.load(actor, {row[name] for name in _MARKETING if row[name]})
    named = {name.removesuffix("_id"): labels.get(row[name]) if row[name] else None for name in _MARKETING}
    return {**row, **named}


def id_of_reference(*, actor: Actor, source: str, external_id: str) -> uuid.UUID | None:
    """The customer that another system calls so, if there is one and the actor may see it."""
    rows = ExternalReference.objects.filter(source=source, external_id=external_id)
    return rows.filter(customer__in=visible(actor)).values_list("customer_id", flat=True).first()
