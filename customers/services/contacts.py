"""Contacts themselves: who they are and how they are reached. Where they are: `contact_places`."""

import uuid
from collections.abc import Callable, Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.inputs.contacts import ContactChange, ContactCreate
from customers.models import Contact, ContactLink, Customer
from customers.permissions import CustomerRight
from customers.selectors.contact_records import POSTAL_FIELDS, ContactRecord, load_contacts, represent_contacts
from customers.selectors.field_policies import policies_for
from customers.selectors.records import load_records
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes
from customers.services.child_rows import store
from customers.services.contact_drafts import CHANNELS, apply_person, new_contact, new_link
from customers.services.contact_places import (
    Place,
    Places,
    adding,
    change_places,
    check_phones_of_companies,
    seeing_everything,
)
from customers.services.customer_changes import lock_records, sendable
from customers.services.drafts import phone_country
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields import writing as custom_values
from kernel.custom_fields.definitions import fields_of
from kernel.db import update_rows, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, not_found
from kernel.tenancy import current_organisation
from kernel.versions import check_version

Document = dict[str, Any]
# Gets the locked contact and answers what to write, by the names of `ContactChange`.
Edit = Callable[[ContactRecord], Mapping[str, Any]]

_COLUMNS = (
    *("name", "sort_name", "name_key", "first_name", "last_name", "language", *POSTAL_FIELDS),
    *(
        "primary_phone",
        "primary_email",
        "search_text",
        "availability",
        "custom",
        "archived_at",
        "version",
        "updated_at",
    ),
)


def create_contact(*, actor: Actor, data: ContactCreate) -> Document:
    """Create a contact at one or more customers. Numbers without prefix are of the first one's country.

    Needs `customers:contact:edit`. 422 naming customers that the actor does not see, too.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        records = lock_records(actor, [link.customer_id for link in data.customers])
        errors = _unknown_customers(data, records)
        first = records.get(data.customers[0].customer_id)
        country = phone_country(first.customer) if first else current_organisation().country
        [fields] = fields_of(contact_writes.RESOURCE, to_write=True)
        made = new_contact(actor, data, fields, country, "", errors)
        places = {
            link.customer_id: Place(made.contact, new_link(made.contact.id, link.customer_id, link, is_primary=False))
            for link in data.customers
        }
        pointers = {link.customer_id: f"/customers/{index}" for index, link in enumerate(data.customers)}
        contact_writes.check_responsibilities(
            (place.record, pointers[customer_id], errors) for customer_id, place in places.items()
        )
        [policy] = policies_for(fields)
        contact_writes.check_policy(policy, [(made, "", errors)])
        custom_values.check(actor, [contact_writes.written(made, {}, errors)])
        if errors:
            raise invalid(*errors)
        contact_writes.insert_contacts([made])
        primary_at = {link.customer_id for link in data.customers if link.is_primary}
        contact_id = made.contact.id
        change_places(actor, records, adding(places), winner=contact_id, wins_at=primary_at, created=[contact_id])
        return _document(actor, contact_id)


def update_contact(
    *, actor: Actor, contact_id: uuid.UUID, data: ContactChange, expected_version: int | None = None
) -> Document:
    """Change what is given: see `change_contact`."""
    given = data.given()
    return change_contact(
        actor=actor, contact_id=contact_id, edit=lambda _record: given, expected_version=expected_version
    )


def change_contact(*, actor: Actor, contact_id: uuid.UUID, edit: Edit, expected_version: int | None = None) -> Document:
    """Change a contact; a change that changes nothing leaves no trace. Answers it with `previous`, the earlier
    values as a change that would undo this one.

    Needs `customers:contact:edit`. 404, 412, 422, also where a company would be left without a phone.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        record = _lock(actor, contact_id, expected_version)
        before, channels, phones = record.state(), record.channels, record.phones()
        custom_before = record.contact.custom
        errors: list[FieldError] = []
        apply_person(record, edit(record), _country_of(record), "", errors)
        fields = history.difference(before, record.state())
        [policy] = policies_for(record.fields)
        contact_writes.check_policy(policy, [(record, "", errors)], set(fields))
        written = contact_writes.written(record, custom_before, errors)
        custom_values.check(actor, [written])
        if errors:
            raise invalid(*errors)
        if fields:
            store(CHANNELS, [(channels, record.channels)])
            _save(record)
            custom_values.claim([written])
            history.record(actor, contact_writes.RESOURCE, contact_id, history.Action.UPDATED, fields)
            if phones and not record.phones():
                _check_companies(actor, record)
            _emit(actor, contact_writes.UPDATED, record)
        previous = {name: sendable(name, old, new) for name, (old, new) in fields.items()}
        return represent_contacts(actor, [record])[0] | {"previous": custom_values.nested(previous)}


