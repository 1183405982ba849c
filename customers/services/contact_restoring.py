"""Bringing back earlier values of contacts from the change history."""

import uuid
from collections.abc import Mapping
from typing import Any

from customers.inputs.contacts import ContactChange
from customers.inputs.customers import FieldsToRestore
from customers.permissions import CustomerRight
from customers.selectors.contact_records import ContactRecord
from customers.selectors.visibility import visible_contacts
from customers.services.contacts import change_contact
from customers.services.customer_changes import sendable
from customers.services.restoring import earlier_values_of
from kernel.actor import Actor
from kernel.custom_fields.writing import nested
from kernel.errors import not_found
from kernel.inputs import parse_value


def restore_contact_fields(
    *,
    actor: Actor,
    contact_id: uuid.UUID,
    change_id: uuid.UUID,
    data: FieldsToRestore,
    expected_version: int | None = None,
) -> dict[str, Any]:
    """Give fields of a contact the values that they had before a change in its history: see `change_contact`.

    404 for an unseen contact and for a change of something else, 422 for fields that the change did not touch or
    that are not the contact's own, as its places at customers.
    """
    actor.require(CustomerRight.HISTORY_VIEW)
    if not visible_contacts(actor).filter(id=contact_id).exists():
        raise not_found()
    values = earlier_values_of("contacts", contact_id, change_id, data, ContactChange)

    def edit(record: ContactRecord) -> Mapping[str, Any]:
        now = record.state()
        back = {name: sendable(name, value, now.get(name)) for name, value in values.items()}
        return parse_value(ContactChange, nested(back)).given()

    return change_contact(actor=actor, contact_id=contact_id, edit=edit, expected_version=expected_version)
