"""The job that makes an export, and the duty that throws its file away."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel import storage
from kernel.exports.produce import produce
from kernel.exports.selection import folder
from kernel.jobs import JobContext, Queue, job, periodic
from kernel.models.export import Export

# The row outlives its file, so that a late download is told that it has expired.
_ROWS_KEPT = timedelta(days=30)
_AT_ONCE = 200


@job(kind="kernel.export", label=_("Export"), queue=Queue.EXPORTS, max_retries=5, time_limit=timedelta(hours=2))
def make_export(context: JobContext, *, export_id: uuid.UUID) -> Mapping[str, Any]:
    """Makes the file in one go: the snapshot that it is of cannot be continued by another message."""
    return produce(context, export_id=export_id)


@periodic(every=timedelta(hours=1))
def purge_exports() -> None:
    """Files go after seven days, rows (and whatever a killed attempt left) after thirty."""
    expired = Export.objects.filter(expires_at__lte=Now()).exclude(path="")
    for export in expired.order_by("id")[:_AT_ONCE]:
        storage.delete_prefix(folder(export))
        Export.objects.filter(id=export.id).update(path="")
    old = Export.objects.filter(Q(path="") | Q(finished_at=None), created_at__lt=Now() - _ROWS_KEPT)
    for export in old.order_by("id")[:_AT_ONCE]:
        storage.delete_prefix(folder(export))
        export.delete()


@periodic(every=timedelta(hours=6))
def purge_broken_uploads() -> None:
    """Parts of uploads whose worker was killed, and that no second attempt has dropped."""
    storage.abort_uploads(storage.object_key(""), older_than=timedelta(hours=24))
