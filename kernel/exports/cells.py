"""Values of columns as cells of a file: texts for CSV, typed values for XLSX, JSON values.

Each works on a whole column of a batch at once; that is what makes 100,000 rows a matter of seconds.
"""

import re
from collections.abc import Callable, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from kernel.actor import Actor
from kernel.registers.column import Column
from kernel.registers.readable import names_of
from kernel.registers.types import LABELLED_TYPES, Type

Convert = Callable[[Sequence[Any]], Sequence[Any]]

# What a spreadsheet program takes for the beginning of a formula.
_FORMULA_STARTS = frozenset("=+-@\t\r")
# The characters that XML cannot hold or should not (XML 1.0, 2.2), but for NUL, which no text here has.
_NOT_IN_XML = [*range(1, 9), 11, 12, *range(14, 32), *range(127, 160), 0xFFFE, 0xFFFF]
_WITHOUT_THEM = dict.fromkeys(_NOT_IN_XML)
_LINE_BREAKS = re.compile("\r\n?")
_MOST_DIGITS = 15
_LARGEST_INTEGER = 2**53
_LONGEST_CELL = 32_767
_FIRST_EXCEL_YEAR = 1901


# What worksheets have types for.
TYPED = frozenset({Type.INTEGER, Type.DECIMAL, Type.BOOLEAN, Type.DATE, Type.DATETIME})


def is_said_by_sql(column: Column) -> bool:
    """Whether PostgreSQL can make the texts of the column (`kernel.exports.texts`)."""
    return column.load is None and column.export_text is None and column.type is not Type.TAGS


def text_cells(column: Column, actor: Actor) -> Convert:
    """Cells of a CSV file of a column whose texts PostgreSQL cannot make; what could start a formula is disarmed."""
    readable = _readable(column, actor)
    return lambda values: [disarmed(text) for text in readable(values)]


def typed_cells(column: Column, actor: Actor) -> Convert:
    """Cells of a worksheet: numbers, dates, datetimes (from wall clocks without a zone), booleans, texts, None.
    Texts that PostgreSQL can make come finished.
    """
    if column.type is Type.BOOLEAN:
        return lambda values: values
    if column.type is Type.DECIMAL:
        return lambda values: [None if value is None else _number(value) for value in values]
    if column.type is Type.INTEGER:
        return lambda values: [
            value if value is None or -_LARGEST_INTEGER <= value <= _LARGEST_INTEGER else str(value) for value in values
        ]
    if column.type is Type.DATE:
        return lambda values: [value if value is None else _date(value) for value in values]
    if column.type is Type.DATETIME:
        zone = ZoneInfo(actor.timezone)
        return lambda values: [value if value is None else _moment(_on_the_wall(value, zone)) for value in values]
    if column.type is Type.UUID:
        return lambda values: [None if value is None else str(value) for value in values]
    readable = (lambda values: values) if is_said_by_sql(column) else _readable(column, actor)
    return lambda values: [
        text if text and text.isprintable() and len(text) * 2 <= _LONGEST_CELL else _cell_text(text)
        for text in readable(values)
    ]


def json_values(column: Column, actor: Actor) -> Convert:
    """Values as the API shows them, with datetimes in the actor's zone (RFC 3339 with its offset)."""
    if column.type is not Type.DATETIME:
        return lambda values: values
    zone = ZoneInfo(actor.timezone)
    return lambda values: [value if value is None else value.astimezone(zone) for value in values]


def headers(columns: Sequence[Column]) -> list[str]:
    """The columns' labels in the language that is active, each once: a second `Name` is `Name (2)`."""
    labels: list[str] = []
    for column in columns:
        label = number_label = str(column.label)
        number = 1
        while number_label in labels:
            number += 1
            number_label = f"{label} ({number})"
        labels.append(number_label)
    return labels


def _readable(column: Column, actor: Actor) -> Convert:
    """The texts that people read; an empty one for None."""
    show = column.export_text
    if show is not None:
        return lambda values: ["" if value is None else show(value) for value in values]
    if column.type in LABELLED_TYPES and column.labels is not None:
        member = column.labels.text
        return lambda values: ["" if value is None else str(value[member]) for value in values]
    if column.type is Type.TAGS:
        return lambda values: [", ".join(value) if value else "" for value in values]
    if column.type is Type.DATETIME:
        zone = ZoneInfo(actor.timezone)
        return lambda values: [
            "" if value is None else f"{_on_the_wall(value, zone):%Y-%m-%d %H:%M:%S}" for value in values
        ]
    names = names_of(column, actor)
    if names is not None:
        return lambda values: ["" if value is None else names.get(value, value) for value in values]
    return lambda values: ["" if value is None else str(value) for value in values]


def disarmed(text: str) -> str:
    """The text, with an apostrophe before what a spreadsheet program would take for a formula."""
    return "'" + text if text[:1] in _FORMULA_STARTS else text


def _on_the_wall(value: datetime, zone: ZoneInfo) -> datetime:
    """A loaded moment as the clocks of the zone show it; PostgreSQL has turned the others already."""
    return value if value.tzinfo is None else value.astimezone(zone).replace(tzinfo=None)


def _moment(value: datetime) -> datetime | str:
    return value if value.year >= _FIRST_EXCEL_YEAR else value.isoformat(" ")


def _date(value: date) -> date | str:
    return value if value.year >= _FIRST_EXCEL_YEAR else value.isoformat()


def _number(value: Decimal) -> float | str:
    # A worksheet's numbers hold 15 digits; a longer one stays exact as a text.
    text = format(value, "f")
    digits = text.replace(".", "").lstrip("-0").rstrip("0")
    return float(value) if len(digits) <= _MOST_DIGITS else text


def _cell_text(text: str | None) -> str | None:
    """A text without what XML cannot hold, its lines ended as worksheets end them, cut where a cell ends."""
    if not text:
        return None
    clean = _LINE_BREAKS.sub("\n", text).translate(_WITHOUT_THEM)
    # The limit counts UTF-16 units.
    return clean.encode("utf-16-le")[: 2 * _LONGEST_CELL].decode("utf-16-le", "ignore")
