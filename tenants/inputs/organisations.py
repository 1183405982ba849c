"""What comes in about organisations, their features and plans."""

import uuid
from typing import Annotated

from pydantic import Field, StringConstraints

from kernel.codes import CountryCode, CurrencyCode, InterfaceLanguage, TimezoneName
from kernel.inputs import Code, InputModel, Name, OneLine

LimitValue = Annotated[int, Field(ge=0, le=2**53)]


class OrganisationChange(InputModel):
    """The organisation's own settings; only what is given changes."""

    name: Name | None = None
    country: CountryCode | None = None
    currency: CurrencyCode | None = None
    language: InterfaceLanguage | None = None
    timezone: TimezoneName | None = None


class FeatureChange(InputModel):
    """A feature of the plan, on or off."""

    enabled: bool


class Reason(InputModel):
    """Why operators do it; the organisation's people can read it."""

    reason: OneLine = ""


class PlanAssignment(InputModel):
    """The plan that an organisation gets."""

    plan_id: uuid.UUID


class PlanCreate(InputModel):
    """A plan. `features` null: all there are, also those to come. A metric without a limit is unlimited."""

    code: Code
    name: Name
    features: list[Annotated[str, StringConstraints(max_length=60)]] | None = None
    limits: dict[Annotated[str, StringConstraints(max_length=60)], LimitValue] = {}
    is_default: bool = False


class PlanChange(InputModel):
    """What changes of a plan; its organisations have it at once."""

    name: Name | None = None
    features: list[Annotated[str, StringConstraints(max_length=60)]] | None = None
    limits: dict[Annotated[str, StringConstraints(max_length=60)], LimitValue] | None = None
    is_default: bool | None = None
