"""Contacts from what clients send to rows, not yet written. Pure, but for reading the organisation's country."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from customers.inputs.addresses import PostalAddress
from customers.inputs.availability import AvailabilityInput
from customers.inputs.contacts import ChannelInput, LinkFields, PersonFields
from customers.models import ChannelKind, Contact, ContactChannel, ContactLink, ContactReference
from customers.selectors.contact_records import POSTAL_FIELDS, ContactRecord, LinkRecord
from customers.selectors.reachability import zones_of_database
from customers.services.child_rows import ChildKind, continued, one_chosen, repeated, unknown_ids
from customers.services.parts import Errors, make_references, read_phone
from customers.values.emails import normalise_email
from customers.values.names import sort_key
from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldSet
from kernel.custom_fields.writing import merge
from kernel.errors import FieldCode, FieldError
from kernel.models.base import new_id
from kernel.text import fold

CHANNELS = ChildKind(
    ContactChannel,
    ("position", "kind", "service", "value", "extension", "label", "is_preferred"),
    {"is_preferred": False},
)
REFERENCES = ChildKind(ContactReference, ("source", "external_id"), {})
LINKS = ChildKind(ContactLink, ("title", "department", "is_primary", "is_active"), {"is_primary": False})


def new_contact(
    actor: Actor, data: PersonFields, fields: FieldSet, country: str, pointer: str, errors: Errors
) -> ContactRecord:
    """A new contact without places yet; phone numbers without prefix are of `country`."""
    contact = Contact(id=new_id(), created_by_id=actor.employee_id)
    record = ContactRecord(contact, fields)
    contact.custom = merge(fields, None, data.custom, country=country, pointer=pointer, errors=errors)
    apply_person(
        record,
        {name: getattr(data, name) for name in PersonFields.model_fields if name != "custom"},
        country,
        pointer,
        errors,
    )
    return record


def apply_person(record: ContactRecord, given: Mapping[str, Any], country: str, pointer: str, errors: Errors) -> None:
    """Put what was given into the contact."""
    contact = record.contact
    for name in ("first_name", "last_name", "language"):
        if name in given:
            setattr(contact, name, given[name])
    if "address" in given:
        _set_address(contact, given["address"])
    if "availability" in given:
        _set_availability(contact, given["availability"], pointer, errors)
    if "custom" in given:
        contact.custom = merge(
            record.fields, contact.custom, given["custom"], country=country, pointer=pointer, errors=errors
        )
    if "channels" in given:
        record.channels = make_channels(contact.id, given["channels"], record.channels, country, pointer, errors)
    if "external_references" in given:

        def new_reference(row_id: uuid.UUID, source: str, external_id: str) -> ContactReference:
            return ContactReference(id=row_id, contact_id=contact.id, source=source, external_id=external_id)

        specs = given["external_references"]
        record.references = make_references(new_reference, specs, record.references, errors, pointer)
    contact.name = " ".join(part for part in (contact.first_name, contact.last_name) if part)
    if not contact.name:
        detail = _("A contact needs a first or a last name.")
        errors.append(FieldError(FieldCode.REQUIRED, detail, pointer=f"{pointer}/last_name"))
    derive_contact(record)


def derive_contact(record: ContactRecord) -> None:
    """Renew what the contact's row keeps for lists and search."""
    contact = record.contact
    ordered = sorted(record.channels, key=lambda channel: not channel.is_preferred)
    contact.name_key = sort_key(contact.name)
    contact.sort_name = sort_key(" ".join(part for part in (contact.last_name, contact.first_name) if part))
    contact.primary_phone = next((each.value for each in ordered if each.kind == ChannelKind.PHONE), None)
    contact.primary_email = next((each.value for each in ordered if each.kind == ChannelKind.EMAIL), None)
    contact.search_text = "\n".join(
        [
            fold(contact.name),
            *(fold(channel.value) for channel in record.channels),
            *(fold(reference.external_id) for reference in record.references),
            *record.fields.texts_to_search(contact.custom),
        ]
    )


def make_channels(
    contact_id: uuid.UUID,
    specs: Sequence[ChannelInput],
    current: Sequence[ContactChannel],
    country: str,
    pointer: str,
    errors: Errors,
) -> list[ContactChannel]:
    """The ways to reach a contact. Exactly one is preferred."""
    pointer = f"{pointer}/channels"
    before = len(errors)
    values = [_value(spec, country, f"{pointer}/{index}", errors) for index, spec in enumerate(specs)]
    if len(errors) > before:
        return []
    keys = [
        (spec.kind.value, spec.service, value.lower(), extension)
        for spec, (value, extension) in zip(specs, values, strict=True)
    ]
    errors += unknown_ids(specs, current, pointer) + repeated(keys, pointer, "value")
    preferred = one_chosen([spec.is_preferred for spec in specs], pointer, "is_preferred", errors)
    same = continued(specs, current, _key_of_channel, keys)
    return [
        ContactChannel(
            id=old.id if old else new_id(),
            contact_id=contact_id,
            position=index,
            kind=spec.kind.value,
            service=spec.service,
            value=value,
            extension=extension,
            label=spec.label,
            is_preferred=index == preferred,
        )
        for index, (spec, (value, extension), old) in enumerate(zip(specs, values, same, strict=True))
    ]


def new_link(contact_id: uuid.UUID, customer_id: uuid.UUID, data: LinkFields, *, is_primary: bool) -> LinkRecord:
    """A place at a customer."""
    link = ContactLink(
        id=new_id(),
        contact_id=contact_id,
        customer_id=customer_id,
        title=data.title,
        department=data.department,
        is_primary=is_primary,
        is_active=data.is_active,
    )
    return LinkRecord(link, list(dict.fromkeys(data.responsibility_ids)))


def _value(spec: ChannelInput, country: str, pointer: str, errors: Errors) -> tuple[str, str | None]:
    if (spec.kind is ChannelKind.MESSENGER) != (spec.service is not None):
        detail = _("A messenger needs its service, and nothing else has one.")
        errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"{pointer}/service"))
    if spec.kind is ChannelKind.PHONE:
        phone = read_phone(spec.value, country, f"{pointer}/value", errors)
        return ("", None) if phone is None else (phone.number, spec.extension or phone.extension)
    if spec.extension is not None:
        detail = _("Only phone numbers have an extension.")
        errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=f"{pointer}/extension"))
    if spec.kind is ChannelKind.EMAIL:
        try:
            return normalise_email(spec.value), None
        except ValueError:
            detail = _("This is not an e-mail address.")
            errors.append(FieldError(FieldCode.INVALID_FORMAT, detail, pointer=f"{pointer}/value"))
    return spec.value, None


def _key_of_channel(row: ContactChannel) -> tuple[str, str | None, str, str | None]:
    return row.kind, row.service, row.value.lower(), row.extension


def _set_address(contact: Contact, address: PostalAddress | None) -> None:
    for name in POSTAL_FIELDS:
        setattr(contact, name, getattr(address, name) if address is not None else None)


def _set_availability(contact: Contact, data: AvailabilityInput | None, pointer: str, errors: Errors) -> None:
    if data is None:
        contact.availability = None
        return
    pointer = f"{pointer}/availability"
    if data.timezone not in zones_of_database():
        detail = _("This time zone cannot be used here.")
        errors.append(FieldError(FieldCode.INVALID_CHOICE, detail, pointer=f"{pointer}/timezone"))
    errors += data.contradictions(pointer)
    contact.availability = data.stored()
