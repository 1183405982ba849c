"""Reading category schemes: custom fields in the words of schemes and terms."""

import uuid
from typing import Any

from kernel.actor import Actor
from kernel.custom_fields.inputs import FieldState
from kernel.custom_fields.selectors import get_field, list_fields
from kernel.models.custom_field import FieldType

Document = dict[str, Any]

_KEPT = ("id", "labels", "label", "help", "help_text", "group", "position", "is_used", "version")
_MOMENTS = ("created_at", "updated_at", "archived_at")


def list_schemes(*, actor: Actor, state: FieldState = FieldState.ACTIVE) -> list[Document]:
    """The schemes of customers, in their order. One statement."""
    found = list_fields(actor=actor, resource="customers", state=state, is_category=True)
    return [as_scheme(field) for field in found]


def get_scheme(*, actor: Actor, scheme_id: uuid.UUID) -> Document:
    """One scheme; 404 if there is none."""
    return as_scheme(get_field(actor=actor, field_id=scheme_id, is_category=True))


def as_scheme(field: Document) -> Document:
    """A field as clients read a scheme."""
    return {
        **{name: field[name] for name in (*_KEPT, *_MOMENTS)},
        "code": field["key"],
        "column": f"cf_{field['key']}",
        "is_multiple": field["type"] == FieldType.MULTI_SELECT,
        "terms": field["options"],
    }
