"""What workers and the sweeper do for this floor: mails and webhooks; each calls one service."""

import uuid
from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from accounts.models.webhook import Webhook
from accounts.services import mails, webhook_deliveries
from accounts.sessions import SessionStore
from kernel.jobs import Continue, JobContext, Subject, job, periodic
from kernel.models.job import Queue


@job(kind="accounts.send_invitation", label=_("Invitation"), queue=Queue.MAIL, max_retries=8)
def send_invitation(context: JobContext, *, invitation_id: uuid.UUID) -> None:
    """Send an invitation with a fresh link."""
    mails.send_invitation(invitation_id=invitation_id)


@job(kind="accounts.send_password_reset", label=_("Link for a new password"), queue=Queue.MAIL, max_retries=3)
def send_password_reset(context: JobContext, *, login_id: uuid.UUID | None) -> None:
    """Send a reset link; nothing for an address that nobody has."""
    mails.send_password_reset(login_id=login_id)


@job(kind="accounts.send_webhook_disabled", label=_("Notice of a disabled webhook"), queue=Queue.MAIL, max_retries=8)
def send_webhook_disabled(context: JobContext, *, webhook_id: uuid.UUID, login_id: uuid.UUID) -> None:
    """Tell somebody that a webhook was disabled."""
    mails.send_webhook_disabled(webhook_id=webhook_id, login_id=login_id)


@job(
    kind="accounts.deliver_webhook",
    label=_("Delivery to a webhook"),
    subject=Subject("webhooks", "webhook_id"),
    queue=Queue.WEBHOOKS,
)
def deliver_webhook(context: JobContext, *, webhook_id: uuid.UUID) -> Continue | None:
    """Tell a webhook what happened and was not told yet."""
    return None if webhook_deliveries.work_on(webhook_id, context) else Continue({})


@periodic(
    every=timedelta(seconds=20),
    where=f"SELECT 1 FROM {{schema}}.{Webhook._meta.db_table} WHERE is_enabled LIMIT 1",  # noqa: S608
)
def wake_webhooks() -> None:
    """What nobody woke a job for: retries, and events of a process that died right after its commit."""
    webhook_deliveries.wake_all()


@periodic(every=timedelta(hours=1))
def purge_webhook_jobs() -> None:
    """These jobs are many, and the deliveries say all about them."""
    webhook_deliveries.purge_jobs()


@periodic(every=timedelta(hours=6))
def purge_sessions() -> None:
    """Expired sessions leave."""
    SessionStore.clear_expired()
