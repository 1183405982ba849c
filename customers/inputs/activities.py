"""What people send about activities."""

import uuid
from enum import StrEnum
from typing import Annotated, Any

from pydantic import AfterValidator, AwareDatetime, Field

from customers.inputs.values import LEFT_OUT
from customers.models.activity import ActivityState
from kernel.codes import TimezoneName
from kernel.inputs import InputModel, Name, Text


def _none_if_empty(value: str) -> str | None:
    return value or None


State = Annotated[ActivityState, Field(strict=False)]
Description = Annotated[Text, AfterValidator(_none_if_empty)]
People = Annotated[list[uuid.UUID], Field(max_length=100)]
# At most four weeks.
Minutes = Annotated[int, Field(ge=0, le=40_320)]


class ActivityFields(InputModel):
    """The attributes of an activity that may be empty.

    `timezone` is where the hours are meant; without it that of the person. An activity that `is_all_day` takes
    whole days there. `reminder_minutes` before the start all who take part get a mail.
    """

    text: Description | None = None
    starts_at: AwareDatetime | None = None
    ends_at: AwareDatetime | None = None
    timezone: TimezoneName | None = None
    owner_id: uuid.UUID | None = None
    customer_id: uuid.UUID | None = None
    reminder_minutes: Minutes | None = None


class ActivityCreate(ActivityFields):
    """Planned, or logged as done. The owner is who creates it if nobody is named, and always takes part."""

    type_id: uuid.UUID
    subject: Name
    is_all_day: bool = False
    state: State = ActivityState.PLANNED
    is_private: bool = False
    participant_ids: People = []
    contact_ids: People = []


class ActivityChange(ActivityFields):
    """What is to change. Its state changes by actions: done, cancel, reopen."""

    type_id: uuid.UUID = LEFT_OUT
    subject: Name = LEFT_OUT
    is_all_day: bool = LEFT_OUT
    is_private: bool = LEFT_OUT
    participant_ids: People = LEFT_OUT
    contact_ids: People = LEFT_OUT


class Move(StrEnum):
    """What an activity's state changes by."""

    DONE = "done"
    CANCEL = "cancel"
    REOPEN = "reopen"


class ActivityBulkChange(InputModel):
    """What becomes of many activities. `shift_days` moves start and end by days, at the same hours in their zones."""

    move: Annotated[Move, Field(strict=False)] = LEFT_OUT
    type_id: uuid.UUID = LEFT_OUT
    owner_id: uuid.UUID = LEFT_OUT
    shift_days: Annotated[int, Field(ge=-3660, le=3660)] = LEFT_OUT


class ActivityBulkUpdate(InputModel):
    """A change of all activities that match `filter` (a tree, null for all) and `q`.

    `expected_count` is how many the person saw: another number at the start is a 409.
    """

    filter: dict[str, Any] | None = None
    q: Annotated[str, Field(max_length=200)] = ""
    data: ActivityBulkChange
    expected_count: Annotated[int, Field(ge=0)]
