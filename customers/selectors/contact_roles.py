"""Whom a document of a customer goes to."""

import uuid
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from customers.models import Contact, ContactRole, Customer, DocumentKind, DocumentRole, EmailPurpose
from customers.permissions import CustomerRight
from customers.selectors.customers import Listed, version_of
from customers.selectors.recipients import email_for, email_of_contact
from customers.selectors.visibility import visible
from kernel.actor import Actor
from kernel.errors import not_found

_ROLES = {role: place for place, role in enumerate(DocumentRole.values)}
# What is billed goes to the address for invoices.
_INVOICED = frozenset((DocumentKind.INVOICE, DocumentKind.CREDIT_NOTE))
_KINDS = {kind: place for place, kind in enumerate(DocumentKind.values, start=1)}


class ChosenBy(StrEnum):
    """Why somebody is the recipient: the document names them, the customer's default does, or nobody does and it is
    the customer itself."""

    DOCUMENT = "document"
    DEFAULT = "default"
    CUSTOMER = "customer"


@dataclass(frozen=True, slots=True)
class DocumentRecipient:
    """Who gets a document. `contact_id` is None where it is the customer itself; `language` is BCP 47."""

    chosen_by: ChosenBy
    contact_id: uuid.UUID | None
    name: str
    email: str | None
    phone: str | None
    language: str | None


def list_contact_roles(*, actor: Actor, customer_id: uuid.UUID) -> Listed:
    """The customer's contacts for its documents, role by role, the one for all kinds first.

    Needs `customers:contact:view`; 404. Two statements.
    """
    actor.require(CustomerRight.CONTACT_VIEW)
    version = version_of(actor, customer_id)
    rows = roles_of(customer_id)
    return Listed([role_row(row) | {"contact": _label(row.link.contact)} for row in rows], version)


def roles_of(customer_id: uuid.UUID) -> list[ContactRole]:
    """The rows with link and contact, in their order. One statement."""
    rows = ContactRole.objects.filter(customer_id=customer_id).select_related("link__contact")
    return sorted(rows, key=lambda row: (_ROLES[row.role], _KINDS.get(row.document_kind or "", 0)))


def role_row(row: ContactRole) -> dict[str, Any]:
    """A row by the names of its input."""
    return {
        "id": row.id,
        "role": row.role,
        "document_kind": row.document_kind,
        "contact_id": row.link.contact_id,
    }


def resolve_contact(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    document_kind: DocumentKind,
    role: DocumentRole,
    document_contact_id: uuid.UUID | None = None,
) -> DocumentRecipient:
    """Whom a document concerns in a role: the contact that the document names, else the customer's default for the
    kind, else for all kinds, else the customer itself.

    Archived contacts and those who no longer work there are passed over, also where the document names them. 404 for
    a customer that the actor does not see. Addresses that bounced are passed over where there is another one; the
    customer's own for what is billed is that for invoices, if there is one. At most seven statements.
    """
    customer = visible(actor).filter(id=customer_id).first()
    if customer is None:
        raise not_found()
    is_billed = role is DocumentRole.BILLING and document_kind in _INVOICED
    purpose = EmailPurpose.INVOICE if is_billed else EmailPurpose.GENERAL
    if document_contact_id is not None:
        named = _active(customer_id).filter(id=document_contact_id).first()
        if named is not None:
            return _contact(named, customer, ChosenBy.DOCUMENT, purpose)
    defaults = ContactRole.objects.filter(
        customer_id=customer_id, role=role, link__is_active=True, link__contact__archived_at=None
    ).select_related("link__contact")
    of_kinds = {None: None} | {row.document_kind: row.link.contact for row in defaults}
    default = of_kinds.get(document_kind.value) or of_kinds[None]
    if default is not None:
        return _contact(default, customer, ChosenBy.DEFAULT, purpose)
    email = email_for(customer_id, purpose)
    return DocumentRecipient(ChosenBy.CUSTOMER, None, customer.name, email, customer.primary_phone, customer.language)


def _active(customer_id: uuid.UUID) -> Any:
    return Contact.objects.filter(archived_at=None, links__customer_id=customer_id, links__is_active=True)


def _contact(contact: Contact, customer: Customer, chosen_by: ChosenBy, purpose: EmailPurpose) -> DocumentRecipient:
    """What a contact lacks is the customer's."""
    return DocumentRecipient(
        chosen_by,
        contact.id,
        contact.name,
        email_of_contact(contact.id) or email_for(customer.id, purpose),
        contact.primary_phone or customer.primary_phone,
        contact.language or customer.language,
    )


def _label(contact: Contact) -> dict[str, Any]:
    return {"id": contact.id, "name": contact.name}
