"""Values of custom fields: from what a client sent to what is stored. Pure, but for reading the active language.

Stored are JSON values in one normal form: decimals as texts without trailing zeros, dates as `2026-01-31`, moments
as `2026-01-31T10:00:00Z` (UTC, to the second), amounts as `{"amount": "12.50", "currency": "EUR"}`, choices by
code, links by id, phones, e-mails and URLs as the built-in fields have them. None stands for no value.
"""

import functools
import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _
from pydantic_core import SchemaError, SchemaValidator, ValidationError, core_schema

from kernel.codes import currencies
from kernel.custom_fields.definitions import FieldDefinition, Option
from kernel.custom_fields.registry import normaliser
from kernel.errors import FieldCode
from kernel.models.custom_field import FieldType
from kernel.text import has_control_characters, one_line

MAX_STRING = 255
MAX_TEXT = 20_000
MAX_CHOICES = 100
# What every JSON reader keeps exactly.
MAX_INTEGER = 2**53 - 1
MAX_DECIMAL = Decimal(10) ** 15
MAX_PLACES = 10


class ValueRefusedError(ValueError):
    """What is wrong with a value: a closed code, and a sentence in the active language."""

    def __init__(self, code: FieldCode, detail: str) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail


def read_value(field: FieldDefinition, raw: Any, country: str) -> Any:
    """`raw` (JSON) as a value of the field; phone numbers without prefix are of `country` (ISO 3166-1 alpha-2).

    Raises ValueRefusedError. What a link points to is not looked at.
    """
    value = _READERS[field.type](field, raw, country)
    return None if value in ("", []) else value


def comparable(type_: FieldType, text: str) -> Any:
    """A limit (`minimum`, `maximum`) as what is compared. Raises ValueRefusedError."""
    if type_ is FieldType.DATE:
        return _as_date(text)
    if type_ is FieldType.DATETIME:
        return _as_moment(text)
    if type_ is FieldType.INTEGER:
        try:
            return int(text)
        except ValueError:
            raise _wrong_type(_("This must be a whole number.")) from None
    return _as_decimal(text)


def moment_text(moment: datetime) -> str:
    """A moment as it is stored."""
    utc = moment.astimezone(UTC)
    # Not %Y, which leaves out leading zeros: texts must sort like the moments.
    return f"{utc.year:04d}-{utc:%m-%dT%H:%M:%S}Z"


def unique_form(field: FieldDefinition, value: Any) -> str:
    """A stored value in the form in which a unique one is compared: texts without regard to case."""
    return str(value).casefold()[:500]


@functools.lru_cache(maxsize=1000)
def compiled(pattern: str) -> SchemaValidator:
    """The pattern, for whole values, in Rust's engine, whose time is linear in the text. ValueError for a bad one."""
    try:
        return SchemaValidator(core_schema.str_schema(pattern=rf"^(?:{pattern})$", regex_engine="rust-regex"))
    except SchemaError:
        raise ValueError from None


def _string(field: FieldDefinition, raw: Any, country: str) -> str:
    text = one_line(_plain_text(raw, multi_line=False))
    _check_length(field, text, MAX_STRING)
    if field.pattern is not None and text:
        try:
            compiled(field.pattern).validate_python(text)
        except ValidationError:
            raise ValueRefusedError(FieldCode.INVALID_FORMAT, _("This is not in the expected format.")) from None
    return text


def _text(field: FieldDefinition, raw: Any, country: str) -> str:
    text = _plain_text(raw, multi_line=True).strip()
    _check_length(field, text, MAX_TEXT)
    return text


def _integer(field: FieldDefinition, raw: Any, country: str) -> int:
    if isinstance(raw, bool) or not isinstance(raw, int):
        raise _wrong_type(_("This must be a whole number."))
    if abs(raw) > MAX_INTEGER:
        raise _out_of_range()
    _check_range(field, raw)
    return raw


def _decimal(field: FieldDefinition, raw: Any, country: str) -> str:
    number = _as_decimal(raw)
    _check_range(field, number)
    return format(number.normalize() + 0, "f")


def _amount(field: FieldDefinition, raw: Any, country: str) -> dict[str, str]:
    if not isinstance(raw, dict) or not {"amount"} <= raw.keys() <= {"amount", "currency"}:
        raise _wrong_type(_("This must be an amount and its currency."))
    number = _as_decimal(raw["amount"])
    currency = raw.get("currency") or field.currency
    if currency not in currencies():
        raise ValueRefusedError(FieldCode.INVALID_CHOICE, _("This is not an ISO 4217 currency code."))
    if field.currency not in (None, currency):
        detail = _("Amounts here are in %(currency)s.") % {"currency": field.currency}
        raise ValueRefusedError(FieldCode.INVALID_CHOICE, detail)
    _check_range(field, number)
    return {"amount": format(number, "f"), "currency": currency}


def _date(field: FieldDefinition, raw: Any, country: str) -> str:
    day = _as_date(raw)
    _check_range(field, day)
    return day.isoformat()


def _datetime(field: FieldDefinition, raw: Any, country: str) -> str:
    moment = _as_moment(raw)
    _check_range(field, moment)
    return moment_text(moment)


def _boolean(field: FieldDefinition, raw: Any, country: str) -> bool:
    if not isinstance(raw, bool):
        raise _wrong_type(_("This must be true or false."))
    return raw


def _select(field: FieldDefinition, raw: Any, country: str) -> str | None:
    return None if raw == "" else _option(field, raw).code


