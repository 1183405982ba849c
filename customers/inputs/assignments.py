"""What people send about assignments."""

import datetime
import uuid
from typing import Annotated, Any

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


class HandOver(InputModel):
    """What one employee looks after, given to another: all roles, or only `roles`."""

    from_id: uuid.UUID
    to_id: uuid.UUID
    roles: Annotated[list[Role], Field(max_length=10)] = []


class ReassignmentQuery(HandOver):
    """A hand-over of those customers that match `filter` (a tree, null for all) and `q`."""

    filter: dict[str, Any] | None = None
    q: Annotated[str, Field(max_length=200)] = ""


class Reassignment(ReassignmentQuery):
    """`expected_count` is how many customers the person saw: another number at the start is a 409."""

    expected_count: Annotated[int, Field(ge=0)]


class AssignmentChange(InputModel):
    """`is_primary: false` has no effect: another one becomes primary by being made so."""

    is_primary: bool = LEFT_OUT
    share: Share | None = None
    starts_on: datetime.date | None = None
    ends_on: datetime.date | None = None
