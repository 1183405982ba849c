"""Sending mails that were written: each leaves at most once, whatever dies in between.

pending -> claimed -> sending (committed before the relay gets the content) -> sent, failed or in doubt. A worker that
finds `sending` knows that another one died with it: the mail is in doubt, and stays so until a person decides.
"""

import html
import uuid
from collections.abc import Sequence
from typing import Any

import structlog
from django.db.models import Exists, OuterRef
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.models import UNSETTLED, BouncedAddress, Mail, MailAttachment, MailState
from kernel import events, history, storage
from kernel.actor import Actor, system_actor
from kernel.db import write
from kernel.errors import AppError, KernelError
from kernel.files.erasing import final_key
from kernel.jobs import JobContext, LostClaim
from kernel.mail import Message, Part, as_bytes, may_send, relay_in_use
from kernel.models import File
from kernel.models.job import UNFINISHED, Job
from kernel.smtp import OutcomeUnknownError, RelayError, Stage, deliver

RESOURCE = "mails"
EVENTS = SENT, FAILED, IN_DOUBT = "mail.sent", "mail.failed", "mail.in_doubt"
# Over about two hours; a relay that greylists takes a mail after some minutes.
RETRIES = 14
_KINDS = {MailState.SENT: SENT, MailState.FAILED: FAILED, MailState.IN_DOUBT: IN_DOUBT}
_PAGE = (
    '<!doctype html><html lang="{language}"><head><meta charset="utf-8"><title>{title}</title></head>'
    '<body style="font-family:Arial,Helvetica,sans-serif;font-size:15px;line-height:1.5">{body}</body></html>'
)

_log = structlog.get_logger(__name__)


def send(context: JobContext, *, mail_id: uuid.UUID) -> dict[str, Any]:
    """Send one mail; what became of it: `{"mail_id", "state"}`.

    Raises 503 `unavailable` to be tried again, and `mail_not_sent` or `mail_in_doubt` when it is settled so.
    """
    mail = _claim(mail_id)
    if mail is None or mail.state != MailState.CLAIMED:
        return _told(context.actor, mail_id)
    if not may_send():
        return _settled(context.actor, mail, MailState.FAILED, answer=_("No mail leaves this organisation."))
    relay = relay_in_use()
    message = as_bytes(_message(mail), relay)
    context.check()
    try:
        answer = deliver(relay, mail.email, message, before_content=lambda: _mark_sending(mail))
    except OutcomeUnknownError as error:
        return _settled(context.actor, mail, MailState.IN_DOUBT, answer=str(error))
    except RelayError as error:
        _log.info("mail_refused", mail=str(mail.id), stage=error.stage, code=error.code)
        if error.is_final or context.attempt > RETRIES:
            return _settled(context.actor, mail, MailState.FAILED, code=error.code, answer=error.answer, error=error)
        _give_back(mail, error)
        raise AppError(KernelError.UNAVAILABLE) from None
    return _settled(context.actor, mail, MailState.SENT, code=250, answer=answer)


def settle_abandoned_mails() -> None:
    """End what no job looks after any more: it crashed too often, was cancelled, or its sender may not act now."""
    job = Job.objects.filter(id=OuterRef("job_id"), state__in=UNFINISHED)
    for mail in Mail.objects.filter(~Exists(job), state__in=UNSETTLED)[:500]:
        state = MailState.IN_DOUBT if mail.state == MailState.SENDING else MailState.FAILED
        _settle(system_actor(), mail, state, None, mail.answer or _("The job that was to send it has ended."), None)


def _claim(mail_id: uuid.UUID) -> Mail | None:
    """Take the mail, or settle one that was being sent when its worker died."""
    with write():
        mail = Mail.objects.select_for_update(no_key=True).filter(id=mail_id).first()
        if mail is None or mail.state not in UNSETTLED:
            return mail
        if mail.state == MailState.SENDING:
            _settle(system_actor(), mail, MailState.IN_DOUBT, None, _("The worker stopped while sending it."), None)
            return mail
        mail.state, mail.attempts = MailState.CLAIMED, mail.attempts + 1
        mail.save(update_fields=["state", "attempts", "updated_at"])
        return mail


