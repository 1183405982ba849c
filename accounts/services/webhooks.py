"""Webhooks: making, changing, rotating, trying out and sending again."""

import uuid
from datetime import datetime, timedelta
from typing import Any

from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.inputs.webhooks import Replay, SecretRotate, WebhookChange, WebhookCreate
from accounts.models.webhook import DeliveryState, Webhook, WebhookDelivery, WhyDisabled
from accounts.selectors.webhooks import PING, require_webhooks
from accounts.services.security_log import SecurityKind, note
from accounts.services.webhook_deliveries import SEALED_AS, UPDATED, close_open_deliveries, subject_of, told_of, wake
from accounts.signatures import new_signing_secret
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, not_found
from kernel.history import Action
from kernel.models.event import Event
from kernel.secrets import seal
from kernel.versions import check_version

RESOURCE = "webhooks"
CREATED, DELETED = "webhook.created", "webhook.deleted"
EVENTS = (CREATED, UPDATED, DELETED, PING)
MOST = 50
_TRACKED = ("url", "events", "description", "is_enabled")


def create_webhook(*, actor: Actor, data: WebhookCreate) -> tuple[uuid.UUID, str]:
    """Have an address told of what happens from now on; its id, and the secret, which nobody is told again.

    Raises 403, 409 `too_many_webhooks`.
    """
    require_webhooks(actor)
    with write():
        if Webhook.objects.count() >= MOST:
            raise AppError(AccountsError.TOO_MANY_WEBHOOKS)
        secret = new_signing_secret()
        transaction, event_id = events.position_now()
        webhook = Webhook(
            url=data.url,
            description=data.description,
            events=_without_doubles(data.events),
            position_transaction=transaction,
            position_event=event_id,
            created_by_id=actor.employee_id,
        )
        webhook.secret_sealed = seal(secret, purpose=SEALED_AS, owner=webhook.id)
        webhook.save(force_insert=True)
        fields = {name: (None, value) for name, value in _state(webhook).items()}
        history.record(actor, RESOURCE, webhook.id, Action.CREATED, fields)
        events.emit(CREATED, webhook.id, told_of(webhook))
        _note(actor, SecurityKind.WEBHOOK_CREATED, webhook)
    return webhook.id, secret


def change_webhook(*, actor: Actor, webhook_id: uuid.UUID, data: WebhookChange, expected_version: int | None) -> None:
    """Change what was given. Disabled, it is told nothing; enabled again, of what happens from then on.

    Raises 403, 404, 412 `version_mismatch`.
    """
    require_webhooks(actor)
    with write():
        webhook = _locked(webhook_id)
        check_version(webhook, expected_version)
        before = _state(webhook)
        given = {name: value for name, value in data.given().items() if value is not None}
        if "events" in given:
            given["events"] = _without_doubles(given["events"])
        changes = history.difference({name: before[name] for name in given}, given)
        if not changes:
            return
        for name in changes:
            setattr(webhook, name, given[name])
        if "is_enabled" in changes:
            _switch(webhook)
        webhook.version += 1
        webhook.save()
        history.record(actor, RESOURCE, webhook.id, Action.UPDATED, changes)
        events.emit(UPDATED, webhook.id, told_of(webhook))
        _note(actor, SecurityKind.WEBHOOK_CHANGED, webhook, changed=sorted(changes))


def delete_webhook(*, actor: Actor, webhook_id: uuid.UUID) -> None:
    """Forget a webhook with its secrets and its log. Raises 403, 404."""
    require_webhooks(actor)
    with write():
        webhook = _locked(webhook_id)
        fields = {name: (value, None) for name, value in _state(webhook).items()}
        history.record(actor, RESOURCE, webhook.id, Action.DELETED, fields)
        events.emit(DELETED, webhook.id, told_of(webhook))
        _note(actor, SecurityKind.WEBHOOK_DELETED, webhook)
        webhook.delete()


def rotate_secret(*, actor: Actor, webhook_id: uuid.UUID, data: SecretRotate) -> str:
    """A new secret, told this once; for the overlap deliveries carry a signature by each. Raises 403, 404."""
    require_webhooks(actor)
    with write():
        webhook = _locked(webhook_id)
        secret = new_signing_secret()
        overlap = timedelta(hours=data.overlap_hours)
        webhook.earlier_secret_sealed = webhook.secret_sealed if overlap else ""
        webhook.earlier_secret_until = timezone.now() + overlap if overlap else None
        webhook.secret_sealed = seal(secret, purpose=SEALED_AS, owner=webhook.id)
        webhook.version += 1
        webhook.save()
        history.record(actor, RESOURCE, webhook.id, Action.UPDATED, {"secret": (None, None)})
        events.emit(UPDATED, webhook.id, told_of(webhook))
        _note(actor, SecurityKind.WEBHOOK_ROTATED, webhook, overlap_hours=data.overlap_hours)
    return secret


