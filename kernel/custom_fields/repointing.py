"""Links that follow what they point to when that becomes part of something else."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import connection
from django.db.models import Q

from kernel.custom_fields.definitions import FieldSet
from kernel.custom_fields.registry import resources
from kernel.models.base import VersionedModel
from kernel.models.custom_field import CustomField, FieldType, UniqueCustomValue


def links_to(target: str) -> list[CustomField]:
    """The fields, archived ones too, of all resources that link to this kind of target. One statement."""
    rows = CustomField.objects.filter(type=FieldType.LINK, target=target, resource__in=resources())
    return list(rows.order_by("resource", "position", "id"))


def linking(target: str, ids: Collection[uuid.UUID]) -> dict[str, set[uuid.UUID]]:
    """Which rows link to any of `ids`, by resource. A statement, and one for each field."""
    texts = [str(each) for each in ids]
    found: dict[str, set[uuid.UUID]] = {}
    for field in links_to(target):
        rows = resources()[field.resource].model._default_manager.filter(**{f"custom__{field.key}__in": texts})
        found.setdefault(field.resource, set()).update(rows.values_list("id", flat=True))
    return found


def repoint(
    field: CustomField,
    before: uuid.UUID,
    after: uuid.UUID,
    *,
    leave: Collection[uuid.UUID] = (),
    only: Collection[uuid.UUID] | None = None,
) -> set[uuid.UUID]:
    """Let the rows that link to `before` link to `after`, as a new version of each; their ids.

    Rows in `leave` stay as they are, with `only` all others do. Where the field is unique and `after` is linked to
    already, nothing changes. At most two statements. History and events are the caller's.
    """
    chosen = Q() if only is None else Q(object_id__in=only)
    if field.is_unique:
        values = UniqueCustomValue.objects.filter(field_id=field.id)
        if values.filter(value=str(after)).exists():
            return set()
        mine = values.filter(chosen, value=str(before)).exclude(object_id__in=leave)
        only = set(mine.values_list("object_id", flat=True))
        mine.update(value=str(after))
    model = resources()[field.resource].model
    renewed = ", version = version + 1, updated_at = now()" if issubclass(model, VersionedModel) else ""
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET custom = jsonb_set(custom, ARRAY[%(key)s], to_jsonb(%(after)s::text)){renewed}"  # noqa: S608
            " WHERE custom ->> %(key)s = %(before)s AND id <> ALL(%(leave)s)"
            " AND (%(only)s::uuid[] IS NULL OR id = ANY(%(only)s)) RETURNING id",
            {
                "key": field.key,
                "before": str(before),
                "after": str(after),
                "leave": list(leave),
                "only": None if only is None else list(only),
            },
        )
        return {each for (each,) in cursor.fetchall()}


def repointed(
    fields: FieldSet, custom: Mapping[str, Any], target: str, merged: Collection[uuid.UUID], survivor: uuid.UUID
) -> dict[str, Any]:
    """The survivor's own values when `merged` become part of it: links to them, and so to itself, are gone. Pure."""
    gone = {str(each) for each in (*merged, survivor)}
    links = {field.key for field in fields.by_key.values() if field.type is FieldType.LINK and field.target == target}
    return {key: value for key, value in custom.items() if key not in links or value not in gone}
