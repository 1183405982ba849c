"""Reading contacts, always scoped by the actor: a contact is seen with any of its customers."""

import uuid
from collections.abc import Sequence
from typing import Any

from customers.models import ContactLink
from customers.permissions import CustomerRight
from customers.selectors import terms
from customers.selectors.contact_records import (
    ContactRecord,
    channel_row,
    load_contacts,
    represent_contacts,
)
from customers.selectors.customers import Listed, version_of
from customers.selectors.reachability import reachability
from customers.selectors.visibility import visible, visible_contacts
from customers.vcards import card_of
from kernel.actor import Actor
from kernel.errors import not_found


def get_contact(*, actor: Actor, contact_id: uuid.UUID) -> dict[str, Any]:
    """A contact with its channels and places; 404 if the actor sees none of its customers.

    Needs `customers:contact:view`. At most seven statements.
    """
    actor.require(CustomerRight.CONTACT_VIEW)
    contact = visible_contacts(actor).filter(id=contact_id).first()
    if contact is None:
        raise not_found()
    return represent_contacts(actor, load_contacts([contact], actor=actor))[0]


def card_of_contact(*, actor: Actor, contact_id: uuid.UUID) -> str:
    """A contact as a vCard. Needs `customers:contact:view`; 404. At most seven statements."""
    return card_of(actor, get_contact(actor=actor, contact_id=contact_id))


def cards_of_contacts(actor: Actor, ids: Sequence[uuid.UUID]) -> dict[uuid.UUID, str]:
    """Those of the contacts that the actor sees as vCards. At most seven statements however many."""
    records = load_contacts(list(visible_contacts(actor).filter(id__in=ids)))
    documents = represent_contacts(actor, records)
    return {document["id"]: card_of(actor, document) for document in documents}


def list_contacts_of(*, actor: Actor, customer_id: uuid.UUID) -> Listed:
    """The contacts of a customer that are not archived: the primary one first, then by name.

    Needs `customers:contact:view`; 404. At most six statements.
    """
    actor.require(CustomerRight.CONTACT_VIEW)
    version = version_of(actor, customer_id)
    links = ContactLink.objects.filter(customer_id=customer_id, contact__archived_at=None).select_related("contact")
    found = [link.contact for link in links.order_by("-is_primary", "contact__sort_name", "id")]
    records = load_contacts(found, actor=actor)
    ids = {term_id for record in records for link in record.links for term_id in link.responsibility_ids}
    labels = terms.labels.load(actor, ids)
    return Listed([place_row(record, customer_id, labels) for record in records], version)


def place_row(record: ContactRecord, customer_id: uuid.UUID, labels: Any) -> dict[str, Any]:
    """A contact as the list of a customer's contacts shows it: who it is, and what it is there."""
    contact = record.contact
    [link] = [each for each in record.links if each.link.customer_id == customer_id]
    return {
        "id": contact.id,
        "version": contact.version,
        "name": contact.name,
        "first_name": contact.first_name,
        "last_name": contact.last_name,
        "language": contact.language,
        "channels": [channel_row(channel) for channel in record.channels],
        **reachability(contact.availability),
        **{name: value for name, value in link.state().items() if name != "customer_id"},
        "responsibilities": [labels[term_id] for term_id in link.responsibility_ids if term_id in labels],
    }


def main_customer(actor: Actor, contact_id: uuid.UUID) -> uuid.UUID | None:
    """Where a contact works in the first place, as far as the actor sees it: the customer where it is the primary one,
    else its first; None if it works nowhere. One statement."""
    open_customers = visible(actor).filter(archived_at=None)
    links = ContactLink.objects.filter(contact_id=contact_id, is_active=True, customer__in=open_customers.values("id"))
    return links.order_by("-is_primary", "id").values_list("customer_id", flat=True).first()
