"""What people send about notes."""

from typing import Annotated

from django.utils.translation import gettext as _
from pydantic import AfterValidator, StringConstraints

from customers.inputs.values import LEFT_OUT
from kernel.errors import FieldCode
from kernel.html import plain_text, sanitise
from kernel.inputs import InputModel, Text, field_error


def _rich_text(value: str) -> str:
    clean = sanitise(value)
    if not plain_text(clean):
        raise field_error(FieldCode.REQUIRED, _("This field is required."))
    return clean


# HTML of which paragraphs, lists, emphasis and links are kept; at most 20,000 characters, not empty.
RichText = Annotated[Text, AfterValidator(_rich_text), StringConstraints(max_length=20_000)]


class NoteCreate(InputModel):
    """A private note is read by its author alone; pinned ones come first."""

    body: RichText
    is_private: bool = False
    is_pinned: bool = False


class NoteChange(InputModel):
    body: RichText = LEFT_OUT
    is_private: bool = LEFT_OUT
    is_pinned: bool = LEFT_OUT
