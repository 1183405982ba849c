"""What people send about category schemes: dictionaries of an organisation's own, as trees."""

from typing import Annotated

from pydantic import Field, StringConstraints

from customers.inputs.values import LEFT_OUT
from kernel.custom_fields.inputs import FieldKey, FieldState, GroupName, Help, Labels, OptionCode, OptionInput
from kernel.inputs import InputModel, QueryModel

Terms = Annotated[list[OptionInput], Field(min_length=1, max_length=500)]


class SchemeCreate(InputModel):
    """A new scheme of customers. Its code is the key under which a customer's `custom` has the codes of terms: one,
    or with `is_multiple` a list. Terms may come in any order; `parent` names the one above."""

    code: FieldKey
    labels: Labels
    help: Help = {}
    group: GroupName | None = None
    is_multiple: bool = False
    terms: Terms


class SchemeChange(InputModel):
    """`terms` replaces what there is: terms that are left out are deleted, unless a customer has them (422). Code and
    number of values stay for ever."""

    labels: Labels = LEFT_OUT
    help: Help = LEFT_OUT
    group: GroupName | None = None
    terms: Terms = LEFT_OUT
    archived: bool = LEFT_OUT


class SchemeQuery(QueryModel):
    state: FieldState = FieldState.ACTIVE


class TermRemoval(InputModel):
    """`replace_with` is the code of the term that customers get instead."""

    code: OptionCode
    replace_with: Annotated[str, StringConstraints(max_length=60)] | None = None
