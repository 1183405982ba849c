"""Exports: which rows of a register somebody asked for, and the file that came of it."""

from django.db import models
from django.db.models import Q

from kernel.models.base import BaseModel


class ExportFormat(models.TextChoices):
    CSV = "csv"
    XLSX = "xlsx"
    JSON = "json"
    VCARD = "vcard"


class Export(BaseModel):
    """One export. The file exists from `finished_at` until `expires_at` (UTC).

    `parameters` are those of the register's list, `view` the filter and order of a saved view as it was when
    it was asked for. `path` is the object in S3 below the export's own folder (a restored
    organisation has another), `size` in bytes, `sha256` in hex.
    """

    register = models.CharField(max_length=60)
    format = models.CharField(max_length=10, choices=ExportFormat)
    parameters = models.JSONField()
    view = models.JSONField(null=True)
    job_id = models.UUIDField(null=True)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=255)

    path = models.CharField(max_length=255, default="")
    rows = models.BigIntegerField(null=True)
    size = models.BigIntegerField(null=True)
    sha256 = models.CharField(max_length=64, default="")
    manifest = models.JSONField(null=True)
    finished_at = models.DateTimeField(null=True)
    expires_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(format__in=ExportFormat.values), name="kernel_export_format"),
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True, expires_at__isnull=True, sha256="")
                | (Q(finished_at__isnull=False, expires_at__isnull=False, rows__isnull=False) & ~Q(sha256="")),
                name="kernel_export_finished",
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="kernel_export_expiry"),
            models.Index(fields=["owner_id", "-id"], name="kernel_export_owner"),
        ]
