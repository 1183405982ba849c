"""What people send about employees, roles, teams and themselves."""

import uuid
from typing import Annotated, Literal

from pydantic import Field

from accounts.inputs.common import Email, Password, Token
from accounts.models.login import Density, Theme
from kernel.codes import InterfaceLanguage, TimezoneName
from kernel.inputs import Code, InputModel, Name, QueryModel
from kernel.rights import Scope

Ids = Annotated[list[uuid.UUID], Field(max_length=200)]
RoleIds = Annotated[list[uuid.UUID], Field(min_length=1, max_length=20)]


class EmployeeChange(InputModel):
    name: Name | None = None
    role_ids: RoleIds | None = None
    team_ids: Ids | None = None


class Deactivation(InputModel):
    """Who takes over what the employee was responsible for."""

    successor_id: uuid.UUID | None = None


class InvitationCreate(InputModel):
    email: Email
    name: Name
    role_ids: RoleIds
    language: InterfaceLanguage | None = None


class InvitationToken(InputModel):
    token: Token


class InvitationAccept(InvitationToken):
    """`name` corrects the name that the inviting colleague typed."""

    password: Password
    name: Name | None = None


class RoleCreate(InputModel):
    """`code` is made from the name if it is not given."""

    name: Name
    code: Code | None = None
    rights: Annotated[list[str], Field(max_length=500)]
    customer_scope: Scope = Scope.OWN
    document_scope: Scope = Scope.OWN


class RoleChange(InputModel):
    name: Name | None = None
    rights: Annotated[list[str], Field(max_length=500)] | None = None
    customer_scope: Scope | None = None
    document_scope: Scope | None = None


class TeamCreate(InputModel):
    name: Name
    member_ids: Ids = []


class TeamChange(InputModel):
    name: Name | None = None
    member_ids: Ids | None = None


class ProfileChange(InputModel):
    """One's own profile; `language` and `timezone` null mean the organisation's."""

    name: Name | None = None
    language: InterfaceLanguage | None = None
    timezone: TimezoneName | None = None
    theme: Theme | None = None
    density: Density | None = None


class InvitationQuery(QueryModel):
    state: Literal["open", "expired", "accepted", "revoked"] | None = None
