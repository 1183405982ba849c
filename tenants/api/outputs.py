"""What the resources of this floor answer, for OpenAPI."""

import uuid
from datetime import datetime

from pydantic import BaseModel

from tenants.limits import Unit


class SignUpOut(BaseModel):
    organisation: uuid.UUID
    url: str
    hand_over: str


class AvailabilityOut(BaseModel):
    slug: str
    available: bool
    reason: str | None


class PlanRefOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class OrganisationOut(BaseModel):
    id: uuid.UUID
    version: int
    slug: str
    name: str
    state: str
    state_reason: str
    country: str
    currency: str
    language: str
    timezone: str
    url: str
    plan: PlanRefOut
    delete_after: datetime | None
    created_at: datetime
    updated_at: datetime


class TxtRecordOut(BaseModel):
    name: str
    value: str


class DomainOut(BaseModel):
    id: uuid.UUID
    host: str
    is_own: bool
    is_primary: bool
    verified_at: datetime | None
    txt_record: TxtRecordOut | None
    created_at: datetime


class FeatureOut(BaseModel):
    code: str
    label: str
    in_plan: bool
    enabled: bool


class UsageLineOut(BaseModel):
    metric: str
    label: str
    unit: Unit
    value: int
    maximum: int | None


class OwnPlanOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str
    features: list[str]
    usage: list[UsageLineOut]


class UsageOut(BaseModel):
    metric: str
    value: int
    measured_at: datetime


class SubscriberOut(BaseModel):
    """An organisation as operators see it."""

    id: uuid.UUID
    version: int
    slug: str
    name: str
    state: str
    state_reason: str
    country: str
    currency: str
    language: str
    timezone: str
    is_platform: bool
    sends_mail: bool
    url: str | None
    hosts: list[str]
    plan: PlanRefOut
    usage: list[UsageOut]
    created_at: datetime
    suspended_at: datetime | None
    closing_at: datetime | None
    delete_after: datetime | None
    deleted_at: datetime | None


class PlanOut(BaseModel):
    id: uuid.UUID
    version: int
    code: str
    name: str
    features: list[str] | None
    limits: dict[str, int]
    is_default: bool
    created_at: datetime
    updated_at: datetime


class QueueOwnerOut(BaseModel):
    id: uuid.UUID
    name: str
    state: str


class QueueFiguresOut(BaseModel):
    """A queue of an organisation; `waiting_since` is of the oldest job that is due and waits."""

    organisation: QueueOwnerOut
    queue: str
    queued: int
    running: int
    failed: int
    waiting_since: datetime | None
