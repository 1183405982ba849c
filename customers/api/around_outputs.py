"""What notes, files, activities and timelines answer, for OpenAPI."""

import uuid
from datetime import datetime
from typing import Any

from pydantic import BaseModel

from customers.api.outputs import CustomerLabelOut, EmployeeLabelOut, TermLabelOut
from customers.models import ActivityState
from kernel.api.outputs import FileOut, UploaderOut


class NoteOut(BaseModel):
    """`body` is HTML with paragraphs, lists, emphasis and links; `author_name` is there for keys of nobody, too."""

    id: uuid.UUID
    version: int
    body: str
    is_private: bool
    is_pinned: bool
    author: EmployeeLabelOut | None
    author_name: str
    can_edit: bool
    created_at: datetime
    updated_at: datetime


class AttachedFileOut(FileOut):
    """`url` leads to the file, as an attachment, after the rights are checked again."""

    url: str
    attached_at: datetime
    attached_by: UploaderOut


class ContactLabelOut(BaseModel):
    id: uuid.UUID
    name: str


class ActivityOut(BaseModel):
    """People and customers that the reader may not see have an id and no name."""

    id: uuid.UUID
    version: int
    type_id: uuid.UUID
    type: TermLabelOut | None
    subject: str
    text: str | None
    starts_at: datetime | None
    ends_at: datetime | None
    timezone: str
    is_all_day: bool
    state: ActivityState
    done_at: datetime | None
    is_private: bool
    owner_id: uuid.UUID | None
    owner: EmployeeLabelOut | None
    customer_id: uuid.UUID | None
    customer: CustomerLabelOut | None
    participant_ids: list[uuid.UUID]
    participants: list[EmployeeLabelOut]
    contact_ids: list[uuid.UUID]
    contacts: list[ContactLabelOut]
    reminder_minutes: int | None
    created_at: datetime
    updated_at: datetime


class CalendarFeedOut(BaseModel):
    """`url` is the secret address; it is told once, when it is made."""

    is_on: bool
    created_at: datetime | None
    url: str | None


class TimelineActorOut(BaseModel):
    kind: str
    id: uuid.UUID | None
    name: str


class TimelineEntryOut(BaseModel):
    """`text` is a sentence in the reader's language; `data` what `kind` is shown with: the note, file or activity
    itself, or `changes` with fields before and after."""

    id: uuid.UUID
    at: datetime
    kind: str
    text: str
    actor: TimelineActorOut
    object_id: uuid.UUID
    data: dict[str, Any]


class TimelineKindOut(BaseModel):
    kind: str
    label: str
    is_automatic: bool
    is_shown: bool


class TimelineSettingsOut(BaseModel):
    version: int
    kinds: list[TimelineKindOut]


class BriefOut(BaseModel):
    """Sentences in the reader's language, and all of them as one text."""

    text: str
    facts: list[str]
    open_items: list[str]
    last_events: list[str]
