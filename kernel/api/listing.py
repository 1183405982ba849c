"""Small lists in the envelope that every list has; long ones are registers."""

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

from pydantic import BaseModel

Row = TypeVar("Row")


class ListOut(BaseModel, Generic[Row]):
    """The envelope, for OpenAPI: `@endpoint(output=ListOut[TagOut])`."""

    results: list[Row]
    next_cursor: str | None
    prev_cursor: str | None
    has_more: bool


def whole_list(rows: Iterable[Any]) -> dict[str, Any]:
    """All rows as one page."""
    return {"results": list(rows), "next_cursor": None, "prev_cursor": None, "has_more": False}
