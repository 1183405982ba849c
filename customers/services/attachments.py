"""Attaching files to customers, contacts, activities, and what upper floors register as targets."""

import dataclasses
import uuid
from typing import Any

from django.db import IntegrityError
from django.utils.translation import gettext as _

from customers.inputs.files import AttachmentChange, AttachmentCreate
from customers.models import AttachmentBase
from customers.permissions import CustomerRight
from customers.selectors.around import keep_target
from customers.selectors.attachments import attachments_of, represent_attachments
from customers.targets import Target
from kernel import events, history
from kernel.actor import Actor
from kernel.db import violated_constraint, write
from kernel.errors import AppError, FieldCode, invalid, invalid_field, not_found
from kernel.files.selectors import linkable_errors
from kernel.files.service import discard_files, rename_file

RESOURCE = "attachments"
METRIC = "storage"
EVENTS = ATTACHED, RENAMED, REMOVED = "file.attached", "file.renamed", "file.removed"

Document = dict[str, Any]


def attach_file(*, actor: Actor, target: Target, object_id: uuid.UUID, data: AttachmentCreate) -> Document:
    """Attach a confirmed file. Needs `customers:file:edit`.

    404 unless the actor sees the thing; 422 for a file that it may not use, or that is attached there already.
    """
    actor.require(CustomerRight.FILE_EDIT)
    if target.attachments is None:
        raise not_found()
    with write():
        keep_target(actor, target, object_id)
        errors = linkable_errors(actor, [data.file_id], pointer="/file_id")
        if errors:
            raise invalid(*(dataclasses.replace(error, pointer="/file_id") for error in errors))
        row = target.attachments(
            **{f"{target.field}_id": object_id},
            file_id=data.file_id,
            attached_by_id=actor.person_id,
            attached_by_name=actor.name,
        )
        try:
            row.save(force_insert=True)
        except IntegrityError as error:
            if "attachment_once" not in violated_constraint(error):
                raise
            raise _twice() from error
        [document] = represent_attachments([row])
        _record(actor, target, object_id, row, history.Action.CREATED, (None, document["name"]))
        _emit(ATTACHED, target, object_id, document)
        return document


def rename_attachment(
    *, actor: Actor, target: Target, object_id: uuid.UUID, file_id: uuid.UUID, data: AttachmentChange
) -> Document:
    """Give an attached file another name, wherever it is attached. Needs `customers:file:edit`. 404."""
    actor.require(CustomerRight.FILE_EDIT)
    with write():
        row = _row(actor, target, object_id, file_id)
        before = rename_file(actor=actor, file_id=file_id, name=data.name)
        [document] = represent_attachments([row])
        if before != data.name:
            _record(actor, target, object_id, row, history.Action.UPDATED, (before, data.name))
            _emit(RENAMED, target, object_id, document)
        return document


def remove_attachment(*, actor: Actor, target: Target, object_id: uuid.UUID, file_id: uuid.UUID) -> None:
    """Take a file away; one that nothing else has is deleted. Needs `customers:file:edit`. 404."""
    actor.require(CustomerRight.FILE_EDIT)
    with write():
        row = _row(actor, target, object_id, file_id)
        [document] = represent_attachments([row])
        _record(actor, target, object_id, row, history.Action.DELETED, (document["name"], None))
        row.delete()
        discard_files(actor=actor, file_ids=[file_id])
        _emit(REMOVED, target, object_id, document)


def _row(actor: Actor, target: Target, object_id: uuid.UUID, file_id: uuid.UUID) -> AttachmentBase:
    rows = attachments_of(actor, target, object_id).filter(file_id=file_id)
    row: AttachmentBase | None = rows.select_for_update(of=("self",)).first()
    if row is None:
        raise not_found()
    return row


def _record(
    actor: Actor,
    target: Target,
    object_id: uuid.UUID,
    row: AttachmentBase,
    action: history.Action,
    name: tuple[str | None, str | None],
) -> None:
    place = {f"{target.field}_id": (None, object_id), "file_id": (None, row.file_id)}
    fields = place | {"name": name} if action is history.Action.CREATED else {"name": name}
    history.record(actor, RESOURCE, row.id, action, fields)


def _emit(kind: str, target: Target, object_id: uuid.UUID, document: Document) -> None:
    if not target.is_told:
        return
    told = {name: document[name] for name in ("id", "name", "content_type", "size", "sha256")}
    events.emit(kind, document["id"], told | {f"{target.field}_id": object_id})


def _twice() -> AppError:
    return invalid_field("/file_id", FieldCode.NOT_UNIQUE, _("The file is attached here already."))
