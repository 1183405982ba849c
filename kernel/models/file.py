"""Files that people upload: bytes in S3, a row here."""

from django.db import models
from django.db.models import Q

from kernel.models.base import BaseModel


class FileState(models.TextChoices):
    """Announced; uploaded and checked; deleted, though its bytes may still be there."""

    PENDING = "pending"
    READY = "ready"
    DELETED = "deleted"


class File(BaseModel):
    """One file. `size` in bytes and `content_type` are as announced, and proved when it was confirmed.

    `purpose` names the rules it was checked by. What it belongs to is kept by whoever links to it.
    """

    name = models.CharField(max_length=255)
    content_type = models.CharField(max_length=127)
    size = models.BigIntegerField()
    purpose = models.CharField(max_length=40)
    state = models.CharField(max_length=10, choices=FileState, default=FileState.PENDING)
    sha256 = models.CharField(max_length=64, default="")
    uploader_id = models.UUIDField(null=True)
    uploader_name = models.CharField(max_length=255)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(state=FileState.PENDING, confirmed_at__isnull=True, sha256="")
                | (Q(state=FileState.READY, confirmed_at__isnull=False) & ~Q(sha256=""))
                | Q(state=FileState.DELETED),
                name="kernel_file_state",
            ),
            models.CheckConstraint(condition=Q(size__gt=0), name="kernel_file_size"),
        ]
        indexes = [
            models.Index(fields=["created_at"], condition=~Q(state=FileState.READY), name="kernel_file_unsettled"),
        ]
