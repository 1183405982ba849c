"""Activities as iCalendar (RFC 5545): for one download, and for the feed that calendars subscribe to."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, vCalAddress, vText

from customers.models.activity import ActivityState

_REFRESH = timedelta(minutes=30)

Document = Mapping[str, Any]


def calendar_of(documents: Iterable[Document], *, name: str, host: str) -> bytes:
    """A calendar called `name` with those of the activities that have a start, as UTF-8 text.

    `documents` are as the API shows activities; `host` makes their identifiers unique in the world. Hours are
    those of each activity's zone, with the zones' definitions; the same activities give the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Kontor//Activities//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", name)
    calendar.add("name", name)
    calendar.add("refresh-interval", _REFRESH, parameters={"VALUE": "DURATION"})
    for document in documents:
        if document["starts_at"] is not None:
            calendar.add_component(_event(document, host))
    calendar.add_missing_timezones()
    content: bytes = calendar.to_ical()
    return content


def _event(document: Document, host: str) -> Event:
    event = Event()
    event.add("uid", f"{document['id']}@{host}")
    event.add("dtstamp", document["updated_at"])
    event.add("created", document["created_at"])
    event.add("last-modified", document["updated_at"])
    event.add("sequence", document["version"] - 1)
    event.add("summary", document["subject"])
    event.add("dtstart", _moment(document, document["starts_at"]))
    if document["ends_at"] is not None:
        # The end of whole days is the day after (3.6.1).
        end = document["ends_at"] + (timedelta(days=1) if document["is_all_day"] else timedelta(0))
        event.add("dtend", _moment(document, end))
    event.add("description", _description(document))
    event.add("status", "CANCELLED" if document["state"] == ActivityState.CANCELLED else "CONFIRMED")
    event.add("class", "PRIVATE" if document["is_private"] else "PUBLIC")
    event.add("transp", "TRANSPARENT" if document["is_all_day"] else "OPAQUE")
    if document["type"] is not None:
        event.add("categories", [document["type"]["label"]])
    for person in document["participants"]:
        attendee = vCalAddress(f"urn:uuid:{person['id']}")
        attendee.params["cn"] = vText(person["name"])
        event.add("attendee", attendee, encode=False)
    if document["reminder_minutes"] is not None and document["state"] == ActivityState.PLANNED:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", document["subject"])
        alarm.add("trigger", timedelta(minutes=-document["reminder_minutes"]))
        event.add_component(alarm)
    return event


def _moment(document: Document, moment: datetime) -> datetime | date:
    there = moment.astimezone(ZoneInfo(document["timezone"]))
    return there.date() if document["is_all_day"] else there


def _description(document: Document) -> str:
    customer = document["customer"]
    who = [f"{customer['name']} ({customer['code']})"] if customer is not None else []
    who += [contact["name"] for contact in document["contacts"]]
    return "\n\n".join(part for part in ("\n".join(who), document["text"]) if part)
