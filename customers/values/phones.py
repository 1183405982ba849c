"""Phone numbers as people write them, as E.164."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import PhoneNumberType

from customers.models.phone import PhoneKind

_ALLOWED = re.compile(r"[\d\s()\[\]+./\-–—·•\u00a0\u2009\u202f]*")
_INTERNATIONAL_PREFIX = re.compile(r"^[\s(]*00")
# `доб.` and `вътр.` are how Bulgarians write an extension.
_EXTENSION = re.compile(r"[\s,;]*(?:ext(?:ension)?|x|#|доб|вътр)[.:=\s]*(\d{1,11})\s*$", re.IGNORECASE)
_DASHES = str.maketrans("–—·•", "----")

_KINDS = {
    PhoneNumberType.MOBILE: PhoneKind.MOBILE,
    PhoneNumberType.PAGER: PhoneKind.MOBILE,
    PhoneNumberType.FIXED_LINE: PhoneKind.LANDLINE,
}


class NotAPhoneError(ValueError):
    """No single, possible phone number; `needs_country` if it lacks the country's prefix and none is known."""

    def __init__(self, *, needs_country: bool = False) -> None:
        super().__init__()
        self.needs_country = needs_country


@dataclass(frozen=True, slots=True)
class Phone:
    """`number` is E.164; `kind` is what the number's range says."""

    number: str
    extension: str | None
    kind: PhoneKind


def parse_phone(text: str, country: str | None) -> Phone:
    """The number that `text` means in `country` (ISO 3166-1 alpha-2); one with + or 00 needs no country.

    Raises NotAPhoneError for what is none, several, or in no range that is in use.
    """
    extension = None
    written = text.strip().removeprefix("tel:")
    if found := _EXTENSION.search(written):
        extension, written = found[1], written[: found.start()]
    if not _ALLOWED.fullmatch(written):
        raise NotAPhoneError
    written = _INTERNATIONAL_PREFIX.sub("+", written.translate(_DASHES).replace("[", "(").replace("]", ")"))
    try:
        parsed = phonenumbers.parse(written, country)
    except phonenumbers.NumberParseException as error:
        unknown = error.error_type == phonenumbers.NumberParseException.INVALID_COUNTRY_CODE
        raise NotAPhoneError(needs_country=unknown and not written.lstrip(" (").startswith("+")) from None
    kind = phonenumbers.number_type(parsed)
    if kind == PhoneNumberType.UNKNOWN:
        raise NotAPhoneError
    number = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)
    return Phone(number, extension, _KINDS.get(kind, PhoneKind.OTHER))


def digits_to_search(text: str) -> str | None:
    """What to look for among stored numbers if `text` looks like (a part of) a phone number, else None."""
    if not _ALLOWED.fullmatch(text):
        return None
    digits = "".join(character for character in text if character.isdecimal())
    # Neither the trunk prefix nor the international one is stored.
    significant = digits.lstrip("0")
    return significant if len(digits) >= 3 and significant else None
