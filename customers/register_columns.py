"""Columns of registers whose values are in other tables: read in one statement, filtered by EXISTS."""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Lower

from customers.models import (
    ChannelKind,
    ContactChannel,
    ContactLink,
    ContactResponsibility,
    CustomerAddress,
    CustomerEmail,
    CustomerPhone,
    ExternalReference,
)
from customers.selectors.former_codes import survivors_by_code
from customers.selectors.records import customer_labels
from customers.selectors.visibility import visible, visible_contacts
from customers.values.names import sort_key
from customers.values.phones import digits_to_search
from kernel.actor import Actor
from kernel.labels import label_in
from kernel.registers.column import Labels
from kernel.registers.types import Operator
from kernel.text import fold

Load = Callable[[Actor, Sequence[uuid.UUID]], Mapping[uuid.UUID, Any]]
Condition = Callable[[Operator, Sequence[Any]], Q]

_SEPARATOR = ", "


def joined(rows: QuerySet[Any], owner: str, value: str, *order: str) -> Load:
    """Values of related rows as one text, None where there are none: `+359..., +359...`."""

    def load(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str | None]:
        found: dict[uuid.UUID, list[str]] = {row_id: [] for row_id in ids}
        chosen = rows.filter(**{f"{owner}__in": ids}).order_by(*order)
        for owner_id, text in chosen.values_list(owner, value):
            found[owner_id].append(text)
        return {row_id: _SEPARATOR.join(texts) or None for row_id, texts in found.items()}

    return load


def any_related(rows: QuerySet[Any], owner: str, path: str, key: Callable[[str], str]) -> Condition:
    """Text operators on related rows: true if any of them matches. `key` makes of a value what is stored."""

    def condition(operator: Operator, values: Sequence[Any]) -> Q:
        related = rows.filter(**{owner: OuterRef("pk")})
        if operator is Operator.ISNULL:
            return ~Q(Exists(related)) if values[0] else Q(Exists(related))
        keys = [key(value) for value in values]
        if operator in (Operator.ICONTAINS, Operator.ISTARTSWITH):
            lookup = "contains" if operator is Operator.ICONTAINS else "startswith"
            return Q(Exists(related.filter(**{f"{path}__{lookup}": keys[0]})))
        matched = Q(Exists(related.filter(**{f"{path}__in": keys})))
        return ~matched if operator in (Operator.NE, Operator.NOT_IN) else matched

    return condition


def _phone_key(text: str) -> str:
    return text if text.startswith("+") else digits_to_search(text) or text


_emails = CustomerEmail.objects.annotate(key=Lower("email"))
_positions = ("position", "id")

load_phones = joined(CustomerPhone.objects.all(), "customer_id", "number", *_positions)
phones_like = any_related(CustomerPhone.objects.all(), "customer_id", "number", _phone_key)
load_emails = joined(CustomerEmail.objects.all(), "customer_id", "email", *_positions)
emails_like = any_related(_emails, "customer_id", "key", str.lower)
load_references = joined(ExternalReference.objects.all(), "customer_id", "external_id", "source", "id")
references_like = any_related(ExternalReference.objects.all(), "customer_id", "external_id", str)


def load_first_address(name: str) -> Load:
    """One field of each customer's first address."""

    def load(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str | None]:
        rows = CustomerAddress.objects.filter(customer_id__in=ids).order_by("customer_id", *_positions)
        found = dict(rows.distinct("customer_id").values_list("customer_id", name))
        return {row_id: found.get(row_id) for row_id in ids}

    return load


def any_address(name: str) -> Condition:
    """Text operators on a field of all addresses."""
    return any_related(CustomerAddress.objects.all(), "customer_id", name, str)


def _find_customers(actor: Actor, column: str, text: str) -> list[uuid.UUID]:
    matched = Q(code_key=text.casefold()) | Q(sort_name=fold(text))
    matched |= Q(id__in=survivors_by_code(actor, [text]).values())
    return list(visible(actor).filter(matched).values_list("id", flat=True)[:100])


# How columns of all floors show customers; a code or a name stands for ids in filters.
CUSTOMER_LABELS = Labels(load=lambda actor, ids: customer_labels(actor, ids), find=_find_customers, text="name")


def _load_contacts(actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Any]:
    rows = visible_contacts(actor).filter(id__in=ids).values_list("id", "name")
    return {contact_id: {"id": contact_id, "name": name} for contact_id, name in rows}


