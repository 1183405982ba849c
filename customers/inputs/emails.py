"""What people send about e-mail addresses of customers."""

import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.values import LEFT_OUT, EmailAddress
from customers.models.email import EmailPurpose
from kernel.inputs import InputModel

Purpose = Annotated[EmailPurpose, Field(strict=False)]
Purposes = Annotated[list[Purpose], Field(min_length=1, max_length=10)]


class EmailCreate(InputModel):
    """The first of a list is primary if none says so."""

    email: EmailAddress
    purposes: Purposes = [EmailPurpose.GENERAL]
    is_primary: bool = False


class EmailInput(EmailCreate):
    """`id` names one of the customer's when a whole list is sent."""

    id: uuid.UUID | None = None


class EmailChange(InputModel):
    """`is_primary: false` has no effect: another one becomes primary by being made so."""

    email: EmailAddress = LEFT_OUT
    purposes: Purposes = LEFT_OUT
    is_primary: bool = LEFT_OUT
