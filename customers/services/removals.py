"""Taking back what an import wrote. Nothing else removes customers: people archive them."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Model

from customers.inputs.customers import CustomerChange
from customers.models import (
    Assignment,
    Contact,
    ContactLink,
    ContactResponsibility,
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
from customers.services.customer_changes import Change, Given, change_customers, lock_records
from customers.services.taking_back import Written, referred_to, touched, undoing, written_by_run
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields.writing import Written as WrittenFields
from kernel.custom_fields.writing import claim
from kernel.db import write
from kernel.errors import AppError

# Rows that came with a customer and go with it; whatever else refers to it keeps it.
_OWN_ROWS: tuple[type[Model], ...] = (
    *(CustomerPhone, CustomerEmail, CustomerAddress, CustomerTag, ExternalReference, Assignment),
    *(ContactLink, Contact, Customer, Duplicate),
)


def remove_untouched(*, actor: Actor, customer_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Remove those of the customers that nobody but the actor's import has ever changed and that nothing refers to;
    which these were. The actor's request id is the undoing's.

    Their contacts that came with them go too. The history keeps that they were there.
    """
    if not customer_ids:
        return set()
    with write():
        records = lock_records(actor, customer_ids)
        ids = set(records) - touched(actor, customers.RESOURCE, records)
        ids -= referred_to(Customer, ids, _OWN_ROWS)
        contacts = dict(ContactLink.objects.filter(customer_id__in=ids).values_list("contact_id", "customer_id"))
        ids -= {contacts[contact_id] for contact_id in touched(actor, contact_writes.RESOURCE, contacts)}
        ids -= _with_shared_contacts(contacts, ids)
        links = dict(ContactLink.objects.filter(customer_id__in=ids).values_list("id", "customer_id"))
        ids -= {links[link_id] for link_id in referred_to(ContactLink, links.keys(), (ContactResponsibility,))}
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
    entries = written_by_run(actor, customers.RESOURCE, ids)
    kept: set[uuid.UUID] = ids - entries.keys()
    changes = [Change(customer_id, _undoing(found, customer_id, kept)) for customer_id, found in entries.items()]
    answers = change_customers(actor=actor, changes=changes)
    for change, answer in zip(changes, answers, strict=True):
        if isinstance(answer, AppError):
            kept.add(change.customer_id)
    return ids - kept


def _undoing(written: Written, customer_id: uuid.UUID, kept: set[uuid.UUID]) -> Any:
    def edit(record: Record) -> Given:
        back, is_whole = undoing(written, record.state(), CustomerChange)
        if not is_whole:
            kept.add(customer_id)
        return back

    return edit


def _with_shared_contacts(contacts: dict[uuid.UUID, uuid.UUID], ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Customers whose contacts are those of others as well."""
    links = ContactLink.objects.filter(contact_id__in=contacts).exclude(customer_id__in=ids)
    return {contacts[contact_id] for contact_id in links.values_list("contact_id", flat=True)}


def _with_children(actor: Actor, ids: set[uuid.UUID]) -> set[uuid.UUID]:
    """Customers that are parents of some that stay. Those that the import has put below them let go of them."""
    rows = Customer.objects.filter(parent_id__in=ids).exclude(id__in=ids).values_list("id", "parent_id")
    children = {child_id: parent_id for child_id, parent_id in rows if parent_id is not None}
    foreign = touched(actor, customers.RESOURCE, children)
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
    claim([WrittenFields(each.customer.id, each.fields, each.customer.custom, {}, []) for each in records])
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
