"""Taking back what an import wrote about contacts. Nothing else removes them: people archive them."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db.models import Model

from customers.inputs.contacts import ContactChange, LinkInput
from customers.models import Contact, ContactChannel, ContactLink, ContactReference, ContactResponsibility, Duplicate
from customers.selectors.contact_records import ContactRecord, load_contacts
from customers.selectors.records import Record
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes
from customers.services.contacts import ContactEdit, change_contacts
from customers.services.customer_changes import lock_records
from customers.services.place_changes import Place, Places, change_places, seeing_everything
from customers.services.taking_back import Written, all_or_each, referred_to, touched, undoing, written_by_run
from kernel import events, history, json
from kernel.actor import Actor
from kernel.custom_fields.writing import Written as WrittenFields
from kernel.custom_fields.writing import claim
from kernel.db import write
from kernel.errors import AppError
from kernel.inputs import parse_value

# Rows that came with a contact and go with it; whatever else refers to it keeps it.
_OWN_ROWS: tuple[type[Model], ...] = (ContactChannel, ContactLink, ContactReference, Duplicate)


def remove_untouched_contacts(*, actor: Actor, contact_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Remove those of the contacts that nobody but the actor's import has ever changed and that nothing refers to;
    which these were. The actor's request id is the undoing's. The history keeps that they were there.
    """
    if not contact_ids:
        return set()
    with write():
        return all_or_each(contact_ids, lambda ids: _remove_untouched(actor, ids))


def _remove_untouched(actor: Actor, contact_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    # Customers before contacts, as everybody locks them.
    customers = _lock_customers(actor, contact_ids)
    rows = visible_contacts(actor).filter(id__in=contact_ids).order_by("id")
    locked = list(rows.select_for_update(of=("self",), no_key=True))
    ids = {contact.id for contact in locked} - touched(actor, contact_writes.RESOURCE, contact_ids)
    ids -= referred_to(Contact, ids, _OWN_ROWS)
    links = dict(ContactLink.objects.filter(contact_id__in=ids).values_list("id", "contact_id"))
    ids -= {links[link_id] for link_id in referred_to(ContactLink, links.keys(), (ContactResponsibility,))}
    records = load_contacts([contact for contact in locked if contact.id in ids], to_write=True)
    change_places(
        seeing_everything(actor),
        {
            customer_id: customers[customer_id]
            for record in records
            for customer_id in (link.link.customer_id for link in record.links)
        },
        lambda _record, places: [place for place in places if place.contact.id not in ids],
        vanishing=ids,
    )
    claim([WrittenFields(each.contact.id, each.fields, each.contact.custom, {}, []) for each in records])
    Contact.objects.filter(id__in=ids).delete()
    entries = [history.Entry(each.contact.id, history.Action.DELETED, {"name": (each.contact.name, None)})
               for each in records]  # fmt: skip
    history.record_many(actor, contact_writes.RESOURCE, entries)
    told = [events.NewEvent(each.contact.id, {"id": each.contact.id, "name": each.contact.name}) for each in records]
    events.emit_many(contact_writes.REMOVED, told)
    return ids


def put_back_contacts(*, actor: Actor, contact_ids: Collection[uuid.UUID]) -> set[uuid.UUID]:
    """Give the contacts the values and places back that the actor's import has changed, where they are still as it
    left them; those that are as before in all of it. The actor's request id is the undoing's.
    """
    if not contact_ids:
        return set()
    with write():
        # All of them at once and first: customers before contacts, as everybody locks them.
        customers = _lock_customers(actor, contact_ids)
        written = written_by_run(actor, contact_writes.RESOURCE, contact_ids)
        return {
            contact_id
            for contact_id, fields in written.items()
            if all_or_each([contact_id], lambda ids, fields=fields: _put_back(actor, customers, ids, fields))  # type: ignore[misc]
        }


def _put_back(
    actor: Actor, customers: dict[uuid.UUID, Record], ids: Collection[uuid.UUID], written: Written
) -> set[uuid.UUID]:
    [contact_id] = ids
    is_whole = True

    def edit(record: ContactRecord) -> Mapping[str, Any]:
        nonlocal is_whole
        back, is_whole = undoing(written, record.state(), ContactChange)
        return back

    [answer] = change_contacts(actor=actor, changes=[ContactEdit(contact_id, edit)])
    if isinstance(answer, AppError):
        raise answer
    places_are_whole = _put_places_back(actor, customers, answer.record, written)
    return {contact_id} if is_whole and places_are_whole else set()


def _put_places_back(
    actor: Actor, customers: Mapping[uuid.UUID, Record], record: ContactRecord, written: Written
) -> bool:
    """The places that the contact had where the run has changed them; whether all of them were as the run left them."""
    contact_id = record.contact.id
    now = {link.link.customer_id: json.plain(link.state()) for link in record.links}
    ends: dict[uuid.UUID, tuple[Any, Any]] = {}
    for fields in written:
        before, after = (_by_customer(states) for states in fields.get("customers", ([], [])))
        for customer_id in before.keys() | after.keys():
            first = ends[customer_id][0] if customer_id in ends else before.get(customer_id)
            ends[customer_id] = (first, after.get(customer_id))
    wanted = {
        customer_id: parse_value(LinkInput, before) if before else None
        for customer_id, (before, after) in ends.items()
        if now.get(customer_id) == after and customer_id in customers
    }

    def edit(customer: Record, places: Places) -> Places:
        others = [place for place in places if place.contact.id != contact_id]
        link = wanted[customer.customer.id]
        if link is None:
            return others
        return [*others, *(_as_before(place, link) for place in places if place.contact.id == contact_id)]

    winners = {customer_id: contact_id for customer_id, link in wanted.items() if link is not None and link.is_primary}
    reachable = {customer_id: customers[customer_id] for customer_id in wanted}
    change_places(seeing_everything(actor), reachable, edit, winners=winners)
    return all(now.get(customer_id) in both for customer_id, both in ends.items())


def _by_customer(states: list[dict[str, Any]]) -> dict[uuid.UUID, dict[str, Any]]:
    return {uuid.UUID(state["customer_id"]): state for state in states}


def _as_before(place: Place, link: LinkInput) -> Place:
    place.link.title, place.link.department, place.link.is_active = link.title, link.department, link.is_active
    place.link.is_primary = link.is_primary
    place.record.responsibility_ids = list(link.responsibility_ids)
    return place


def _lock_customers(actor: Actor, contact_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Record]:
    links = ContactLink.objects.filter(contact_id__in=contact_ids)
    return lock_records(seeing_everything(actor), set(links.values_list("customer_id", flat=True)))
