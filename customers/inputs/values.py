"""Types of the values that customers and contacts have; each stores one normal form."""

from decimal import Decimal
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from customers.values.emails import normalise_email
from customers.values.websites import normalise_website
from kernel.errors import FieldCode
from kernel.inputs import Name, OneLine, field_error

# The default of a field that may be left out, but may not be null.
LEFT_OUT: Any = None


def _email(value: str) -> str:
    try:
        return normalise_email(value)
    except ValueError:
        raise field_error(FieldCode.INVALID_FORMAT, _("This is not an e-mail address.")) from None


def _website(value: str) -> str:
    try:
        return normalise_website(value)
    except ValueError:
        raise field_error(FieldCode.INVALID_FORMAT, _("This is not the address of a website.")) from None


def _none_if_empty(value: str) -> str | None:
    return value or None


# `Office@orion.example`: the domain in ASCII and lower case.
EmailAddress = Annotated[Name, AfterValidator(_email)]
# `https://orion.example/bg`: with scheme, host in ASCII and lower case.
Website = Annotated[Name, AfterValidator(_website)]
# As people write it; services make E.164 of it, with the country of the customer.
PhoneText = Annotated[Name, StringConstraints(max_length=60)]
Extension = Annotated[str, StringConstraints(pattern=r"^[0-9]{1,11}$")]
# NACE Rev. 2: section, division, group or class (`F`, `43`, `43.2`, `F43.21`), with a national subclass if any.
ActivityCode = Annotated[str, StringConstraints(pattern=r"^([A-V]|[A-V]?[0-9]{2}(\.[0-9]{1,2}){0,2})$")]
# Kilometres.
Distance = Annotated[Decimal, Field(ge=0, le=Decimal("100000"), max_digits=7, decimal_places=1)]
# Per cent.
Share = Annotated[Decimal, Field(gt=0, le=100, max_digits=5, decimal_places=2)]
# One line that is either filled or null.
Line = Annotated[OneLine, AfterValidator(_none_if_empty)]
ShortLine = Annotated[OneLine, StringConstraints(max_length=120), AfterValidator(_none_if_empty)]
Label = Annotated[OneLine, StringConstraints(max_length=60), AfterValidator(_none_if_empty)]
PostalCode = Annotated[OneLine, StringConstraints(max_length=20), AfterValidator(_none_if_empty)]
City = Annotated[Name, StringConstraints(max_length=120)]
