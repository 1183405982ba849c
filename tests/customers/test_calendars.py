"""Calendars: a secret address for each employee, RFC 5545 behind it; and reminders, each once."""

from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.policy import default as email_policy

import pytest
from icalendar import Calendar

from accounts.models import Employee
from customers.jobs import remind
from customers.models import Activity, CalendarFeed, Term
from kernel.models import Job
from kernel.tenancy import tenant_context
from tests.api_client import ApiClient
from tests.customers.making import made
from tests.kernel.job_tools import handle
from tests.plugin import mail_directory

ACTIVITIES = "/api/v1/activities"
FEED = f"{ACTIVITIES}/calendar"


def at(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat(timespec="seconds").replace("+00:00", "Z")


@pytest.fixture
def plan(owner_client, organisation):
    with tenant_context(organisation):
        type_id = str(Term.objects.get(dictionary="activity-types", code="meeting").id)

    def make(client=owner_client, **body):
        return made(client, ACTIVITIES, **({"type_id": type_id, "subject": "Colours", "starts_at": at(24)} | body))

    return make


def token_of(client) -> str:
    return client.post(FEED).json()["url"].partition("token=")[2]


def events(content: bytes) -> dict[str, object]:
    calendar = Calendar.from_ical(content)
    return {str(event["uid"]).partition("@")[0]: event for event in calendar.walk("VEVENT")}


def test_a_calendar_shows_what_its_employee_takes_part_in(
    owner_client, client_of, organisation, plan, anonymous_client
):
    customer = made(owner_client)
    start = at(24)
    mine = plan(
        starts_at=start, ends_at=at(25), timezone="Europe/Sofia", customer_id=customer["id"], reminder_minutes=15
    )
    private = plan(is_private=True)
    off = plan()
    owner_client.post(f"{ACTIVITIES}/{off['id']}/cancel")
    undated = plan(starts_at=None)
    theirs = plan(client_of(organisation, "manager"))
    content = anonymous_client.get(f"{FEED}.ics", token=token_of(owner_client))
    assert (content.status_code, content["Content-Type"]) == (200, "text/calendar")
    found = events(content.content)
    assert set(found) >= {mine["id"], private["id"], off["id"]}
    assert not {undated["id"], theirs["id"]} & set(found)
    event = found[mine["id"]]
    assert str(event["summary"]) == "Colours"
    assert event["dtstart"].dt == datetime.fromisoformat(start)
    assert event["dtstart"].params["TZID"] == "Europe/Sofia"
    assert customer["name"] in str(event["description"])
    assert event.walk("VALARM")[0]["trigger"].dt == timedelta(minutes=-15)
    assert str(found[off["id"]]["status"]) == "CANCELLED"
    assert b"BEGIN:VTIMEZONE" in content.content


def test_a_calendar_is_sent_again_only_when_it_has_changed(owner_client, anonymous_client, plan) -> None:
    plan()
    token = token_of(owner_client)
    first = anonymous_client.get(f"{FEED}.ics", token=token)
    again = anonymous_client.call("GET", f"{FEED}.ics", query={"token": token}, if_none_match=first["ETag"])
    assert (again.status_code, again.content) == (304, b"")
    plan()
    changed = anonymous_client.call("GET", f"{FEED}.ics", query={"token": token}, if_none_match=first["ETag"])
    assert changed.status_code == 200


def test_a_renewed_or_removed_address_and_a_wrong_one_lead_nowhere(
    owner_client, anonymous_client, organisation
) -> None:
    assert owner_client.get(FEED).json() == {"is_on": False, "created_at": None, "url": None}
    old, new = token_of(owner_client), token_of(owner_client)
    assert owner_client.get(FEED).json()["url"] is None
    assert anonymous_client.get(f"{FEED}.ics", token=old).status_code == 404
    assert anonymous_client.get(f"{FEED}.ics", token=new).status_code == 200
    assert anonymous_client.get(f"{FEED}.ics").status_code == 404
    with tenant_context(organisation):
        assert new.encode() not in bytes(CalendarFeed.objects.get().token_hmac)
    assert owner_client.delete(FEED).status_code == 204
    assert anonymous_client.get(f"{FEED}.ics", token=new).status_code == 404


def test_an_address_is_worthless_at_another_organisation(owner_client, other_organisation) -> None:
    token = token_of(owner_client)
    assert ApiClient(other_organisation).get(f"{FEED}.ics", token=token).status_code == 404


def test_the_calendar_of_somebody_who_left_is_void(client_of, organisation, owner_client, anonymous_client) -> None:
    sales = client_of(organisation, "sales")
    token = token_of(sales)
    assert anonymous_client.get(f"{FEED}.ics", token=token).status_code == 200
    with tenant_context(organisation):
        employee = Employee.objects.get(email__startswith="sales@")
    assert owner_client.post(f"/api/v1/employees/{employee.id}/deactivate").status_code in (200, 204)
    assert anonymous_client.get(f"{FEED}.ics", token=token).status_code == 404


def test_guessing_addresses_is_throttled(anonymous_client) -> None:
    answers = [anonymous_client.get(f"{FEED}.ics", token=f"guess {number}").status_code for number in range(14)]
    assert answers[0] == 404
    assert answers[-1] == 429


def test_one_activity_is_downloaded(owner_client, plan) -> None:
    day = plan(is_all_day=True, starts_at="2026-12-24T10:00:00Z", ends_at="2026-12-25T10:00:00Z")
    answer = owner_client.get(f"{ACTIVITIES}/{day['id']}/ics")
    assert answer["Content-Disposition"] == 'attachment; filename="activity.ics"'
    event = events(answer.content)[day["id"]]
    assert [event[name].dt.isoformat() for name in ("dtstart", "dtend")] == ["2026-12-24", "2026-12-26"]
    assert owner_client.get(f"{ACTIVITIES}/{plan(starts_at=None)['id']}/ics").status_code == 409


@pytest.fixture
def office(fresh_organisation, credentials, settings):
    """An organisation whose jobs really run, and a client of its owner."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    return fresh_organisation, ApiClient(fresh_organisation, session=credentials(fresh_organisation, "owner").session)


def planned(office, **body) -> dict:
    organisation, client = office
    with tenant_context(organisation):
        type_id = str(Term.objects.get(dictionary="activity-types", code="call").id)
        people = [
            str(each) for each in Employee.objects.filter(email__startswith="sales@").values_list("id", flat=True)
        ]
    body = {"type_id": type_id, "subject": "Ring", "starts_at": at(0.2), "participant_ids": people} | body
    return made(client, ACTIVITIES, **body)


def reminders(organisation) -> list[Job]:
    with tenant_context(organisation):
        remind()
        return list(Job.objects.filter(kind="customers.send_reminder").order_by("id"))


def mails(subject: str) -> list[str]:
    found = [message_from_bytes(file.read_bytes(), policy=email_policy) for file in mail_directory().glob("*.eml")]
    return [str(message["To"]) for message in found if subject in str(message["Subject"])]


def test_all_who_take_part_are_reminded_once(office) -> None:
    organisation, client = office
    customer = made(client)
    subject = f"Ring {customer['id']}"
    activity = planned(office, subject=subject, customer_id=customer["id"], reminder_minutes=30)
    planned(office, subject="Later", starts_at=at(3), reminder_minutes=30)
    planned(office, subject="Without")
    jobs = reminders(organisation)
    assert len(jobs) == 2
    for job in jobs:
        done = handle(organisation, job)
        assert (done.state, done.error) == ("succeeded", None)
    assert len(reminders(organisation)) == 2
    assert len(mails(subject)) == 2
    client.patch(f"{ACTIVITIES}/{activity['id']}", {"starts_at": at(0.3)})
    assert len(reminders(organisation)) == 4


def test_what_was_called_off_reminds_nobody(office) -> None:
    organisation, client = office
    activity = planned(office, subject="Called off", reminder_minutes=30)
    jobs = reminders(organisation)
    client.post(f"{ACTIVITIES}/{activity['id']}/cancel")
    for job in jobs:
        assert handle(organisation, job).state == "succeeded"
    assert mails("Called off") == []


def test_a_reminder_that_comes_much_too_late_is_left_out(office) -> None:
    organisation, _client = office
    activity = planned(office, subject="Long ago", starts_at=at(-24), reminder_minutes=30)
    assert reminders(organisation) == []
    with tenant_context(organisation):
        assert Activity.objects.get(id=activity["id"]).reminded_at is not None
