"""What people send about phone numbers of customers."""

import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.values import LEFT_OUT, Extension, Label, PhoneText
from customers.models.phone import PhoneKind
from kernel.inputs import InputModel

Kind = Annotated[PhoneKind, Field(strict=False)]


class PhoneCreate(InputModel):
    """`number` in any usual form; without + or 00 it is one of the customer's country.

    `kind` is known from the number if it is not given. The first of a list is primary if none says so.
    """

    number: PhoneText
    extension: Extension | None = None
    kind: Kind | None = None
    label: Label | None = None
    is_primary: bool = False


class PhoneInput(PhoneCreate):
    """`id` names one of the customer's when a whole list is sent."""

    id: uuid.UUID | None = None


class PhoneChange(InputModel):
    """`is_primary: false` has no effect: another one becomes primary by being made so."""

    number: PhoneText = LEFT_OUT
    extension: Extension | None = None
    kind: Kind | None = None
    label: Label | None = None
    is_primary: bool = LEFT_OUT
