"""What people send about field policies."""

from enum import StrEnum
from typing import Annotated

from pydantic import Field, StringConstraints

from customers.field_policy import Preset
from kernel.inputs import InputModel


class Kind(StrEnum):
    PERSON = "person"
    COMPANY = "company"


class RuleInput(InputModel):
    """One field that must be filled at creation, at changes, or both; for one kind of customer or both."""

    field: Annotated[str, StringConstraints(min_length=1, max_length=60)]
    on_create: bool = True
    on_update: bool = True
    kind: Annotated[Kind, Field(strict=False)] | None = None


class FieldPolicyPut(InputModel):
    """All rules of one resource; those that are not named are gone."""

    rules: Annotated[list[RuleInput], Field(max_length=200)]


class PresetChoice(InputModel):
    """The preset that every resource is to follow from now on."""

    preset: Annotated[Preset, Field(strict=False)]
