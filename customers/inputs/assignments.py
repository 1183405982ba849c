"""What people send about assignments."""

import datetime
import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.values import LEFT_OUT, Share
from customers.models.assignment import AssignmentRole
from kernel.inputs import InputModel

Role = Annotated[AssignmentRole, Field(strict=False)]


class AssignmentCreate(InputModel):
    """`share` in per cent, at most 100 for all of a role. The first of a role is primary anyway."""

    role: Role
    employee_id: uuid.UUID
    is_primary: bool = False
    share: Share | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None


class AssignmentInList(AssignmentCreate):
    """One of all assignments of a customer: whoever is not in the list loses the role."""


class AssignmentChange(InputModel):
    """`is_primary: false` has no effect: another one becomes primary by being made so."""

    is_primary: bool = LEFT_OUT
    share: Share | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
