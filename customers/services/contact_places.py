"""What people do with the places of contacts at customers: who is where, as what, and who is the primary one.

Each change is one of the customer too: made under its lock, with its version, history and event (`place_changes`).
"""

import uuid
from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.inputs.contacts import CustomerContactCreate, LinkChange, LinkInput, PersonFields
from customers.models import Contact, ContactLink
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.contact_records import load_contacts, represent_contacts
from customers.selectors.contacts import place_row
from customers.selectors.field_policies import policies_for
from customers.selectors.records import Record
from customers.selectors.visibility import visible_contacts
from customers.services import contact_writes
from customers.services.contact_drafts import new_contact, new_link
from customers.services.customer_parts import PartAnswer
from customers.services.drafts import phone_country
from customers.services.place_changes import Edit, Place, Places, change_places, lock_one
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields import writing as custom_values
from kernel.custom_fields.definitions import fields_of
from kernel.db import write
from kernel.errors import FieldCode, FieldError, invalid, invalid_field, not_found


def add_place(
    *, actor: Actor, customer_id: uuid.UUID, data: CustomerContactCreate, expected_version: int | None = None
) -> PartAnswer:
    """Give a customer a contact: a new one, or with `contact_id` one that is there already.

    Needs `customers:contact:edit`. 404, 412, 422.
    """
    actor.require(CustomerRight.CONTACT_EDIT)
    with write():
        record = lock_one(actor, customer_id, expected_version)
        errors: list[FieldError] = []
        contact = _existing(actor, data, errors)
        made = None
        if contact is None:
            [fields] = fields_of(contact_writes.RESOURCE, to_write=True)
            made = new_contact(actor, data, fields, phone_country(record.customer), "", errors)
            contact = made.contact
        place = Place(contact, new_link(contact.id, customer_id, data, is_primary=False))
        contact_writes.check_responsibilities([(place.record, "", errors)])
        if made is not None:
            [policy] = policies_for(made.fields)
            contact_writes.check_policy(policy, [(made, "", errors)])
            custom_values.check(actor, [contact_writes.written(made, {}, errors)])
        if errors:
            raise invalid(*errors)
        if made is not None:
            contact_writes.insert_contacts([made])
        version = change_places(
            actor,
            {customer_id: record},
            adding({customer_id: [place]}),
            winners={customer_id: contact.id} if data.is_primary else {},
            created=[contact.id] if made is not None else [],
        )[customer_id]
        return _answer(actor, contact.id, customer_id, version)


def adding(new: Mapping[uuid.UUID, Sequence[Place]]) -> Edit:
    """The edit that adds to each customer its new places."""

    def edit(record: Record, places: Places) -> Places:
        added = new[record.customer.id]
        present = {place.contact.id for place in places}
        if any(place.contact.id in present for place in added):
            detail = _("The customer has this contact already.")
            raise invalid_field("/contact_id", FieldCode.NOT_UNIQUE, detail)
        return [*places, *added]

    return edit


def put_places(
    actor: Actor, customers: dict[uuid.UUID, Record], wanted: Mapping[uuid.UUID, LinkInput]
) -> set[uuid.UUID]:
    """Let contacts be at locked customers, each at one, what is given there; who is there already keeps the rest, and
    its responsibilities. Those whose place has changed. 422 for a responsibility that is no term.
    """
    contacts = Contact.objects.in_bulk(wanted)
    new = {
        contact_id: Place(contacts[contact_id], new_link(contact_id, link.customer_id, link, is_primary=False))
        for contact_id, link in wanted.items()
    }
    errors: list[FieldError] = []
    contact_writes.check_responsibilities((place.record, "", errors) for place in new.values())
    if errors:
        raise invalid(*errors)
    moved: set[uuid.UUID] = set()

    def edit(record: Record, places: Places) -> Places:
        present = {place.contact.id: place for place in places}
        before = {contact_id: place.state() for contact_id, place in present.items()}
        for contact_id, link in wanted.items():
            if link.customer_id == record.customer.id:
                _put_place(present, new[contact_id], link)
                wins = link.is_primary and not present[contact_id].link.is_primary
                if wins or before.get(contact_id) != present[contact_id].state():
                    moved.add(contact_id)
        return list(present.values())

    winners = {link.customer_id: contact_id for contact_id, link in wanted.items() if link.is_primary}
    change_places(actor, customers, edit, winners=winners)
    return moved


