"""Days as people say them: `today`, `today-30d`, `this_month`. A saved filter with such a value stays true.

A period is read again whenever the filter is, by the calendar and the clock of the person who asks.
"""

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone

NOW = "now"
_SHIFT = re.compile(r"today(?:(?P<sign>[+ -])(?P<count>\d{1,4})(?P<unit>[dwm]))?", re.ASCII)
_CALENDAR = re.compile(r"(?P<which>last|this|next)_(?P<unit>week|month|quarter|year)", re.ASCII)
_NEIGHBOURS = {"yesterday": -1, "tomorrow": 1}
_MONTHS = {"month": 1, "quarter": 3, "year": 12}
_STEPS = {"last": -1, "this": 0, "next": 1}


@dataclass(frozen=True, slots=True)
class Period:
    """From `start` until before `end`: days (date), or moments (aware datetime)."""

    start: date
    end: date

    def as_moments(self, zone: str) -> "Period":
        """The same days from midnight until midnight in `zone` (IANA)."""
        return Period(_midnight(self.start, zone), _midnight(self.end, zone))


def day_of(day: date) -> Period:
    """One day."""
    return Period(day, day + timedelta(days=1))


def read_period(text: str, zone: str) -> Period | None:
    """The days that `text` means in `zone` (IANA) now; None if it is no such word.

    `today`, `yesterday`, `tomorrow`; `today-30d`, `today+2w`, `today-1m` (days, weeks, months: one day); `last_week`,
    `this_month`, `next_quarter`, `this_year` (weeks begin on Monday). OverflowError or ValueError beyond the calendar.
    """
    today = timezone.now().astimezone(ZoneInfo(zone)).date()
    if text in _NEIGHBOURS:
        return day_of(today + timedelta(days=_NEIGHBOURS[text]))
    if found := _SHIFT.fullmatch(text):
        return day_of(_shifted(today, **found.groupdict()))
    if found := _CALENDAR.fullmatch(text):
        return _calendar_period(today, found["unit"], _STEPS[found["which"]])
    return None


def this_moment() -> datetime:
    """What `now` means."""
    return timezone.now().astimezone(UTC)


def spread(operator: str, period: Period) -> tuple[tuple[str, Any], ...]:
    """A comparison with a period as comparisons with its ends, all of which must hold; `eq` is "within"."""
    return _SPREAD[operator](period)


_SPREAD: dict[str, Callable[[Period], tuple[tuple[str, Any], ...]]] = {
    "eq": lambda period: (("gte", period.start), ("lt", period.end)),
    "gt": lambda period: (("gte", period.end),),
    "gte": lambda period: (("gte", period.start),),
    "lt": lambda period: (("lt", period.start),),
    "lte": lambda period: (("lt", period.end),),
}


def _shifted(today: date, sign: str | None, count: str | None, unit: str | None) -> date:
    if count is None:
        return today
    number = -int(count) if sign == "-" else int(count)
    if unit == "m":
        return _months_on(today, number)
    return today + timedelta(days=number * (7 if unit == "w" else 1))


def _months_on(day: date, count: int) -> date:
    """The same day of the month `count` months on, or that month's last one."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _calendar_period(today: date, unit: str, step: int) -> Period:
    if unit == "week":
        monday = today + timedelta(days=7 * step - today.weekday())
        return Period(monday, monday + timedelta(days=7))
    months = _MONTHS[unit]
    first = date(today.year, (today.month - 1) // months * months + 1, 1)
    return Period(_months_on(first, months * step), _months_on(first, months * (step + 1)))


def _midnight(day: date, zone: str) -> datetime:
    return datetime.combine(day, time(), tzinfo=ZoneInfo(zone)).astimezone(UTC)
