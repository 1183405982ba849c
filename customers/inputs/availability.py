"""What people send about when a contact can be reached."""

import datetime
from collections.abc import Sequence
from typing import Annotated, Any

from django.utils.translation import gettext as _
from pydantic import Field, StringConstraints

from customers.values.availability import DAY, WEEK, Weekday, minutes, minutes_of_week
from kernel.codes import TimezoneName
from kernel.errors import FieldCode, FieldError
from kernel.inputs import InputModel

# `09:30`, on a clock of 24 hours.
TimeOfDay = Annotated[str, StringConstraints(pattern=r"^([01][0-9]|2[0-3]):[0-5][0-9]$")]
Day = Annotated[Weekday, Field(strict=False)]
# First and last minute, and the place of what begins there.
Span = tuple[int, int, str]


class AvailabilityWindow(InputModel):
    """Every week from one time until another. An end of `00:00` is midnight; one before the beginning is of the
    next day."""

    day: Day
    begin: Annotated[TimeOfDay, Field(alias="from")]
    end: Annotated[TimeOfDay, Field(alias="to")]


class AvailabilityException(InputModel):
    """One day, or a part of it, that is not as in other weeks. Without `from` and `to` it is all of the day."""

    date: datetime.date
    begin: Annotated[TimeOfDay | None, Field(alias="from")] = None
    end: Annotated[TimeOfDay | None, Field(alias="to")] = None
    reachable: bool


class AvailabilityInput(InputModel):
    """When a contact can be reached, on the clocks of `timezone` (IANA)."""

    timezone: TimezoneName
    windows: Annotated[list[AvailabilityWindow], Field(max_length=100)] = []
    exceptions: Annotated[list[AvailabilityException], Field(max_length=400)] = []

    def stored(self) -> dict[str, Any]:
        """As it is kept and shown: windows and exceptions in their order."""
        return {
            "timezone": self.timezone,
            "windows": [
                {"day": each.day.value, "from": each.begin, "to": each.end}
                for each in sorted(self.windows, key=lambda each: minutes_of_week(each.day, each.begin, each.end))
            ],
            "exceptions": [
                {"date": each.date.isoformat(), "from": each.begin, "to": each.end, "reachable": each.reachable}
                for each in sorted(self.exceptions, key=lambda each: (each.date, each.begin or ""))
            ],
        }

    def contradictions(self, pointer: str) -> list[FieldError]:
        """Windows or exceptions that overlap, and times that are none, each with its place."""
        errors: list[FieldError] = []
        weekly: list[Span] = []
        for index, window in enumerate(self.windows):
            place = f"{pointer}/windows/{index}"
            if _is_no_time(window.begin, window.end, place, errors):
                continue
            first, last = minutes_of_week(window.day, window.begin, window.end)
            # What goes on after Sunday is in the way of Monday.
            weekly += [(first, last, f"{place}/from"), (first - WEEK, last - WEEK, f"{place}/from")]
        dated: list[Span] = []
        for index, exception in enumerate(self.exceptions):
            place = f"{pointer}/exceptions/{index}"
            if (exception.begin is None) != (exception.end is None):
                missing = "from" if exception.begin is None else "to"
                errors.append(FieldError(FieldCode.REQUIRED, _("Give both times, or neither."), f"{place}/{missing}"))
                continue
            begin, end = exception.begin or "00:00", exception.end or "00:00"
            if _is_no_time(begin, end, place, errors):
                continue
            first, last = minutes(begin, end)
            at = exception.date.toordinal() * DAY
            dated.append((at + first, at + last, f"{place}/{'date' if exception.begin is None else 'from'}"))
        return [*errors, *_overlapping(weekly), *_overlapping(dated)]


def _is_no_time(begin: str, end: str, place: str, errors: list[FieldError]) -> bool:
    if not begin == end != "00:00":
        return False
    errors.append(FieldError(FieldCode.CONTRADICTION, _("This is when it begins."), f"{place}/to"))
    return True


def _overlapping(spans: Sequence[Span]) -> list[FieldError]:
    """An error for each place that begins before another has ended."""
    places: list[str] = []
    ends, of = 0, ""
    for index, (first, last, place) in enumerate(sorted(spans)):
        if index and first < ends and place not in (of, *places):
            places.append(place)
        if not index or last > ends:
            ends, of = last, place
    detail = _("This overlaps another one.")
    return [FieldError(FieldCode.CONTRADICTION, detail, place) for place in places]
