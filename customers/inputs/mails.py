"""What people send about mails."""

import uuid
from typing import Annotated

from pydantic import Field

from customers.inputs.templates import MailHtml, PlainText, Subject
from customers.inputs.values import EmailAddress
from kernel.codes import LanguageTag
from kernel.inputs import InputModel

MAX_ATTACHMENTS = 10


class MailDraft(InputModel):
    """A mail that is being written.

    What `subject` and `html` leave out is the template's, in `language` or else the reader's. Both may have merge
    fields. Without `email` it goes to the contact's preferred address, without `contact_id` to the customer's primary.
    """

    contact_id: uuid.UUID | None = None
    email: EmailAddress | None = None
    template_id: uuid.UUID | None = None
    language: LanguageTag | None = None
    subject: Subject | None = None
    html: MailHtml | None = None
    text: PlainText | None = None


class MailSend(MailDraft):
    """`attachments` are ids of uploaded files, or of files that belong to what the sender may see.

    Without `allow_suppressed` nothing is sent to an address whose owner asked to be forgotten.
    """

    attachments: Annotated[list[uuid.UUID], Field(max_length=MAX_ATTACHMENTS)] = []
    allow_suppressed: bool = False
