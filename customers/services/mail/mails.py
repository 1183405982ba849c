"""Writing mails to people at customers; `mail_sending` sends them."""

import uuid
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.models import Employee
from customers.inputs.mails import MailDraft, MailSend
from customers.jobs import send_mail
from customers.models import Mail, MailAttachment, MailState, Template
from customers.permissions import CustomerRight
from customers.selectors.around import CUSTOMER, keep_target
from customers.selectors.letters import Letter, Source, occasion_of, require_whole, write_letter
from customers.selectors.mails import mails_of, sent_this_month
from customers.selectors.recipients import recipient_of
from customers.selectors.templates import usable_template
from kernel import history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, not_found
from kernel.files.selectors import describe_many, linkable_errors
from kernel.jobs import enqueue
from kernel.mail import may_send
from kernel.models.base import new_id
from kernel.models.job import Job
from kernel.tenancy import current_organisation
from tenants.limits import check_limit

RESOURCE = "mails"
METRIC = "mails"
# What most relays take, before base 64 makes a third more of it.
MOST_BYTES = 15_000_000


def preview_mail(*, actor: Actor, customer_id: uuid.UUID, data: MailDraft) -> Letter:
    """The mail as it would be now; merge fields without value stand as they are, and are told.

    Needs `customers:mail:send`. 404; 422 for a template, contact or merge field that is none.
    """
    actor.require(CustomerRight.MAIL_SEND)
    return _letter(actor, customer_id, data)[0]


def write_mail(*, actor: Actor, customer_id: uuid.UUID, data: MailSend) -> Job:
    """Write a mail and have it sent; the job that does it.

    Needs `customers:mail:send`. 404; 409 `limit_reached`, and `conflict` in an organisation that sends no mail; 422
    for wrong fields, files that the actor may not use, and merge fields without value (`merge_value_missing`).
    """
    actor.require(CustomerRight.MAIL_SEND)
    if not may_send():
        raise AppError(KernelError.CONFLICT, _("No mail leaves this organisation until it is allowed to again."))
    letter, template = _letter(actor, customer_id, data)
    require_whole(letter)
    to = recipient_of(actor, customer_id, data.contact_id, data.email)
    mail_id = new_id()
    with write():
        # It shall not be written to a customer that becomes part of another meanwhile.
        keep_target(actor, CUSTOMER, customer_id)
        check_limit(current_organisation(), METRIC, sent_this_month() + 1)
        _check_files(actor, data.attachments)
        mail = Mail(
            id=mail_id,
            customer_id=customer_id,
            contact=to.contact,
            template=template,
            sender_id=actor.employee_id,
            sender_name=actor.name,
            reply_to=_address_of(actor),
            email=to.email,
            name=to.name,
            language=letter.language,
            subject=letter.subject,
            html=letter.html,
            text=letter.text,
            message_id=f"<{mail_id}@{urlsplit(current_organisation().url).hostname}>",
        )
        mail.save(force_insert=True)
        MailAttachment.objects.bulk_create(
            MailAttachment(mail=mail, file_id=file_id, position=position)
            for position, file_id in enumerate(dict.fromkeys(data.attachments))
        )
        about = {"customer_id": customer_id, "email": mail.email, "subject": mail.subject}
        fields = {name: (None, value) for name, value in about.items()}
        history.record(actor, RESOURCE, mail.id, history.Action.CREATED, fields)
        return _enqueue(actor, mail)


def resend_mail(*, actor: Actor, customer_id: uuid.UUID, mail_id: uuid.UUID) -> Job:
    """Have a mail sent again that failed, or of which nobody knows; only a person decides that. The job that does it.

    Needs `customers:mail:send`. 404; 409 `conflict` for a mail that was sent or is on its way.
    """
    actor.require(CustomerRight.MAIL_SEND)
    if not may_send():
        raise AppError(KernelError.CONFLICT, _("No mail leaves this organisation until it is allowed to again."))
    with write():
        mail = mails_of(actor, customer_id).select_for_update(of=("self",), no_key=True).filter(id=mail_id).first()
        if mail is None:
            raise not_found()
        if mail.state not in (MailState.FAILED, MailState.IN_DOUBT):
            raise AppError(KernelError.CONFLICT, _("The mail was sent, or is on its way."))
        fields = {"state": (mail.state, MailState.PENDING.value)}
        history.record(actor, RESOURCE, mail.id, history.Action.UPDATED, fields)
        mail.state, mail.settled_at = MailState.PENDING, None
        mail.save()
        return _enqueue(actor, mail)


def _enqueue(actor: Actor, mail: Mail) -> Job:
    job = enqueue(send_mail, actor, mail_id=mail.id)
    Mail.objects.filter(id=mail.id).update(job_id=job.id)
    return job


def _letter(actor: Actor, customer_id: uuid.UUID, data: MailDraft) -> tuple[Letter, Template | None]:
    template = usable_template(actor, data.template_id) if data.template_id is not None else None
    offered = template.texts if template else None
    occasion = occasion_of(actor, customer_id, data.contact_id, data.language, offered)
    return write_letter(occasion, _source(data, template, occasion.actor.language)), template


def _source(data: MailDraft, template: Template | None, language: str) -> Source:
    text = template.texts[language] if template else {}
    source: dict[str, str | None] = {
        "subject": data.subject or text.get("subject"),
        "html": data.html or text.get("html"),
        # The template's plain text is that of its HTML alone.
        "text": data.text if data.html else data.text or text.get("text"),
    }
    missing = [part for part in ("subject", "html") if not source[part]]
    if missing:
        raise invalid(*(FieldError(FieldCode.REQUIRED, _("This field is required."), f"/{part}") for part in missing))
    return source


def _address_of(actor: Actor) -> str:
    if actor.employee_id is None:
        return ""
    return Employee.objects.values_list("email", flat=True).get(id=actor.employee_id)


def _check_files(actor: Actor, file_ids: Sequence[uuid.UUID]) -> None:
    if not file_ids:
        return
    errors = linkable_errors(actor, file_ids, pointer="/attachments")
    if errors:
        raise invalid(*errors)
    size = sum(file["size"] for file in describe_many(file_ids).values())
    if size > MOST_BYTES:
        detail = _("All files together may have %(count)s MB.") % {"count": MOST_BYTES // 1_000_000}
        raise invalid(FieldError(FieldCode.TOO_LONG, detail, pointer="/attachments"))
