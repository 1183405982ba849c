"""When contacts can be reached: windows in a zone, exceptions, clocks that change, in Python and in PostgreSQL."""

import datetime
import json
import random
from datetime import UTC

import pytest
import time_machine
from django.db.models import F, Value

from customers.models import Contact
from customers.selectors.reachability import ReachableAt
from customers.values.availability import reach
from tests.customers.making import CONTACTS, made, refused

OFFICE = ["monday", "tuesday", "wednesday", "thursday", "friday"]


def rules(timezone: str = "Europe/Sofia", windows=(), exceptions=()) -> dict:
    """Windows as `("monday", "09:00", "17:00")`, exceptions as `("2026-12-24", None, None, False)`."""
    return {
        "timezone": timezone,
        "windows": [dict(zip(("day", "from", "to"), each, strict=True)) for each in windows],
        "exceptions": [dict(zip(("date", "from", "to", "reachable"), each, strict=True)) for each in exceptions],
    }


def at(text: str) -> datetime.datetime:
    return datetime.datetime.fromisoformat(text)


def office(timezone: str = "Europe/Sofia", exceptions=()) -> dict:
    return rules(timezone, [(day, "09:00", "17:00") for day in OFFICE], exceptions)


class TestReach:
    """2026-11-20 is a Friday; Sofia is two hours east of UTC in winter, three in summer."""

    def test_now_until_and_next(self) -> None:
        during = reach(office(), at("2026-11-20T14:00Z"))
        assert (during.now, during.begins, during.ends) == (True, at("2026-11-20T07:00Z"), at("2026-11-20T15:00Z"))
        after = reach(office(), at("2026-11-20T15:00Z"))
        assert (after.now, after.begins) == (False, at("2026-11-23T07:00Z"))

    @pytest.mark.parametrize(
        ("timezone", "begins"),
        [("Asia/Kolkata", "03:30"), ("America/New_York", "14:00"), ("Pacific/Auckland", "20:00")],
    )
    def test_zones_east_and_west(self, timezone, begins) -> None:
        found = reach(office(timezone), at("2026-11-22T12:00Z"))
        assert found.begins is not None
        assert f"{found.begins:%H:%M}" == begins

    def test_a_window_goes_on_over_midnight_and_over_the_week(self) -> None:
        night = rules("UTC", [("sunday", "22:00", "06:00")])
        found = reach(night, at("2026-11-23T05:59Z"))
        assert (found.now, found.begins, found.ends) == (True, at("2026-11-22T22:00Z"), at("2026-11-23T06:00Z"))
        assert not reach(night, at("2026-11-23T06:00Z")).now

    def test_windows_that_meet_are_one(self) -> None:
        found = reach(
            rules("UTC", [("friday", "20:00", "00:00"), ("saturday", "00:00", "04:00")]), at("2026-11-20T21:00Z")
        )
        assert (found.begins, found.ends) == (at("2026-11-20T20:00Z"), at("2026-11-21T04:00Z"))

    def test_always(self) -> None:
        always = rules("UTC", [(day, "00:00", "00:00") for day in [*OFFICE, "saturday", "sunday"]])
        found = reach(always, at("2026-11-20T21:00Z"))
        assert (found.now, found.ends) == (True, None)

    def test_never(self) -> None:
        assert reach(rules(), at("2026-11-20T21:00Z")) == reach(
            office(exceptions=[]) | {"windows": []}, at("2026-11-20T21:00Z")
        )
        assert reach(rules(), at("2026-11-20T21:00Z")).begins is None

    def test_exceptions_go_before_windows(self) -> None:
        away = office(exceptions=[("2026-11-20", "12:00", "13:00", False), ("2026-11-23", None, None, False)])
        assert reach(away, at("2026-11-20T09:00Z")).ends == at("2026-11-20T10:00Z")
        assert reach(away, at("2026-11-20T10:30Z")).begins == at("2026-11-20T11:00Z")
        assert reach(away, at("2026-11-20T16:00Z")).begins == at("2026-11-24T07:00Z")
        extra = office(exceptions=[("2026-11-21", "10:00", "12:00", True)])
        assert reach(extra, at("2026-11-20T16:00Z")).begins == at("2026-11-21T08:00Z")

    def test_clocks_that_change(self) -> None:
        # In Sofia 03:00 becomes 04:00 on 2026-03-29, and 04:00 becomes 03:00 on 2026-10-25.
        spring = rules(windows=[("sunday", "02:00", "04:30")])
        found = reach(spring, at("2026-03-29T00:00Z"))
        assert (found.begins, found.ends) == (at("2026-03-29T00:00Z"), at("2026-03-29T01:30Z"))
        autumn = reach(rules(windows=[("sunday", "02:00", "03:30")]), at("2026-10-25T00:00Z"))
        assert (autumn.begins, autumn.ends) == (at("2026-10-24T23:00Z"), at("2026-10-25T00:30Z"))
        skipped = reach(rules(windows=[("sunday", "03:15", "03:45")]), at("2026-03-29T00:00Z"))
        assert (skipped.begins, skipped.ends) == (at("2026-03-29T01:15Z"), at("2026-03-29T01:45Z"))
        summer, winter = reach(office(), at("2026-03-27T16:00Z")), reach(office(), at("2026-10-23T16:00Z"))
        assert (summer.begins, winter.begins) == (at("2026-03-30T06:00Z"), at("2026-10-26T07:00Z"))


