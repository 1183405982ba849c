"""`/webhooks`: addresses that are told what happens, and the log of what they answered."""

import uuid
from typing import Annotated

from pydantic import Field
from rest_framework.decorators import action
from rest_framework.request import Request

from accounts.api.webhook_outputs import (
    DeliveryDetailOut,
    DeliveryOut,
    EventTypeOut,
    NewWebhookOut,
    ReplayOut,
    WebhookOut,
)
from accounts.errors import AccountsError
from accounts.inputs.webhooks import Replay, SecretRotate, WebhookChange, WebhookCreate
from accounts.models.webhook import DeliveryState
from accounts.permissions import AccountsRight
from accounts.selectors import webhooks as selectors
from accounts.services import webhooks
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, ListQuery, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError

_RIGHT = AccountsRight.WEBHOOK_MANAGE
_NOT_ALL = (AccountsError.EXCEEDS_OWN_RIGHTS,)


class DeliveryQuery(ListQuery):
    """`state` and `type` leave the deliveries of one state, of one kind of event."""

    state: DeliveryState | None = None
    type: Annotated[str, Field(max_length=80)] | None = None


class WebhookViewSet(ResourceViewSet):
    """Who may manage webhooks sees all customers: their events tell of all."""

    @endpoint(right=_RIGHT, output=ListOut[WebhookOut], errors=_NOT_ALL)
    def list(self, request: Request) -> Reply:
        """All webhooks, oldest first."""
        return Reply(whole_list(selectors.list_webhooks(actor=self.actor)))

    # An Idempotency-Key would keep the answer, and with it the secret.
    @endpoint(
        right=_RIGHT,
        input=WebhookCreate,
        output=NewWebhookOut,
        status=201,
        idempotency=Need.NO,
        errors=(*_NOT_ALL, AccountsError.TOO_MANY_WEBHOOKS),
    )
    def create(self, request: Request, data: WebhookCreate) -> Reply:
        """Have an address told of events from now on. `secret` is shown this once."""
        webhook_id, secret = webhooks.create_webhook(actor=self.actor, data=data)
        shown = selectors.get_webhook(actor=self.actor, webhook_id=webhook_id)
        headers = {"Location": f"/api/v1/webhooks/{webhook_id}"}
        return Reply(shown | {"secret": secret}, version=shown["version"], headers=headers)

    @endpoint(right=_RIGHT, output=WebhookOut, errors=_NOT_ALL)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One webhook, without its secret."""
        return self._shown(id)

    @endpoint(right=_RIGHT, input=WebhookChange, output=WebhookOut, if_match=Need.OPTIONAL, errors=_NOT_ALL)
    def partial_update(self, request: Request, id: uuid.UUID, data: WebhookChange) -> Reply:
        """Change a webhook, or switch it off and on."""
        webhooks.change_webhook(actor=self.actor, webhook_id=id, data=data, expected_version=self.expected_version)
        return self._shown(id)

    @endpoint(right=_RIGHT, status=204, errors=_NOT_ALL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Forget a webhook and its log."""
        webhooks.delete_webhook(actor=self.actor, webhook_id=id)
        return Reply()

    @action(detail=False, methods=["get"], url_path="event-types")
    @endpoint(right=_RIGHT, output=ListOut[EventTypeOut])
    def event_types(self, request: Request) -> Reply:
        """Every kind of event there is."""
        return Reply(whole_list({"type": kind} for kind in selectors.event_types()))

    @action(detail=True, methods=["post"])
    @endpoint(right=_RIGHT, input=SecretRotate, output=NewWebhookOut, idempotency=Need.NO, errors=_NOT_ALL)
    def rotate(self, request: Request, id: uuid.UUID, data: SecretRotate) -> Reply:
        """A new secret, shown this once; for the overlap deliveries are signed with both."""
        secret = webhooks.rotate_secret(actor=self.actor, webhook_id=id, data=data)
        shown = selectors.get_webhook(actor=self.actor, webhook_id=id)
        return Reply(shown | {"secret": secret}, version=shown["version"])

    @action(detail=True, methods=["post"])
    @endpoint(right=_RIGHT, output=DeliveryDetailOut, status=201, errors=_NOT_ALL)
    def ping(self, request: Request, id: uuid.UUID) -> Reply:
        """Send a test event, `webhook.ping`, to this webhook alone. What came of it is in the delivery, soon."""
        delivery_id = webhooks.ping_webhook(actor=self.actor, webhook_id=id)
        return self._delivery(id, delivery_id)

    @action(detail=True, methods=["post"])
    @endpoint(
        right=_RIGHT,
        input=Replay,
        output=ReplayOut,
        status=202,
        errors=(*_NOT_ALL, AccountsError.WEBHOOK_DISABLED),
    )
    def replay(self, request: Request, id: uuid.UUID, data: Replay) -> Reply:
        """Send again what happened since and has not arrived, also what the webhook was never told of."""
        return Reply({"deliveries": webhooks.replay_since(actor=self.actor, webhook_id=id, data=data)})

    @endpoint(
        right=_RIGHT, query=DeliveryQuery, output=ListOut[DeliveryOut], errors=(*_NOT_ALL, KernelError.INVALID_CURSOR)
    )
    def list_deliveries(self, request: Request, webhook_id: uuid.UUID, query: DeliveryQuery) -> Reply:
        """The log of a webhook, newest first. It goes back 30 days, as events do."""
        page = selectors.list_deliveries(
            actor=self.actor,
            webhook_id=webhook_id,
            state=query.state,
            kind=query.type,
            cursor=query.cursor,
            limit=query.limit,
        )
        return Reply(page.as_dict())

    @endpoint(right=_RIGHT, output=DeliveryDetailOut, errors=_NOT_ALL)
    def retrieve_delivery(self, request: Request, webhook_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """One delivery with its attempts, what was sent, and what was answered last."""
        return Reply(selectors.get_delivery(actor=self.actor, webhook_id=webhook_id, delivery_id=id))

    @endpoint(
        right=_RIGHT,
        output=DeliveryDetailOut,
        status=202,
        errors=(*_NOT_ALL, AccountsError.WEBHOOK_DISABLED, AccountsError.DELIVERY_IN_FLIGHT),
    )
    def replay_delivery(self, request: Request, webhook_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Send one delivery again, now."""
        webhooks.replay_delivery(actor=self.actor, webhook_id=webhook_id, delivery_id=id)
        return self._delivery(webhook_id, id)

    def _shown(self, webhook_id: uuid.UUID) -> Reply:
        shown = selectors.get_webhook(actor=self.actor, webhook_id=webhook_id)
        return Reply(shown, version=shown["version"])

    def _delivery(self, webhook_id: uuid.UUID, delivery_id: uuid.UUID) -> Reply:
        shown = selectors.get_delivery(actor=self.actor, webhook_id=webhook_id, delivery_id=delivery_id)
        headers = {"Location": f"/api/v1/webhooks/{webhook_id}/deliveries/{delivery_id}"}
        return Reply(shown, headers=headers)
