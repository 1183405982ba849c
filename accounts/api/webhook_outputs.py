"""What webhooks answer, for OpenAPI."""

import uuid
from datetime import datetime

from pydantic import BaseModel

from accounts.api.outputs import PersonOut
from accounts.models.webhook import DeliveryState, WhyDisabled
from kernel.api.outputs import EventOut


class EventTypeOut(BaseModel):
    type: str


class WebhookOut(BaseModel):
    """`failing_since` is the first of an unbroken run of failures: five days later the webhook is disabled.
    `earlier_secret_until`: till then deliveries are signed with the earlier secret, too."""

    id: uuid.UUID
    url: str
    description: str | None
    events: list[str]
    is_enabled: bool
    why_disabled: WhyDisabled | None
    disabled_at: datetime | None
    failing_since: datetime | None
    last_succeeded_at: datetime | None
    earlier_secret_until: datetime | None
    created_by_id: uuid.UUID | None
    created_by: PersonOut | None
    version: int
    created_at: datetime
    updated_at: datetime


class NewWebhookOut(WebhookOut):
    """`secret` is answered this once and never again."""

    secret: str


class DeliveryOut(BaseModel):
    """`status` is that of the last answer, null without one; `failure` says in a word why it did not arrive."""

    id: uuid.UUID
    event_id: uuid.UUID
    type: str
    timestamp: datetime
    object_id: uuid.UUID
    state: DeliveryState
    attempts: int
    status: int | None
    failure: str | None
    milliseconds: int | None
    last_attempt_at: datetime | None
    next_attempt_at: datetime | None
    created_at: datetime


class TryOut(BaseModel):
    at: datetime
    status: int | None
    failure: str | None
    milliseconds: int


class HeaderOut(BaseModel):
    name: str
    value: str


class DeliveryRequestOut(BaseModel):
    url: str
    headers: list[HeaderOut]
    body: EventOut


class DeliveryResponseOut(BaseModel):
    """`body` is the first kB of the answer."""

    status: int
    headers: list[HeaderOut]
    body: str


class DeliveryDetailOut(DeliveryOut):
    tries: list[TryOut]
    request: DeliveryRequestOut
    response: DeliveryResponseOut | None


class ReplayOut(BaseModel):
    """How many deliveries are sent again; what the webhook was never told of comes on top."""

    deliveries: int
