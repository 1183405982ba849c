"""What people send about dictionaries."""

import uuid
from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from customers.inputs.values import LEFT_OUT
from customers.models.term import StatusClass
from kernel.codes import LanguageTag
from kernel.inputs import Color, InputModel, Name, QueryModel

# Stable and readable; letters of either case, because other systems' codes are carried over as they are.
TermCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
Labels = Annotated[dict[LanguageTag, Name], Field(min_length=1, max_length=40)]
Weight = Annotated[int, Field(ge=0, le=100)]
Status = Annotated[StatusClass, Field(strict=False)]


class TermState(StrEnum):
    """Which terms of a dictionary are meant."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"


class TermCreate(InputModel):
    """`code` is made from the label if it is not given.

    `status_class` is for statuses alone (active if not given), `weight` for prospect levels (0 if not given).
    """

    code: TermCode | None = None
    labels: Labels
    color: Color = "gray"
    status_class: Status | None = None
    weight: Weight | None = None


class TermChange(InputModel):
    """`labels` replaces the labels of all languages."""

    code: TermCode = LEFT_OUT
    labels: Labels = LEFT_OUT
    color: Color = LEFT_OUT
    status_class: Status = LEFT_OUT
    weight: Weight = LEFT_OUT
    archived: bool = LEFT_OUT


class TermOrder(InputModel):
    """Terms in their new order; those that are not named come after them, as they were."""

    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=1_000)]


class TermQuery(QueryModel):
    state: TermState = TermState.ACTIVE


class TermRemoval(QueryModel):
    """`replace_with` names the term that takes the place of the deleted one wherever it is used."""

    replace_with: uuid.UUID | None = None
