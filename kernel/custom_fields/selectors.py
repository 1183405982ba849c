"""Reading the definitions of custom fields."""

import uuid
from typing import Any

from django.db.models import QuerySet

from kernel.actor import Actor
from kernel.custom_fields import registry
from kernel.custom_fields.inputs import FieldState
from kernel.errors import not_found
from kernel.labels import label_in
from kernel.models.custom_field import CustomField

Document = dict[str, Any]

PLAIN = (
    *("id", "resource", "key", "type", "labels", "help", "group", "position", "is_required", "is_unique", "default"),
    *("minimum", "maximum", "min_length", "max_length", "pattern", "currency", "target", "is_used"),
)


def list_fields(
    *,
    actor: Actor,
    resource: str | None = None,
    state: FieldState = FieldState.ACTIVE,
    is_category: bool = False,
) -> list[Document]:
    """The fields (or the category schemes) of one resource or of all, in their order. One statement."""
    rows: QuerySet[CustomField] = CustomField.objects.filter(is_category=is_category)
    rows = rows.order_by("resource", "position", "id")
    if resource is not None:
        rows = rows.filter(resource=resource)
    if state is not FieldState.ALL:
        rows = rows.filter(archived_at__isnull=state is FieldState.ACTIVE)
    return [represent(actor, row) for row in rows]


def get_field(*, actor: Actor, field_id: uuid.UUID, is_category: bool = False) -> Document:
    """One field (or category scheme); 404 if there is none."""
    row = CustomField.objects.filter(id=field_id, is_category=is_category).first()
    if row is None:
        raise not_found()
    return represent(actor, row)


def list_resources() -> list[Document]:
    """What can have custom fields: `{"name", "label"}`."""
    return [{"name": each.name, "label": str(each.label)} for each in registry.resources().values()]


def list_targets() -> list[Document]:
    """What links may point to: `{"name", "label", "register"}`."""
    return [
        {"name": each.name, "label": str(each.label), "register": each.register} for each in registry.targets().values()
    ]


def represent(actor: Actor, row: CustomField) -> Document:
    """A field as clients read it, with label, help and choices in the actor's language."""
    language = actor.language
    return {
        **{name: getattr(row, name) for name in PLAIN},
        "label": label_in(row.labels, language),
        "help_text": label_in(row.help, language) or None,
        "options": [{"parent": None} | each | {"label": label_in(each["labels"], language)} for each in row.options],
        "version": row.version,
        "created_at": row.created_at,
        "updated_at": row.updated_at,
        "archived_at": row.archived_at,
    }
