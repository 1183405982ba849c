"""What links point to, as clients read it."""

import uuid
from collections.abc import Mapping, Sequence
from typing import Any

from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldSet
from kernel.custom_fields.registry import target
from kernel.models.custom_field import FieldType

Labels = dict[str, Any]


def labels_of_links(actor: Actor, rows: Sequence[tuple[FieldSet, Mapping[str, Any]]]) -> list[Labels]:
    """For each row (its fields and values) `{key: label}` of its links; None for what the actor may not see.

    One statement for each kind of target that occurs.
    """
    links = [_links(fields, custom) for fields, custom in rows]
    wanted: dict[str, set[uuid.UUID]] = {}
    for row in links:
        for name, linked in row.values():
            wanted.setdefault(name, set()).add(linked)
    known = {name: target(name).labels.load(actor, ids) for name, ids in wanted.items()}
    return [{key: known[name].get(linked) for key, (name, linked) in row.items()} for row in links]


def _links(fields: FieldSet, custom: Mapping[str, Any]) -> dict[str, tuple[str, uuid.UUID]]:
    return {
        key: (field.target, uuid.UUID(value))
        for key, value in custom.items()
        if (field := fields.by_key.get(key)) is not None
        and field.type is FieldType.LINK
        and field.target is not None
        and not field.is_archived
    }
