"""Making the file of an export: everything read in one snapshot, streamed, counted and hashed."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from django.utils import timezone

from kernel import audit, events, storage
from kernel.actor import Actor
from kernel.db import snapshot, write
from kernel.exports.formats import FORMATS
from kernel.exports.selection import authorise, file_name, folder, object_of, selection_of
from kernel.exports.table import Table
from kernel.jobs import JobContext
from kernel.json import dumps
from kernel.models.base import new_id
from kernel.models.export import Export, ExportFormat
from kernel.registers.listing import Selection
from kernel.tenancy import current_organisation

KEPT = timedelta(days=7)
FINISHED = "export.finished"


class RowCountError(RuntimeError):
    """The rows that were streamed are not as many as the same snapshot counts."""


def produce(context: JobContext, *, export_id: uuid.UUID) -> Mapping[str, Any]:
    """Make the file of an export; the job's result `{url, rows, sha256, bytes, expires_at}`.

    Rights are checked as they are now. A second run after a crash begins anew and drops what the first left;
    one that finds the file made only answers. Raises what a list raises, 403, 503 when S3 is away.
    """
    export = Export.objects.get(id=export_id)
    if export.finished_at is None:
        _make(context, export)
    return {
        "url": f"{current_organisation().url}/api/v1/exports/{export.id}/download",
        "rows": export.rows,
        "sha256": export.sha256,
        "bytes": export.size,
        "expires_at": export.expires_at,
    }


def _make(context: JobContext, export: Export) -> None:
    actor = context.actor
    authorise(actor, export.register)
    selection = selection_of(export, actor)
    kind = FORMATS[ExportFormat(export.format)]
    storage.abort_uploads(folder(export))
    # Files that an attempt completed and did not live to tell of; its claim is lost, so nobody will.
    storage.delete_prefix(folder(export))
    # A folder for each attempt: a worker that was believed dead cannot overwrite what another has made.
    export.path = f"{new_id()}/{file_name(export, actor)}"
    with snapshot():
        total = selection.rows(actor).count()
        table = Table(selection, actor, total, context.progress)
        with storage.writer(object_of(export), content_type=kind.content_type) as stream:
            kind.write(table, stream.write)
            if table.done != total:
                raise RowCountError(f"{table.done} rows were written, {total} counted")
    export.rows, export.size, export.sha256 = total, stream.size, stream.sha256
    _finish(context, export, selection)


def _finish(context: JobContext, export: Export, selection: Selection) -> None:
    export.finished_at = timezone.now()
    export.expires_at = export.finished_at + KEPT
    export.manifest = _manifest(export, context.actor, [column.name for column in selection.columns])
    manifest_key = object_of(export).rpartition("/")[0] + "/manifest.json"
    storage.put(manifest_key, dumps(export.manifest), content_type="application/json")
    with write():
        fields = ["path", "rows", "size", "sha256", "finished_at", "expires_at", "manifest", "updated_at"]
        export.save(update_fields=fields)
        audit.note(
            context.actor,
            "export.finished",
            {"export_id": str(export.id), "register": export.register, "rows": export.rows, "sha256": export.sha256},
        )
        events.emit(FINISHED, export.id, _told_of(export))
        context.checkpoint({"finished": True})


def _told_of(export: Export) -> dict[str, Any]:
    """What events tell of an export: not what was looked for."""
    plain = ("id", "register", "format", "owner_id", "rows", "sha256", "finished_at", "expires_at")
    return {name: getattr(export, name) for name in plain} | {"bytes": export.size}


def _manifest(export: Export, actor: Actor, columns: Sequence[str]) -> dict[str, Any]:
    return {
        "id": str(export.id),
        "register": export.register,
        "format": export.format,
        "parameters": export.parameters,
        "view": export.view,
        "columns": list(columns),
        "language": actor.language,
        "timezone": actor.timezone,
        "rows": export.rows,
        "bytes": export.size,
        "sha256": export.sha256,
        "requested_by": {"id": str(export.owner_id), "name": export.owner_name},
        "requested_at": export.created_at.isoformat(),
        "finished_at": export.finished_at.isoformat() if export.finished_at else None,
        "expires_at": export.expires_at.isoformat() if export.expires_at else None,
    }