ZONES = ["Europe/Sofia", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "Africa/Cairo"]


def test_postgresql_says_the_same_as_python_also_when_clocks_change(entered) -> None:
    chosen = random.Random(7)
    days = [*OFFICE, "saturday", "sunday"]
    times = ["00:00", "00:30", "01:45", "02:15", "02:30", "03:00", "03:30", "09:00", "17:00", "22:00", "23:45"]
    changes = ["2026-03-08", "2026-03-29", "2026-04-05", "2026-10-04", "2026-10-25", "2026-11-01", "2026-04-24"]
    contacts = []
    for number in range(60):
        windows = [(day, *chosen.sample(times, 2)) for day in days if chosen.random() < 0.7]
        exceptions = [
            (day, *(chosen.sample(times, 2) if chosen.random() < 0.6 else (None, None)), chosen.random() < 0.5)
            for day in changes
            if chosen.random() < 0.5
        ]
        contacts.append(
            Contact(
                name=f"C{number}",
                name_key="c",
                sort_name="c",
                search_text="c",
                availability=rules(chosen.choice(ZONES), windows, exceptions),
            )
        )
    Contact.objects.bulk_create(contacts)
    moments = [at(f"{day}T00:00Z") + datetime.timedelta(minutes=chosen.randrange(-1440, 2880)) for day in changes * 12]
    compared = 0
    for moment in moments:
        rows = Contact.objects.filter(name_key="c").annotate(said=ReachableAt(F("availability"), Value(moment)))
        for availability, said in rows.values_list("availability", "said"):
            assert said == reach(availability, moment).now, (moment, availability)
            compared += said
    assert compared > 500


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


def contact_with(client, customer, availability, **more) -> dict:
    return made(
        client,
        CONTACTS,
        last_name=more.pop("last_name", "Petrov"),
        customers=[{"customer_id": customer["id"]}],
        availability=availability,
        **more,
    )


