"""Activities: planned and done with customers, seen by who may, and what customers' rows say of them."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Employee
from customers.models import Term
from kernel.models import Event
from kernel.tenancy import tenant_context
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused, term

ACTIVITIES = "/api/v1/activities"


def at(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat(timespec="seconds").replace("+00:00", "Z")


@pytest.fixture
def types(db, organisation):
    with tenant_context(organisation):
        rows = Term.objects.filter(dictionary="activity-types").values_list("code", "id")
        return {code: str(term_id) for code, term_id in rows}


@pytest.fixture
def plan(owner_client, types):
    def make(client=owner_client, path=ACTIVITIES, **body):
        return made(client, path, **({"type_id": types["call"], "subject": "Ask about blue"} | body))

    return make


@pytest.fixture
def people(organisation, db):
    with tenant_context(organisation):
        rows = Employee.objects.values_list("email", "id")
        return {email.partition("@")[0]: str(employee_id) for email, employee_id in rows}


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


@pytest.fixture
def sales(client_of, organisation):
    return client_of(organisation, "sales")


def stamps(owner_client, customer) -> tuple[str | None, str | None]:
    row = owner_client.get(CUSTOMERS, fields="last_activity_at,next_activity_at", id=customer["id"]).json()["results"]
    return row[0]["last_activity_at"], row[0]["next_activity_at"]


def test_an_activity_is_planned_with_everything_around_it(owner_client, plan, customer, people, types) -> None:
    contact = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", first_name="Ann", last_name="Lee")
    start, end = at(24), at(25)
    activity = plan(
        type_id=types["meeting"],
        text="About\ncolours",
        starts_at=start,
        ends_at=end,
        timezone="Europe/Paris",
        customer_id=customer["id"],
        contact_ids=[contact["id"]],
        participant_ids=[people["sales"]],
        reminder_minutes=30,
    )
    assert (activity["state"], activity["starts_at"], activity["timezone"]) == ("planned", start, "Europe/Paris")
    assert activity["type"]["code"] == "meeting"
    assert activity["owner_id"] == people["owner"]
    assert set(activity["participant_ids"]) == {people["sales"], people["owner"]}
    assert activity["customer"] == {name: customer[name] for name in ("id", "code", "name")}
    assert activity["contacts"] == [{"id": contact["id"], "name": "Ann Lee"}]
    assert owner_client.get(f"{ACTIVITIES}/{activity['id']}").json() == activity


def test_everything_wrong_is_told_at_once(owner_client, types) -> None:
    nobody = str(uuid.uuid4())
    body = {
        "type_id": nobody,
        "subject": "x",
        "starts_at": at(2),
        "ends_at": at(1),
        "owner_id": nobody,
        "customer_id": nobody,
        "contact_ids": [nobody],
        "participant_ids": [nobody[:-1] + ("0" if nobody[-1] != "0" else "1")],
    }
    assert refused(owner_client.post(ACTIVITIES, body)) == {
        "/type_id": ["not_found"],
        "/ends_at": ["contradiction"],
        "/owner_id": ["not_found"],
        "/customer_id": ["not_found"],
        "/contact_ids/0": ["not_found"],
        "/participant_ids/0": ["not_found"],
    }
    without_start = {"type_id": types["task"], "subject": "x", "reminder_minutes": 5}
    assert refused(owner_client.post(ACTIVITIES, without_start)) == {"/reminder_minutes": ["contradiction"]}
    naive = {"type_id": types["task"], "subject": "x", "starts_at": "2026-11-21T10:00:00"}
    assert "/starts_at" in refused(owner_client.post(ACTIVITIES, naive))


def test_a_change_keeps_history_and_version(owner_client, plan) -> None:
    activity = plan()
    changed = owner_client.patch(f"{ACTIVITIES}/{activity['id']}", {"subject": "Ask about red"}, if_match='W/"1"')
    assert (changed.json()["subject"], changed.json()["version"]) == ("Ask about red", 2)
    same = owner_client.patch(f"{ACTIVITIES}/{activity['id']}", {"subject": "Ask about red"})
    assert same.json()["version"] == 2
    stale = owner_client.patch(f"{ACTIVITIES}/{activity['id']}", {"subject": "x"}, if_match='W/"1"')
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)
    history = owner_client.get(f"{ACTIVITIES}/{activity['id']}/history").json()["results"]
    assert history[0]["fields"] == [{"name": "subject", "before": "Ask about blue", "after": "Ask about red"}]


def test_states_change_by_actions(owner_client, plan, organisation) -> None:
    path = f"{ACTIVITIES}/{plan()['id']}"
    done = owner_client.post(f"{path}/done").json()
    assert (done["state"], done["version"]) == ("done", 2)
    assert done["done_at"] is not None
    assert owner_client.post(f"{path}/done").json()["version"] == 2
    assert owner_client.post(f"{path}/cancel").status_code == 409
    reopened = owner_client.post(f"{path}/reopen").json()
    assert (reopened["state"], reopened["done_at"]) == ("planned", None)
    assert owner_client.post(f"{path}/cancel").json()["state"] == "cancelled"
    with tenant_context(organisation):
        kinds = Event.objects.filter(object_id=done["id"]).order_by("id").values_list("kind", flat=True)
        assert list(kinds) == [
            "activity.created",
            "activity.done",
            "activity.reopened",
            "activity.cancelled",
        ]


def test_many_are_done_at_once_with_as_many_statements_as_one(owner_client, plan) -> None:
    ids = [plan(subject=f"Call {number}")["id"] for number in range(12)]

    def statements(chosen):
        operations = [{"op": "done", "id": each} for each in chosen]
        with CaptureQueriesContext(connection) as captured:
            answer = owner_client.post(f"{ACTIVITIES}/bulk", {"operations": operations})
        assert [result["status"] for result in answer.json()["results"]] == [200] * len(chosen)
        assert {result["data"]["state"] for result in answer.json()["results"]} == {"done"}
        return len(captured)

    assert abs(statements(ids[:2]) - statements(ids[2:])) <= 2


def test_bulk_answers_each_operation(owner_client, plan) -> None:
    done = plan(state="done")
    operations = [
        {"op": "cancel", "id": done["id"]},
        {"op": "reopen", "id": done["id"]},
        {"op": "update", "id": done["id"], "data": {"subject": ""}},
        {"op": "done", "id": str(uuid.uuid4())},
    ]
    answer = owner_client.post(f"{ACTIVITIES}/bulk", {"operations": operations}).json()["results"]
    assert [result["status"] for result in answer] == [409, 200, 422, 404]


def test_the_row_of_the_customer_says_when_the_last_was_and_the_next_is(owner_client, plan, customer) -> None:
    assert stamps(owner_client, customer) == (None, None)
    soon, later, past = at(2), at(48), at(-24)
    first = plan(customer_id=customer["id"], starts_at=soon)
    plan(customer_id=customer["id"], starts_at=later)
    plan(customer_id=customer["id"], starts_at=past, state="done")
    plan(customer_id=customer["id"], starts_at=at(1), is_private=True)
    assert stamps(owner_client, customer) == (past, soon)
    owner_client.post(f"{ACTIVITIES}/{first['id']}/done")
    last, following = stamps(owner_client, customer)
    assert following == later
    assert last > past
    other = made(owner_client)
    owner_client.patch(f"{ACTIVITIES}/{first['id']}", {"customer_id": other["id"]})
    assert stamps(owner_client, customer) == (past, later)
    assert stamps(owner_client, other)[0] == last
    owner_client.delete(f"{ACTIVITIES}/{first['id']}")
    assert stamps(owner_client, other) == (None, None)


def test_stamps_are_no_change_of_the_customer(owner_client, plan, customer) -> None:
    plan(customer_id=customer["id"], starts_at=at(2))
    now = owner_client.get(f"{CUSTOMERS}/{customer['id']}").json()
    assert (now["version"], now["updated_at"]) == (customer["version"], customer["updated_at"])


def test_customers_filter_and_sort_by_their_activities(owner_client, plan) -> None:
    ours = [made(owner_client, tags=["touched"]) for _ in range(3)]
    for hours, each in zip((30, 10), ours[:2], strict=True):
        plan(customer_id=each["id"], starts_at=at(hours))
        plan(customer_id=each["id"], starts_at=at(-hours), state="done")

    def ids(**query):
        return [row["id"] for row in owner_client.get(CUSTOMERS, tag="touched", **query).json()["results"]]

    first, second, untouched = (each["id"] for each in ours)
    assert ids(ordering="next_activity_at") == [second, first, untouched]
    assert ids(ordering="-last_activity_at") == [second, first, untouched]
    assert ids(last_activity_at__isnull="true") == [untouched]
    assert ids(next_activity_at__lt=at(20)) == [second]


def test_a_private_activity_is_for_those_who_take_part(owner_client, sales, client_of, organisation, plan, people):
    private = plan(subject="Salary", is_private=True, participant_ids=[people["sales"]], starts_at=at(1))
    manager = client_of(organisation, "manager")
    assert sales.get(f"{ACTIVITIES}/{private['id']}").status_code == 200
    for call in (manager.get, manager.delete):
        assert call(f"{ACTIVITIES}/{private['id']}").status_code == 404
    assert manager.post(f"{ACTIVITIES}/{private['id']}/done").status_code == 404
    assert manager.get(ACTIVITIES, q="Salary").json()["results"] == []
    with tenant_context(organisation):
        assert not Event.objects.filter(object_id=private["id"]).exists()


def test_nobody_makes_private_what_they_take_no_part_in(client_of, organisation, plan) -> None:
    public = plan()
    manager = client_of(organisation, "manager")
    answer = manager.patch(f"{ACTIVITIES}/{public['id']}", {"is_private": True})
    assert refused(answer) == {"/is_private": ["contradiction"]}


def test_who_sees_only_their_customers_sees_only_what_is_with_them(owner_client, sales, plan, customer, people) -> None:
    theirs = made(sales)
    seen = {
        plan(sales)["id"],
        plan(customer_id=theirs["id"])["id"],
        plan(customer_id=customer["id"], participant_ids=[people["sales"]])["id"],
    }
    contact = made(sales, f"{CUSTOMERS}/{theirs['id']}/contacts", first_name="Ann", last_name="Lee")
    seen.add(plan(contact_ids=[contact["id"]])["id"])
    hidden = plan(customer_id=customer["id"])
    listed = {row["id"] for row in sales.get(ACTIVITIES, limit=200).json()["results"]}
    assert seen <= listed
    assert hidden["id"] not in listed
    assert sales.get(f"{ACTIVITIES}/{hidden['id']}").status_code == 404
    body = {"type_id": hidden["type_id"], "subject": "x", "customer_id": customer["id"]}
    assert refused(sales.post(ACTIVITIES, body)) == {"/customer_id": ["not_found"]}


def test_activities_of_a_customer_and_of_a_contact_are_listed_there(owner_client, plan, customer, types) -> None:
    contact = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", first_name="Ann", last_name="Lee")
    at_customer, at_contact = f"{CUSTOMERS}/{customer['id']}/activities", f"{CONTACTS}/{contact['id']}/activities"
    first = plan(path=at_customer)
    second = plan(path=at_contact, subject="With Ann")
    plan()
    assert first["customer_id"] == customer["id"]
    assert second["contact_ids"] == [contact["id"]]
    both = {first["id"], second["id"]}
    assert {row["id"] for row in owner_client.get(at_customer).json()["results"]} == both
    assert [row["id"] for row in owner_client.get(at_contact).json()["results"]] == [second["id"]]
    other = str(uuid.uuid4())
    assert {row["id"] for row in owner_client.get(at_customer, customer=other).json()["results"]} == both
    assert owner_client.get(f"{CUSTOMERS}/{other}/activities").status_code == 404


def test_the_list_filters_by_who_takes_part_and_by_time(owner_client, sales, plan, people) -> None:
    mine = plan(sales, starts_at=at(5))
    with_sales = plan(participant_ids=[people["sales"]], starts_at=at(7))
    plan(starts_at=at(6))
    found = sales.get(ACTIVITIES, participant="me", ordering="starts_at").json()["results"]
    assert [row["id"] for row in found] == [mine["id"], with_sales["id"]]
    window = sales.get(ACTIVITIES, participant="me", starts_at__gte=at(6), starts_at__lt=at(8)).json()["results"]
    assert [row["id"] for row in window] == [with_sales["id"]]


def test_a_whole_day_begins_where_the_person_is(plan) -> None:
    activity = plan(is_all_day=True, starts_at="2026-11-21T15:00:00Z", timezone="Europe/Sofia")
    assert activity["starts_at"] == "2026-11-20T22:00:00Z"


def test_a_term_that_activities_use_is_replaced_not_lost(owner_client, plan, types) -> None:
    activity = plan(type_id=types["visit"])
    path = f"/api/v1/dictionaries/activity-types/{types['visit']}"
    assert owner_client.delete(path).status_code == 409
    replaced = owner_client.call("DELETE", path, query={"replace_with": types["call"]})
    assert replaced.status_code == 204
    assert owner_client.get(f"{ACTIVITIES}/{activity['id']}").json()["type"]["code"] == "call"


def test_a_successor_takes_over_what_is_planned(owner_client, plan, people, organisation) -> None:
    planned = plan(owner_id=people["sales"], starts_at=at(24))
    done = plan(owner_id=people["sales"], state="done")
    body = {"successor_id": people["manager"]}
    assert owner_client.post(f"/api/v1/employees/{people['sales']}/deactivate", body).status_code in (200, 204)
    now = owner_client.get(f"{ACTIVITIES}/{planned['id']}").json()
    assert now["owner_id"] == people["manager"]
    assert people["sales"] not in now["participant_ids"]
    assert owner_client.get(f"{ACTIVITIES}/{done['id']}").json()["owner_id"] == people["sales"]


def test_what_is_planned_with_a_contact_is_about_its_customer(owner_client, entered) -> None:
    first, main = made(owner_client), made(owner_client)
    links = [{"customer_id": first["id"]}, {"customer_id": main["id"], "is_primary": True}]
    ann = made(owner_client, CONTACTS, last_name="Ann", customers=links)
    # Whoever comes first is primary by itself.
    made(owner_client, CONTACTS, last_name="Bob", customers=[{"customer_id": first["id"], "is_primary": True}])
    plan = {"type_id": term(owner_client, "activity-types"), "subject": "Call", "starts_at": "2036-01-31T10:00:00Z"}
    planned = made(owner_client, f"{CONTACTS}/{ann['id']}/activities", **plan)
    assert planned["customer_id"] == main["id"]
    entries = owner_client.get(f"{CUSTOMERS}/{main['id']}/timeline").json()["results"]
    assert planned["id"] in [each["object_id"] for each in entries]
    row = owner_client.get(CUSTOMERS, id=main["id"], fields="next_activity_at").json()["results"][0]
    assert row["next_activity_at"] == "2036-01-31T10:00:00Z"
    alone = made(owner_client, f"{CONTACTS}/{ann['id']}/activities", **plan, customer_id=None)
    assert alone["customer_id"] is None
