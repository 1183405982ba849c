"""What people send about timelines."""

from typing import Annotated

from pydantic import Field

from kernel.inputs import InputModel


class TimelineSettingsPut(InputModel):
    """The automatic kinds that timelines do not show; all others are shown."""

    hidden_kinds: Annotated[list[Annotated[str, Field(max_length=60)]], Field(max_length=100)]
