"""What comes in about exports."""

import uuid
from typing import Annotated, Any

from pydantic import ConfigDict, Field

from kernel.inputs import InputModel
from kernel.models.export import ExportFormat
from kernel.registers.listing import MAX_COLUMNS

_Text = Annotated[str, Field(max_length=255)]


class ExportCreate(InputModel):
    """Which rows and columns of which register, and as what.

    Rows: those of the saved `view`, of `filter` (a tree), of `q` (search) and of `parameters` (the filters of
    the list's query string, each with its values), all joined by and. `columns` and `ordering` go before
    those of the view.
    """

    model_config = ConfigDict(populate_by_name=True)

    # Not called `register`: every class has a method of that name from abc.ABCMeta.
    register_name: Annotated[str, Field(min_length=1, max_length=60)] = Field(alias="register")
    format: ExportFormat
    view: uuid.UUID | None = None
    filter: dict[str, Any] | None = None
    q: _Text | None = None
    ordering: _Text | None = None
    columns: Annotated[list[_Text], Field(max_length=MAX_COLUMNS)] = []
    parameters: Annotated[dict[str, Annotated[list[_Text], Field(max_length=500)]], Field(max_length=100)] = {}
