"""Asking for an export, looking at it, and taking its file."""

import uuid
from typing import Any

from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _

from kernel import audit, storage
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, KernelError, not_found
from kernel.exports import bundles
from kernel.exports.formats import FORMATS
from kernel.exports.inputs import ExportCreate
from kernel.exports.jobs import make_export
from kernel.exports.selection import authorise, new_export, object_of
from kernel.jobs import enqueue
from kernel.models.export import Export, ExportFormat
from kernel.models.job import Job


def request_export(*, actor: Actor, data: ExportCreate) -> Job:
    """Have a register's rows written to a file; the job whose result tells where it is.

    Needs the register's `export_right` (403) and to see every column (422 naming what is wrong).
    """
    if actor.person_id is None:
        raise AppError(KernelError.FORBIDDEN, _("Exports belong to people and keys."))
    export = new_export(actor, data)
    export.owner_id, export.owner_name = actor.person_id, actor.name
    with write():
        job = enqueue(make_export, actor, export_id=export.id)
        export.job_id = job.id
        export.save(force_insert=True)
        audit.note(
            actor,
            "export.requested",
            {"export_id": str(export.id), "register": export.register, "format": export.format},
        )
    return job


def get_export(*, actor: Actor, export_id: uuid.UUID) -> dict[str, Any]:
    """One of the actor's exports, with its manifest once it is finished. 404 for somebody else's."""
    return describe(_own(actor, export_id))


def download_url(*, actor: Actor, export_id: uuid.UUID) -> str:
    """A URL of five minutes to the file. The rights are checked as they are now.

    404 for somebody else's export, 403 without the right to export or to see one of its columns, 409 while it
    is not finished, 410 once it has expired.
    """
    export = _own(actor, export_id)
    if bundles.is_bundle(export.register):
        bundles.authorise(actor, export.register)
    else:
        _authorise_columns(actor, export)
    if export.expires_at is None:
        raise AppError(
            KernelError.CONFLICT, _("The export is not finished."), extra={"job": f"/api/v1/jobs/{export.job_id}"}
        )
    key = object_of(export)
    if export.expires_at <= timezone.now() or storage.head(key) is None:
        raise AppError(KernelError.GONE, _("The file was kept for seven days. Export again."))
    audit.note(actor, "export.downloaded", {"export_id": str(export.id), "register": export.register})
    name = export.path.rpartition("/")[2]
    content_type = FORMATS[ExportFormat(export.format)].content_type
    disposition = content_disposition_header(True, name) or "attachment"
    return storage.presigned_get(key, disposition=disposition, content_type=content_type)


def describe(export: Export) -> dict[str, Any]:
    """An export as clients read it."""
    return {
        "id": export.id,
        "register": export.register,
        "format": export.format,
        "job_id": export.job_id,
        "columns": _columns_of(export),
        "rows": export.rows,
        "bytes": export.size,
        "sha256": export.sha256 or None,
        "manifest": export.manifest,
        "created_at": export.created_at,
        "finished_at": export.finished_at,
        "expires_at": export.expires_at,
    }


def _columns_of(export: Export) -> list[str]:
    names: list[str] = export.parameters["fields"][0].split(",") if "fields" in export.parameters else []
    return names


def _authorise_columns(actor: Actor, export: Export) -> None:
    register = authorise(actor, export.register)
    columns = register.whole(actor).visible_columns(actor)
    if any(name not in columns for name in _columns_of(export)):
        raise AppError(KernelError.FORBIDDEN, _("You may no longer see every column of this export."))


def _own(actor: Actor, export_id: uuid.UUID) -> Export:
    export = Export.objects.filter(id=export_id).first()
    if export is None or export.owner_id != actor.person_id:
        raise not_found()
    return export
