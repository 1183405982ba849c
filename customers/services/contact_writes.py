"""Writing contacts: what services of contacts and of customers share. Set-wise."""

import dataclasses
from collections.abc import Iterable, Sequence
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from customers.dictionaries import Dictionary
from customers.field_policy import FieldPolicy
from customers.models import Contact, ContactReference, ContactResponsibility
from customers.selectors.contact_records import (
    ContactRecord,
    LinkRecord,
    represent_contacts_for_events,
)
from customers.services.child_rows import store
from customers.services.contact_drafts import CHANNELS, LINKS, REFERENCES
from customers.services.dictionaries.terms import check_terms
from customers.services.parts import Errors
from kernel import events, history
from kernel.actor import Actor
from kernel.custom_fields.writing import Values, Written, claim
from kernel.db import insert_rows, violated_constraint
from kernel.errors import FieldCode, FieldError, invalid

RESOURCE = "contacts"
CREATED, UPDATED = "contact.created", "contact.updated"
ARCHIVED, RESTORED = "contact.archived", "contact.restored"
REMOVED = "contact.deleted"
MERGED, UNMERGED = "contact.merged", "contact.unmerged"
EVENTS = (CREATED, UPDATED, ARCHIVED, RESTORED, REMOVED, MERGED, UNMERGED)

# A place at a customer, the pointer of its input, and where its errors go.
LinkToCheck = tuple[LinkRecord, str, Errors]


def check_responsibilities(links: Iterable[LinkToCheck]) -> None:
    """Put an error to each responsibility that is no term, or an archived one. One statement, none for none."""
    asked = [each for each in links if each[0].responsibility_ids]
    if not asked:
        return
    ids = {term_id for link, _pointer, _errors in asked for term_id in link.responsibility_ids}
    wrong = check_terms({Dictionary.RESPONSIBILITIES: ids})
    for link, pointer, errors in asked:
        for index, term_id in enumerate(link.responsibility_ids):
            error = wrong.get((Dictionary.RESPONSIBILITIES, term_id))
            if error is not None:
                errors.append(dataclasses.replace(error, pointer=f"{pointer}/responsibility_ids/{index}"))


def check_references(contacts: Iterable[tuple[ContactRecord, str, Errors]]) -> None:
    """Put an error to each external reference that another contact has, or one before it. One statement, none for
    none."""
    asked = [each for each in contacts if each[0].references]
    if not asked:
        return
    rows = ContactReference.objects.filter(
        source__in={row.source for record, _pointer, _errors in asked for row in record.references},
        external_id__in={row.external_id for record, _pointer, _errors in asked for row in record.references},
    )
    owners = {(row.source, row.external_id): row.contact_id for row in rows}
    for record, pointer, errors in asked:
        for index, row in enumerate(record.references):
            if owners.setdefault((row.source, row.external_id), record.contact.id) != record.contact.id:
                errors.append(_reference_taken(pointer, index))


def check_policy(
    policy: FieldPolicy, contacts: Iterable[tuple[ContactRecord, str, Errors]], changed: set[str] | None = None
) -> None:
    """Put an error to each field of a contact that the policy asks for. `changed` is None for new ones."""
    for record, pointer, errors in contacts:
        for error in policy.missing(None, record.state(), changed):
            errors.append(dataclasses.replace(error, pointer=pointer + error.pointer))


def written(record: ContactRecord, before: Values, errors: Errors, pointer: str = "") -> Written:
    """The values of the contact's custom fields, as they change."""
    return Written(record.contact.id, record.fields, before, record.contact.custom, errors, pointer)


def insert_contacts(records: Sequence[ContactRecord]) -> None:
    """Write new contacts with channels and places."""
    if not records:
        return
    insert_rows(record.contact for record in records)
    store(CHANNELS, [((), record.channels) for record in records])
    store_references([((), record.references) for record in records])
    store(LINKS, [((), [link.link for link in record.links]) for record in records])
    insert_responsibilities(link for record in records for link in record.links)
    claim([written(record, {}, []) for record in records])


def store_references(changes: Iterable[tuple[Sequence[ContactReference], Sequence[ContactReference]]]) -> None:
    """Write what contacts are called elsewhere. 422 if somebody else was faster with one."""
    try:
        store(REFERENCES, changes)
    except IntegrityError as error:
        if violated_constraint(error) != "customers_contact_reference_once":
            raise
        raise invalid(_reference_taken("", 0)) from error


def insert_responsibilities(links: Iterable[LinkRecord]) -> None:
    """Write what contacts are responsible for at customers where they are new."""
    insert_rows(
        ContactResponsibility(link_id=link.link.id, term_id=term_id)
        for link in links
        for term_id in link.responsibility_ids
    )


def creations(records: Iterable[ContactRecord]) -> list[history.Entry]:
    """What the history says about new contacts."""
    return [history.Entry(record.contact.id, history.Action.CREATED, _created(record)) for record in records]


def told(actor: Actor, records: Sequence[ContactRecord], documents: list[dict[str, Any]]) -> list[events.NewEvent]:
    """Events about contacts; `documents` are what the actor gets."""
    contents = represent_contacts_for_events(actor, records, documents)
    return [events.NewEvent(record.contact.id, content) for record, content in zip(records, contents, strict=True)]


def place_state(contact: Contact, record: LinkRecord) -> dict[str, Any]:
    """What the history of a customer says about one of its contacts."""
    state = record.state()
    del state["customer_id"]
    return {"id": contact.id, "name": contact.name, **state}


def _reference_taken(pointer: str, index: int) -> FieldError:
    detail = _("Another contact has this reference.")
    return FieldError(FieldCode.NOT_UNIQUE, detail, pointer=f"{pointer}/external_references/{index}/id")


def _created(record: ContactRecord) -> dict[str, tuple[None, Any]]:
    state = record.state() | {"customers": [link.state() for link in record.links]}
    return {name: (None, value) for name, value in state.items() if value}
