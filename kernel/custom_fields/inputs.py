"""What people send about custom fields, and their values as part of other inputs."""

import uuid
from enum import StrEnum
from typing import Annotated, Any

from pydantic import Field, StringConstraints

from kernel.codes import CurrencyCode, LanguageTag
from kernel.inputs import Color, InputModel, Name, OneLine, QueryModel
from kernel.models.custom_field import FieldType

# The default of a member that may be left out, but may not be null.
LEFT_OUT: Any = None

# `net_area`: also a part of names of filters, where two underscores begin an operator.
FieldKey = Annotated[str, StringConstraints(pattern=r"^[a-z][a-z0-9]*(_[a-z0-9]+)*$", max_length=50)]
OptionCode = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_-]*$", max_length=60)]
Labels = Annotated[dict[LanguageTag, Name], Field(min_length=1, max_length=40)]
Help = Annotated[dict[LanguageTag, Annotated[Name, Field(max_length=500)]], Field(max_length=40)]
GroupName = Annotated[OneLine, StringConstraints(max_length=60)]
Limit = Annotated[str, StringConstraints(min_length=1, max_length=40)]
Length = Annotated[int, Field(ge=1, le=20_000)]
Pattern = Annotated[str, StringConstraints(min_length=1, max_length=200)]

# Values of custom fields by key, in a body: `{"tier": "gold", "area": null}`. What each may be, its field says.
CustomValues = Annotated[dict[Annotated[str, Field(max_length=60)], Any], Field(max_length=200)]


class OptionInput(InputModel):
    """A choice. Its code stays; an archived one is kept where it was chosen, and can be chosen no more.

    In a category scheme `parent` is the code of the choice that it is below.
    """

    code: OptionCode
    labels: Labels
    color: Color = "gray"
    archived: bool = False
    parent: OptionCode | None = None


Options = Annotated[list[OptionInput], Field(max_length=500)]


class CustomFieldCreate(InputModel):
    """A new field of `resource`.

    `minimum` and `maximum` are written like the field's values: `10`, `2026-01-31`. `pattern` is a regular
    expression (Rust's syntax) for the whole value. `target` says what a link points to.
    """

    resource: Annotated[str, Field(max_length=60)]
    key: FieldKey
    type: Annotated[FieldType, Field(strict=False)]
    labels: Labels
    help: Help = {}
    group: GroupName | None = None
    is_required: bool = False
    is_unique: bool = False
    default: Any = None
    minimum: Limit | None = None
    maximum: Limit | None = None
    min_length: Length | None = None
    max_length: Length | None = None
    pattern: Pattern | None = None
    currency: CurrencyCode | None = None
    target: Annotated[str, Field(max_length=30)] | None = None
    options: Options = []


class CustomFieldChange(InputModel):
    """`labels`, `help` and `options` replace what there is. Resource, key, type and target stay for ever."""

    labels: Labels = LEFT_OUT
    help: Help = LEFT_OUT
    group: GroupName | None = None
    is_required: bool = LEFT_OUT
    is_unique: bool = LEFT_OUT
    default: Any = None
    minimum: Limit | None = None
    maximum: Limit | None = None
    min_length: Length | None = None
    max_length: Length | None = None
    pattern: Pattern | None = None
    currency: CurrencyCode | None = None
    options: Options = LEFT_OUT
    archived: bool = LEFT_OUT


class CustomFieldOrder(InputModel):
    """Fields of one resource in their new order; those that are not named come after them, as they were."""

    resource: Annotated[str, Field(max_length=60)]
    ids: Annotated[list[uuid.UUID], Field(min_length=1, max_length=1_000)]


class FieldState(StrEnum):
    """Which fields are meant."""

    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"


class CustomFieldQuery(QueryModel):
    resource: Annotated[str, Field(max_length=60)] | None = None
    state: FieldState = FieldState.ACTIVE
