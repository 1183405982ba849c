"""Writing mails to people at customers; `mail_sending` sends them."""

import uuid
from urllib.parse import urlsplit

from django.utils.translation import gettext as _

from accounts.models import Employee
from customers.errors import CustomerError
from customers.inputs.mails import MailDraft, MailSend
from customers.jobs import send_mail, send_test_of_mail
from customers.models import Mail, MailAttachment, MailState
from customers.permissions import CustomerRight
from customers.selectors.around import CUSTOMER, keep_target
from customers.selectors.letters import Letter, require_whole
from customers.selectors.mail_drafts import check_files, letter_of
from customers.selectors.mails import mails_of, sent_this_month
from customers.selectors.recipients import recipient_of
from customers.suppression import suppressed_among
from kernel import history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, KernelError, not_found
from kernel.jobs import enqueue
from kernel.mail import may_send
from kernel.models.base import new_id
from kernel.models.job import Job
from kernel.tenancy import current_organisation
from tenants.limits import check_limit

RESOURCE = "mails"
METRIC = "mails"


def preview_mail(*, actor: Actor, customer_id: uuid.UUID, data: MailDraft) -> Letter:
    """The mail as it would be now; merge fields without value stand as they are, and are told.

    Needs `customers:mail:send`. 404; 422 for a template, contact or merge field that is none.
    """
    actor.require(CustomerRight.MAIL_SEND)
    return letter_of(actor, customer_id, data)[0]


def write_mail(*, actor: Actor, customer_id: uuid.UUID, data: MailSend) -> Job:
    """Write a mail and have it sent; the job that does it.

    Needs `customers:mail:send`. 404; 409 `limit_reached`, `address_suppressed`, `already_erased`, and `conflict` in an
    organisation that sends no mail; 422
    for wrong fields, files that the actor may not use, and merge fields without value (`merge_value_missing`).
    """
    actor.require(CustomerRight.MAIL_SEND)
    _require_open()
    letter, template = letter_of(actor, customer_id, data)
    require_whole(letter)
    to = recipient_of(actor, customer_id, data.contact_id, data.email)
    if not data.allow_suppressed and suppressed_among([to.email]):
        detail = _("The owner of %(email)s asked to be forgotten.") % {"email": to.email}
        raise AppError(CustomerError.ADDRESS_SUPPRESSED, detail)
    mail_id = new_id()
    with write():
        # It shall not be written to a customer that becomes part of another meanwhile.
        keep_target(actor, CUSTOMER, customer_id)
        check_limit(current_organisation(), METRIC, sent_this_month() + 1)
        check_files(actor, data.attachments)
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


def test_mail(*, actor: Actor, customer_id: uuid.UUID, data: MailSend) -> Job:
    """Have a mail that is being written sent to the actor's own address, as it is now; the job that does it.

    Needs `customers:mail:send`. Refused as `write_mail`, but for who would get it; 409 for an actor without an
    address.
    """
    actor.require(CustomerRight.MAIL_SEND)
    _require_open()
    if actor.employee_id is None:
        raise AppError(KernelError.CONFLICT, _("Only an employee has an address to send a test to."))
    letter, _template = letter_of(actor, customer_id, data)
    require_whole(letter)
    said = {name: getattr(letter, name) for name in ("subject", "html", "text", "language")}
    with write():
        check_files(actor, data.attachments)
        return enqueue(send_test_of_mail, actor, letter=said, file_ids=list(dict.fromkeys(data.attachments)))


def resend_mail(*, actor: Actor, customer_id: uuid.UUID, mail_id: uuid.UUID) -> Job:
    """Have a mail sent again that failed, or of which nobody knows; only a person decides that. The job that does it.

    Needs `customers:mail:send`. 404; 409 `conflict` for a mail that was sent or is on its way.
    """
    actor.require(CustomerRight.MAIL_SEND)
    _require_open()
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


def _require_open() -> None:
    if not may_send():
        raise AppError(KernelError.CONFLICT, _("No mail leaves this organisation until it is allowed to again."))


def _enqueue(actor: Actor, mail: Mail) -> Job:
    job = enqueue(send_mail, actor, mail_id=mail.id)
    Mail.objects.filter(id=mail.id).update(job_id=job.id)
    return job


def _address_of(actor: Actor) -> str:
    if actor.employee_id is None:
        return ""
    return Employee.objects.values_list("email", flat=True).get(id=actor.employee_id)
