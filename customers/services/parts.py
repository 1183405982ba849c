"""Phones, e-mails, addresses and external references: from what clients send to the rows of one customer.

Pure: errors are collected with their pointers, rows are made but not written. A row that goes on from an
earlier one keeps its id.
"""

import uuid
from collections.abc import Callable, Sequence
from typing import TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.inputs.addresses import AddressInput
from customers.inputs.emails import EmailInput
from customers.inputs.phones import PhoneInput
from customers.inputs.references import ReferenceInput
from customers.models import (
    AddressUsage,
    ContactReference,
    CustomerAddress,
    CustomerEmail,
    CustomerPhone,
    ExternalReference,
)
from customers.services.child_rows import ChildKind, continued, one_chosen, repeated, unknown_ids
from customers.values.phones import NotAPhoneError, Phone, parse_phone
from kernel.errors import FieldCode, FieldError
from kernel.models.base import new_id

Errors = list[FieldError]

PHONES = ChildKind(
    CustomerPhone, ("position", "number", "extension", "kind", "label", "is_primary"), {"is_primary": False}
)
EMAILS = ChildKind(CustomerEmail, ("position", "email", "purposes", "is_primary"), {"is_primary": False})
_POSTAL = ("line1", "line2", "city", "postal_code", "region", "country")
ADDRESSES = ChildKind(
    CustomerAddress,
    ("position", "label", *_POSTAL, "usages", "default_for", "valid_from", "valid_to", "distance_km", "contact_id"),
    {"default_for": []},
)
Reference = TypeVar("Reference", ExternalReference, ContactReference)

REFERENCES = ChildKind(ExternalReference, ("source", "external_id"), {})
_USAGES = tuple(AddressUsage.values)


def read_phone(text: str, country: str, pointer: str, errors: Errors) -> Phone | None:
    """The number that `text` means in `country` (ISO 3166-1 alpha-2); None and an error if it means none."""
    try:
        return parse_phone(text, country)
    except NotAPhoneError:
        detail = _("This is not a phone number of %(country)s, nor one with an international prefix.")
        errors.append(FieldError(FieldCode.INVALID_FORMAT, detail % {"country": country}, pointer=pointer))
        return None


def make_phones(
    customer_id: uuid.UUID,
    specs: Sequence[PhoneInput],
    current: Sequence[CustomerPhone],
    country: str,
    errors: Errors,
) -> list[CustomerPhone]:
    """The phones of a customer; a number without prefix is one of `country`. Exactly one is primary."""
    read = [
        (spec, read_phone(spec.number, country, f"/phones/{index}/number", errors)) for index, spec in enumerate(specs)
    ]
    phones = [(spec, phone, spec.extension or phone.extension) for spec, phone in read if phone is not None]
    if len(phones) < len(specs):
        return []
    keys = [(phone.number, extension) for _spec, phone, extension in phones]
    errors += unknown_ids(specs, current, "/phones") + repeated(keys, "/phones", "number")
    primary = one_chosen([spec.is_primary for spec in specs], "/phones", "is_primary", errors)
    same = continued(specs, current, lambda row: (row.number, row.extension), keys)
    return [
        CustomerPhone(
            id=old.id if old else new_id(),
            customer_id=customer_id,
            position=index,
            number=phone.number,
            extension=extension,
            kind=spec.kind or phone.kind,
            label=spec.label,
            is_primary=index == primary,
        )
        for index, ((spec, phone, extension), old) in enumerate(zip(phones, same, strict=True))
    ]


def make_emails(
    customer_id: uuid.UUID, specs: Sequence[EmailInput], current: Sequence[CustomerEmail], errors: Errors
) -> list[CustomerEmail]:
    """The e-mail addresses of a customer. Exactly one is primary; letters' case does not tell them apart."""
    keys = [spec.email.lower() for spec in specs]
    errors += unknown_ids(specs, current, "/emails") + repeated(keys, "/emails", "email")
    primary = one_chosen([spec.is_primary for spec in specs], "/emails", "is_primary", errors)
    same = continued(specs, current, lambda row: row.email.lower(), keys)
    return [
        CustomerEmail(
            id=old.id if old else new_id(),
            customer_id=customer_id,
            position=index,
            email=spec.email,
            purposes=list(dict.fromkeys(purpose.value for purpose in spec.purposes)),
            is_primary=index == primary,
        )
        for index, (spec, old) in enumerate(zip(specs, same, strict=True))
    ]


def make_addresses(
    customer_id: uuid.UUID, specs: Sequence[AddressInput], current: Sequence[CustomerAddress], errors: Errors
) -> list[CustomerAddress]:
    """The addresses of a customer. Each usage that any of them has is the default of exactly one."""
    errors += unknown_ids(specs, current, "/addresses")
    defaults = _default_usages(specs, errors)
    by_content = {tuple(getattr(row, name) for name in _POSTAL): row.id for row in current}
    wanted = [spec.id or by_content.get(tuple(getattr(spec, name) for name in _POSTAL)) for spec in specs]
    same = continued(specs, current, lambda row: row.id, wanted)
    rows = []
    for index, (spec, old) in enumerate(zip(specs, same, strict=True)):
        if spec.valid_from and spec.valid_to and spec.valid_to < spec.valid_from:
            detail = _("This is before valid_from.")
            pointer = f"/addresses/{index}/valid_to"
            errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=pointer))
        row = CustomerAddress(
            id=old.id if old else new_id(),
            customer_id=customer_id,
            position=index,
            label=spec.label,
            **{name: getattr(spec, name) for name in _POSTAL},
            usages=list(dict.fromkeys(usage.value for usage in spec.usages)),
            default_for=defaults[index],
            valid_from=spec.valid_from,
            valid_to=spec.valid_to,
            distance_km=spec.distance_km,
            contact_id=spec.contact_id,
        )
        rows.append(row)
    return rows


def make_references(
    new: Callable[[uuid.UUID, str, str], Reference],
    specs: Sequence[ReferenceInput],
    current: Sequence[Reference],
    errors: Errors,
    pointer: str = "",
) -> list[Reference]:
    """What a customer or contact is called elsewhere; `new` makes a row of its id, source and external id."""
    keys = [(spec.source, spec.id) for spec in specs]
    errors += repeated(keys, f"{pointer}/external_references", "id")
    known = {(row.source, row.external_id): row.id for row in current}
    rows = [new(known.get(key, new_id()), *key) for key in dict.fromkeys(keys)]
    return sorted(rows, key=lambda row: (row.source, row.id))


def _default_usages(specs: Sequence[AddressInput], errors: Errors) -> list[list[str]]:
    """For each address the usages that it is the default of: as it is said, else the first that has them and is not
    over, else the first."""
    chosen: dict[str, int] = {}
    for index, spec in enumerate(specs):
        pointer = f"/addresses/{index}/default_for"
        for usage in dict.fromkeys(spec.default_for):
            if usage not in spec.usages:
                detail = _("The address is not used for this: %(usage)s.") % {"usage": usage.value}
                errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=pointer))
            elif usage.value in chosen:
                detail = _("Only one address can be the default of %(usage)s.") % {"usage": usage.value}
                errors.append(FieldError(FieldCode.CONTRADICTION, detail, pointer=pointer))
            else:
                chosen[usage.value] = index
    today = timezone.now().date()
    lasting = [index for index, spec in enumerate(specs) if spec.valid_to is None or spec.valid_to >= today]
    for index in [*lasting, *range(len(specs))]:
        for usage in specs[index].usages:
            chosen.setdefault(usage.value, index)
    return [[usage for usage in _USAGES if chosen.get(usage) == index] for index in range(len(specs))]
