"""Mails of this floor, sent by workers; each calls one service."""

import uuid
from datetime import timedelta

from accounts.services import mails
from accounts.sessions import SessionStore
from kernel.jobs import JobContext, job, periodic
from kernel.models.job import Queue


@job(kind="accounts.send_invitation", queue=Queue.MAIL, max_retries=8)
def send_invitation(context: JobContext, *, invitation_id: uuid.UUID) -> None:
    """Send an invitation with a fresh link."""
    mails.send_invitation(invitation_id=invitation_id)


@job(kind="accounts.send_password_reset", queue=Queue.MAIL, max_retries=3)
def send_password_reset(context: JobContext, *, login_id: uuid.UUID | None) -> None:
    """Send a reset link; nothing for an address that nobody has."""
    mails.send_password_reset(login_id=login_id)


@periodic(every=timedelta(hours=6))
def purge_sessions() -> None:
    """Expired sessions leave."""
    SessionStore.clear_expired()
