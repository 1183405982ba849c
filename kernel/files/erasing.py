"""Where the bytes of files are, and taking them away."""

import uuid
from collections.abc import Sequence

from kernel import storage
from kernel.models.file import File, FileState


def upload_key(file_id: uuid.UUID) -> str:
    """Where the uploader's form puts the bytes."""
    return storage.object_key("uploads", str(file_id))


def final_key(file_id: uuid.UUID) -> str:
    """Where checked bytes stay; no form leads there."""
    return storage.object_key("files", str(file_id))


def erase(file_ids: Sequence[uuid.UUID]) -> None:
    """Delete the bytes, then the rows, of files that are marked as deleted. 503 if S3 is away."""
    for file_id in file_ids:
        storage.delete(upload_key(file_id))
        storage.delete(final_key(file_id))
        File.objects.filter(id=file_id, state=FileState.DELETED).delete()
