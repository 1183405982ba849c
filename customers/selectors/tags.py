"""Reading tags."""

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any, TypedDict

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from customers.models import CustomerTag, Tag
from customers.permissions import CustomerRight
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.registers.types import Operator
from kernel.text import fold, one_line


class TagRow(TypedDict):
    """A tag as the API shows it; `customers` counts those that have it, archived ones too."""

    id: uuid.UUID
    name: str
    color: str
    customers: int
    version: int
    created_at: datetime
    updated_at: datetime


def key_of(name: str) -> str:
    """Equal for names that are one tag: white space collapsed, without regard to case."""
    return one_line(name).casefold()


def all_tags(actor: Actor) -> QuerySet[Tag]:
    """Every tag; they belong to the whole organisation."""
    return Tag.objects.all()


def search(text: str) -> Q:
    """Tags whose name contains `text`, without regard to case and accents."""
    return Q(sort_name__contains=fold(text))


def get_tag(*, actor: Actor, tag_id: uuid.UUID) -> TagRow:
    """One tag; 404 if there is none. Needs `customers:customer:view`. Two statements."""
    actor.require(CustomerRight.VIEW)
    tag = Tag.objects.filter(id=tag_id).first()
    if tag is None:
        raise not_found()
    return as_row(tag)


def count_customers(actor: Actor, tag_ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, int]:
    """How many customers have each of the tags. One statement."""
    rows = CustomerTag.objects.filter(tag_id__in=tag_ids).values("tag_id").annotate(customers=Count("customer_id"))
    counted = dict(rows.values_list("tag_id", "customers"))
    return {tag_id: counted.get(tag_id, 0) for tag_id in tag_ids}


def names_of_customers(actor: Actor, customer_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, list[str]]:
    """`{customer: [tag names in order]}`, an empty list for those without. One statement."""
    found: dict[uuid.UUID, list[str]] = {customer_id: [] for customer_id in customer_ids}
    rows = CustomerTag.objects.filter(customer_id__in=customer_ids).order_by("tag__sort_name", "tag_id")
    for customer_id, name in rows.values_list("customer_id", "tag__name"):
        found[customer_id].append(name)
    return found


def customers_tagged(operator: Operator, names: Sequence[Any]) -> Q:
    """The customers that have all, any or none of the tags; for the column `tags` of the register.

    A name that no tag has is not an error: no customer has it. One statement, for the names.
    """
    keys = {key_of(name) for name in names}
    # By id, not by name: only so does the planner know how many customers a tag has.
    ids = list(Tag.objects.filter(name_key__in=keys).values_list("id", flat=True))
    if operator is Operator.NONE:
        return ~_has(ids)
    if operator is Operator.ANY:
        return _has(ids)
    if len(ids) < len(keys):
        return Q(pk__in=[])
    condition = Q()
    for tag_id in ids:
        condition &= _has([tag_id])
    return condition


def as_row(tag: Tag) -> TagRow:
    """A tag as the API shows it. One statement, for the count."""
    return {
        "id": tag.id,
        "name": tag.name,
        "color": tag.color,
        "customers": CustomerTag.objects.filter(tag_id=tag.id).count(),
        "version": tag.version,
        "created_at": tag.created_at,
        "updated_at": tag.updated_at,
    }


def _has(tag_ids: Sequence[uuid.UUID]) -> Q:
    return Q(Exists(CustomerTag.objects.filter(customer_id=OuterRef("pk"), tag_id__in=tag_ids)))
