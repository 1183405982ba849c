"""Webhooks: addresses of other systems that are told what happened, and what they answered."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from accounts.models.login import Employee
from kernel.models.base import BaseModel, VersionedModel
from kernel.models.event import Event


class WhyDisabled(models.TextChoices):
    PERSON = "person"
    FAILING = "failing"
    GONE = "gone"


class Webhook(VersionedModel):
    """An address that is told of events. `events` are kinds or patterns: `customer.created`, `customer.*`, `*`.

    The secrets that sign are sealed (`kernel.secrets`); after a rotation the earlier one signs too, until
    `earlier_secret_until`. `position` is up to where the outbox has been read for it (`kernel.events`).
    `failing_since` is when the first of an unbroken run of failures was; null once something arrives.
    """

    url = models.CharField(max_length=2000)
    description = models.CharField(max_length=255, default="", blank=True)
    events = ArrayField(models.CharField(max_length=80))
    is_enabled = models.BooleanField(default=True)
    why_disabled = models.CharField(max_length=10, choices=WhyDisabled, default="", blank=True)
    disabled_at = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    last_succeeded_at = models.DateTimeField(null=True)
    secret_sealed = models.CharField(max_length=255)
    earlier_secret_sealed = models.CharField(max_length=255, default="", blank=True)
    earlier_secret_until = models.DateTimeField(null=True)
    position_transaction = models.BigIntegerField()
    position_event = models.UUIDField(default=uuid.UUID(int=0))
    created_by = models.ForeignKey(Employee, on_delete=models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(is_enabled=True, why_disabled="", disabled_at=None)
                | (Q(is_enabled=False, why_disabled__in=WhyDisabled.values, disabled_at__isnull=False)),
                name="accounts_webhook_disabled",
            )
        ]


class DeliveryState(models.TextChoices):
    PENDING = "pending"
    SENDING = "sending"
    SUCCEEDED = "succeeded"
    FAILED = "failed"


UNSETTLED = (DeliveryState.PENDING, DeliveryState.SENDING)


class WebhookDelivery(BaseModel):
    """One event for one webhook: there is one row, however often it is tried.

    `token` is the fence: it grows with each claim, and who settles names the one it holds. `next_attempt_at` is when a
    pending one is due, and when one that is being sent counts as abandoned. `tries` are all attempts as
    `{at, status, failure, milliseconds}`, request and response are those of the last one; the body of the response
    is its first kB.
    """

    webhook = models.ForeignKey(Webhook, on_delete=models.CASCADE, related_name="deliveries")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    token = models.BigIntegerField(default=0)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    tries = models.JSONField(default=list)
    request_headers = models.JSONField(null=True)
    response_headers = models.JSONField(null=True)
    response_body = models.TextField(default="", blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["webhook", "event"], name="accounts_webhook_event"),
            models.CheckConstraint(condition=Q(state__in=DeliveryState.values), name="accounts_webhook_delivery_state"),
            models.CheckConstraint(
                condition=Q(state__in=UNSETTLED, next_attempt_at__isnull=False)
                | (~Q(state__in=UNSETTLED) & Q(next_attempt_at=None)),
                name="accounts_webhook_delivery_due",
            ),
        ]
        indexes = [
            models.Index(fields=["webhook", "-id"], name="accounts_webhook_log"),
            models.Index(
                fields=["webhook", "next_attempt_at"],
                condition=Q(state__in=UNSETTLED),
                name="accounts_webhook_due",
            ),
        ]