def ping_webhook(*, actor: Actor, webhook_id: uuid.UUID) -> uuid.UUID:
    """Send a test event (`webhook.ping`) to this webhook alone, enabled or not, once. The delivery's id.

    Raises 403, 404.
    """
    require_webhooks(actor)
    with write():
        webhook = _locked(webhook_id)
        events.emit(PING, webhook.id, {"webhook_id": webhook.id, "sent_by": actor.name})
        event = Event.objects.filter(kind=PING, object_id=webhook.id).order_by("-id").values_list("id", flat=True)[0]
        delivery = WebhookDelivery.objects.create(webhook=webhook, event_id=event, next_attempt_at=timezone.now())
        wake([webhook.id])
    return delivery.id


def replay_delivery(*, actor: Actor, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> None:
    """Send one delivery again, now, with all its retries; also one that has arrived.

    Raises 403, 404, 409 `delivery_in_flight`, `webhook_disabled`.
    """
    require_webhooks(actor)
    with write():
        webhook = _locked(webhook_id)
        delivery = WebhookDelivery.objects.select_for_update().filter(id=delivery_id, webhook_id=webhook_id).first()
        if delivery is None:
            raise not_found(_("There is no such delivery."))
        _require_enabled(webhook)
        if delivery.state == DeliveryState.SENDING:
            raise AppError(AccountsError.DELIVERY_IN_FLIGHT)
        _make_due(WebhookDelivery.objects.filter(id=delivery.id))
        wake([webhook.id])


def replay_since(*, actor: Actor, webhook_id: uuid.UUID, data: Replay) -> int:
    """Send again, now, what happened since and has not arrived: what failed, what waits for its next try, and what
    this webhook was never told of (it was disabled, or not there yet). How many deliveries of the first two.

    Raises 403, 404, 409 `webhook_disabled`.
    """
    require_webhooks(actor)
    with write():
        webhook = _locked(webhook_id)
        _require_enabled(webhook)
        missed = (DeliveryState.FAILED, DeliveryState.PENDING)
        rows = WebhookDelivery.objects.filter(webhook=webhook, state__in=missed, event__at__gte=data.since)
        count = _make_due(rows.exclude(event__kind=PING))
        _read_again(webhook, data.since)
        wake([webhook.id])
    return count


def _read_again(webhook: Webhook, since: datetime) -> None:
    """The outbox is read from there once more; what has a delivery gets no second one."""
    position = events.position_before(since)
    if position is not None and position < (webhook.position_transaction, webhook.position_event):
        webhook.position_transaction, webhook.position_event = position
        webhook.save(update_fields=["position_transaction", "position_event"])


def _make_due(rows: Any) -> int:
    count: int = rows.update(state=DeliveryState.PENDING, attempts=0, next_attempt_at=Now(), updated_at=Now())
    return count


def _switch(webhook: Webhook) -> None:
    if webhook.is_enabled:
        webhook.why_disabled, webhook.disabled_at, webhook.failing_since = "", None, None
        webhook.position_transaction, webhook.position_event = events.position_now()
    else:
        webhook.why_disabled, webhook.disabled_at = WhyDisabled.PERSON, timezone.now()
        close_open_deliveries(webhook.id)


def _require_enabled(webhook: Webhook) -> None:
    if not webhook.is_enabled:
        raise AppError(AccountsError.WEBHOOK_DISABLED)


def _locked(webhook_id: uuid.UUID) -> Webhook:
    webhook = Webhook.objects.select_for_update().filter(id=webhook_id).first()
    if webhook is None:
        raise not_found(_("There is no such webhook."))
    return webhook


def _state(webhook: Webhook) -> dict[str, Any]:
    return {name: getattr(webhook, name) for name in _TRACKED}


def _without_doubles(patterns: list[str]) -> list[str]:
    return list(dict.fromkeys(patterns))


def _note(actor: Actor, kind: SecurityKind, webhook: Webhook, **details: Any) -> None:
    note(actor, kind, subject=subject_of(webhook), details={"events": webhook.events, **details})