def _put_place(present: dict[uuid.UUID, Place], new: Place, link: LinkInput) -> None:
    place = present.setdefault(new.contact.id, new)
    if place is not new:
        for name in link.model_fields_set & {"title", "department", "is_active"}:
            setattr(place.link, name, getattr(link, name))
        added = [*place.record.responsibility_ids, *new.record.responsibility_ids]
        place.record.responsibility_ids = list(dict.fromkeys(added))
    # Only who works there can be primary.
    place.link.is_active = place.link.is_active or link.is_primary


def change_place(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    contact_id: uuid.UUID,
    data: LinkChange,
    expected_version: int | None = None,
) -> PartAnswer:
    """Change what a contact is at a customer. Needs `customers:contact:edit`. 404, 412, 422."""
    actor.require(CustomerRight.CONTACT_EDIT)
    given = data.given()

    def edit(_record: Record, places: Places) -> Places:
        place = _find(places, contact_id)
        for name, value in given.items():
            if name == "responsibility_ids":
                place.record.responsibility_ids = list(dict.fromkeys(value))
                errors: list[FieldError] = []
                contact_writes.check_responsibilities([(place.record, "", errors)])
                if errors:
                    raise invalid(*errors)
            elif name != "is_primary":
                setattr(place.link, name, value)
        return places

    with write():
        record = lock_one(actor, customer_id, expected_version)
        winners = {customer_id: contact_id} if given.get("is_primary") else {}
        version = change_places(actor, {customer_id: record}, edit, winners=winners)[customer_id]
        return _answer(actor, contact_id, customer_id, version)


def remove_place(
    *, actor: Actor, customer_id: uuid.UUID, contact_id: uuid.UUID, expected_version: int | None = None
) -> int:
    """Take a contact from a customer; one without any customer left is archived. Answers the new version.

    Needs `customers:contact:edit`. 404, 412, 422 while the field policy needs its phone.
    """
    actor.require(CustomerRight.CONTACT_EDIT)

    def edit(_record: Record, places: Places) -> Places:
        _find(places, contact_id)
        return _without(places, contact_id)

    with write():
        record = lock_one(actor, customer_id, expected_version)
        version = change_places(actor, {customer_id: record}, edit)[customer_id]
        if not ContactLink.objects.filter(contact_id=contact_id).exists():
            now = timezone.now()
            Contact.objects.filter(id=contact_id).update(archived_at=now)
            fields = {"archived_at": (None, now)}
            history.record(actor, contact_writes.RESOURCE, contact_id, history.Action.ARCHIVED, fields)
            records = load_contacts(list(Contact.objects.filter(id=contact_id)))
            documents = represent_contacts(actor, records)
            events.emit_many(contact_writes.ARCHIVED, contact_writes.told(actor, records, documents))
        return version


def _existing(actor: Actor, data: CustomerContactCreate, errors: list[FieldError]) -> Contact | None:
    """The contact that `contact_id` names, locked; None if a new one is meant."""
    if data.contact_id is None:
        return None
    for name in sorted(data.model_fields_set & PersonFields.model_fields.keys()):
        detail = _("With contact_id the person is known already.")
        errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"/{name}"))
    rows = visible_contacts(actor).filter(id=data.contact_id, archived_at=None)
    contact = rows.select_for_update(of=("self",), no_key=True).first()
    if contact is None:
        raise invalid_field("/contact_id", FieldCode.NOT_FOUND, _("There is no such contact."))
    return contact


def _find(places: Places, contact_id: uuid.UUID) -> Place:
    for place in places:
        if place.contact.id == contact_id:
            return place
    raise not_found()


def _without(places: Places, contact_id: uuid.UUID) -> Places:
    return [place for place in places if place.contact.id != contact_id]


def _answer(actor: Actor, contact_id: uuid.UUID, customer_id: uuid.UUID, version: int) -> PartAnswer:
    [record] = load_contacts(list(Contact.objects.filter(id=contact_id)))
    ids = {term_id for link in record.links for term_id in link.responsibility_ids}
    return PartAnswer(place_row(record, customer_id, terms.labels.load(actor, ids)), version)
