"""What people send to make one of several customers, or contacts."""

import uuid
from enum import StrEnum
from typing import Annotated, Self

from django.utils.translation import gettext as _
from pydantic import Field, model_validator

from kernel.errors import FieldCode
from kernel.inputs import InputModel, field_error

MOST = 10


class Prefer(StrEnum):
    """Whose value wins where the client does not choose: the survivor's, or that of the one changed last. What is
    empty never wins over what is filled."""

    SURVIVOR = "survivor"
    NEWEST = "newest"


Choices = Annotated[dict[Annotated[str, Field(max_length=70)], uuid.UUID], Field(max_length=200)]


class MergePreview(InputModel):
    """Those that shall become one; without `survivor_id` the one that has been a customer longest survives.

    `choices` names for a field whose value shall win.
    """

    ids: Annotated[list[uuid.UUID], Field(min_length=2, max_length=MOST)]
    survivor_id: uuid.UUID | None = None
    choices: Choices = {}
    prefer: Annotated[Prefer, Field(strict=False)] = Prefer.SURVIVOR

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len(set(self.ids)) < len(self.ids):
            raise field_error(FieldCode.NOT_UNIQUE, _("Each can be named once."))
        if self.survivor_id is not None and self.survivor_id not in self.ids:
            raise field_error(FieldCode.CONTRADICTION, _("The survivor is one of them."))
        return self


class Merging(InputModel):
    """`merged_ids` become part of `survivor_id`. `choices` names for a field whose value wins; `versions` are those
    that the client saw, by id: another one now is a 412. `force` goes on where the preview says that it takes that.
    """

    survivor_id: uuid.UUID
    merged_ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=MOST - 1)]
    choices: Choices = {}
    prefer: Annotated[Prefer, Field(strict=False)] = Prefer.SURVIVOR
    versions: Annotated[dict[uuid.UUID, int], Field(max_length=MOST)] = {}
    force: bool = False

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        if len({self.survivor_id, *self.merged_ids}) <= len(self.merged_ids):
            raise field_error(FieldCode.NOT_UNIQUE, _("Each can be named once."))
        return self
