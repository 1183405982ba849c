"""What the kernel's resources answer, for OpenAPI."""

import uuid
from datetime import datetime
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from kernel.models.export import ExportFormat


class RegisterSummaryOut(BaseModel):
    """`formats` are what the rows can be exported as."""

    name: str
    label: str
    searchable: bool
    exportable: bool
    formats: list[ExportFormat]


class ChoiceOut(BaseModel):
    """`parent` is the code of the choice that it is below, in a tree."""

    code: str
    label: str
    color: str | None
    parent: str | None


class RegisterColumnOut(BaseModel):
    """`parameter` is the column's name in the query string, `writes` the field that changes it."""

    name: str
    label: str
    type: str
    operators: list[str]
    parameter: str
    sortable: bool
    groupable: bool
    summable: bool
    nullable: bool
    default: bool
    choices: list[ChoiceOut] | None
    dictionary: str | None
    register_name: str | None = Field(alias="register")
    group: str | None
    help: str | None
    writes: str | None
    required: Any


class RegisterOut(RegisterSummaryOut):
    default_ordering: str
    columns: list[RegisterColumnOut]
    requirements: Any


class GroupOut(BaseModel):
    """The rows with one value: `value` is shown as in the list, `filter` is the tree that means these rows."""

    value: Any
    filter: dict[str, Any]
    count: int
    sums: dict[str, Any]


class GroupsOut(BaseModel):
    """`sums` and `total_count` are those of all groups; `has_more` if there are more groups than are told."""

    by: str
    groups: list[GroupOut]
    total_count: int
    sums: dict[str, Any]
    has_more: bool


class ViewColumnOut(BaseModel):
    name: str
    width: int | None


class ViewNoteOut(BaseModel):
    """A column that the view names in one of its parts, but that is gone."""

    part: str
    name: str


class SavedViewOut(BaseModel):
    id: uuid.UUID
    # Not called `register`: every class has a method of that name from abc.ABCMeta.
    register_name: str = Field(alias="register")
    name: str
    visibility: str
    role_id: uuid.UUID | None
    owner_id: uuid.UUID
    columns: list[ViewColumnOut]
    filters: list[str]
    filter: dict[str, Any] | None
    ordering: str | None
    group: str | None
    q: str | None
    can_edit: bool
    default_for: list[str]
    is_default: bool
    notes: list[ViewNoteOut]
    version: int
    created_at: datetime
    updated_at: datetime


class ProgressOut(BaseModel):
    done: int
    total: int | None


class JobSubjectOut(BaseModel):
    resource: str
    id: uuid.UUID | None


class JobOut(BaseModel):
    id: uuid.UUID
    kind: str
    label: str = Field(description="What it does, in the language of the request.")
    subject: JobSubjectOut | None = Field(description="What it is about, and where to see what came of it.")
    state: str
    progress: ProgressOut
    result: dict[str, Any] | None
    error: dict[str, Any] | None
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ExportOut(BaseModel):
    id: uuid.UUID
    register_name: str = Field(alias="register")
    format: str
    job_id: uuid.UUID
    columns: list[str]
    rows: int | None
    bytes: int | None
    sha256: str | None
    manifest: dict[str, Any] | None
    created_at: datetime
    finished_at: datetime | None
    expires_at: datetime | None


class UploaderOut(BaseModel):
    id: uuid.UUID | None
    name: str


class FileOut(BaseModel):
    id: uuid.UUID
    name: str
    content_type: str
    size: int
    purpose: str
    state: str
    sha256: str | None
    uploader: UploaderOut
    created_at: datetime
    confirmed_at: datetime | None


class UploadOut(BaseModel):
    """Post `fields`, then the file, as multipart/form-data to `url`."""

    url: str
    fields: dict[str, str]
    expires_at: datetime


class AnnouncedFileOut(FileOut):
    upload: UploadOut


class NumberSequenceOut(BaseModel):
    name: str
    label: str
    mask: str
    reset: str
    manual_allowed: bool
    manual_possible: bool
    next_number: int
    preview: list[str]
    version: int


class NumberPreviewOut(BaseModel):
    preview: list[str]


class EventOut(BaseModel):
    """As in webhooks (Standard Webhooks)."""

    id: uuid.UUID
    type: str
    timestamp: datetime
    object_id: uuid.UUID
    data: dict[str, Any]


class ErrorCodeOut(BaseModel):
    """`advice` says what a client can do about it."""

    model_config = ConfigDict(json_schema_extra={"example": {"code": "version_mismatch", "status": 412}})

    code: str
    status: int
    title: str
    advice: str


class ImportFieldOut(BaseModel):
    """Something that columns may go to. `formats` are how its numbers or dates may be written."""

    name: str
    label: str
    type: str
    many: bool
    formats: list[str]


class ImportChoiceOut(BaseModel):
    code: str
    label: str


class ImportOptionOut(BaseModel):
    """A yes or no if `default` is one, else one of `choices`, else a short text."""

    name: str
    label: str
    default: Any
    choices: list[ImportChoiceOut]


class ImportResourceOut(BaseModel):
    name: str
    label: str
    fields: list[ImportFieldOut]
    options: list[ImportOptionOut]


class ImportFileOut(BaseModel):
    id: uuid.UUID
    name: str


class ImportSummaryOut(BaseModel):
    """`state`: analysing, mapping, checking, ready, running, done, undoing, undone, failed, cancelled. `phase` is
    what a failed or cancelled job was about. `counts` are of the last check, run or undo.
    """

    id: uuid.UUID
    resource: str
    file: ImportFileOut
    owner: UploaderOut
    state: str
    phase: str
    can_undo: bool
    job: JobOut | None
    rows: int
    counts: dict[str, int]
    has_error_rows: bool
    version: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None


class ImportColumnOut(BaseModel):
    name: str
    samples: list[str]
    filled: int


class MappedColumnOut(BaseModel):
    column: int
    field: str
    format: str


class ImportOut(ImportSummaryOut):
    format: str | None
    sheet: str | None
    sheets: list[str]
    encoding: str | None
    delimiter: str | None
    has_header: bool
    columns: list[ImportColumnOut]
    mapping: list[MappedColumnOut]
    rule: str
    options: dict[str, Any]


class MappingEntryOut(BaseModel):
    header: str
    field: str
    format: str


class NamedMappingOut(BaseModel):
    """`entries` tell which header goes to which field. Only who `can_edit` it may rename, share or delete it."""

    id: uuid.UUID
    resource: str
    name: str
    is_shared: bool
    can_edit: bool
    owner: UploaderOut
    entries: list[MappingEntryOut]
    rule: str
    options: dict[str, Any]
    version: int
    created_at: datetime
    updated_at: datetime


class ImportProblemOut(BaseModel):
    """`row` is the line in the file, `column` counts from 0 and is null for the whole row."""

    id: uuid.UUID
    row: int
    column: int | None
    column_name: str | None
    code: str
    detail: str
    value: str | None
    is_warning: bool
