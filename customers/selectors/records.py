"""Customers with the rows around them: loaded set-wise, shown to clients, compared for the history."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from accounts.selectors import employees
from customers.dictionaries import Dictionary
from customers.models import (
    AddressUsage,
    AssignmentRole,
    ContactReference,
    Customer,
    CustomerAddress,
    CustomerEmail,
    CustomerPhone,
    EmailPurpose,
    ExternalReference,
)
from customers.selectors import tags, terms
from customers.selectors.logos import logo_row
from customers.selectors.visibility import visible
from kernel.actor import Actor, system_actor
from kernel.custom_fields.definitions import FieldSet, fields_of
from kernel.custom_fields.links import labels_of_links
from kernel.custom_fields.writing import flat
from kernel.rights import Scope
from kernel.tenancy import current_organisation

TERM_FIELDS: dict[str, Dictionary] = {
    "segment_id": Dictionary.SEGMENTS,
    "status_id": Dictionary.STATUSES,
    "channel_id": Dictionary.CHANNELS,
    "customer_type_id": Dictionary.CUSTOMER_TYPES,
    "prospect_status_id": Dictionary.PROSPECT_STATUSES,
    "prospect_level_id": Dictionary.PROSPECT_LEVELS,
}
ROLE_FIELDS: dict[str, AssignmentRole] = {f"{role}_id": role for role in AssignmentRole}
PLAIN_FIELDS = (
    *("code", "kind", "name", "first_name", "last_name", "is_prospect", "is_customer", "converted_at"),
    *("language", "website", "country", "distance_km", "business_area", "activity_code", "parent_id"),
)
_STATE_FIELDS = (*PLAIN_FIELDS, *TERM_FIELDS, *ROLE_FIELDS, "archived_at")
_USAGE_ORDER = {usage: index for index, usage in enumerate(AddressUsage.values)}
_PURPOSE_ORDER = {purpose: index for index, purpose in enumerate(EmailPurpose.values)}

State = dict[str, Any]


@dataclass(slots=True)
class Record:
    """A customer and its rows, each list in its order; `tags` are names, `fields` the custom fields there are."""

    customer: Customer
    fields: FieldSet
    phones: list[CustomerPhone] = field(default_factory=list)
    emails: list[CustomerEmail] = field(default_factory=list)
    addresses: list[CustomerAddress] = field(default_factory=list)
    references: list[ExternalReference] = field(default_factory=list)
    tags: list[str] = field(default_factory=list)

    def state(self) -> State:
        """Every value that a client may write, by its input name and in the input's shape.

        The change history keeps differences of states, so an earlier value can be written again as it is.
        """
        customer = self.customer
        return {
            **{name: getattr(customer, name) for name in _STATE_FIELDS},
            "phones": [phone_row(phone) for phone in self.phones],
            "emails": [email_row(email) for email in self.emails],
            "addresses": [address_row(address) for address in self.addresses],
            "tags": self.tags,
            "external_references": [reference_row(reference) for reference in self.references],
            **flat(customer.custom),
        }


def load_records(actor: Actor, customers: Sequence[Customer], *, to_write: bool = False) -> list[Record]:
    """The customers with their rows. Six statements however many. `to_write`: see `fields_of`."""
    [fields] = fields_of("customers", actor=None if to_write else actor, to_write=to_write)
    records = {customer.id: Record(customer, fields) for customer in customers}
    for phone in CustomerPhone.objects.filter(customer_id__in=records).order_by("position", "id"):
        records[phone.customer_id].phones.append(phone)
    for email in CustomerEmail.objects.filter(customer_id__in=records).order_by("position", "id"):
        records[email.customer_id].emails.append(email)
    for address in CustomerAddress.objects.filter(customer_id__in=records).order_by("position", "id"):
        records[address.customer_id].addresses.append(address)
    for reference in ExternalReference.objects.filter(customer_id__in=records).order_by("source", "id"):
        records[reference.customer_id].references.append(reference)
    for customer_id, names in tags.names_of_customers(actor, records.keys()).items():
        records[customer_id].tags = names
    return list(records.values())


def represent(
    actor: Actor, records: Sequence[Record], people: Mapping[uuid.UUID, Any] | None = None
) -> list[dict[str, Any]]:
    """The documents of customers as clients read them, labels in the actor's language.

    At most three statements however many: terms, employees (unless `people` are known), parents; and one for each
    kind of link in custom fields.
    """
    customers = [record.customer for record in records]
    term_labels = terms.labels.load(actor, _ids(customers, TERM_FIELDS))
    if people is None:
        people = employees.LABELS.load(actor, _ids(customers, ROLE_FIELDS))
    parents = customer_labels(actor, _ids(customers, ["parent_id"]))
    links = labels_of_links(actor, [(record.fields, record.customer.custom) for record in records])
    return [
        _document(record, term_labels, people, parents) | {"custom_links": linked}
        for record, linked in zip(records, links, strict=True)
    ]


def represent_for_events(
    actor: Actor, records: Sequence[Record], documents: list[dict[str, Any]]
) -> list[dict[str, Any]]:
    """The documents for nobody in particular: labels in the organisation's language, nothing hidden.

    `documents` are those that the actor gets, which often are the same and then cost nothing.
    """
    reader = reader_of_events()
    if actor.language == reader.language and actor.scope("customers") is Scope.ALL:
        return documents
    return represent(reader, records)


def reader_of_events() -> Actor:
    """Whose eyes events are written for."""
    return system_actor(language=current_organisation().language)


def customer_labels(actor: Actor, ids: Iterable[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """`{id: {"id", "code", "name"}}` of those that the actor may see. One statement."""
    wanted = list(ids)
    if not wanted:
        return {}
    rows = visible(actor).filter(id__in=wanted).values_list("id", "code", "name")
    return {customer_id: {"id": customer_id, "code": code, "name": name} for customer_id, code, name in rows}


def _document(
    record: Record,
    term_labels: Mapping[uuid.UUID, Any],
    people: Mapping[uuid.UUID, Any],
    parents: Mapping[uuid.UUID, Any],
) -> dict[str, Any]:
    customer = record.customer
    document: dict[str, Any] = {"id": customer.id, "version": customer.version}
    for name in PLAIN_FIELDS:
        document[name] = getattr(customer, name)
    document["parent"] = parents.get(customer.parent_id) if customer.parent_id else None
    for names, labels in ((TERM_FIELDS, term_labels), (ROLE_FIELDS, people)):
        for name in names:
            value = getattr(customer, name)
            document[name] = value
            document[name.removesuffix("_id")] = labels.get(value) if value else None
    return document | {
        "logo": logo_row(customer.id, customer.logo_id),
        "phones": [phone_row(phone) for phone in record.phones],
        "emails": [email_row(email) for email in record.emails],
        "addresses": [address_row(address) for address in record.addresses],
        "tags": record.tags,
        "custom": record.fields.represent(customer.custom),
        "external_references": [reference_row(reference) for reference in record.references],
        "created_at": customer.created_at,
        "updated_at": customer.updated_at,
        "archived_at": customer.archived_at,
        "erased_at": customer.erased_at,
    }


def _ids(customers: Iterable[Customer], names: Iterable[str]) -> set[uuid.UUID]:
    columns = tuple(names)
    return {value for customer in customers for name in columns if (value := getattr(customer, name)) is not None}


def phone_row(phone: CustomerPhone) -> dict[str, Any]:
    """A phone as clients read it."""
    return {
        "id": phone.id,
        "number": phone.number,
        "extension": phone.extension,
        "kind": phone.kind,
        "label": phone.label,
        "is_primary": phone.is_primary,
    }


def email_row(email: CustomerEmail) -> dict[str, Any]:
    """An e-mail address as clients read it."""
    return {
        "id": email.id,
        "email": email.email,
        "purposes": sorted(email.purposes, key=_PURPOSE_ORDER.__getitem__),
        "is_primary": email.is_primary,
    }


def address_row(address: CustomerAddress) -> dict[str, Any]:
    """An address as clients read it."""
    return {
        "id": address.id,
        "label": address.label,
        "line1": address.line1,
        "line2": address.line2,
        "city": address.city,
        "postal_code": address.postal_code,
        "region": address.region,
        "country": address.country,
        "usages": sorted(address.usages, key=_USAGE_ORDER.__getitem__),
        "default_for": sorted(address.default_for, key=_USAGE_ORDER.__getitem__),
        "valid_from": address.valid_from,
        "valid_to": address.valid_to,
        "distance_km": address.distance_km,
        "contact_id": address.contact_id,
    }


def reference_row(reference: ExternalReference | ContactReference) -> dict[str, str]:
    """An external reference as clients read it."""
    return {"source": reference.source, "id": reference.external_id}
