"""What people send about profiles."""

from typing import Annotated

from pydantic import Field

from customers.profile import PanelColumn, PanelState
from kernel.inputs import InputModel


class PanelInput(InputModel):
    code: Annotated[str, Field(max_length=60)]
    column: Annotated[PanelColumn, Field(strict=False)] = PanelColumn.SIDE
    state: Annotated[PanelState, Field(strict=False)] = PanelState.OPEN


class ProfileLayoutPut(InputModel):
    """The panels in their order. Those that are left out come after the others of their column."""

    panels: Annotated[list[PanelInput], Field(max_length=100)]