class TestContacts:
    def test_is_kept_in_order_and_read_back_with_what_follows(self, owner_client, customer) -> None:
        given = office(exceptions=[("2026-12-31", None, None, False), ("2026-12-24", "10:00", "12:00", True)])
        given["windows"].reverse()
        with time_machine.travel(at("2026-11-20T14:00Z"), tick=False):
            contact = contact_with(owner_client, customer, given)
            read = owner_client.get(f"{CONTACTS}/{contact['id']}").json()
            listed = owner_client.get(f"/api/v1/customers/{customer['id']}/contacts").json()["results"]
        assert [each["day"] for each in read["availability"]["windows"]] == OFFICE
        assert [each["date"] for each in read["availability"]["exceptions"]] == ["2026-12-24", "2026-12-31"]
        assert read["reachable_now"] is True
        assert read["next_window"] == {"from": "2026-11-20T07:00:00Z", "to": "2026-11-20T15:00:00Z"}
        assert listed[0]["next_window"] == read["next_window"]

    def test_unknown_is_neither_yes_nor_no(self, owner_client, customer) -> None:
        contact = contact_with(owner_client, customer, None)
        assert (contact["reachable_now"], contact["next_window"]) == (None, None)

    def test_a_change_is_in_the_history_and_can_be_undone(self, owner_client, customer) -> None:
        contact = contact_with(owner_client, customer, office())
        path = f"{CONTACTS}/{contact['id']}"
        changed = owner_client.patch(path, {"availability": None}).json()
        assert changed["availability"] is None
        assert changed["previous"]["availability"] == contact["availability"]
        assert owner_client.patch(path, changed["previous"]).json()["availability"] == contact["availability"]
        last = owner_client.get(f"{path}/history").json()["results"][0]
        back = owner_client.post(f"{path}/history/{last['id']}/restore", {"fields": ["availability"]}).json()
        assert back["availability"] is None

    def test_what_is_wrong_is_said_where_it_is(self, owner_client, customer) -> None:
        contact = contact_with(owner_client, customer, None)

        def wrong(**availability) -> dict:
            return refused(owner_client.patch(f"{CONTACTS}/{contact['id']}", {"availability": availability}))

        assert wrong(timezone="Sofia") == {"/availability/timezone": ["invalid_choice"]}
        assert wrong(timezone="UTC", windows=[{"day": "mon", "from": "9", "to": "24:00"}]) == {
            "/availability/windows/0/day": ["invalid_choice"],
            "/availability/windows/0/from": ["invalid_format"],
            "/availability/windows/0/to": ["invalid_format"],
        }
        windows = [
            ("monday", "09:00", "17:00"),
            ("monday", "16:59", "18:00"),
            ("monday", "17:00", "17:00"),
            ("sunday", "23:00", "09:01"),
            ("tuesday", "09:00", "12:00"),
            ("tuesday", "12:00", "13:00"),
        ]
        exceptions = [
            ("2026-12-24", None, None, False),
            ("2026-12-24", "10:00", "11:00", True),
            ("2026-12-25", "10:00", None, True),
        ]
        found = wrong(**rules("UTC", windows, exceptions))
        assert found["/availability/windows/1/from"] == ["contradiction"]
        assert found["/availability/windows/2/to"] == ["contradiction"]
        assert found["/availability/windows/0/from"] == ["contradiction"]
        assert found["/availability/exceptions/1/from"] == ["contradiction"]
        assert found["/availability/exceptions/2/to"] == ["required"]
        assert not {pointer for pointer in found if "/windows/4" in pointer or "/windows/5" in pointer}


class TestRegister:
    def test_filter_by_a_moment_and_by_now(self, owner_client, customer) -> None:
        day = contact_with(owner_client, customer, office(), last_name="Day")["id"]
        night = contact_with(owner_client, customer, rules("UTC", [("friday", "22:00", "06:00")]), last_name="Night")
        contact_with(owner_client, customer, None, last_name="Nobody Knows")

        def ids(**query) -> set[str]:
            rows = owner_client.get(CONTACTS, customer=customer["id"], **query).json()["results"]
            return {row["id"] for row in rows}

        assert ids(reachable_at="2026-11-20T14:59:59Z") == {day}
        assert ids(reachable_at="2026-11-20T15:00:00Z") == set()
        assert ids(reachable_at="2026-11-21T05:30:00Z") == {night["id"]}
        tree = {"not": {"field": "reachable_at", "op": "isnull", "value": True}}
        assert ids(filter=json.dumps(tree)) == {day, night["id"]}
        with time_machine.travel(at("2026-11-20T14:00Z"), tick=False):
            assert ids(reachable_at="2026-11-20T16:00:00+02:00") == {day}

    def test_rows_say_when_in_the_readers_words(self, owner_client, customer) -> None:
        contact_with(owner_client, customer, office("UTC"))
        names = "availability,reachable_now,reachable_at"
        with time_machine.travel(at("2026-11-20T14:00Z"), tick=False):
            [row] = owner_client.get(CONTACTS, customer=customer["id"], fields=names).json()["results"]
        assert row["availability"].startswith("Now, until ")
        assert row["reachable_at"] == "2026-11-20T09:00:00Z"
        with time_machine.travel(at("2026-11-20T19:00Z"), tick=False):
            [row] = owner_client.get(CONTACTS, customer=customer["id"], fields=names).json()["results"]
        assert row["availability"].startswith("Mon, ")

    def test_a_name_is_found_written_either_way(self, owner_client, customer) -> None:
        contact = contact_with(owner_client, customer, None, first_name="Анна Мария", last_name="Ли")
        for text in ("анна мария ли", "Ли Анна Мария"):
            rows = owner_client.get(CONTACTS, name=text).json()["results"]
            assert contact["id"] in [row["id"] for row in rows], text
        started = owner_client.get(CONTACTS, name__istartswith="анна", customer=customer["id"]).json()["results"]
        assert [row["id"] for row in started] == [contact["id"]]
        others = owner_client.get(CONTACTS, name__ne="анна мария ли", customer=customer["id"]).json()["results"]
        assert others == []


def test_utc_is_a_zone_of_both() -> None:
    assert reach(rules("UTC", [("friday", "09:00", "10:00")]), datetime.datetime(2026, 11, 20, 9, tzinfo=UTC)).now
