"""When a contact can be reached: weekly windows in a zone, and exceptions for single days (RFC 7953).

A window lasts from a time of day until another, or until that time on the next day; `00:00` as an end is midnight.
What an exception says of its part of a day goes before the windows. Times that clocks skip or show twice are meant
as RFC 5545 (3.3.5) says: by the offset in force before the change. `customers.selectors.reachability` asks the same
of PostgreSQL.
"""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

# `{"timezone", "windows": [{"day", "from", "to"}], "exceptions": [{"date", "from", "to", "reachable"}]}`
Availability = Mapping[str, Any]
Span = tuple[datetime.datetime, datetime.datetime]

DAY = 24 * 60
WEEK = 7 * DAY
# How far is looked for a next window, and for the end of one.
_HORIZON_DAYS = 400
_LONGEST_DAYS = 14


class Weekday(StrEnum):
    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"


WEEKDAYS = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Reach:
    """Whether somebody can be reached at a moment, and the window of that moment, else the next one.

    Moments are in UTC. No `begins` where none begins within 400 days, no `ends` where it does not end within 14.
    """

    now: bool
    begins: datetime.datetime | None = None
    ends: datetime.datetime | None = None


def minutes(begin: str, end: str) -> tuple[int, int]:
    """The minutes of a day, from its midnight, between two times of day (`22:00`, `06:00` -> 1320, 1800)."""
    first, last = _minute(begin), _minute(end)
    return first, last if last > first else last + DAY


def minutes_of_week(day: str, begin: str, end: str) -> tuple[int, int]:
    """The same from the midnight at which Monday begins; a window of Sunday may end after the week."""
    at = WEEKDAYS.index(Weekday(day)) * DAY
    first, last = minutes(begin, end)
    return at + first, at + last


def reach(availability: Availability, moment: datetime.datetime) -> Reach:
    """Whether the contact can be reached at a moment (with a zone), and when."""
    begins: datetime.datetime | None = None
    ends = moment
    for first, last in _spans(availability, moment):
        if begins is not None and first > ends:
            break
        if last > moment:
            begins, ends = begins or first, max(ends, last)
        if begins is not None and ends - max(begins, moment) > datetime.timedelta(days=_LONGEST_DAYS):
            return Reach(begins <= moment, begins)
    return Reach(False) if begins is None else Reach(begins <= moment, begins, ends)


def _spans(availability: Availability, moment: datetime.datetime) -> Iterator[Span]:
    """Spans in which the contact can be reached, from the day before the moment on, in their order."""
    zone = ZoneInfo(availability["timezone"])
    windows: dict[str, list[tuple[int, int]]] = {}
    for window in availability["windows"]:
        windows.setdefault(window["day"], []).append(minutes(window["from"], window["to"]))
    said = [
        (_span(datetime.date.fromisoformat(each["date"]), *_minutes_of_exception(each), zone), each["reachable"])
        for each in availability["exceptions"]
    ]
    refused = sorted(span for span, reachable in said if not reachable)
    extra = sorted(span for span, reachable in said if reachable)
    day = moment.astimezone(zone).date() - datetime.timedelta(days=1)
    for _each in range(_HORIZON_DAYS if windows else 0):
        usual = [_span(day, *each, zone) for each in sorted(windows.get(WEEKDAYS[day.weekday()], []))]
        limit = _instant(day, DAY, zone)
        before = [span for span in extra if span[0] < limit]
        extra = extra[len(before) :]
        yield from sorted([*before, *_without(usual, refused)])
        day += datetime.timedelta(days=1)
    yield from extra


def _without(spans: Iterable[Span], refused: Iterable[Span]) -> Iterator[Span]:
    for first, last in spans:
        for begin, end in refused:
            if begin < last and end > first:
                if first < begin:
                    yield first, begin
                first = end
        if first < last:
            yield first, last


def _span(day: datetime.date, first: int, last: int, zone: ZoneInfo) -> Span:
    return _instant(day, first, zone), _instant(day, last, zone)


def _instant(day: datetime.date, minute: int, zone: ZoneInfo) -> datetime.datetime:
    local = datetime.datetime.combine(day, datetime.time()) + datetime.timedelta(minutes=minute)
    return local.replace(tzinfo=zone).astimezone(datetime.UTC)


def _minutes_of_exception(exception: Mapping[str, Any]) -> tuple[int, int]:
    return minutes(exception["from"] or "00:00", exception["to"] or "00:00")


def _minute(time: str) -> int:
    hour, minute = time.split(":")
    return int(hour) * 60 + int(minute)
