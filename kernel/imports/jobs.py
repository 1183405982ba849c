"""The jobs of imports, and the duty that throws away what is old."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from kernel.actor import system_actor
from kernel.imports import working
from kernel.imports.analysing import analyse
from kernel.imports.forgetting import forget
from kernel.jobs import Continue, JobContext, Subject, job, periodic
from kernel.models.imports import Import

# As long as a run can be undone.
KEPT = timedelta(days=30)
_AT_ONCE = 50


@job(
    kind="kernel.analyse_import",
    label=_("Reading of a file"),
    subject=Subject("imports", "import_id"),
    time_limit=timedelta(minutes=30),
)
def analyse_import(context: JobContext, *, import_id: uuid.UUID) -> Mapping[str, Any]:
    """Reads the file in one go: a stream cannot be continued by another message."""
    return analyse(context, import_id=import_id)


@job(
    kind="kernel.check_import",
    label=_("Check of an import"),
    subject=Subject("imports", "import_id"),
    time_limit=timedelta(hours=1),
)
def check_import(context: JobContext, *, import_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Says what a run would do."""
    return working.check(context, import_id=import_id)


@job(
    kind="kernel.run_import",
    label=_("Import"),
    subject=Subject("imports", "import_id"),
    max_retries=5,
    time_limit=timedelta(minutes=5),
)
def run_import(context: JobContext, *, import_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Writes the rows."""
    return working.run(context, import_id=import_id)


@job(
    kind="kernel.undo_import",
    label=_("Undo of an import"),
    subject=Subject("imports", "import_id"),
    max_retries=5,
    time_limit=timedelta(minutes=5),
)
def undo_import(context: JobContext, *, import_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Takes back what a run wrote."""
    return working.undo(context, import_id=import_id)


@periodic(every=timedelta(hours=6))
def purge_imports() -> None:
    """After thirty days nothing of an import is left but what it was and came to; its file is nobody's link then."""
    old = Import.objects.filter(purged_at=None, updated_at__lt=Now() - KEPT).order_by("id")
    for run in old[:_AT_ONCE]:
        forget(system_actor(), run)
