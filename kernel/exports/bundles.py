"""Files that are made for one reader and taken like an export, but are no register's: all about one person."""

import hashlib
import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kernel import audit, storage
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, KernelError
from kernel.exports.produce import KEPT
from kernel.exports.selection import object_of
from kernel.json import dumps
from kernel.models.base import new_id
from kernel.models.export import Export, ExportFormat
from kernel.tenancy import current_organisation

# Name of the bundle: the right that it takes to have it.
_bundles: dict[str, str] = {}


def register(name: str, right: str) -> None:
    """Declare a kind of bundles, in an app's `ready`."""
    _bundles[name] = right


def is_bundle(name: str) -> bool:
    """Whether an export of this name is a bundle."""
    return name in _bundles


def authorise(actor: Actor, name: str) -> None:
    """Raise 403 unless the actor may have bundles of this name."""
    actor.require(_bundles[name])


def make_bundle(actor: Actor, name: str, content: Mapping[str, Any]) -> dict[str, Any]:
    """Store `content` as JSON for the actor, for seven days: the result of a job as an export's is.

    Needs the bundle's right. 503 when S3 is away.
    """
    authorise(actor, name)
    if actor.person_id is None:
        raise AppError(KernelError.FORBIDDEN)
    body = dumps(content)
    now = timezone.now()
    export = Export(
        register=name,
        format=ExportFormat.JSON,
        parameters={},
        owner_id=actor.person_id,
        owner_name=actor.name,
        path=f"{new_id()}/{name}.json",
        rows=1,
        size=len(body),
        sha256=hashlib.sha256(body).hexdigest(),
        finished_at=now,
        expires_at=now + KEPT,
    )
    storage.put(object_of(export), body, content_type="application/json")
    with write():
        export.save(force_insert=True)
        audit.note(actor, "export.finished", {"export_id": str(export.id), "register": name, "rows": 1})
    return {"url": download_address(export.id), "rows": 1, "sha256": export.sha256, "bytes": export.size,
            "expires_at": export.expires_at}  # fmt: skip


def download_address(export_id: uuid.UUID) -> str:
    """Where an export's file is taken."""
    return f"{current_organisation().url}/api/v1/exports/{export_id}/download"
