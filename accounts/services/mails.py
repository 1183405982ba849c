"""The mails of this floor. Links are built from the organisation's own address, never from a request."""

import uuid
from urllib.parse import urlsplit

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone

from accounts import tokens
from accounts.models.invitation import Invitation
from accounts.models.login import Login
from accounts.models.webhook import Webhook
from accounts.services.login_tokens import PASSWORD_RESET
from kernel.mail import send_mail
from kernel.tenancy import current_organisation

# Tokens stand behind the `#`: no server, proxy or referrer header ever sees them.
_INVITATION_PATH = "/accept-invitation#token="
_RESET_PATH = "/reset-password#token="
_WEBHOOKS_PATH = "/settings/webhooks"


def send_invitation(*, invitation_id: uuid.UUID) -> None:
    """Send an open invitation with a fresh token; links of earlier mails die. Nothing if it was closed."""
    invitation = Invitation.objects.select_related("invited_by").filter(id=invitation_id).first()
    if invitation is None or invitation.accepted_at or invitation.revoked_at:
        return
    organisation = current_organisation()
    token = tokens.new_secret()
    still_open = Invitation.objects.filter(id=invitation.id, accepted_at=None, revoked_at=None)
    digest = tokens.invitation_hmac(organisation, token)
    # Known before the mail leaves: a link that arrives works.
    still_open.update(token_hmac=digest, sent_at=timezone.now())
    _send(
        "invitation",
        to=invitation.email,
        language=invitation.language,
        name=invitation.name,
        inviter=invitation.invited_by.name if invitation.invited_by else organisation.name,
        link=f"{organisation.url}{_INVITATION_PATH}{token}",
    )


def send_password_reset(*, login_id: uuid.UUID | None) -> None:
    """Send a link that sets a new password; nothing for nobody."""
    login = Login.objects.filter(id=login_id, is_active=True).first() if login_id else None
    if login is None:
        return
    link = f"{current_organisation().url}{_RESET_PATH}{PASSWORD_RESET.make(login)}"
    _send("password_reset", to=login.email, language=login.language, name=login.name, link=link)


def send_webhook_disabled(*, webhook_id: uuid.UUID, login_id: uuid.UUID) -> None:
    """Say that a webhook was disabled because nothing arrives; nothing if it is enabled again or gone."""
    login = Login.objects.filter(id=login_id, is_active=True).first()
    webhook = Webhook.objects.filter(id=webhook_id, is_enabled=False).first()
    if login is None or webhook is None:
        return
    host = urlsplit(webhook.url).hostname or ""
    link = f"{current_organisation().url}{_WEBHOOKS_PATH}/{webhook.id}"
    _send("webhook_disabled", to=login.email, language=login.language, name=login.name, host=host, link=link)


def _send(template: str, *, to: str, language: str, **values: str) -> None:
    organisation = current_organisation()
    spoken = [language, organisation.language, settings.LANGUAGE_CODE]
    code = next(item for item in spoken if item in dict(settings.LANGUAGES))
    path = f"accounts/mails/{template}.{code}.txt"
    rendered = render_to_string(path, {"organisation": organisation.name, **values})
    subject, _line_break, text = rendered.partition("\n")
    # Whoever has the link is in: it does not pass a relay that somebody of the organisation has chosen.
    send_mail(to=to, subject=subject, text=text.lstrip("\n"), of_installation=True)
