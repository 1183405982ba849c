"""What the resources of this floor answer, for OpenAPI."""

import uuid
from datetime import datetime
from typing import Any, Literal

from pydantic import BaseModel

from kernel.rights import Scope


class PersonOut(BaseModel):
    id: uuid.UUID
    name: str


class RoleLabelOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class EmployeeOut(BaseModel):
    id: uuid.UUID
    version: int
    name: str
    email: str
    is_active: bool
    deactivated_at: datetime | None
    successor_id: uuid.UUID | None
    successor: PersonOut | None
    roles: list[RoleLabelOut]
    teams: list[PersonOut]
    language: str | None
    timezone: str | None
    has_second_factor: bool
    last_sign_in_at: datetime | None
    created_at: datetime
    updated_at: datetime


class InvitationOut(BaseModel):
    id: uuid.UUID
    email: str
    name: str
    language: str
    roles: list[RoleLabelOut]
    state: Literal["open", "expired", "accepted", "revoked"]
    invited_by_id: uuid.UUID | None
    invited_by: PersonOut | None
    sent_at: datetime | None
    expires_at: datetime
    accepted_at: datetime | None
    revoked_at: datetime | None
    created_at: datetime


class InvitationPreviewOut(BaseModel):
    """What a person with the link may know before accepting."""

    email: str
    name: str
    organisation: str
    expires_at: datetime


class JoinedOut(BaseModel):
    id: uuid.UUID
    email: str
    name: str


class RoleOut(BaseModel):
    id: uuid.UUID
    version: int
    code: str
    name: str
    is_system: bool
    rights: list[str]
    customer_scope: Scope
    document_scope: Scope
    employee_count: int
    created_at: datetime
    updated_at: datetime


class RightOut(BaseModel):
    code: str
    label: str
    api_scope: str
    system_roles: list[str]


class TeamOut(BaseModel):
    id: uuid.UUID
    version: int
    name: str
    members: list[PersonOut]
    created_at: datetime
    updated_at: datetime


class KeyOut(BaseModel):
    id: uuid.UUID
    name: str
    kind: Literal["personal", "service"]
    owner_id: uuid.UUID | None
    owner: PersonOut | None
    role_id: uuid.UUID | None
    role: RoleLabelOut | None
    scopes: list[str]
    networks: list[str]
    rotated_from_id: uuid.UUID | None
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None
    last_used_address: str | None
    created_at: datetime


class NewKeyOut(KeyOut):
    """`key` is answered this once and never again."""

    key: str


class PreferenceOut(BaseModel):
    key: str
    value: Any
    updated_at: datetime


class FirstStepOut(BaseModel):
    name: str
    is_done: bool


class SessionOut(BaseModel):
    id: uuid.UUID
    address: str | None
    user_agent: str
    created_at: datetime
    last_seen_at: datetime
    expires_at: datetime
    is_current: bool


class PasskeyOut(BaseModel):
    id: uuid.UUID
    name: str
    created_at: datetime
    last_used_at: datetime | None


class SecondFactorOut(BaseModel):
    totp: bool
    passkeys: list[PasskeyOut]
    recovery_codes_left: int


class NewAuthenticatorOut(BaseModel):
    secret: str
    otpauth_url: str


class RecoveryCodesOut(BaseModel):
    """Shown once; null if older ones are still good."""

    recovery_codes: list[str] | None


class RecoveryCodesLeftOut(BaseModel):
    left: int


class PasskeyOptionsOut(BaseModel):
    """Options for `navigator.credentials.create()` or `.get()`, in the JSON form of WebAuthn level 3."""

    options: dict[str, Any]


class MyOrganisationOut(BaseModel):
    id: uuid.UUID
    name: str
    url: str
    state: str
    country: str
    currency: str
    language: str
    timezone: str
    is_platform: bool


class MeOut(BaseModel):
    id: uuid.UUID
    kind: Literal["employee", "portal_user", "api_key"]
    name: str
    email: str | None
    employee_id: uuid.UUID | None
    language: str | None
    timezone: str | None
    theme: str | None
    density: str | None
    roles: list[RoleLabelOut]
    rights: list[str]
    scopes: dict[str, Scope]
    organisation: MyOrganisationOut
    features: list[str]
