"""`/customers/{id}/mail`, `/customers/{id}/mails`."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.request import Request

from customers.api.outputs import EmployeeLabelOut
from customers.api.templates import LetterOut
from customers.errors import CustomerError
from customers.inputs.mails import MailDraft, MailSend
from customers.models import EmailPurpose, MailState
from customers.permissions import CustomerRight
from customers.selectors import mails as reading
from customers.selectors.recipients import list_recipients
from customers.services.mail import mails
from kernel.api.endpoint import Reply, endpoint
from kernel.api.listing import ListOut, ListQuery, whole_list
from kernel.api.outputs import JobOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.jobs.service import as_dict


class RecipientOut(BaseModel):
    """`name` and `contact_id` are null for the customer's own addresses. `bounced_at` and `bounce` (what the relay
    said) where mail was refused for good, and none got through since. `purposes` are those of the customer's own;
    `is_suppressed` where its owner asked to be forgotten."""

    email: str
    contact_id: uuid.UUID | None
    name: str | None
    is_primary: bool
    purposes: list[EmailPurpose]
    bounced_at: datetime | None
    bounce: str | None
    is_suppressed: bool


class MailFileOut(BaseModel):
    id: uuid.UUID
    name: str
    content_type: str
    size: int
    url: str


class MailSummaryOut(BaseModel):
    """`state`: pending, claimed, sending, sent, failed, in_doubt. One in doubt may have arrived: the relay had it and
    did not answer. It is never sent again by itself. `answer` is what the relay said."""

    id: uuid.UUID
    customer_id: uuid.UUID
    contact_id: uuid.UUID | None
    template_id: uuid.UUID | None
    email: str
    name: str | None
    sender: EmployeeLabelOut | None
    sender_name: str
    reply_to: str | None
    language: str
    subject: str
    attachments: list[MailFileOut]
    message_id: str
    state: MailState
    answer_code: int | None
    answer: str | None
    created_at: datetime
    tried_at: datetime | None
    settled_at: datetime | None


class MailOut(MailSummaryOut):
    html: str
    text: str


class DraftOut(LetterOut):
    """`missing` has the merge fields without value and fallback; they stand in the texts as they are."""

    missing: list[str]


class MailViewSet(ResourceViewSet):
    """Mails to people at a customer."""

    @endpoint(
        right=CustomerRight.MAIL_VIEW,
        query=ListQuery,
        output=ListOut[MailSummaryOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, customer_id: uuid.UUID, query: ListQuery) -> Reply:
        """Mails, the newest first."""
        return Reply(reading.list_mails(actor=self.actor, customer_id=customer_id, **dict(query)).as_dict())

    @endpoint(right=CustomerRight.MAIL_VIEW, output=MailOut)
    def retrieve(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """One mail, as it was written."""
        return Reply(reading.get_mail(actor=self.actor, customer_id=customer_id, mail_id=id))

    @endpoint(
        right=CustomerRight.MAIL_SEND,
        input=MailSend,
        output=JobOut,
        status=202,
        errors=(
            CustomerError.MERGE_VALUE_MISSING,
            CustomerError.ADDRESS_SUPPRESSED,
            KernelError.LIMIT_REACHED,
            KernelError.CONFLICT,
        ),
    )
    def create(self, request: Request, customer_id: uuid.UUID, data: MailSend) -> Reply:
        """Send an e-mail to a contact or an address. Replies go to the sender; the timeline tells of it."""
        job = mails.write_mail(actor=self.actor, customer_id=customer_id, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})

    @endpoint(right=CustomerRight.MAIL_SEND, input=MailDraft, output=DraftOut)
    def preview(self, request: Request, customer_id: uuid.UUID, data: MailDraft) -> Reply:
        """The e-mail as it would be sent now."""
        letter = mails.preview_mail(actor=self.actor, customer_id=customer_id, data=data)
        texts = {name: getattr(letter, name) for name in ("language", "subject", "html", "text")}
        return Reply(texts | {"missing": letter.missing_names()})

    @endpoint(
        right=CustomerRight.MAIL_SEND,
        input=MailSend,
        output=JobOut,
        status=202,
        errors=(CustomerError.MERGE_VALUE_MISSING, KernelError.CONFLICT),
    )
    def test(self, request: Request, customer_id: uuid.UUID, data: MailSend) -> Reply:
        """Send an e-mail to yourself instead, as it is now. Nothing is kept of it."""
        job = mails.test_mail(actor=self.actor, customer_id=customer_id, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})

    @endpoint(right=CustomerRight.VIEW, output=ListOut[RecipientOut])
    def recipients(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """The addresses of the customer's contacts and its own, and which of them bounced."""
        return Reply(whole_list(list_recipients(actor=self.actor, customer_id=customer_id)))

    @endpoint(right=CustomerRight.MAIL_SEND, output=JobOut, status=202, errors=(KernelError.CONFLICT,))
    def resend(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Send a mail again that failed or is in doubt, under the same Message-ID."""
        job = mails.resend_mail(actor=self.actor, customer_id=customer_id, mail_id=id)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})