def _multi_select(field: FieldDefinition, raw: Any, country: str) -> list[str]:
    if not isinstance(raw, list):
        raise _wrong_type(_("This must be a list."))
    if len(raw) > MAX_CHOICES:
        raise ValueRefusedError(FieldCode.TOO_LONG, _("At most %(count)s are allowed.") % {"count": MAX_CHOICES})
    chosen = {_option(field, each).code for each in raw}
    return [code for code in field.options if code in chosen]


def _normal(field: FieldDefinition, raw: Any, country: str) -> str:
    text = one_line(_plain_text(raw, multi_line=False))
    if not text:
        return text
    try:
        return normaliser(field.type)(text, country)
    except ValueError:
        raise ValueRefusedError(FieldCode.INVALID_FORMAT, _NOT_NORMAL[field.type]()) from None


def _link(field: FieldDefinition, raw: Any, country: str) -> str:
    if not isinstance(raw, str):
        raise _wrong_type(_("This must be an id."))
    try:
        return str(uuid.UUID(raw))
    except ValueError:
        raise ValueRefusedError(FieldCode.INVALID_FORMAT, _("This must be an id.")) from None


_READERS: dict[FieldType, Callable[[FieldDefinition, Any, str], Any]] = {
    FieldType.STRING: _string,
    FieldType.TEXT: _text,
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.AMOUNT: _amount,
    FieldType.DATE: _date,
    FieldType.DATETIME: _datetime,
    FieldType.BOOLEAN: _boolean,
    FieldType.SELECT: _select,
    FieldType.MULTI_SELECT: _multi_select,
    FieldType.URL: _normal,
    FieldType.EMAIL: _normal,
    FieldType.PHONE: _normal,
    FieldType.LINK: _link,
}

_NOT_NORMAL: dict[FieldType, Callable[[], str]] = {
    FieldType.URL: lambda: _("This is not the address of a website."),
    FieldType.EMAIL: lambda: _("This is not an e-mail address."),
    FieldType.PHONE: lambda: _("This is not a phone number."),
}


def _plain_text(raw: Any, *, multi_line: bool) -> str:
    if not isinstance(raw, str):
        raise _wrong_type(_("This must be a text."))
    if has_control_characters(raw, allow_line_breaks=multi_line):
        raise ValueRefusedError(FieldCode.CONTROL_CHARACTERS, _("Control characters are not allowed."))
    return raw


def _check_length(field: FieldDefinition, text: str, most: int) -> None:
    longest = most if field.max_length is None else min(field.max_length, most)
    if len(text) > longest:
        detail = _("At most %(count)s characters are allowed.") % {"count": longest}
        raise ValueRefusedError(FieldCode.TOO_LONG, detail)
    if text and field.min_length is not None and len(text) < field.min_length:
        detail = _("At least %(count)s characters are needed.") % {"count": field.min_length}
        raise ValueRefusedError(FieldCode.TOO_SHORT, detail)


def _check_range(field: FieldDefinition, value: Any) -> None:
    if field.minimum is not None and value < comparable(field.type, field.minimum):
        raise ValueRefusedError(FieldCode.OUT_OF_RANGE, _("The least is %(limit)s.") % {"limit": field.minimum})
    if field.maximum is not None and value > comparable(field.type, field.maximum):
        raise ValueRefusedError(FieldCode.OUT_OF_RANGE, _("The most is %(limit)s.") % {"limit": field.maximum})


def _option(field: FieldDefinition, raw: Any) -> Option:
    option = field.options.get(raw) if isinstance(raw, str) else None
    if option is None:
        raise ValueRefusedError(FieldCode.INVALID_CHOICE, _("This is not one of the choices."))
    if option.archived:
        raise ValueRefusedError(FieldCode.ARCHIVED, _("This choice is archived."))
    return option


def _as_decimal(raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)) or len(str(raw)) > 40:
        raise _wrong_type(_("This must be a number."))
    try:
        number = Decimal(str(raw))
    except InvalidOperation:
        raise ValueRefusedError(FieldCode.INVALID_FORMAT, _("This must be a number.")) from None
    if not number.is_finite() or abs(number) >= MAX_DECIMAL:
        raise _out_of_range()
    exponent = number.as_tuple().exponent
    if isinstance(exponent, int) and -exponent > MAX_PLACES:
        detail = _("At most %(count)s digits after the point are allowed.") % {"count": MAX_PLACES}
        raise ValueRefusedError(FieldCode.OUT_OF_RANGE, detail)
    return number


def _as_date(raw: Any) -> date:
    if not isinstance(raw, str):
        raise _wrong_type(_("This must be a date."))
    try:
        return date.fromisoformat(raw)
    except ValueError:
        raise ValueRefusedError(FieldCode.INVALID_FORMAT, _("This must be a date like 2026-01-31.")) from None


def _as_moment(raw: Any) -> datetime:
    if not isinstance(raw, str):
        raise _wrong_type(_("This must be a date with a time."))
    try:
        moment = datetime.fromisoformat(raw)
        if moment.tzinfo is None:
            raise ValueError
        return moment.astimezone(UTC).replace(microsecond=0)
    except (ValueError, OverflowError):
        detail = _("This must be a date with a time and a zone, like 2026-01-31T10:00:00Z.")
        raise ValueRefusedError(FieldCode.INVALID_FORMAT, detail) from None


def _wrong_type(detail: str) -> ValueRefusedError:
    return ValueRefusedError(FieldCode.INVALID_TYPE, detail)


def _out_of_range() -> ValueRefusedError:
    return ValueRefusedError(FieldCode.OUT_OF_RANGE, _("This is out of range."))
