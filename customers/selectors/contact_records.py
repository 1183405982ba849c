"""Contacts with the rows around them: loaded set-wise, shown to clients, compared for the history."""

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from customers.models import (
    Contact,
    ContactChannel,
    ContactLink,
    ContactReference,
    ContactResponsibility,
    CustomerAddress,
)
from customers.selectors import terms
from customers.selectors.reachability import reachability
from customers.selectors.records import customer_labels, reader_of_events, reference_row
from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldSet, fields_of
from kernel.custom_fields.links import labels_of_links
from kernel.custom_fields.writing import flat
from kernel.rights import Scope

POSTAL_FIELDS = ("line1", "line2", "city", "postal_code", "region", "country")

State = dict[str, Any]
Document = dict[str, Any]


@dataclass(slots=True)
class LinkRecord:
    """A contact's place at one customer."""

    link: ContactLink
    responsibility_ids: list[uuid.UUID] = field(default_factory=list)

    def state(self) -> State:
        return {
            "customer_id": self.link.customer_id,
            "title": self.link.title,
            "department": self.link.department,
            "responsibility_ids": self.responsibility_ids,
            "is_primary": self.link.is_primary,
            "is_active": self.link.is_active,
        }


@dataclass(slots=True)
class ContactRecord:
    """A contact, its channels in their order, its places at customers; `fields` are the custom fields there are."""

    contact: Contact
    fields: FieldSet
    channels: list[ContactChannel] = field(default_factory=list)
    references: list[ContactReference] = field(default_factory=list)
    links: list[LinkRecord] = field(default_factory=list)

    def state(self) -> State:
        """Every value that a client may write, by its input name and in the input's shape."""
        contact = self.contact
        return {
            "first_name": contact.first_name,
            "last_name": contact.last_name,
            "language": contact.language,
            "channels": [channel_row(channel) for channel in self.channels],
            "address": own_address(contact),
            "availability": contact.availability,
            "external_references": [reference_row(row) for row in self.references],
            "archived_at": contact.archived_at,
            **flat(contact.custom),
        }

    def phones(self) -> list[str]:
        return [channel.value for channel in self.channels if channel.kind == "phone"]


def load_contacts(
    contacts: Sequence[Contact], *, actor: Actor | None = None, to_write: bool = False
) -> list[ContactRecord]:
    """The contacts with channels and places. Five statements however many. `actor`, `to_write`: see `fields_of`."""
    [fields] = fields_of("contacts", actor=actor, to_write=to_write)
    records = {contact.id: ContactRecord(contact, fields) for contact in contacts}
    for channel in ContactChannel.objects.filter(contact_id__in=records).order_by("position", "id"):
        records[channel.contact_id].channels.append(channel)
    for reference in ContactReference.objects.filter(contact_id__in=records).order_by("source", "id"):
        records[reference.contact_id].references.append(reference)
    for record in load_links(ContactLink.objects.filter(contact_id__in=records).order_by("id")):
        records[record.link.contact_id].links.append(record)
    return list(records.values())


def load_links(links: Iterable[ContactLink]) -> list[LinkRecord]:
    """The places with their responsibilities. One statement for these."""
    records = {link.id: LinkRecord(link) for link in links}
    rows = ContactResponsibility.objects.filter(link_id__in=records).order_by("term__position", "term_id")
    for link_id, term_id in rows.values_list("link_id", "term_id"):
        records[link_id].responsibility_ids.append(term_id)
    return list(records.values())


def represent_contacts(actor: Actor, records: Sequence[ContactRecord]) -> list[Document]:
    """The documents of contacts as clients read them; only places at customers that the actor may see.

    At most three statements however many: terms, customers, addresses of customers.
    """
    customers = customer_labels(actor, {link.link.customer_id for record in records for link in record.links})
    return represent_contacts_of(actor, records, customers, _addresses_of_customers(records, customers.keys()))


def represent_contacts_of(
    actor: Actor,
    records: Sequence[ContactRecord],
    customers: Mapping[uuid.UUID, Any],
    addresses: Mapping[uuid.UUID, Document],
) -> list[Document]:
    """The same where the customers' labels and first addresses are known already. At most one statement, and one
    for each kind of link in custom fields."""
    ids = {term_id for record in records for link in record.links for term_id in link.responsibility_ids}
    labels = terms.labels.load(actor, ids)
    links = labels_of_links(actor, [(record.fields, record.contact.custom) for record in records])
    return [
        _document(record, labels, customers, addresses) | {"custom_links": linked}
        for record, linked in zip(records, links, strict=True)
    ]


def represent_contacts_for_events(
    actor: Actor, records: Sequence[ContactRecord], documents: list[Document]
) -> list[Document]:
    """The documents for nobody in particular; see `records.represent_for_events`."""
    reader = reader_of_events()
    if actor.language == reader.language and actor.scope("customers") is Scope.ALL:
        return documents
    return represent_contacts(reader, records)


def channel_row(channel: ContactChannel) -> Document:
    """A channel as clients read it."""
    return {
        "id": channel.id,
        "kind": channel.kind,
        "value": channel.value,
        "service": channel.service,
        "extension": channel.extension,
        "label": channel.label,
        "is_preferred": channel.is_preferred,
    }


def own_address(contact: Contact) -> Document | None:
    """The contact's own address, if it has one."""
    return {name: getattr(contact, name) for name in POSTAL_FIELDS} if contact.line1 is not None else None


def link_row(record: LinkRecord, labels: Mapping[uuid.UUID, Any], customer: Mapping[str, Any]) -> Document:
    """A place at a customer as clients read it."""
    return {
        **record.state(),
        "customer": customer,
        "responsibilities": [labels[term_id] for term_id in record.responsibility_ids if term_id in labels],
    }


def _document(
    record: ContactRecord,
    labels: Mapping[uuid.UUID, Any],
    customers: Mapping[uuid.UUID, Any],
    addresses: Mapping[uuid.UUID, Document],
) -> Document:
    contact = record.contact
    address = own_address(contact)
    active = [link.link.customer_id for link in record.links if link.link.is_active]
    inherited = next((addresses[customer_id] for customer_id in active if customer_id in addresses), None)
    return {
        "id": contact.id,
        "version": contact.version,
        "name": contact.name,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "language": contact.language,
        "channels": [channel_row(channel) for channel in record.channels],
        "custom": record.fields.represent(contact.custom),
        "address": address,
        "effective_address": address or inherited,
        **reachability(contact.availability),
        "external_references": [reference_row(row) for row in record.references],
        "customers": [
            link_row(link, labels, customers[link.link.customer_id])
            for link in record.links
            if link.link.customer_id in customers
        ],
        "created_at": contact.created_at,
        "updated_at": contact.updated_at,
        "archived_at": contact.archived_at,
        "erased_at": contact.erased_at,
    }


def _addresses_of_customers(records: Sequence[ContactRecord], seen: Iterable[uuid.UUID]) -> dict[uuid.UUID, Document]:
    """The first address of each customer of contacts that have no own one. One statement."""
    lacking = [record for record in records if record.contact.line1 is None]
    customer_ids = {link.link.customer_id for record in lacking for link in record.links} & set(seen)
    rows = CustomerAddress.objects.filter(customer_id__in=customer_ids).order_by("customer_id", "position")
    first: dict[uuid.UUID, Document] = {}
    for row in rows.values("customer_id", *POSTAL_FIELDS):
        first.setdefault(row.pop("customer_id"), row)
    return first
