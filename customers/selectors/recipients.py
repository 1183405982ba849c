"""To whom at a customer mail can go."""

import uuid
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models.functions import Lower
from django.utils.translation import gettext as _

from customers.models import BouncedAddress, ChannelKind, Contact, ContactChannel, CustomerEmail, EmailPurpose
from customers.permissions import CustomerRight
from customers.selectors.letters import contact_at
from customers.selectors.records import email_row
from customers.selectors.visibility import require_visible, visible_contacts
from customers.suppression import suppressed_among
from kernel.actor import Actor
from kernel.errors import FieldCode, invalid_field


@dataclass(frozen=True, slots=True)
class Recipient:
    """An address, and the name before it."""

    email: str
    name: str
    contact: Contact | None = None


@dataclass(frozen=True, slots=True)
class Bounce:
    """That an address was refused for good, when, and what the relay said."""

    at: datetime
    answer: str


def list_recipients(*, actor: Actor, customer_id: uuid.UUID) -> list[dict[str, Any]]:
    """The addresses of a customer's contacts and its own, each with whether mail to it bounced and whether its owner
    asked to be forgotten.

    Needs `customers:customer:view`, and `customers:contact:view` to see contacts; 404. Five statements.
    """
    actor.require(CustomerRight.VIEW)
    require_visible(actor, customer_id)
    rows: list[dict[str, Any]] = []
    if actor.has(CustomerRight.CONTACT_VIEW):
        people = visible_contacts(actor).filter(archived_at=None, links__customer_id=customer_id)
        channels = ContactChannel.objects.filter(kind=ChannelKind.EMAIL, contact__in=people.values("id"))
        order = ("contact__sort_name", "contact_id", "-is_preferred", "position", "id")
        for email, contact_id, name, preferred in channels.order_by(*order).values_list(
            "value", "contact_id", "contact__name", "is_preferred"
        ):
            rows.append(_row(email, preferred, contact_id=contact_id, name=name))
    own = CustomerEmail.objects.filter(customer_id=customer_id).order_by("-is_primary", "position", "id")
    rows += [_row(each["email"], each["is_primary"], purposes=each["purposes"]) for each in map(email_row, own)]
    emails = {row["email"] for row in rows}
    bounced, suppressed = bounces_of(emails), suppressed_among(emails)
    for row in rows:
        found = bounced.get(row["email"].lower())
        row["bounced_at"] = found.at if found else None
        row["bounce"] = found.answer if found else None
        row["is_suppressed"] = row["email"] in suppressed
    return rows


def email_for(customer_id: uuid.UUID, purpose: EmailPurpose) -> str | None:
    """The customer's own address for a purpose: one that is for it, else the primary one; None if it has none at all.

    Where that bounced, the next one that did not. Two statements.
    """
    rows = CustomerEmail.objects.filter(customer_id=customer_id).order_by("-is_primary", "position", "id")
    known = list(rows.values_list("email", "purposes"))
    meant = [email for email, purposes in known if purpose in purposes]
    # The first is the primary one.
    return _first_sound([*meant, *(email for email, _purposes in known[:1])])


def email_of_contact(contact_id: uuid.UUID) -> str | None:
    """The contact's preferred address, or where that bounced, its next one that did not; None if it has none.

    Two statements.
    """
    return _first_sound(_emails_of_contact(contact_id))


def bounces_of(emails: Collection[str]) -> dict[str, Bounce]:
    """Those of the addresses that bounced, by their lower-case form. One statement."""
    keys = {email.lower() for email in emails}
    rows = BouncedAddress.objects.annotate(key=Lower("email")).filter(key__in=keys)
    return {
        key: Bounce(at, f"{code} {answer}".strip())
        for key, at, code, answer in rows.values_list("key", "bounced_at", "code", "answer")
    }


def recipient_of(actor: Actor, customer_id: uuid.UUID, contact_id: uuid.UUID | None, email: str | None) -> Recipient:
    """Whom a mail goes to. The caller has checked that the actor sees the customer.

    422 for a contact that is none of the customer, for an address that is none of the contact, and if there is none.
    """
    if contact_id is None:
        address = email or email_for(customer_id, EmailPurpose.GENERAL)
        if address is None:
            raise invalid_field("/email", FieldCode.REQUIRED, _("The customer has no e-mail address."))
        return Recipient(address, "")
    actor.require(CustomerRight.CONTACT_VIEW)
    contact = contact_at(actor, customer_id, contact_id)
    known = _emails_of_contact(contact_id)
    sound = _first_sound(known)
    if sound is None:
        raise invalid_field("/contact_id", FieldCode.CONTRADICTION, _("The contact has no e-mail address."))
    if email is None:
        return Recipient(sound, contact.name, contact)
    for address in known:
        if address.lower() == email.lower():
            return Recipient(address, contact.name, contact)
    raise invalid_field("/email", FieldCode.NOT_FOUND, _("The contact has no such address."))


def _row(
    email: str,
    is_primary: bool,
    *,
    contact_id: uuid.UUID | None = None,
    name: str | None = None,
    purposes: Sequence[str] = (),
) -> dict[str, Any]:
    return {"email": email, "contact_id": contact_id, "name": name, "is_primary": is_primary, "purposes": purposes}


def _emails_of_contact(contact_id: uuid.UUID) -> list[str]:
    channels = ContactChannel.objects.filter(contact_id=contact_id, kind=ChannelKind.EMAIL)
    return list(channels.order_by("-is_preferred", "position", "id").values_list("value", flat=True))


def _first_sound(emails: Sequence[str]) -> str | None:
    """The first that did not bounce; the very first if all did: who sends there sees why it fails."""
    if not emails:
        return None
    bounced = bounces_of(emails)
    return next((email for email in emails if email.lower() not in bounced), emails[0])
