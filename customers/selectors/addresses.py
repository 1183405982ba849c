"""Which address of a customer a document takes, and how far it is."""

import datetime
import uuid
from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.models import AddressUsage, CustomerAddress
from customers.selectors.visibility import require_visible, visible
from kernel.actor import Actor
from kernel.errors import AppError, not_found

_OFFERED_FOR_DELIVERY = (AddressUsage.WAREHOUSE, AddressUsage.DELIVERY)
_TAXED = (AddressUsage.TAX, AddressUsage.REGISTERED)


def addresses_for(
    *, actor: Actor, customer_id: uuid.UUID, usages: Sequence[AddressUsage], day: datetime.date
) -> list[CustomerAddress]:
    """The addresses for any of the usages that are valid on `day` (a date of the document's), each once.

    In the order of `usages`; within one its default first, then as they are ordered. A default that is not valid on
    the day is none. 404. Two statements.
    """
    require_visible(actor, customer_id)
    rows = CustomerAddress.objects.filter(customer_id=customer_id, usages__overlap=list(usages))
    valid = [row for row in rows.order_by("position", "id") if is_valid(row, day)]
    found: dict[uuid.UUID, CustomerAddress] = {}
    for usage in usages:
        meant = [row for row in valid if usage in row.usages]
        found |= {
            row.id: row for row in sorted(meant, key=lambda row: usage not in row.default_for) if row.id not in found
        }
    return list(found.values())


def delivery_addresses(*, actor: Actor, customer_id: uuid.UUID, day: datetime.date) -> list[CustomerAddress]:
    """What a new delivery of `day` offers, the best first: warehouses, then addresses for deliveries. 404."""
    return addresses_for(actor=actor, customer_id=customer_id, usages=_OFFERED_FOR_DELIVERY, day=day)


def tax_address(*, actor: Actor, customer_id: uuid.UUID, day: datetime.date) -> CustomerAddress:
    """The address on a financial document of `day`: that for taxes, else the registered one.

    404; 409 `tax_address_missing` if neither is valid on the day.
    """
    found = addresses_for(actor=actor, customer_id=customer_id, usages=_TAXED, day=day)
    if not found:
        raise AppError(
            CustomerError.TAX_ADDRESS_MISSING,
            _("The customer has no tax or registered address that is valid on %(day)s.") % {"day": day.isoformat()},
        )
    return found[0]


def distance_to(*, actor: Actor, customer_id: uuid.UUID, address: CustomerAddress | None = None) -> Decimal | None:
    """How far it is, in kilometres: to the address, else to the customer; None if nobody has said it. 404."""
    row = visible(actor).filter(id=customer_id).values_list("distance_km", flat=True)
    if not (known := list(row)):
        raise not_found()
    return known[0] if address is None or address.distance_km is None else address.distance_km


def is_valid(address: CustomerAddress, day: datetime.date) -> bool:
    """Whether the address may be used on the day."""
    begun = address.valid_from is None or address.valid_from <= day
    return begun and (address.valid_to is None or address.valid_to >= day)
