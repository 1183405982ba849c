"""Reading mails to people at customers."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db.models import F, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.selectors import employees
from customers.models import Mail, MailAttachment, MailState
from customers.permissions import CustomerRight
from customers.selectors.visibility import require_visible, visible
from customers.timeline import Entry, Kind, Source
from kernel.actor import Actor
from kernel.errors import not_found
from kernel.files.links import FileLinks, Ids
from kernel.files.selectors import describe_many
from kernel.registers.listing import Page
from kernel.registers.newest import newest_batch

MAIL = "mail"

Document = dict[str, Any]


def mails_of(actor: Actor, customer_id: uuid.UUID) -> QuerySet[Mail]:
    """The mails to a customer. Needs `customers:mail:view`; 404 unless the actor sees the customer."""
    actor.require(CustomerRight.MAIL_VIEW)
    require_visible(actor, customer_id)
    return Mail.objects.filter(customer_id=customer_id)


def list_mails(*, actor: Actor, customer_id: uuid.UUID, cursor: str | None, limit: int) -> Page:
    """A page of mails, the newest first, without their bodies. Needs `customers:mail:view`; 404. Five statements."""
    batch = newest_batch(mails_of(actor, customer_id), name=f"mails:{customer_id}", cursor=cursor, limit=limit)
    return batch.page(represent_mails(actor, batch.rows))


def get_mail(*, actor: Actor, customer_id: uuid.UUID, mail_id: uuid.UUID) -> Document:
    """One mail with its body. Needs `customers:mail:view`; 404."""
    mail = mails_of(actor, customer_id).filter(id=mail_id).first()
    if mail is None:
        raise not_found()
    return represent_mails(actor, [mail])[0] | {"html": mail.html, "text": mail.text}


def represent_mails(actor: Actor, mails: Sequence[Mail]) -> list[Document]:
    """Mails as lists show them. Three statements: senders, attachments, files."""
    people = employees.LABELS.load(actor, {mail.sender_id for mail in mails if mail.sender_id})
    links = list(
        MailAttachment.objects.filter(mail_id__in=[mail.id for mail in mails])
        .order_by("position")
        .values_list("mail_id", "file_id")
    )
    files = describe_many({file_id for _mail_id, file_id in links}) if links else {}
    return [
        {
            "id": mail.id,
            "customer_id": mail.customer_id,
            "contact_id": mail.contact_id,
            "template_id": mail.template_id,
            "email": mail.email,
            "name": mail.name or None,
            "sender": people.get(mail.sender_id) if mail.sender_id else None,
            "sender_name": mail.sender_name,
            "reply_to": mail.reply_to or None,
            "language": mail.language,
            "subject": mail.subject,
            "attachments": [
                {name: files[file_id][name] for name in ("id", "name", "content_type", "size")}
                | {"url": f"/api/v1/files/{file_id}/download"}
                for mail_id, file_id in links
                if mail_id == mail.id and file_id in files
            ],
            "message_id": mail.message_id,
            "state": mail.state,
            "answer_code": mail.answer_code,
            "answer": mail.answer or None,
            "created_at": mail.created_at,
            "tried_at": mail.tried_at,
            "settled_at": mail.settled_at,
        }
        for mail in mails
    ]


def sent_this_month() -> int:
    """How many mails to customers were written since the month began (UTC). One statement."""
    began = timezone.now().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    return Mail.objects.filter(created_at__gte=began).count()


def _of_customer(actor: Actor, customer_id: uuid.UUID, kinds: Collection[str]) -> QuerySet[Any]:
    return Mail.objects.filter(customer_id=customer_id).annotate(moment=F("created_at"))


def _load(actor: Actor, rows: Mapping[uuid.UUID, datetime], kinds: Collection[str]) -> dict[uuid.UUID, Entry]:
    mails = list(Mail.objects.filter(id__in=rows))
    return {
        mail.id: Entry(
            kind=MAIL,
            text=_SENTENCES[MailState(mail.state)]() % {"to": mail.name or mail.email, "subject": mail.subject},
            actor={
                "kind": "employee" if mail.sender_id else "api_key",
                "id": mail.sender_id,
                "name": document["sender"]["name"] if document["sender"] else mail.sender_name,
            },
            object_id=mail.id,
            data=document,
        )
        for mail, document in zip(mails, represent_mails(actor, mails), strict=True)
    }


_SENTENCES = {
    MailState.PENDING: lambda: _("E-mail to %(to)s is waiting: %(subject)s"),
    MailState.CLAIMED: lambda: _("E-mail to %(to)s is waiting: %(subject)s"),
    MailState.SENDING: lambda: _("E-mail to %(to)s is being sent: %(subject)s"),
    MailState.SENT: lambda: _("E-mail to %(to)s: %(subject)s"),
    MailState.FAILED: lambda: _("E-mail to %(to)s was not delivered: %(subject)s"),
    MailState.IN_DOUBT: lambda: _("E-mail to %(to)s may not have been delivered: %(subject)s"),
}

TIMELINE = Source("mails", CustomerRight.MAIL_VIEW, [Kind(MAIL, gettext_lazy("E-mails"))], _of_customer, _load)


def _linked(ids: Ids) -> set[uuid.UUID]:
    return set(MailAttachment.objects.filter(file_id__in=ids).values_list("file_id", flat=True))


def _visible(actor: Actor, ids: Ids) -> set[uuid.UUID]:
    if not actor.has(CustomerRight.MAIL_VIEW):
        return set()
    rows = MailAttachment.objects.filter(file_id__in=ids, mail__customer__in=visible(actor).values("id"))
    return set(rows.values_list("file_id", flat=True))


FILE_LINKS = FileLinks("mails", linked=_linked, visible=_visible)
