"""Reading the change histories of customers and contacts."""

import uuid

from customers.permissions import CustomerRight
from customers.selectors.visibility import require_visible, visible_contacts
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.history import changes_of
from kernel.registers.listing import Page


def history_of_customer(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    request_id: str | None,
    field: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """A page of a customer's changes, newest first. Needs `customers:history:view`; 404."""
    actor.require(CustomerRight.HISTORY_VIEW)
    require_visible(actor, customer_id)
    return changes_of("customers", customer_id, request_id=request_id, field=field, cursor=cursor, limit=limit)


def history_of_contact(
    *,
    actor: Actor,
    contact_id: uuid.UUID,
    request_id: str | None,
    field: str | None,
    cursor: str | None,
    limit: int,
) -> Page:
    """A page of a contact's changes, newest first. Needs `customers:history:view`; 404."""
    actor.require(CustomerRight.HISTORY_VIEW)
    if not visible_contacts(actor).filter(id=contact_id).exists():
        raise not_found()
    return changes_of("contacts", contact_id, request_id=request_id, field=field, cursor=cursor, limit=limit)