def _mark_sending(mail: Mail) -> None:
    # Committed at once: no transaction is open here. Whoever lost the claim stops before the content.
    now = timezone.now()
    held = Mail.objects.filter(id=mail.id, attempts=mail.attempts, state=MailState.CLAIMED)
    if not held.update(state=MailState.SENDING, tried_at=now, updated_at=now):
        raise LostClaim


def _give_back(mail: Mail, error: RelayError) -> None:
    held = Mail.objects.filter(id=mail.id, attempts=mail.attempts, state__in=UNSETTLED)
    held.update(state=MailState.PENDING, answer_code=error.code, answer=error.answer[:500], updated_at=timezone.now())


def _settled(
    actor: Actor,
    mail: Mail,
    state: MailState,
    *,
    code: int | None = None,
    answer: str = "",
    error: RelayError | None = None,
) -> dict[str, Any]:
    _settle(actor, mail, state, code, answer, error)
    return _told(actor, mail.id)


def _settle(
    actor: Actor, mail: Mail, state: MailState, code: int | None, answer: str, error: RelayError | None
) -> None:
    now = timezone.now()
    with write():
        held = Mail.objects.filter(id=mail.id, attempts=mail.attempts, state__in=UNSETTLED)
        if not held.update(state=state, settled_at=now, answer_code=code, answer=answer[:500], updated_at=now):
            return
        mail.state = state
        if state is MailState.SENT:
            BouncedAddress.objects.annotate(key=Lower("email")).filter(key=mail.email.lower()).delete()
        if error is not None and error.is_final and error.stage is Stage.RECIPIENT:
            _note_bounce(mail.email, code or 0, answer)
        history.record(actor, RESOURCE, mail.id, history.Action.UPDATED, {"state": (None, state.value)})
        told = {name: getattr(mail, name) for name in ("id", "customer_id", "contact_id", "email", "subject")}
        events.emit(_KINDS[state], mail.id, told | {"state": state.value, "answer_code": code, "answer": answer})


def _note_bounce(email: str, code: int, answer: str) -> None:
    # Equal without regard to case: the unique index is on the lower-case form.
    values = {"code": code, "answer": answer[:500], "bounced_at": timezone.now()}
    known = BouncedAddress.objects.annotate(key=Lower("email")).filter(key=email.lower())
    if not known.update(**values):
        BouncedAddress.objects.bulk_create([BouncedAddress(email=email, **values)], ignore_conflicts=True)


def _told(actor: Actor, mail_id: uuid.UUID) -> dict[str, Any]:
    """What became of the mail. Failures are told as the job's error, so that its owner sees them."""
    found = Mail.objects.filter(id=mail_id).values_list("state", "answer_code", "answer").first()
    if found is None:
        return {"mail_id": mail_id, "state": None}
    state, code, answer = found
    said = f"{code or ''} {answer}".strip()
    if state == MailState.FAILED:
        raise AppError(CustomerError.MAIL_NOT_SENT, said)
    if state == MailState.IN_DOUBT:
        raise AppError(CustomerError.MAIL_IN_DOUBT, said)
    return {"mail_id": mail_id, "state": state}


def page_of(subject: str, body: str, language: str) -> str:
    """The HTML document that a mail's HTML travels in."""
    return _PAGE.format(language=language, title=html.escape(subject), body=body)


def parts_of(file_ids: Sequence[uuid.UUID]) -> list[Part]:
    """Stored files as they go along with a mail, in this order."""
    known = File.objects.in_bulk(file_ids)
    files = [known[file_id] for file_id in file_ids if file_id in known]
    return [Part(file.name, file.content_type, b"".join(storage.read(final_key(file.id)))) for file in files]


def _message(mail: Mail) -> Message:
    attached = MailAttachment.objects.filter(mail=mail).order_by("position")
    return Message(
        to=mail.email,
        to_name=mail.name,
        sender_name=mail.sender_name,
        subject=mail.subject,
        text=mail.text,
        html=page_of(mail.subject, mail.html, mail.language),
        reply_to=mail.reply_to or None,
        message_id=mail.message_id,
        parts=parts_of(list(attached.values_list("file_id", flat=True))),
    )
