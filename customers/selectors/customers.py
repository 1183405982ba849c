"""Reading customers, always scoped by the actor."""

import uuid
from typing import Any

from django.db.models import Q

from customers.models import ExternalReference
from customers.permissions import CustomerRight
from customers.selectors.records import load_records, represent
from customers.selectors.visibility import visible
from customers.values.phones import digits_to_search
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.text import fold

__all__ = ["get_customer", "id_of_reference", "search", "visible"]

_MAX_WORDS = 8


def get_customer(*, actor: Actor, customer_id: uuid.UUID) -> dict[str, Any]:
    """A customer with everything that its document has; 404 if the actor may not see it.

    Needs `customers:customer:view`. At most nine statements.
    """
    actor.require(CustomerRight.VIEW)
    customer = visible(actor).filter(id=customer_id).first()
    if customer is None:
        raise not_found()
    return represent(actor, load_records(actor, [customer]))[0]


def id_of_reference(*, actor: Actor, source: str, external_id: str) -> uuid.UUID | None:
    """The customer that another system calls so, if there is one and the actor may see it."""
    rows = ExternalReference.objects.filter(source=source, external_id=external_id)
    return rows.filter(customer__in=visible(actor)).values_list("customer_id", flat=True).first()


def search(text: str) -> Q:
    """What `q=` finds: every word somewhere in name, code, phone, e-mail, website or external reference."""
    folded = fold(text)
    digits = digits_to_search(text)
    if digits is not None:
        return Q(search_text__contains=digits) | Q(search_text__contains=folded)
    condition = Q()
    for word in folded.split()[:_MAX_WORDS]:
        condition &= Q(search_text__contains=word)
    return condition
