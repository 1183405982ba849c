"""Files as an actor may see them: those one has uploaded, and those that belong to what one may see."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.db import read_and_keep
from kernel.errors import FieldCode, FieldError, not_found
from kernel.files import links
from kernel.models.file import File, FileState


def get_file(*, actor: Actor, file_id: uuid.UUID) -> dict[str, Any]:
    """One file; 404 unless the actor may see it."""
    return describe(visible_file(actor, file_id))


def describe(file: File) -> dict[str, Any]:
    """A file as clients read it; `sha256` in hex, null until it is confirmed."""
    return {
        "id": file.id,
        "name": file.name,
        "content_type": file.content_type,
        "size": file.size,
        "purpose": file.purpose,
        "state": file.state,
        "sha256": file.sha256 or None,
        "uploader": {"id": file.uploader_id, "name": file.uploader_name},
        "created_at": file.created_at,
        "confirmed_at": file.confirmed_at,
    }


def describe_many(file_ids: Collection[uuid.UUID]) -> dict[uuid.UUID, dict[str, Any]]:
    """Files by id, for lists of what is linked to them; the caller has checked that they may be seen."""
    rows = File.objects.filter(id__in=file_ids).exclude(state=FileState.DELETED)
    return {file.id: describe(file) for file in rows}


def stored_bytes() -> int:
    """How many bytes of confirmed files the organisation has. One statement."""
    return File.objects.filter(state=FileState.READY).aggregate(total=Sum("size"))["total"] or 0


def linkable_errors(actor: Actor, file_ids: Collection[uuid.UUID], *, pointer: str) -> list[FieldError]:
    """Why files cannot be linked to something by this actor, with `pointer` and the place in the list.

    Linkable are confirmed files that the actor has uploaded or may see. They then stay until the transaction
    ends, so that a link made in it holds.
    """
    rows = File.objects.filter(id__in=file_ids, state=FileState.READY).values_list("id", "uploader_id")
    found = dict(read_and_keep(rows))
    foreign = {file_id for file_id, uploader_id in found.items() if not _is_own(actor, uploader_id)}
    usable = set(found) - foreign | (links.visible(actor, foreign) if foreign else set())
    return [
        FieldError(FieldCode.NOT_FOUND, _("There is no such file."), f"{pointer}/{index}")
        for index, file_id in enumerate(file_ids)
        if file_id not in usable
    ]


def own_file(actor: Actor, file_id: uuid.UUID, *, lock: bool = False) -> File:
    """A file that the actor has announced; 404 for any other."""
    rows = File.objects.select_for_update() if lock else File.objects.all()
    file = rows.filter(id=file_id).exclude(state=FileState.DELETED).first()
    if file is None or not _is_own(actor, file.uploader_id):
        raise not_found()
    return file


def visible_file(actor: Actor, file_id: uuid.UUID) -> File:
    """A file that the actor may see; 404 for any other."""
    file = File.objects.filter(id=file_id).exclude(state=FileState.DELETED).first()
    if file is None or not (_is_own(actor, file.uploader_id) or file.id in links.visible(actor, [file.id])):
        raise not_found()
    return file


def _is_own(actor: Actor, uploader_id: uuid.UUID | None) -> bool:
    return uploader_id is not None and uploader_id == actor.person_id
