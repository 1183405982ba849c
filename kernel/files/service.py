"""Announcing, confirming, downloading and deleting files."""

import hashlib
import tempfile
import uuid
from collections.abc import Collection
from typing import IO, Any

from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kernel import audit, events, history, storage
from kernel.actor import Actor
from kernel.db import after_commit, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, invalid_field, not_found
from kernel.files import links, selectors
from kernel.files.erasing import erase, final_key, upload_key
from kernel.files.inputs import FileCreate
from kernel.files.types import CHECKS, purposes
from kernel.models.file import File, FileState
from kernel.permissions import KernelRight

RESOURCE = "files"
CREATED, UPDATED, DELETED = EVENTS = ("file.created", "file.updated", "file.deleted")
_IN_MEMORY = 2 * 1024 * 1024


def announce_file(*, actor: Actor, data: FileCreate) -> dict[str, Any]:
    """Leave to upload a file: it, with `upload` (`url` and `fields` of a form to post within 15 minutes).

    Needs `kernel:file:upload`. 422 for a type or size that the purpose does not allow.
    """
    actor.require(KernelRight.FILE_UPLOAD)
    purpose = purposes().get(data.purpose)
    if purpose is None:
        raise invalid_field("/purpose", FieldCode.INVALID_CHOICE, _("There is no such purpose."))
    errors = []
    if data.content_type not in purpose.content_types:
        errors.append(FieldError(FieldCode.NOT_ALLOWED, _("Files of this type are not taken."), "/content_type"))
    if data.size > purpose.max_size:
        sentence = _("At most %(count)s MB are allowed.") % {"count": purpose.max_size // 1024**2}
        errors.append(FieldError(FieldCode.OUT_OF_RANGE, sentence, "/size"))
    if errors:
        raise invalid(*errors)
    file = File(
        name=data.name,
        content_type=data.content_type,
        size=data.size,
        purpose=purpose.name,
        uploader_id=actor.person_id,
        uploader_name=actor.name,
    )
    form = storage.presigned_post(upload_key(file.id), size=file.size, content_type=file.content_type)
    with write():
        file.save(force_insert=True)
    upload = {"url": form.url, "fields": dict(form.fields), "expires_at": timezone.now() + form.expires_in}
    return selectors.describe(file) | {"upload": upload}


def confirm_file(*, actor: Actor, file_id: uuid.UUID) -> dict[str, Any]:
    """Check what was uploaded and keep it. Confirming again is the same as once.

    404 for a file that somebody else announced, 409 while nothing was uploaded. 422 if the bytes are not what
    was announced: the file is then gone, and must be announced anew. Not inside another transaction.
    """
    actor.require(KernelRight.FILE_UPLOAD)
    file = selectors.own_file(actor, file_id)
    if file.state == FileState.PENDING and storage.head(upload_key(file.id)) is None:
        raise AppError(KernelError.CONFLICT, _("The file is not uploaded yet."))
    with write():
        file = selectors.own_file(actor, file_id, lock=True)
        if file.state != FileState.PENDING:
            return selectors.describe(file)
        digest = _checked(file)
        if digest is None:
            file.state = FileState.DELETED
            file.save(update_fields=["state", "updated_at"])
        else:
            file.state, file.sha256, file.confirmed_at = FileState.READY, digest, timezone.now()
            file.save(update_fields=["state", "sha256", "confirmed_at", "updated_at"])
            fields = {name: (None, getattr(file, name)) for name in ("name", "content_type", "size", "sha256")}
            history.record(actor, RESOURCE, file.id, history.Action.CREATED, fields)
            events.emit(CREATED, file.id, _told_of(file))
    if digest is None:
        erase([file.id])
        raise invalid_field("/content_type", FieldCode.CONTRADICTION, _("The content is not of this type or size."))
    storage.delete(upload_key(file.id))
    return selectors.describe(file)


def download_url(*, actor: Actor, file_id: uuid.UUID) -> str:
    """A URL of five minutes to the file, as an attachment. 404 unless the actor may see it (now)."""
    file = selectors.visible_file(actor, file_id)
    if file.state != FileState.READY:
        raise AppError(KernelError.CONFLICT, _("The file is not uploaded yet."))
    audit.note(actor, "file.downloaded", {"file_id": str(file.id)})
    disposition = content_disposition_header(True, file.name) or "attachment"
    return storage.presigned_get(final_key(file.id), disposition=disposition, content_type=file.content_type)


def delete_file(*, actor: Actor, file_id: uuid.UUID) -> None:
    """Delete one's own file. 409 `in_use` while anything is linked to it."""
    with write():
        file = selectors.own_file(actor, file_id, lock=True)
        if links.linked([file.id]):
            raise AppError(KernelError.IN_USE, _("Something is still linked to the file."))
        discard_files(actor=actor, file_ids=[file.id])


def rename_file(*, actor: Actor, file_id: uuid.UUID, name: str) -> str:
    """Give a file another name; answers the one before. The caller has checked its own right. 404."""
    with write():
        file = File.objects.select_for_update().filter(id=file_id).exclude(state=FileState.DELETED).first()
        if file is None:
            raise not_found()
        before, file.name = file.name, name
        if before != name:
            file.save(update_fields=["name", "updated_at"])
            history.record(actor, RESOURCE, file_id, history.Action.UPDATED, {"name": (before, name)})
            events.emit(UPDATED, file_id, _told_of(file))
        return before


def discard_files(*, actor: Actor, file_ids: Collection[uuid.UUID]) -> None:
    """Delete files whose last link the caller has just removed (its own right was checked by the caller).

    Files that anything is still linked to stay. The bytes go after the commit; if S3 is away then, with the
    next periodic duty.
    """
    with write():
        unused = set(file_ids) - links.linked(file_ids)
        rows = File.objects.select_for_update().filter(id__in=unused).exclude(state=FileState.DELETED)
        found = list(rows.order_by("id"))
        File.objects.filter(id__in=[file.id for file in found]).update(
            state=FileState.DELETED, updated_at=timezone.now()
        )
        history.record_many(
            actor,
            RESOURCE,
            [history.Entry(file.id, history.Action.DELETED, {"name": (file.name, None)}) for file in found],
        )
        events.emit_many(DELETED, [events.NewEvent(file.id, _told_of(file)) for file in found])
        after_commit(erase, [file.id for file in found])


def _told_of(file: File) -> dict[str, Any]:
    """Neither the name nor who has uploaded it: a file may be for its uploader alone. What shows one tells of both."""
    return {"id": file.id, "purpose": file.purpose, "content_type": file.content_type, "size": file.size}


def _checked(file: File) -> str | None:
    """The SHA-256 (hex) of what was uploaded, if it is what was announced.

    It is moved first to where the uploader cannot write any more: the form is good for a while yet.
    """
    uploaded = storage.head(upload_key(file.id))
    if uploaded is None or uploaded.size != file.size:
        return None
    storage.copy(upload_key(file.id), final_key(file.id))
    with tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY) as content:
        digest = _spool(final_key(file.id), content)
        return digest if content.tell() == file.size and _is_of_type(file, content) else None


def _spool(key: str, content: IO[bytes]) -> str:
    digest = hashlib.sha256()
    for chunk in storage.read(key):
        digest.update(chunk)
        content.write(chunk)
    return digest.hexdigest()


def _is_of_type(file: File, content: IO[bytes]) -> bool:
    content.seek(0)
    return CHECKS[file.content_type](content)
