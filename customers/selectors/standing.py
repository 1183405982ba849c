"""What may be begun with a customer, by the class of its status: `closed` ones leave pickers, and nothing new is
written for those that are `blocked`, `closed` or archived."""

import uuid
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.models import Customer, StatusClass, Term
from customers.selectors.visibility import visible
from kernel.actor import Actor
from kernel.errors import AppError, not_found

ARCHIVED = "archived"


def choosable(actor: Actor) -> QuerySet[Customer]:
    """The customers that pickers offer and that links may newly point to: those that the actor sees, neither archived
    nor closed."""
    closed = Term.objects.filter(status_class=StatusClass.CLOSED)
    return visible(actor).filter(~Q(status__in=closed.values("id")), archived_at=None)


def require_open_customer(*, actor: Actor, customer_id: uuid.UUID) -> None:
    """Refuse to begin a document for a customer that takes none. What there is already goes on.

    404 for a customer that the actor does not see; 409 `customer_not_open` with `standing`: `archived`, `closed` or
    `blocked`. One statement.
    """
    row = visible(actor).filter(id=customer_id).values_list("archived_at", "status__status_class").first()
    if row is None:
        raise not_found()
    archived_at, status_class = row
    standing = ARCHIVED if archived_at is not None else status_class
    details: dict[str, Any] = {
        ARCHIVED: _("The customer is archived."),
        StatusClass.CLOSED: _("The status of the customer says that it is closed."),
        StatusClass.BLOCKED: _("The status of the customer blocks new documents."),
    }
    if standing in details:
        raise AppError(CustomerError.CUSTOMER_NOT_OPEN, details[standing], extra={"standing": str(standing)})
