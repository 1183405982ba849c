"""Imports: a file on its way into a resource, what each of its rows became, and remembered mappings."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower

from kernel.models.base import BaseModel, VersionedModel, new_id


class ImportState(models.TextChoices):
    """How far an import has come. What its job says (failed, cancelled) goes before it."""

    ANALYSING = "analysing"
    MAPPING = "mapping"
    CHECKING = "checking"
    READY = "ready"
    RUNNING = "running"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"


class ImportFormat(models.TextChoices):
    CSV = "csv"
    XLSX = "xlsx"
    VCARD = "vcard"


class ImportRule(models.TextChoices):
    """What becomes of rows that are there already: left out, written into what is there, created again."""

    SKIP = "skip"
    UPDATE = "update"
    CREATE = "create"


class Import(VersionedModel):
    """One file and how it is read.

    `columns` is a list of `{"name", "samples", "filled"}`, `mapping` of `{"column", "field", "format"}`.
    `stage` names the folder in S3 with the rows as they were read, `batches` of them. `position` is the next
    step of the run; `counts` is what the running or last phase came to. Times are UTC.
    """

    resource = models.CharField(max_length=60)
    file_id = models.UUIDField()
    file_name = models.CharField(max_length=255)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=255)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.ANALYSING)
    job_id = models.UUIDField(null=True)

    format = models.CharField(max_length=10, choices=ImportFormat, default="")
    sheet = models.CharField(max_length=255, default="")
    sheets = models.JSONField(default=list)
    encoding = models.CharField(max_length=40, default="")
    delimiter = models.CharField(max_length=1, default="")
    has_header = models.BooleanField(default=True)
    stage = models.UUIDField(null=True)
    batches = models.PositiveIntegerField(default=0)
    rows = models.PositiveIntegerField(default=0)
    columns = models.JSONField(default=list)
    signature = models.CharField(max_length=64, default="")

    mapping = models.JSONField(default=list)
    rule = models.CharField(max_length=10, choices=ImportRule, default=ImportRule.SKIP)
    options = models.JSONField(default=dict)

    position = models.JSONField(null=True)
    counts = models.JSONField(default=dict)
    refused_key = models.CharField(max_length=255, default="")
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    purged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.values), name="kernel_import_state"),
            models.CheckConstraint(condition=Q(rule__in=ImportRule.values), name="kernel_import_rule"),
        ]
        indexes = [
            models.Index(fields=["owner_id", "-id"], name="kernel_import_owner"),
            models.Index(fields=["file_id"], name="kernel_import_file"),
        ]


class ImportBatch(models.Model):
    """What a batch of rows became, written in the transaction that made it so.

    `outcomes` is a list of `[row number, "created" | "updated" | ..., object id or None, waits for a link]`.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="done_batches")
    number = models.PositiveIntegerField()
    outcomes = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="kernel_import_batch_once")]


class ImportProblem(models.Model):
    """Something that is wrong, or worth knowing, about one cell of the file (`column` None: the row).

    Of one phase at a time: what a check or run finds takes the place of what the one before found.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    run = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    row = models.PositiveIntegerField()
    column = models.PositiveIntegerField(null=True)
    code = models.CharField(max_length=40)
    detail = models.CharField(max_length=500)
    value = models.CharField(max_length=255)
    is_warning = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["run", "id"], name="kernel_import_problem_run")]


class ImportMapping(BaseModel):
    """How files with these headers were mapped by somebody the last time they ran one."""

    resource = models.CharField(max_length=60)
    signature = models.CharField(max_length=64)
    owner_id = models.UUIDField()
    mapping = models.JSONField()
    rule = models.CharField(max_length=10, choices=ImportRule)
    options = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["resource", "signature", "owner_id"], name="kernel_import_mapping_once")
        ]


class NamedMapping(VersionedModel):
    """A mapping that somebody has given a name, for files of any headers.

    `entries` is a list of `{"header", "field", "format"}`; `signature` is that of the file from which it was made.
    Colleagues see it if it `is_shared`.
    """

    resource = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    owner_id = models.UUIDField()
    owner_name = models.CharField(max_length=255)
    is_shared = models.BooleanField(default=False)
    signature = models.CharField(max_length=64)
    entries = models.JSONField()
    rule = models.CharField(max_length=10, choices=ImportRule)
    options = models.JSONField(default=dict)

    class Meta:
        constraints = [
            models.UniqueConstraint("resource", "owner_id", Lower("name"), name="kernel_mapping_name"),
            models.CheckConstraint(condition=Q(rule__in=ImportRule.values), name="kernel_mapping_rule"),
        ]
        indexes = [models.Index(fields=["resource", "signature"], name="kernel_mapping_signature")]
