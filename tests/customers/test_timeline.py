"""The timeline of a customer: everything in order, page after page, without what the reader may not see."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.models import Employee
from customers.models import Term
from kernel.tenancy import tenant_context
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused

SETTINGS = "/api/v1/timeline-settings"


def at(hours: float) -> str:
    return (datetime.now(UTC) + timedelta(hours=hours)).isoformat(timespec="seconds").replace("+00:00", "Z")


@pytest.fixture
def customer(owner_client):
    return made(owner_client)


@pytest.fixture
def timeline(customer) -> str:
    return f"{CUSTOMERS}/{customer['id']}/timeline"


@pytest.fixture
def terms(db, organisation):
    with tenant_context(organisation):
        rows = Term.objects.values_list("dictionary", "code", "id")
        return {(dictionary, code): str(term_id) for dictionary, code, term_id in rows}


@pytest.fixture
def activity(owner_client, customer, terms):
    def make(**body):
        type_id = terms["activity-types", "call"]
        path = f"{CUSTOMERS}/{customer['id']}/activities"
        return made(owner_client, path, **({"type_id": type_id, "subject": "Ask"} | body))

    return make


def entries(client, path, **query):
    return client.get(path, limit=200, **query).json()["results"]


def kinds(found) -> list[str]:
    return [entry["kind"] for entry in found]


def test_everything_is_there_in_order_of_its_moment(owner_client, customer, timeline, terms, activity) -> None:
    path = f"{CUSTOMERS}/{customer['id']}"
    owner_client.patch(path, {"prospect_status_id": terms["prospect-statuses", "contacted"]})
    contact = made(owner_client, f"{path}/contacts", first_name="Ann", last_name="Lee")
    made(owner_client, f"{CONTACTS}/{contact['id']}/notes", body="<p>Likes <b>blue</b></p>")
    owner_client.delete(f"{path}/contacts/{contact['id']}")
    made(owner_client, f"{path}/notes", body="<p>Pays late</p>")
    owner_client.delete(path)
    owner_client.post(f"{path}/restore")
    activity(starts_at=at(30), subject="Later")
    activity(starts_at=at(-30), state="done", subject="Earlier")
    found = entries(owner_client, timeline)
    assert kinds(found) == [
        "activity",
        "customer.restored",
        "customer.archived",
        "note",
        "contact.removed",
        "contact.added",
        "customer.classified",
        "customer.created",
        "activity",
    ]
    texts = {entry["kind"]: entry["text"] for entry in found[1:-1]}
    assert texts["customer.classified"] == "Prospect status: none → Contacted."
    assert texts["contact.added"] == "Contact Ann Lee added."
    assert texts["note"] == "Pays late"
    assert [found[0]["text"], found[-1]["text"]] == ["Call: Later", "Call: Earlier"]
    assert found[1]["actor"]["kind"] == "employee"


def test_what_was_done_ahead_of_its_time_stands_where_it_was_done(owner_client, timeline, activity) -> None:
    early = activity(starts_at=at(48))
    owner_client.post(f"/api/v1/activities/{early['id']}/done")
    [entry] = entries(owner_client, timeline, kind="activity")
    assert entry["at"] < at(1)


def test_notes_of_contacts_are_there_while_they_are_contacts(owner_client, customer, timeline) -> None:
    contact = made(owner_client, f"{CUSTOMERS}/{customer['id']}/contacts", first_name="Ann", last_name="Lee")
    note = made(owner_client, f"{CONTACTS}/{contact['id']}/notes", body="About Ann")
    [entry] = entries(owner_client, timeline, kind="note")
    assert (entry["object_id"], entry["data"]["contact_id"]) == (note["id"], contact["id"])


def test_pages_lose_and_double_nothing_in_both_directions(owner_client, customer, timeline, activity) -> None:
    for number in range(12):
        made(owner_client, f"{CUSTOMERS}/{customer['id']}/notes", body=f"Note {number}")
        activity(starts_at="2026-11-21T10:00:00Z", subject=f"Same moment {number}")
    whole = [entry["id"] for entry in entries(owner_client, timeline)]
    assert len(whole) == 25
    pages, cursor = [], {}
    while cursor is not None:
        page = owner_client.get(timeline, limit=4, **cursor).json()
        pages.append(page)
        cursor = {"cursor": page["next_cursor"]} if page["next_cursor"] else None
    assert [entry["id"] for page in pages for entry in page["results"]] == whole
    back = owner_client.get(timeline, limit=4, cursor=pages[2]["prev_cursor"]).json()
    assert back["results"] == pages[1]["results"]
    other = made(owner_client)
    refusal = owner_client.get(f"{CUSTOMERS}/{other['id']}/timeline", cursor=pages[0]["next_cursor"])
    assert (refusal.status_code, refusal.json()["code"]) == (400, "invalid_cursor")


def test_only_the_kinds_that_are_asked_for(owner_client, customer, timeline, activity) -> None:
    made(owner_client, f"{CUSTOMERS}/{customer['id']}/notes", body="x")
    activity()
    assert set(kinds(entries(owner_client, timeline, kind="note,activity"))) == {"note", "activity"}
    assert kinds(entries(owner_client, timeline, kind="customer.created")) == ["customer.created"]
    refusal = owner_client.get(timeline, kind="nonsense")
    assert (refusal.status_code, refusal.json()["errors"][0]["parameter"]) == (400, "kind")


def test_private_notes_and_activities_are_not_there_for_others(
    owner_client, client_of, organisation, customer, timeline, activity
) -> None:
    made(owner_client, f"{CUSTOMERS}/{customer['id']}/notes", body="Secret", is_private=True)
    activity(subject="Secret too", is_private=True)
    assert {"note", "activity"} <= set(kinds(entries(owner_client, timeline)))
    manager = client_of(organisation, "manager")
    assert kinds(entries(manager, timeline)) == ["customer.created"]
    assert client_of(organisation, "sales").get(timeline).status_code == 404


def test_a_change_of_a_contacts_place_is_no_entry(owner_client, customer, timeline) -> None:
    path = f"{CUSTOMERS}/{customer['id']}/contacts"
    contact = made(owner_client, path, first_name="Ann", last_name="Lee")
    owner_client.patch(f"{path}/{contact['id']}", {"title": "Director"})
    owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"business_area": "Towers"})
    assert kinds(entries(owner_client, timeline)) == ["contact.added", "customer.created"]


def test_assignments_are_told_with_names(owner_client, customer, timeline, organisation) -> None:
    with tenant_context(organisation):
        employee = Employee.objects.get(email__startswith="sales@")
    body = {"role": "service_manager", "employee_id": str(employee.id)}
    made(owner_client, f"{CUSTOMERS}/{customer['id']}/assignments", **body)
    [entry] = entries(owner_client, timeline, kind="customer.assigned")
    assert entry["text"] == f"Service manager: none → {employee.name}."
    assert entry["data"]["changes"][0]["after"] == {"id": str(employee.id), "name": employee.name}


def test_the_organisation_hides_automatic_kinds_and_gets_them_back(owner_client, customer, timeline, terms) -> None:
    change = {"status_id": terms["statuses", "on-hold"]}
    owner_client.patch(f"{CUSTOMERS}/{customer['id']}", change)
    before = owner_client.get(SETTINGS).json()
    assert before["version"] == 0
    assert {kind["kind"] for kind in before["kinds"] if kind["is_automatic"]} >= {"customer.created"}
    hidden = owner_client.put(SETTINGS, {"hidden_kinds": ["customer.classified"]}, if_match='W/"0"')
    assert hidden.json()["version"] == 1
    assert kinds(entries(owner_client, timeline)) == ["customer.created"]
    assert entries(owner_client, timeline, kind="customer.classified") == []
    assert owner_client.put(SETTINGS, {"hidden_kinds": []}, if_match='W/"0"').status_code == 412
    owner_client.put(SETTINGS, {"hidden_kinds": []})
    assert kinds(entries(owner_client, timeline)) == ["customer.classified", "customer.created"]
    assert refused(owner_client.put(SETTINGS, {"hidden_kinds": ["note"]})) == {"/hidden_kinds/0": ["invalid_choice"]}


def test_two_hundred_entries_take_as_few_statements_as_two(owner_client, customer, timeline, activity) -> None:
    def statements() -> int:
        with CaptureQueriesContext(connection) as captured:
            owner_client.get(timeline, limit=200)
        return len(captured)

    path = f"{CUSTOMERS}/{customer['id']}"
    made(owner_client, f"{path}/notes", body="x")
    activity()
    statements()
    few = statements()
    for number in range(100):
        made(owner_client, f"{path}/notes", body=f"Note {number}")
        activity(subject=f"Call {number}", starts_at=at(-number))
    assert statements() <= few + 1
    assert few <= 14


def test_texts_are_in_the_readers_language(owner_client, timeline) -> None:
    found = owner_client.call("GET", timeline, accept_language="bg").json()["results"]
    assert found[0]["text"] == "Клиентът е създаден."


def test_the_brief_says_who_it_is_what_is_open_and_what_happened(
    owner_client, customer, terms, activity, organisation
) -> None:
    path = f"{CUSTOMERS}/{customer['id']}"
    change = {
        "segment_id": terms["segments", "smb"],
        "phones": [{"number": "+359888123456"}],
        "addresses": [{"line1": "1 Vitosha", "city": "Sofia", "country": "BG", "usages": ["tax"]}],
    }
    owner_client.patch(path, change)
    made(owner_client, f"{path}/contacts", first_name="Ann", last_name="Lee", title="Director")
    activity(subject="Call back", starts_at=at(48))
    made(owner_client, f"{path}/notes", body="<p>Pays late</p>")
    brief = owner_client.get(f"{path}/brief").json()
    facts = "\n".join(brief["facts"])
    assert f"{customer['name']} ({customer['code']}): prospect, known since" in facts
    for fact in ("Segment: SMB", "+359888123456; 1 Vitosha, Sofia, Bulgaria", "Contact: Ann Lee (Director)"):
        assert fact in facts
    assert len(brief["open_items"]) == 1
    assert "Call: Call back (Owner of" in brief["open_items"][0]
    assert [line.partition(": ")[2] for line in brief["last_events"][:2]] == ["Pays late", "Contact Ann Lee added."]
    assert brief["text"].startswith(brief["facts"][0])
    assert owner_client.get(f"{path}/brief").json() == brief


def test_the_brief_takes_no_statement_a_row(owner_client, customer, activity) -> None:
    for number in range(7):
        activity(subject=f"Call {number}", starts_at=at(number))
        made(owner_client, f"{CUSTOMERS}/{customer['id']}/notes", body=f"Note {number}")
    path = f"{CUSTOMERS}/{customer['id']}/brief"
    owner_client.get(path)
    with CaptureQueriesContext(connection) as captured:
        brief = owner_client.get(path).json()
    # Nothing is remembered within a transaction; as requests are, ten of these are not asked.
    assert len(captured) <= 20, "\n".join(each["sql"][:90] for each in captured)
    assert len(brief["open_items"]) == len(brief["last_events"]) == 5
