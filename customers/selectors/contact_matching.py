"""Contacts that are there already, by what people and programs call them: reference, e-mail address, name at a
customer."""

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from django.db.models.functions import Lower

from customers.models import ChannelKind, ContactChannel, ContactLink, ContactReference
from customers.selectors.visibility import visible_contacts
from customers.values.names import sort_key
from kernel.actor import Actor

Key = tuple[str, str]


def reference_key(source: str, external_id: str) -> Key:
    """What a contact is called in another system, as it is compared."""
    return "reference", f"{source} {external_id}"


def email_key(address: str) -> Key:
    """An e-mail address as it is compared."""
    return "email", address.strip().lower()


def place_key(customer_id: uuid.UUID, first_name: str | None, last_name: str | None) -> Key:
    """A name at a customer, as it is compared."""
    return "place", f"{customer_id} {sort_key(' '.join(part for part in (last_name, first_name) if part))}"


@dataclass(slots=True)
class Known:
    """Who has which key."""

    holders: dict[Key, set[uuid.UUID]] = field(default_factory=lambda: defaultdict(set))

    def of(self, keys: Iterable[Key]) -> set[uuid.UUID]:
        """The contacts that have the first of the keys that anybody has."""
        return next((self.holders[key] for key in keys if self.holders.get(key)), set())


def known_contacts(actor: Actor, keys: Collection[Key], customer_ids: Collection[uuid.UUID]) -> Known:
    """Contacts that are not archived and that the actor may see, by those of the keys that they have; names at the
    customers only. Three statements at most."""
    known = Known()
    seen = visible_contacts(actor).filter(archived_at=None)
    texts = {kind: [text for name, text in keys if name == kind] for kind in ("reference", "email")}
    if texts["reference"]:
        rows = ContactReference.objects.filter(
            source__in={text.partition(" ")[0] for text in texts["reference"]},
            external_id__in={text.partition(" ")[2] for text in texts["reference"]},
            contact__in=seen,
        )
        for source, external_id, contact_id in rows.values_list("source", "external_id", "contact_id"):
            known.holders[reference_key(source, external_id)].add(contact_id)
    if texts["email"]:
        channels = ContactChannel.objects.annotate(key=Lower("value")).filter(kind=ChannelKind.EMAIL)
        for address, contact_id in channels.filter(key__in=texts["email"], contact__in=seen).values_list(
            "key", "contact_id"
        ):
            known.holders[email_key(address)].add(contact_id)
    if customer_ids:
        links = ContactLink.objects.filter(customer_id__in=customer_ids, contact__in=seen)
        for customer_id, sort_name, contact_id in links.values_list("customer_id", "contact__sort_name", "contact_id"):
            known.holders["place", f"{customer_id} {sort_name}"].add(contact_id)
    return known
