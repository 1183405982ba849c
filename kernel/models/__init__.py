from kernel.models.base import BaseModel, VersionedModel, new_id
from kernel.models.change import Change
from kernel.models.custom_field import CustomField, FieldType, UniqueCustomValue
from kernel.models.duty import Duty
from kernel.models.event import Event
from kernel.models.export import Export, ExportFormat
from kernel.models.file import File, FileState
from kernel.models.idempotency import IdempotencyKey
from kernel.models.imports import (
    Import,
    ImportBatch,
    ImportFormat,
    ImportMapping,
    ImportProblem,
    ImportRule,
    ImportState,
    NamedMapping,
)
from kernel.models.job import Job, JobState, Queue
from kernel.models.numbering import NumberCounter, NumberSequence, Reset
from kernel.models.saved_view import DefaultView, SavedView, Visibility
from kernel.models.stamp import Stamp

__all__ = [
    "BaseModel",
    "Change",
    "CustomField",
    "DefaultView",
    "Duty",
    "Event",
    "Export",
    "ExportFormat",
    "FieldType",
    "File",
    "FileState",
    "IdempotencyKey",
    "Import",
    "ImportBatch",
    "ImportFormat",
    "ImportMapping",
    "ImportProblem",
    "ImportRule",
    "ImportState",
    "Job",
    "JobState",
    "NamedMapping",
    "NumberCounter",
    "NumberSequence",
    "Queue",
    "Reset",
    "SavedView",
    "Stamp",
    "UniqueCustomValue",
    "VersionedModel",
    "Visibility",
    "new_id",
]
