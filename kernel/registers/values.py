"""Values of filters: from the text of a parameter or the JSON of a tree to what the database compares."""

import uuid
from collections.abc import Callable
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from kernel.actor import Actor
from kernel.codes import currencies
from kernel.registers.column import Column
from kernel.registers.periods import NOW, Period, day_of, read_period, this_moment
from kernel.registers.types import LABELLED_TYPES, TEXT_TYPES, Type
from kernel.text import has_control_characters

MAX_TEXT = 255
_MAX_INTEGER = 2**63 - 1


def parse(actor: Actor, column: Column, raw: Any) -> list[Any]:
    """The values that `raw` stands for; usually one, several when a name is shared (two terms "vip").

    Of dates and moments it may be a `Period`: a day of a column of moments, or days as people say them.

    Raises ValueError if `raw` is no value of the column's type.
    """
    if column.type in LABELLED_TYPES:
        return _reference(actor, column, raw)
    if column.type is Type.TAGS:
        return [_text(raw)]
    if column.type in TEXT_TYPES or column.type in (Type.COUNTRY, Type.LANGUAGE):
        return [_text(raw)]
    if column.type in (Type.ENUM, Type.SELECT, Type.MULTI_SELECT):
        return [_choice(actor, column, raw)]
    return [_PARSERS[column.type](actor, raw)]


def _text(raw: Any) -> str:
    if not isinstance(raw, str) or len(raw) > MAX_TEXT or has_control_characters(raw):
        raise ValueError
    return raw


def _choice(actor: Actor, column: Column, raw: Any) -> str:
    text = _text(raw)
    if column.choices is not None and text not in {choice.code for choice in column.choices(actor)}:
        raise ValueError
    return text


def _reference(actor: Actor, column: Column, raw: Any) -> list[uuid.UUID]:
    text = _text(raw)
    if column.type is Type.EMPLOYEE and text == "me" and actor.employee_id is not None:
        return [actor.employee_id]
    try:
        return [uuid.UUID(text)]
    except ValueError:
        if column.labels is None or column.labels.find is None:
            raise
    found = column.labels.find(actor, column.name, text)
    if not found:
        raise ValueError
    return list(found)


def _uuid(actor: Actor, raw: Any) -> uuid.UUID:
    return uuid.UUID(_text(raw))


def _integer(actor: Actor, raw: Any) -> int:
    if isinstance(raw, bool) or not isinstance(raw, (str, int)) or len(str(raw)) > 20:
        raise ValueError
    number = int(raw)
    if abs(number) > _MAX_INTEGER:
        raise ValueError
    return number


def _decimal(actor: Actor, raw: Any) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)) or len(str(raw)) > 40:
        raise ValueError
    try:
        number = Decimal(str(raw))
    except InvalidOperation as error:
        raise ValueError from error
    if not number.is_finite() or abs(number.adjusted()) > 30:
        raise ValueError
    return number


def parse_boolean(raw: Any) -> bool:
    """`true` or `false`, as text or JSON value; ValueError otherwise."""
    if isinstance(raw, bool):
        return raw
    if raw in ("true", "false"):
        return bool(raw == "true")
    raise ValueError


def _boolean(actor: Actor, raw: Any) -> bool:
    return parse_boolean(raw)


def _date(actor: Actor, raw: Any) -> date | Period:
    text = _text(raw)
    return read_period(text, actor.timezone) or date.fromisoformat(text)


def _datetime(actor: Actor, raw: Any) -> datetime | Period:
    text = _text(raw)
    if text == NOW:
        return this_moment()
    days = read_period(text, actor.timezone)
    if days is None and len(text) == len("2026-01-31"):
        days = day_of(date.fromisoformat(text))
    if days is not None:
        return days.as_moments(actor.timezone)
    # `+` of an offset arrives as a space when the client forgot to encode it.
    moment = datetime.fromisoformat(text.replace(" ", "+"))
    if moment.tzinfo is None:
        raise ValueError
    # Raises OverflowError where UTC has no such year.
    return moment.astimezone(UTC)


def _amount(actor: Actor, raw: Any) -> tuple[Decimal, str | None]:
    """A number of any currency (`100`), or of one (`100 EUR`, `{"amount": "100", "currency": "EUR"}`)."""
    if isinstance(raw, dict):
        number, currency = raw.get("amount"), raw.get("currency")
    elif isinstance(raw, str):
        number, _space, currency = raw.strip().partition(" ")
    else:
        number, currency = raw, None
    if currency and currency not in currencies():
        raise ValueError
    return _decimal(actor, number), currency or None


_PARSERS: dict[Type, Callable[[Actor, Any], Any]] = {
    Type.UUID: _uuid,
    Type.INTEGER: _integer,
    Type.DECIMAL: _decimal,
    Type.AMOUNT: _amount,
    Type.BOOLEAN: _boolean,
    Type.DATE: _date,
    Type.DATETIME: _datetime,
}
