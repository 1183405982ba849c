"""Reading the files of customers, contacts, activities, and what upper floors register as targets."""

import uuid
from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from django.db.models import Model, QuerySet

from customers.models import AttachmentBase
from customers.permissions import CustomerRight
from customers.selectors.around import require_target
from customers.targets import Ids, Target, all_targets
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.files.links import FileLinks
from kernel.files.selectors import describe_many
from kernel.registers.listing import Page
from kernel.registers.newest import newest_batch


def attachments_of(actor: Actor, target: Target, object_id: uuid.UUID) -> QuerySet[Any]:
    """What is attached to one thing. Needs `customers:file:view`; 403, 404 unless the actor sees the thing."""
    actor.require(CustomerRight.FILE_VIEW)
    if target.attachments is None:
        raise not_found()
    require_target(actor, target, object_id)
    return target.attachments._default_manager.filter(**{f"{target.field}_id": object_id})


def list_files(*, actor: Actor, target: Target, object_id: uuid.UUID, cursor: str | None, limit: int) -> Page:
    """A page of files, what was attached last first. Needs `customers:file:view`; 404. Three statements."""
    rows = attachments_of(actor, target, object_id)
    name = f"files:{target.resource}:{object_id}"
    batch = newest_batch(rows, name=name, cursor=cursor, limit=limit)
    return batch.page(represent_attachments(list(batch.rows)))


def represent_attachments(rows: Sequence[AttachmentBase]) -> list[dict[str, Any]]:
    """Attached files as clients read them, by the ids of the files. One statement."""
    files = describe_many({row.file_id for row in rows})
    return [
        files[row.file_id]
        | {
            "url": f"/api/v1/files/{row.file_id}/download",
            "attached_at": row.created_at,
            "attached_by": {"id": row.attached_by_id, "name": row.attached_by_name},
        }
        for row in rows
    ]


def _linked(ids: Ids) -> set[uuid.UUID]:
    models = {target.attachments for target in all_targets() if target.attachments is not None}
    return {
        file_id
        for model in models
        for file_id in model._default_manager.filter(file_id__in=ids).values_list("file_id", flat=True)
    }


def _visible(actor: Actor, ids: Ids) -> set[uuid.UUID]:
    if not actor.has(CustomerRight.FILE_VIEW):
        return set()
    found: set[uuid.UUID] = set()
    by_model: dict[type[Model], list[Target]] = defaultdict(list)
    for target in all_targets():
        if target.attachments is not None and actor.has(target.right):
            by_model[target.attachments].append(target)
    for model, targets in by_model.items():
        columns = [f"{target.field}_id" for target in targets]
        rows = list(model._default_manager.filter(file_id__in=ids).values_list("file_id", *columns))
        for index, target in enumerate(targets, 1):
            owners = {row[index] for row in rows if row[index] is not None}
            seen = target.visible(actor, owners) if owners else set()
            found |= {row[0] for row in rows if row[index] in seen}
    return found


FILE_LINKS = FileLinks("attachments", linked=_linked, visible=_visible)
