"""What comes in about numbering. The mask's own rules are in `kernel.numbering.masks`."""

from typing import Annotated, Any

from pydantic import Field

from kernel.inputs import InputModel
from kernel.models.numbering import Reset

Number = Annotated[int, Field(ge=1, le=999_999_999_999)]
Mask = Annotated[str, Field(min_length=1, max_length=60)]


class SequenceChange(InputModel):
    """A new rule, or parts of one. `next_number` lets the sequence leap forward, never back."""

    mask: Mask | None = None
    reset: Reset | None = None
    manual_allowed: bool | None = None
    next_number: Number | None = None

    def rule(self) -> dict[str, Any]:
        """The given parts of the rule itself."""
        return {name: value for name, value in self.given().items() if name != "next_number" and value is not None}


class SequencePreview(InputModel):
    """A rule that is only tried; what is missing is as it is now."""

    mask: Mask | None = None
    reset: Reset | None = None
    next_number: Number | None = None
