"""What of this floor follows merged customers and contacts as it is, and where their old addresses lead."""

import uuid

from django.utils.translation import gettext_lazy as _

from customers import merging
from customers.errors import CustomerError
from customers.models import (
    Activity,
    ActivityContact,
    Attachment,
    Contact,
    ContactRole,
    Customer,
    CustomerAddress,
    DuplicateKind,
    Mail,
    Note,
)
from customers.selectors.visibility import visible, visible_contacts
from kernel import moved
from kernel.actor import Actor

_CUSTOMERS = (
    merging.Rows("activities", _("Activities"), Activity, "customer"),
    merging.Rows("notes", _("Notes"), Note, "customer"),
    # To whom they lead goes with the places of contacts.
    merging.Rows(
        "contact_roles",
        _("Contacts for documents"),
        ContactRole,
        "customer",
        once_with=("role", "document_kind"),
    ),
    merging.Rows("files", _("Files"), Attachment, "customer", once_with=("file_id",)),
    merging.Rows("mails", _("E-mails sent"), Mail, "customer"),
    merging.Rows("former_contacts", _("Former contacts"), Contact, "former_customer"),
)
_CONTACTS = (
    merging.Rows(
        "activities", _("Activities"), ActivityContact, "contact", key="activity_id", once_with=("activity_id",)
    ),
    merging.Rows("notes", _("Notes"), Note, "contact"),
    merging.Rows("files", _("Files"), Attachment, "contact", once_with=("file_id",)),
    merging.Rows("mails", _("E-mails sent"), Mail, "contact"),
    merging.Rows("addresses", _("Addresses"), CustomerAddress, "contact"),
)


def register() -> None:
    """Make them known, in AppConfig.ready."""
    merging.register(DuplicateKind.CUSTOMERS, *_CUSTOMERS)
    merging.register(DuplicateKind.CONTACTS, *_CONTACTS)
    moved.register("customers", _survivor_of_customer, closed=[CustomerError.ALREADY_ERASED])
    moved.register("contacts", _survivor_of_contact, closed=[CustomerError.ALREADY_ERASED])


def _survivor_of_customer(actor: Actor, customer_id: uuid.UUID) -> uuid.UUID | None:
    survivor_id = _end_of_the_way(Customer, customer_id)
    return survivor_id if survivor_id and visible(actor).filter(id=survivor_id).exists() else None


def _survivor_of_contact(actor: Actor, contact_id: uuid.UUID) -> uuid.UUID | None:
    survivor_id = _end_of_the_way(Contact, contact_id)
    return survivor_id if survivor_id and visible_contacts(actor).filter(id=survivor_id).exists() else None


def _end_of_the_way(model: type[Customer] | type[Contact], object_id: uuid.UUID) -> uuid.UUID | None:
    """What it became part of, and that of again; None if it is still itself, or never was."""
    found = None
    step: uuid.UUID | None = object_id
    while step is not None:
        step = model._default_manager.filter(id=step).values_list("merged_into_id", flat=True).first()
        found = step or found
    return found
