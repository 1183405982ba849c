"""What a mail that is being written would say, and whether its files may go along."""

import uuid
from collections.abc import Sequence

from django.utils.translation import gettext as _

from customers.inputs.mails import MailDraft
from customers.models import Template
from customers.selectors.letters import Letter, Source, occasion_of, write_letter
from customers.selectors.templates import usable_template
from kernel.actor import Actor
from kernel.errors import FieldCode, FieldError, invalid
from kernel.files.selectors import describe_many, linkable_errors

# What most relays take, before base 64 makes a third more of it.
MOST_BYTES = 15_000_000


def letter_of(actor: Actor, customer_id: uuid.UUID, data: MailDraft) -> tuple[Letter, Template | None]:
    """The letter that a draft is now, and its template.

    404; 422 for a template, contact or merge field that is none, and where neither it nor a template has a text.
    """
    template = usable_template(actor, data.template_id) if data.template_id is not None else None
    offered = template.texts if template else None
    occasion = occasion_of(actor, customer_id, data.contact_id, data.language, offered)
    return write_letter(occasion, _source(data, template, occasion.actor.language)), template


def check_files(actor: Actor, file_ids: Sequence[uuid.UUID]) -> None:
    """422 at `/attachments` for files that the actor may not use, or that are too large together."""
    if not file_ids:
        return
    errors = linkable_errors(actor, file_ids, pointer="/attachments")
    if errors:
        raise invalid(*errors)
    size = sum(file["size"] for file in describe_many(file_ids).values())
    if size > MOST_BYTES:
        detail = _("All files together may have %(count)s MB.") % {"count": MOST_BYTES // 1_000_000}
        raise invalid(FieldError(FieldCode.TOO_LONG, detail, pointer="/attachments"))


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
