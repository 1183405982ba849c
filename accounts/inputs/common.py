"""Types that several inputs of this floor share."""

from typing import Annotated

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import AfterValidator, StringConstraints

from kernel.errors import FieldCode
from kernel.inputs import field_error
from kernel.text import has_control_characters


def _email(value: str) -> str:
    address = value.strip().lower()
    try:
        validate_email(address)
    except ValidationError:
        raise field_error(FieldCode.INVALID_FORMAT, _("This is not an e-mail address.")) from None
    return address


def _password(value: str) -> str:
    if has_control_characters(value):
        raise field_error(FieldCode.CONTROL_CHARACTERS, _("Control characters are not allowed."))
    return value


# An e-mail address, in lower case.
Email = Annotated[str, StringConstraints(max_length=254), AfterValidator(_email)]
# A password as it was typed. The length is bounded because hashing a long one costs time.
Password = Annotated[str, StringConstraints(min_length=1, max_length=200), AfterValidator(_password)]
# What came in a mail's link, or what was typed from a device.
Token = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Code = Annotated[str, StringConstraints(min_length=1, max_length=40)]
