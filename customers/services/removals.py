"""Taking back what an import wrote. Nothing else removes customers: people archive them."""

import uuid
from collections.abc import Collection, Iterable
from typing import Any

from django.db.models import Model

from customers.inputs.customers import CustomerChange
from customers.models import (
    Assignment,
    Contact,
    ContactLink,
    Customer,
    CustomerAddress,
    CustomerEmail,
    CustomerPhone,
    CustomerTag,
    Duplicate,
    ExternalReference,
)
from customers.selectors.records import Record
from customers.services import contact_writes, customers
from customers.services.customer_changes import Change, Given, change_customers, lock_records, sendable
from kernel import events, history, json
from kernel.actor import Actor
from kernel.custom_fields.writing import Written, claim, is_written, nested
from kernel.db import write
from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.models.change import Change as HistoryEntry

# Rows that came with a customer and go with it; whatever else refers to it keeps it.
_OWN_ROWS: tuple[type[Model], ...] = (
    *(CustomerPhone, CustomerEmail, CustomerAddress, CustomerTag, ExternalReference, Assignment),
    *(ContactLink, Customer, Duplicate),
)
_UNDO = "-undo"


def remove_untouched(*, actor: Actor, customer_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Remove those of the customers that nobody but the actor's import has ever changed and that nothing refers to;
    which these were. The actor's request id is the undoing's.

    Their contacts that came with them go too. The history keeps that they were there.
    """
    if not customer_ids:
        return set()
    with write():
        records = lock_records(actor, customer_ids)
        ids = set(records) - _touched(actor, customers.RESOURCE, records)
        ids -= _referred_to(ids)
        contacts = dict(ContactLink.objects.filter(customer_id__in=ids).values_list("contact_id", "customer_id"))
        ids -= {contacts[contact_id] for contact_id in _touched(actor, contact_writes.RESOURCE, contacts)}
        ids -= _with_shared_contacts(contacts, ids)
        ids -= _with_children(actor, ids)
        _remove(actor, [records[customer_id] for customer_id in sorted(ids)])
        return ids


def put_back(*, actor: Actor, customer_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Give the customers the values back that the actor's import has changed, where they are still as it left them;
    those that are as before in all of it. The actor's request id is the undoing's.
    """
    ids = set(customer_ids)
    if not ids:
        return set()
    entries: dict[uuid.UUID, list[HistoryEntry]] = {}
    rows = HistoryEntry.objects.filter(
        resource=customers.RESOURCE,
        object_id__in=ids,
        source=actor.source,
        request_id=_of_the_run(actor),
        action=history.Action.UPDATED,
    )
    for entry in rows.order_by("id"):
        entries.setdefault(entry.object_id, []).append(entry)
    kept: set[uuid.UUID] = ids - entries.keys()
    changes = [Change(customer_id, _undoing(found, customer_id, kept)) for customer_id, found in entries.items()]
    answers = change_customers(actor=actor, changes=changes)
    for change, answer in zip(changes, answers, strict=True):
        if isinstance(answer, AppError):
            kept.add(change.customer_id)
    return ids - kept


def _undoing(entries: list[HistoryEntry], customer_id: uuid.UUID, kept: set[uuid.UUID]) -> Any:
    first: dict[str, Any] = {}
    last: dict[str, Any] = {}
    for entry in entries:
        for name, (before, after) in entry.fields.items():
            first.setdefault(name, before)
            last[name] = after

    def edit(record: Record) -> Given:
        now = json.plain(record.state())
        names = [name for name in first if is_written(name, CustomerChange)]
        if any(now.get(name) not in (first[name], last[name]) for name in names):
            kept.add(customer_id)
        back = {name: sendable(name, first[name], now.get(name)) for name in names if now.get(name) == last[name]}
        return parse_value(CustomerChange, nested(back)).given()

    return edit


def _of_the_run(actor: Actor) -> str:
    return actor.request_id.removesuffix(_UNDO)


def _touched(actor: Actor, resource: str, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    rows = HistoryEntry.objects.filter(resource=resource, object_id__in=list(ids))
    own = [_of_the_run(actor), actor.request_id]
    others = rows.exclude(source=actor.source, request_id__in=own)
    return set(others.values_list("object_id", flat=True))


def _referred_to(ids: set[uuid.UUID]) -> set[uuid.UUID]:
    found: set[uuid.UUID] = set()
    for relation in Customer._meta.related_objects:
        if relation.related_model not in _OWN_ROWS:
            name = relation.field.attname
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})
            found.update(rows.values_list(name, flat=True))
    return found


def _with_shared_contacts(contacts: dict[uuid.UUID, uuid.UUID], ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Customers whose contacts are those of others as well."""
    links = ContactLink.objects.filter(contact_id__in=contacts).exclude(customer_id__in=ids)
    return {contacts[contact_id] for contact_id in links.values_list("contact_id", flat=True)}


def _with_children(actor: Actor, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Customers that are parents of some that stay. Those that the import has put below them let go of them."""
    rows = Customer.objects.filter(parent_id__in=ids).exclude(id__in=ids).values_list("id", "parent_id")
    children = {child_id: parent_id for child_id, parent_id in rows if parent_id is not None}
    foreign = _touched(actor, customers.RESOURCE, children)
    letting_go = [Change(child_id, _without_parent) for child_id in children if child_id not in foreign]
    answers = change_customers(actor=actor, changes=letting_go)
    refused = {
        change.customer_id for change, answer in zip(letting_go, answers, strict=True) if isinstance(answer, AppError)
    }
    return {children[child_id] for child_id in foreign | refused}


def _without_parent(_record: Record) -> Given:
    return {"parent_id": None}


def _remove(actor: Actor, records: list[Record]) -> None:
    ids = [record.customer.id for record in records]
    if not ids:
        return
    contact_ids = list(ContactLink.objects.filter(customer_id__in=ids).values_list("contact_id", flat=True))
    claim([Written(each.customer.id, each.fields, each.customer.custom, {}, []) for each in records])
    Contact.objects.filter(id__in=contact_ids).delete()
    Customer.objects.filter(id__in=ids).update(parent=None)
    Customer.objects.filter(id__in=ids).delete()
    history.record_many(
        actor,
        customers.RESOURCE,
        [
            history.Entry(
                record.customer.id,
                history.Action.DELETED,
                {"code": (record.customer.code, None), "name": (record.customer.name, None)},
            )
            for record in records
        ],
    )
    events.emit_many(
        customers.REMOVED,
        [
            events.NewEvent(
                record.customer.id,
                {"id": record.customer.id, "code": record.customer.code, "name": record.customer.name},
            )
            for record in records
        ],
    )
