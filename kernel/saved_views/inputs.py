"""What comes in about saved views."""

import uuid
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kernel.inputs import InputModel, Name, OneLine
from kernel.models.saved_view import Visibility
from kernel.registers.listing import MAX_COLUMNS

ColumnName = Annotated[str, Field(min_length=1, max_length=60)]
Ordering = Annotated[str, Field(max_length=255)]
Search = Annotated[OneLine, Field(max_length=200)]


class DefaultFor(StrEnum):
    """Whose default a view becomes: one's own, or that of everybody without an own one."""

    PERSON = "person"
    ORGANISATION = "organisation"


class ViewColumn(InputModel):
    """One column in its place; `width` in CSS pixels, None for its natural one."""

    name: ColumnName
    width: Annotated[int, Field(ge=40, le=1200)] | None = None


Columns = Annotated[list[ViewColumn], Field(max_length=MAX_COLUMNS)]
Filters = Annotated[list[ColumnName], Field(max_length=MAX_COLUMNS)]


class ViewCreate(InputModel):
    """A new view: columns in their order, filters that show, filter tree, sort order, the column to group by, search.

    `role_id` says with which role it is shared, if `visibility` is `role`.
    """

    model_config = ConfigDict(populate_by_name=True)

    # Not called `register`: every class has a method of that name from abc.ABCMeta.
    register_name: ColumnName = Field(alias="register")
    name: Name
    visibility: Visibility = Visibility.PRIVATE
    role_id: uuid.UUID | None = None
    columns: Columns = []
    filters: Filters = []
    filter: dict[str, Any] | None = None
    ordering: Ordering | None = None
    group: ColumnName | None = None
    q: Search | None = None


class ViewChange(InputModel):
    """What is to change; what is not sent stays. A null `filter`, `ordering`, `group` or `q` takes it away."""

    name: Name | None = None
    visibility: Visibility | None = None
    role_id: uuid.UUID | None = None
    columns: Columns | None = None
    filters: Filters | None = None
    filter: dict[str, Any] | None = None
    ordering: Ordering | None = None
    group: ColumnName | None = None
    q: Search | None = None


class MakeDefault(InputModel):
    default_for: DefaultFor = DefaultFor.PERSON
