"""What people send about templates."""

import uuid
from enum import StrEnum
from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from customers.inputs.values import LEFT_OUT
from customers.models.template import TemplateKind
from kernel.codes import LanguageTag
from kernel.errors import FieldCode
from kernel.html import plain_text, sanitise
from kernel.inputs import InputModel, Name, QueryModel, Text, field_error

_MOST_HTML = 50_000


def _mail_html(value: str) -> str:
    clean = sanitise(value)
    if not plain_text(clean):
        raise field_error(FieldCode.REQUIRED, _("This field is required."))
    return clean


def _none_if_empty(value: str) -> str | None:
    return value or None


Kind = Annotated[TemplateKind, Field(strict=False)]
TemplateName = Annotated[Name, StringConstraints(max_length=120)]
Subject = Annotated[Name, StringConstraints(max_length=200)]
# HTML of which paragraphs, lists, emphasis, headings and links are kept; not empty.
MailHtml = Annotated[str, StringConstraints(max_length=_MOST_HTML), AfterValidator(_mail_html)]
PlainText = Annotated[Text, AfterValidator(_none_if_empty)]


class MailText(InputModel):
    """One text, with merge fields: `{{ contact.first_name | default: "customer" }}`.

    `text` is for readers without HTML; left out, it is made from `html`.
    """

    subject: Subject
    html: MailHtml
    text: PlainText | None = None


Texts = Annotated[dict[LanguageTag, MailText], Field(min_length=1, max_length=40)]


class TemplateCreate(InputModel):
    kind: Kind = TemplateKind.MAIL
    name: TemplateName
    texts: Texts


class TemplateChange(InputModel):
    """`texts` replaces those of all languages."""

    name: TemplateName = LEFT_OUT
    texts: Texts = LEFT_OUT
    archived: bool = LEFT_OUT


class MergeRecord(InputModel):
    """The record whose values are shown; without `language`, the one that the contact or customer reads."""

    customer_id: uuid.UUID
    contact_id: uuid.UUID | None = None
    language: LanguageTag | None = None


class DraftPreview(MailText, MergeRecord):
    """A text that is not stored yet, and the record."""


class TemplateState(StrEnum):
    ACTIVE = "active"
    ARCHIVED = "archived"
    ALL = "all"


class TemplateQuery(QueryModel):
    kind: TemplateKind | None = None
    state: TemplateState = TemplateState.ACTIVE