def _find_contacts(actor: Actor, column: str, text: str) -> list[uuid.UUID]:
    if "@" in text:
        holders = ContactChannel.objects.annotate(key=Lower("value")).filter(kind=ChannelKind.EMAIL, key=text.lower())
        found = Q(id__in=holders.values("contact_id"))
    else:
        found = named_either_way(Operator.EQ, [text])
    return list(visible_contacts(actor).filter(found).values_list("id", flat=True)[:100])


def named_either_way(operator: Operator, values: Sequence[Any]) -> Q:
    """Text operators on the names of contacts, written `Ann Lee` or, as they are sorted, `Lee Ann`."""
    keys = [sort_key(str(value)) for value in values]
    if operator in (Operator.ICONTAINS, Operator.ISTARTSWITH):
        lookup = "contains" if operator is Operator.ICONTAINS else "startswith"
        return Q(**{f"name_key__{lookup}": keys[0]}) | Q(**{f"sort_name__{lookup}": keys[0]})
    matched = Q(name_key__in=keys) | Q(sort_name__in=keys)
    return ~matched if operator in (Operator.NE, Operator.NOT_IN) else matched


# The same for contacts; an e-mail address stands for ids, too.
CONTACT_LABELS = Labels(load=_load_contacts, find=_find_contacts, text="name")


def load_customers_of_contacts(actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str | None]:
    """The names of each contact's customers, as far as the actor sees them, as one text."""
    seen = ContactLink.objects.filter(customer__in=visible(actor).values("id"))
    return joined(seen, "contact_id", "customer__name", "customer__sort_name", "id")(actor, ids)


def load_customer_of_contacts(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, Any]:
    """Each contact's first customer that the actor sees."""
    links = ContactLink.objects.filter(contact_id__in=ids, customer__in=visible(actor).values("id"))
    rows = links.order_by("contact_id", "id").distinct("contact_id")
    found = {
        contact_id: {"id": customer_id, "code": code, "name": name}
        for contact_id, customer_id, code, name in rows.values_list(
            "contact_id", "customer_id", "customer__code", "customer__name"
        )
    }
    return {row_id: found.get(row_id) for row_id in ids}


def contacts_of_customers(operator: Operator, values: Sequence[Any]) -> Q:
    """The contacts of any of the customers."""
    links = ContactLink.objects.filter(contact=OuterRef("pk"))
    if operator is Operator.ISNULL:
        return ~Q(Exists(links)) if values[0] else Q(Exists(links))
    matched = Q(Exists(links.filter(customer_id__in=values)))
    return ~matched if operator in (Operator.NE, Operator.NOT_IN) else matched


def _place_key(name: str) -> QuerySet[Any]:
    return ContactLink.objects.annotate(key=Lower(name)).exclude(**{name: None})


def load_of_places(name: str) -> Load:
    """A text (title, department) of each contact at its customers, as far as the actor sees these."""

    def load(actor: Actor, ids: Sequence[uuid.UUID]) -> Mapping[uuid.UUID, str | None]:
        seen = ContactLink.objects.filter(customer__in=visible(actor).values("id")).exclude(**{name: None})
        return joined(seen, "contact_id", name, "-is_active", "customer__sort_name", "id")(actor, ids)

    return load


def places_like(name: str) -> Condition:
    """Text operators on that."""
    return any_related(_place_key(name), "contact_id", "key", str.lower)


_messengers = ContactChannel.objects.filter(kind=ChannelKind.MESSENGER)
load_messengers = joined(_messengers, "contact_id", "value", *_positions)
messengers_like = any_related(_messengers.annotate(key=Lower("value")), "contact_id", "key", str.lower)


def load_responsibilities(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """What each contact is responsible for at any customer, as labels."""
    rows = ContactResponsibility.objects.filter(link__contact_id__in=ids).order_by("term__position", "term_id")
    found: dict[uuid.UUID, list[str]] = {row_id: [] for row_id in ids}
    for contact_id, labels in rows.values_list("link__contact_id", "term__labels"):
        label = label_in(labels, actor.language)
        if label not in found[contact_id]:
            found[contact_id].append(label)
    return found


def responsible_for(operator: Operator, values: Sequence[Any]) -> Q:
    """The contacts that are responsible for all, any or none of the terms, by their codes."""

    def responsible(codes: Sequence[str]) -> Q:
        rows = ContactResponsibility.objects.annotate(code=Lower("term__code"))
        return Q(Exists(rows.filter(link__contact=OuterRef("pk"), code__in=codes)))

    codes = [str(value).lower() for value in values]
    if operator is Operator.ALL:
        condition = Q()
        for code in codes:
            condition &= responsible([code])
        return condition
    return ~responsible(codes) if operator is Operator.NONE else responsible(codes)
