"""Texts of cells as values: numbers, dates and truths in the forms that people and programs write."""

import re
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from kernel.errors import FieldCode, Text
from kernel.text import fold

DECIMAL_COMMA, DECIMAL_POINT = "comma", "point"
DAY_FIRST, MONTH_FIRST, YEAR_FIRST = "dmy", "mdy", "ymd"
NUMBER_FORMATS = (DECIMAL_COMMA, DECIMAL_POINT)
DATE_FORMATS = (DAY_FIRST, MONTH_FIRST, YEAR_FIRST)
FORMATS = (*NUMBER_FORMATS, *DATE_FORMATS)

_NUMBER = re.compile(r"^[+-]?[0-9]+(\.[0-9]+)?(e[+-]?[0-9]{1,2})?$")
_GROUPS = re.compile("[\\s'’]")
_DATE = re.compile(r"^(\d{1,4})[./-](\d{1,2})[./-](\d{1,4})\.?(\s*(г|y)\.?)?([T ]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?)?$")
_TRUE = frozenset(
    [
        "1",
        "y",
        "yes",
        "true",
        "t",
        "x",
        "on",
        "da",
        "ja",
        "oui",
        "si",
        "sim",
        "tak",
        "da",
        "да",
        "д",
        "истина",
        "вярно",
        "✓",
        "✔",
    ]
)
_FALSE = frozenset(
    ["0", "n", "no", "false", "f", "-", "off", "nein", "nee", "non", "não", "nie", "ne", "не", "н", "лъжа", "невярно"]
)


class CellError(ValueError):
    """Why a cell cannot be read: a closed code and a sentence."""

    def __init__(self, code: FieldCode, detail: Text) -> None:
        super().__init__(code)
        self.code = code
        self.detail = detail


def read_number(text: str, form: str = "") -> Decimal:
    """`1200`, `1,2E+03`, `1.200,50`, `1 200.5`. Without a format `1,234` may mean two things, and is refused."""
    plain = _GROUPS.sub("", text).lower()
    comma, point = plain.rfind(","), plain.rfind(".")
    if form == DECIMAL_COMMA or (not form and comma > point and (point >= 0 or _is_decimal(plain, ","))):
        plain = plain.replace(".", "").replace(",", ".")
    elif form == DECIMAL_POINT or (not form and point > comma and (comma >= 0 or _is_decimal(plain, "."))):
        plain = plain.replace(",", "")
    elif comma >= 0 or point >= 0:
        detail = _("This may mean two numbers: say whether the column has decimal commas or points.")
        raise CellError(FieldCode.INVALID_FORMAT, detail)
    if not _NUMBER.match(plain):
        raise CellError(FieldCode.INVALID_FORMAT, _("This is not a number."))
    return Decimal(plain)


def _is_decimal(text: str, mark: str) -> bool:
    """Whether the only kind of mark in `text` surely separates decimals."""
    after = text.partition(mark)[2].partition("e")
    return text.count(mark) == 1 and (mark == "." or len(after[0]) != 3 or bool(after[1]) or text.startswith("0"))


def read_date(text: str, form: str = "") -> date:
    """`2026-11-21`, and with a format `21.11.2026`, `11/21/2026`, `26-11-21`; a time after it is left out.

    Without a format a day beyond the twelfth, or points between, tell the order.
    """
    found = _DATE.match(text.strip())
    if not found:
        raise CellError(FieldCode.INVALID_FORMAT, _("This is not a date."))
    first, second, third = found[1], found[2], found[3]
    order = form or _order(text, int(first), int(second), len(first))
    year, month, day = {
        YEAR_FIRST: (first, second, third),
        DAY_FIRST: (third, second, first),
        MONTH_FIRST: (third, first, second),
    }[order]
    try:
        return date(_full_year(year), int(month), int(day))
    except ValueError:
        raise CellError(FieldCode.INVALID_FORMAT, _("There is no such day.")) from None


def _order(text: str, first: int, second: int, digits: int) -> str:
    if digits > 2:
        return YEAR_FIRST
    if "." in text or first > 12:
        return DAY_FIRST
    if second > 12:
        return MONTH_FIRST
    detail = _("This may mean two dates: say which order the column has.")
    raise CellError(FieldCode.INVALID_FORMAT, detail)


def _full_year(text: str) -> int:
    year = int(text)
    return year if len(text) > 2 else year + (2000 if year < 70 else 1900)


def read_boolean(text: str) -> bool:
    """Yes or no in the words of several languages, or as 1 and 0."""
    word = fold(text)
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    raise CellError(FieldCode.INVALID_CHOICE, _("This is neither yes nor no."))
