"""What somebody tells to get an organisation."""

from typing import Annotated, Literal

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils.translation import gettext as _
from pydantic import AfterValidator, Field, StringConstraints

from kernel.codes import CountryCode, CurrencyCode, InterfaceLanguage, TimezoneName
from kernel.errors import FieldCode
from kernel.inputs import InputModel, Name, QueryModel, field_error
from tenants.hosts import check_slug


def _email(value: str) -> str:
    try:
        validate_email(value)
    except ValidationError:
        raise field_error(FieldCode.INVALID_FORMAT, _("This is not an e-mail address.")) from None
    return value.lower()


Slug = Annotated[str, AfterValidator(check_slug)]
Email = Annotated[str, StringConstraints(strip_whitespace=True, max_length=254), AfterValidator(_email)]


class SignUp(InputModel):
    """A new organisation and its owner. `preset` chooses which fields of a customer are mandatory."""

    organisation: Name
    slug: Slug
    email: Email
    name: Name
    password: str = Field(min_length=1, max_length=1_000, repr=False)
    country: CountryCode = "BG"
    currency: CurrencyCode = "EUR"
    language: InterfaceLanguage = "en"
    timezone: TimezoneName = "Europe/Sofia"
    preset: Literal["minimal", "builder", "billing"] = "billing"


class AvailabilityQuery(QueryModel):
    """The host name that somebody would like."""

    slug: str = Field(max_length=63)
