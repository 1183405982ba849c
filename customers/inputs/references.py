"""What people send about what customers and contacts are called elsewhere."""

from typing import Annotated

from pydantic import Field

from kernel.inputs import Code, InputModel, Name

ReferenceId = Annotated[Name, Field(max_length=255)]


class ReferenceInput(InputModel):
    """What the customer or contact is called (`id`) in another system (`source`)."""

    source: Code
    id: ReferenceId


References = Annotated[list[ReferenceInput], Field(max_length=50)]
