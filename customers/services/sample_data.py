"""Sample data for an organisation that looks around: taken once, and removed but for what people have changed."""

from dataclasses import replace
from typing import Any

from django.utils import timezone

from customers.errors import CustomerError
from customers.models import Customer, SampleData, Tag
from customers.permissions import RIGHTS, CustomerRight
from customers.sample_data import sample_customers
from customers.services.customers import create_customers
from customers.services.dictionaries.tags import delete_tag
from customers.services.removals import remove_untouched
from kernel import locks
from kernel.actor import Actor, Source, system_actor
from kernel.db import write
from kernel.errors import AppError
from kernel.models.base import new_id
from kernel.tenancy import Organisation


def describe_sample_data(*, actor: Actor) -> dict[str, Any]:
    """Whether there is sample data, and how many of its customers. Needs `customers:customer:import`."""
    actor.require(CustomerRight.IMPORT)
    taken = _taken()
    if taken is None:
        return {"is_there": False, "customers": 0, "added_at": None}
    count = Customer.objects.filter(id__in=taken.customer_ids).count()
    return {"is_there": True, "customers": count, "added_at": taken.created_at}


def add_sample_data(*, actor: Actor) -> dict[str, Any]:
    """Make customers with contacts, invented but as real ones are.

    Needs `customers:customer:import`. 409 `sample_data_there`; what creating customers refuses (limits, the field
    policy).
    """
    actor.require(CustomerRight.IMPORT)
    with write():
        locks.lock("sample-data")
        if _taken() is not None:
            raise AppError(CustomerError.SAMPLE_DATA_THERE)
        request_id = f"sample-{new_id().hex}"
        known = set(Tag.objects.values_list("id", flat=True))
        made = []
        for answer in create_customers(actor=_as_import(actor, request_id), items=sample_customers()):
            if isinstance(answer, AppError):
                raise answer
            made.append(answer["id"])
        tag_ids = list(Tag.objects.exclude(id__in=known).values_list("id", flat=True))
        SampleData.objects.create(request_id=request_id, customer_ids=made, tag_ids=tag_ids)
        return describe_sample_data(actor=actor)


def add_to_demo(organisation: Organisation) -> None:
    """The same for the demo organisation. A hook of `tenants.hooks.on_sample_data`."""
    add_sample_data(actor=system_actor(rights=frozenset(right.code for right in RIGHTS)))


def remove_sample_data(*, actor: Actor) -> dict[str, Any]:
    """Remove what came as sample data and nobody has changed or built upon; the rest is the organisation's own now.

    Needs `customers:customer:import`. Answers how many were removed, and the customers that stay. 409
    `no_sample_data`.
    """
    actor.require(CustomerRight.IMPORT)
    with write():
        locks.lock("sample-data")
        taken = _taken()
        if taken is None:
            raise AppError(CustomerError.NO_SAMPLE_DATA)
        there = set(Customer.objects.filter(id__in=taken.customer_ids).values_list("id", flat=True))
        removed = remove_untouched(actor=_as_import(actor, f"{taken.request_id}-undo"), customer_ids=there)
        if actor.has(CustomerRight.TAG_EDIT):
            for tag in Tag.objects.filter(id__in=taken.tag_ids, customer_links=None):
                delete_tag(actor=actor, tag_id=tag.id)
        taken.removed_at = timezone.now()
        taken.save(update_fields=["removed_at", "updated_at"])
        kept = Customer.objects.filter(id__in=there - removed).order_by("sort_name", "id")
        return {"removed": len(removed), "kept": list(kept.values("id", "code", "name"))}


def _taken() -> SampleData | None:
    return SampleData.objects.filter(removed_at=None).first()


def _as_import(actor: Actor, request_id: str) -> Actor:
    return replace(actor, source=Source.IMPORT, request_id=request_id)
