"""Reading the queue of duplicates: pairs of which the actor sees both."""

import functools
import operator as operator_module
import uuid
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from customers.models import Duplicate, DuplicateKind
from customers.permissions import CustomerRight
from customers.selectors.contact_records import load_contacts, represent_contacts
from customers.selectors.records import load_records, represent
from customers.selectors.visibility import visible, visible_contacts
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.registers.types import Operator

_SHOWN = ("id", "code", "name", "city", "primary_phone", "primary_email")
_SHOWN_AS = {"primary_phone": "phone", "primary_email": "email"}

Load = Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, Any]]


def duplicate_pairs(actor: Actor) -> QuerySet[Duplicate]:
    """The pairs of which the actor sees both and neither is archived, dismissed ones too."""
    seen = _are_there(visible(actor), "customer")
    if actor.has(CustomerRight.CONTACT_VIEW):
        seen |= _are_there(visible_contacts(actor), "contact")
    return Duplicate.objects.filter(seen)


def _are_there(seen: QuerySet[Any], name: str) -> Q:
    first, second = (
        Exists(seen.filter(archived_at=None, id=OuterRef(f"{side}_{name}_id"))) for side in ("first", "second")
    )
    return Q(first, second)


def get_pair(*, actor: Actor, pair_id: uuid.UUID) -> dict[str, Any]:
    """A pair with both customers or contacts as they are read alone. Needs `customers:customer:view`; 404.

    At most twelve statements.
    """
    actor.require(CustomerRight.VIEW)
    pair = duplicate_pairs(actor).filter(id=pair_id).first()
    if pair is None:
        raise not_found()
    return describe_pair(actor, pair)


def describe_pair(actor: Actor, pair: Duplicate) -> dict[str, Any]:
    """The pair as clients read it: `customers` or `contacts` are two documents, the other list is empty."""
    document = {
        "id": pair.id,
        "kind": pair.kind,
        "score": pair.score,
        "reasons": pair.reasons,
        "found_at": pair.created_at,
        "dismissed_at": pair.dismissed_at,
        "dismissed_by": pair.dismissed_by,
        "customers": [],
        "contacts": [],
    }
    if pair.kind == DuplicateKind.CUSTOMERS:
        customers = visible(actor).filter(Q(id=pair.first_customer_id) | Q(id=pair.second_customer_id)).order_by("id")
        return document | {"customers": represent(actor, load_records(actor, list(customers)))}
    either = Q(id=pair.first_contact_id) | Q(id=pair.second_contact_id)
    contacts = visible_contacts(actor).filter(either).order_by("id")
    return document | {"contacts": represent_contacts(actor, load_contacts(list(contacts), actor=actor))}


def dismissed_with(customer_id: uuid.UUID) -> set[uuid.UUID]:
    """The customers that somebody said are not the same as this one. One statement."""
    rows = Duplicate.objects.filter(
        Q(first_customer_id=customer_id) | Q(second_customer_id=customer_id), dismissed_at__isnull=False
    )
    pairs = rows.values_list("first_customer_id", "second_customer_id")
    return {each for pair in pairs for each in pair if each is not None and each != customer_id}


def load_side(side: str) -> Load:
    """What a list shows of the first or the second of each pair: `{"id", "code", "name", "city", "phone", "email"}`.

    One statement.
    """
    columns = ["id", *(f"{side}_customer__{name}" for name in _SHOWN), *(f"{side}_contact__{name}" for name in _SHOWN)]
    columns.remove(f"{side}_contact__code")

    def load(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
        found = {}
        for row in Duplicate.objects.filter(id__in=ids).values(*columns):
            kind = "customer" if row[f"{side}_customer__id"] is not None else "contact"
            found[row["id"]] = {_SHOWN_AS.get(name, name): row.get(f"{side}_{kind}__{name}") for name in _SHOWN}
        return found

    return load


def load_ids(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[uuid.UUID]]:
    """The ids of both of each pair. One statement."""
    rows = Duplicate.objects.filter(id__in=ids).values_list(
        "id", "first_customer_id", "second_customer_id", "first_contact_id", "second_contact_id"
    )
    return {row[0]: [each for each in row[1:] if each is not None] for row in rows}


def involving(operator: Operator, values: Sequence[Any]) -> Q:
    """The pairs in which all, any or none of these customers or contacts are."""
    parts = [_with(value) for value in values]
    if operator is Operator.ALL:
        return functools.reduce(operator_module.and_, parts, Q())
    any_of = functools.reduce(operator_module.or_, parts, Q(pk__in=[]))
    return ~any_of if operator is Operator.NONE else any_of


def found_for(operator: Operator, reasons: Sequence[Any]) -> Q:
    """The pairs that were found for all, any or none of the reasons."""
    if operator is Operator.ALL:
        return Q(reasons__contains=list(reasons))
    shared = Q(reasons__overlap=list(reasons))
    return ~shared if operator is Operator.NONE else shared


def _with(text: Any) -> Q:
    try:
        one = uuid.UUID(str(text))
    except ValueError:
        return Q(pk__in=[])
    return Q(first_customer_id=one) | Q(second_customer_id=one) | Q(first_contact_id=one) | Q(second_contact_id=one)