def archive_contact(*, actor: Actor, contact_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Hide a contact from lists and pickers; another becomes primary where it was.

    Needs `customers:contact:edit`. 404, 412, 422 while a company needs its phone.
    """
    _set_archived(actor, contact_id, expected_version, archived=True)


def restore_contact(*, actor: Actor, contact_id: uuid.UUID, expected_version: int | None = None) -> Document:
    """Bring an archived contact back. Needs `customers:contact:edit`. 404, 412."""
    _set_archived(actor, contact_id, expected_version, archived=False)
    return _document(actor, contact_id)


def _set_archived(actor: Actor, contact_id: uuid.UUID, expected_version: int | None, *, archived: bool) -> None:
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        customer_ids = _customers_of(contact_id)
        # Customers before contacts, as everybody locks them.
        customers = lock_records(seeing_everything(actor), customer_ids)
        record = _lock(actor, contact_id, expected_version)
        if {link.link.customer_id for link in record.links} != customers.keys():
            raise AppError(KernelError.CONFLICT)
        if (record.contact.archived_at is not None) == archived:
            return
        before = record.contact.archived_at
        record.contact.archived_at = timezone.now() if archived else None
        _save(record)
        action = history.Action.ARCHIVED if archived else history.Action.RESTORED
        fields = {"archived_at": (before, record.contact.archived_at)}
        history.record(actor, contact_writes.RESOURCE, contact_id, action, fields)
        change_places(seeing_everything(actor), customers, _unchanged)
        _emit(actor, contact_writes.ARCHIVED if archived else contact_writes.RESTORED, record)


def _unchanged(_record: object, places: Places) -> Places:
    return places


def _lock(actor: Actor, contact_id: uuid.UUID, expected_version: int | None) -> ContactRecord:
    rows = visible_contacts(actor).filter(id=contact_id)
    contact = rows.select_for_update(of=("self",), no_key=True).first()
    if contact is None:
        raise not_found()
    check_version(contact, expected_version)
    return load_contacts([contact], to_write=True)[0]


def _save(record: ContactRecord) -> None:
    record.contact.version += 1
    record.contact.updated_at = timezone.now()
    update_rows([record.contact], _COLUMNS)


def _emit(actor: Actor, kind: str, record: ContactRecord) -> None:
    [fresh] = load_contacts([Contact.objects.get(id=record.contact.id)])
    documents = represent_contacts(actor, [fresh])
    events.emit_many(kind, contact_writes.told(actor, [fresh], documents))


def _check_companies(actor: Actor, record: ContactRecord) -> None:
    # Not locked: the contact is already, and customers are locked before contacts everywhere.
    ids = [link.link.customer_id for link in record.links if link.link.is_active]
    check_phones_of_companies(load_records(actor, list(Customer.objects.filter(id__in=ids))), "/channels")


def _customers_of(contact_id: uuid.UUID) -> list[uuid.UUID]:
    return list(ContactLink.objects.filter(contact_id=contact_id).values_list("customer_id", flat=True))


def _country_of(record: ContactRecord) -> str:
    """Where numbers without prefix are from: the first customer's country, else the organisation's."""
    row = ContactLink.objects.filter(contact_id=record.contact.id).order_by("id").select_related("customer").first()
    return phone_country(row.customer) if row else current_organisation().country


def _unknown_customers(data: ContactCreate, records: Mapping[uuid.UUID, object]) -> list[FieldError]:
    errors = []
    seen: set[uuid.UUID] = set()
    for index, link in enumerate(data.customers):
        pointer = f"/customers/{index}/customer_id"
        if link.customer_id not in records:
            errors.append(FieldError(FieldCode.NOT_FOUND, _("There is no such customer."), pointer=pointer))
        elif link.customer_id in seen:
            errors.append(FieldError(FieldCode.NOT_UNIQUE, _("This is given twice."), pointer=pointer))
        seen.add(link.customer_id)
    return errors


def _document(actor: Actor, contact_id: uuid.UUID) -> Document:
    return represent_contacts(actor, load_contacts([Contact.objects.get(id=contact_id)]))[0]
