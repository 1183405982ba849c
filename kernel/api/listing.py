"""Small lists in the envelope that every list has; long ones are registers."""

import uuid
from collections.abc import Iterable
from datetime import datetime
from typing import Annotated, Any, Generic, TypeVar

from pydantic import BaseModel, Field

from kernel.inputs import QueryModel
from kernel.registers.listing import DEFAULT_LIMIT, MAX_LIMIT

Row = TypeVar("Row")


class ListOut(BaseModel, Generic[Row]):
    """The envelope, for OpenAPI: `@endpoint(output=ListOut[TagOut])`."""

    results: list[Row]
    next_cursor: str | None
    prev_cursor: str | None
    has_more: bool


class ListQuery(QueryModel):
    """Where to read on in a list that is no register, and how many rows."""

    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT
    cursor: str | None = None


class HistoryQuery(ListQuery):
    """The same for `kernel.history.changes_of`; `field` leaves the changes that touched it."""

    field: Annotated[str, Field(max_length=60)] | None = None
    request_id: Annotated[str, Field(max_length=64)] | None = None


class ChangeActorOut(BaseModel):
    kind: str
    id: uuid.UUID | None
    name: str


class ChangedFieldOut(BaseModel):
    name: str
    before: Any
    after: Any


class ChangeOut(BaseModel):
    """One entry of a change history, as `kernel.history.changes_of` gives it."""

    id: uuid.UUID
    at: datetime
    action: str
    fields: list[ChangedFieldOut]
    actor: ChangeActorOut
    source: str
    request_id: str


def whole_list(rows: Iterable[Any]) -> dict[str, Any]:
    """All rows as one page."""
    return {"results": list(rows), "next_cursor": None, "prev_cursor": None, "has_more": False}
