"""Throwing away what an import holds beside what it wrote: its file, its rows in S3, its outcomes and problems."""

from django.db.models.functions import Now

from kernel.actor import Actor
from kernel.db import write
from kernel.files.service import discard_files
from kernel.imports import staging
from kernel.models.imports import Import, ImportBatch, ImportProblem


def forget(actor: Actor, run: Import) -> None:
    """Leave of an import only what it was and came to: it can be undone no more. 503 if S3 is away."""
    staging.discard(run.id)
    with write():
        columns = [column | {"samples": []} for column in run.columns]
        Import.objects.filter(id=run.id).update(purged_at=Now(), refused_key="", columns=columns)
        discard_files(actor=actor, file_ids=[run.file_id])
        ImportBatch.objects.filter(run=run).delete()
        ImportProblem.objects.filter(run=run).delete()
