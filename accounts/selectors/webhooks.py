"""Reading webhooks and their log. Whoever reads an event's payload sees all customers, so both ask for that."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.errors import AccountsError
from accounts.models.webhook import DeliveryState, Webhook, WebhookDelivery
from accounts.permissions import AccountsRight
from kernel import events
from kernel.actor import Actor
from kernel.errors import AppError, not_found
from kernel.registers.listing import DEFAULT_LIMIT, Page
from kernel.registers.newest import newest_first
from kernel.rights import Scope

PING = "webhook.ping"


def require_webhooks(actor: Actor) -> None:
    """403 `forbidden` without the right; 403 `exceeds_own_rights` for who does not see all customers."""
    actor.require(AccountsRight.WEBHOOK_MANAGE)
    if actor.scope("customers") is not Scope.ALL:
        raise AppError(AccountsError.EXCEEDS_OWN_RIGHTS)


def event_types() -> list[str]:
    """Every kind of event that a webhook may be told of, sorted."""
    return [kind for kind in events.kinds() if kind != PING]


def matches(patterns: list[str], kind: str) -> bool:
    """Whether a webhook with these patterns is told of events of the kind. None asks for pings."""
    if kind == PING:
        return False
    return any(kind.startswith(each[:-1]) if each.endswith("*") else kind == each for each in patterns)


def list_webhooks(*, actor: Actor) -> list[dict[str, Any]]:
    """All webhooks, oldest first, without their secrets."""
    require_webhooks(actor)
    return [_webhook(row) for row in _webhook_rows(Webhook.objects.order_by("id"))]


def get_webhook(*, actor: Actor, webhook_id: uuid.UUID) -> dict[str, Any]:
    """One webhook, without its secrets. 404 if there is none."""
    require_webhooks(actor)
    row = _webhook_rows(Webhook.objects.filter(id=webhook_id)).first()
    if row is None:
        raise not_found(_("There is no such webhook."))
    return _webhook(row)


def list_deliveries(
    *,
    actor: Actor,
    webhook_id: uuid.UUID,
    state: DeliveryState | None = None,
    kind: str | None = None,
    cursor: str | None = None,
    limit: int = DEFAULT_LIMIT,
) -> Page:
    """A page of a webhook's log, newest first, of one state or kind of event if asked. 404 if there is none."""
    get_webhook(actor=actor, webhook_id=webhook_id)
    rows = WebhookDelivery.objects.filter(webhook_id=webhook_id).select_related("event")
    if state is not None:
        rows = rows.filter(state=state)
    if kind is not None:
        rows = rows.filter(event__kind=kind)
    return newest_first(rows, _summary, name=f"webhook-deliveries:{webhook_id}", cursor=cursor, limit=limit)


def get_delivery(*, actor: Actor, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> dict[str, Any]:
    """One delivery with what was sent and answered last. 404 if there is none."""
    require_webhooks(actor)
    rows = WebhookDelivery.objects.select_related("event", "webhook")
    delivery = rows.filter(id=delivery_id, webhook_id=webhook_id).first()
    if delivery is None:
        raise not_found(_("There is no such delivery."))
    last = delivery.tries[-1] if delivery.tries else None
    response = None
    if last is not None and last["status"] is not None:
        headers = delivery.response_headers or []
        response = {"status": last["status"], "headers": headers, "body": delivery.response_body}
    return {
        **_summary(delivery),
        "tries": delivery.tries,
        "request": {
            "url": delivery.webhook.url,
            "headers": delivery.request_headers or [],
            "body": events.as_payload(delivery.event),
        },
        "response": response,
    }


def _webhook_rows(rows: QuerySet[Webhook]) -> QuerySet[Webhook, dict[str, Any]]:
    shown: QuerySet[Webhook, dict[str, Any]] = rows.values(
        *("id", "url", "description", "events", "is_enabled", "why_disabled", "disabled_at", "failing_since"),
        *("last_succeeded_at", "earlier_secret_until", "created_by_id", "version", "created_at", "updated_at"),
        creator_name=F("created_by__name"),
    )
    return shown


def _webhook(row: Mapping[str, Any]) -> dict[str, Any]:
    shown = {name: value for name, value in row.items() if name != "creator_name"}
    until, creator_id = row["earlier_secret_until"], row["created_by_id"]
    return {
        **shown,
        "description": row["description"] or None,
        "why_disabled": row["why_disabled"] or None,
        "earlier_secret_until": until if until and until > timezone.now() else None,
        "created_by": {"id": creator_id, "name": row["creator_name"]} if creator_id else None,
    }


def _summary(delivery: WebhookDelivery) -> dict[str, Any]:
    last = delivery.tries[-1] if delivery.tries else {"at": None, "status": None, "failure": None, "milliseconds": None}
    return {
        "id": delivery.id,
        "event_id": delivery.event_id,
        "type": delivery.event.kind,
        "timestamp": delivery.event.at,
        "object_id": delivery.event.object_id,
        "state": delivery.state,
        "attempts": delivery.attempts,
        "status": last["status"],
        "failure": last["failure"],
        "milliseconds": last["milliseconds"],
        "last_attempt_at": last["at"],
        "next_attempt_at": delivery.next_attempt_at,
        "created_at": delivery.created_at,
    }
