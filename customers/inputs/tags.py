"""What people send about tags."""

import uuid
from typing import Annotated

from pydantic import StringConstraints

from customers.inputs.values import LEFT_OUT
from kernel.inputs import Color, InputModel, Name, QueryModel

TagName = Annotated[Name, StringConstraints(max_length=60)]


class TagCreate(InputModel):
    name: TagName
    color: Color = "gray"


class TagChange(InputModel):
    name: TagName = LEFT_OUT
    color: Color = LEFT_OUT


class TagMerge(InputModel):
    """The tag that stays; the one addressed goes."""

    into_id: uuid.UUID


class TagRemoval(QueryModel):
    """`detach=true` takes the tag from the customers that have it."""

    detach: bool = False
