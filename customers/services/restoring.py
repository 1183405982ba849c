"""Bringing back earlier values from the change history."""

import uuid
from typing import Any

from django.utils.translation import gettext as _

from customers.inputs.customers import CustomerChange, FieldsToRestore
from customers.permissions import CustomerRight
from customers.selectors.records import ROLE_FIELDS, Record
from customers.selectors.visibility import require_visible
from customers.services.customer_changes import Change, Changed, Given, change_customer, sendable
from kernel.actor import Actor
from kernel.custom_fields.writing import is_written, nested
from kernel.errors import FieldCode, FieldError, invalid, not_found
from kernel.inputs import InputModel, parse_value
from kernel.models.change import Change as HistoryEntry

_LISTS = ("phones", "emails", "addresses", "tags", "external_references", "channels", "assignments")


def restore_fields(
    *,
    actor: Actor,
    customer_id: uuid.UUID,
    change_id: uuid.UUID,
    data: FieldsToRestore,
    expected_version: int | None = None,
) -> Changed:
    """Give fields of a customer the values that they had before a change in its history.

    It is a change like any other, with its checks and rights. 404 for an unseen customer and for a change of
    something else, 422 for fields that the change did not touch or that cannot be written.
    """
    actor.require(CustomerRight.HISTORY_VIEW)
    require_visible(actor, customer_id)
    values = earlier_values_of("customers", customer_id, change_id, data, CustomerChange)

    def edit(record: Record) -> Given:
        now = record.state()
        back = {name: sendable(name, value, now.get(name)) for name, value in values.items()}
        if "assignments" in back:
            # They say who is primary.
            back = {name: value for name, value in back.items() if name not in ROLE_FIELDS}
        return parse_value(CustomerChange, nested(back)).given()

    return change_customer(actor=actor, change=Change(customer_id, edit, expected_version))


def earlier_values_of(
    resource: str, object_id: uuid.UUID, change_id: uuid.UUID, data: FieldsToRestore, change: type[InputModel]
) -> dict[str, Any]:
    """What the fields were before an entry of the history; 404 for one of something else, 422 for fields that it
    did not touch or that are not written by `change`."""
    entry = HistoryEntry.objects.filter(id=change_id, resource=resource, object_id=object_id).first()
    if entry is None:
        raise not_found()
    errors = [
        FieldError(FieldCode.NOT_ALLOWED, _("This field has no earlier value here."), pointer=f"/fields/{index}")
        for index, name in enumerate(data.fields)
        if name not in entry.fields or not is_written(name, change)
    ]
    if errors:
        raise invalid(*errors)
    # A list that was not there yet was empty.
    return {name: _earlier(name, entry.fields[name][0]) for name in data.fields}


def _earlier(name: str, value: object) -> object:
    return [] if value is None and name in _LISTS else value
