"""Merging customers: nothing is lost, nothing is there twice, old addresses lead on, and it can be undone."""

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Employee
from customers import merging
from customers.jobs import forget_merges
from customers.merging import Collision
from customers.models import Contact, ContactLink, ContactResponsibility, ContactRole, Customer, Merge
from kernel.db import relations_to
from kernel.models.event import Event
from tests.customers.making import CONTACTS, CUSTOMERS, made, read, refused, term

pytestmark = pytest.mark.usefixtures("entered")

MERGE, PREVIEW, MERGES = f"{CUSTOMERS}/merge", f"{CUSTOMERS}/merge/preview", "/api/v1/merges"


def merged(client, survivor, *others, **body):
    answer = client.post(MERGE, {"survivor_id": survivor["id"], "merged_ids": [each["id"] for each in others], **body})
    assert answer.status_code == 200, answer.json()
    return answer.json()


def undone(client, merge):
    answer = client.post(f"{MERGES}/{merge['id']}/undo")
    assert answer.status_code == 200, answer.json()
    return answer.json()


def employee(role: str = "sales") -> str:
    return str(Employee.objects.get(email=f"{role}@alpha.example").id)


def without(document: dict, *names: str) -> dict:
    return {name: value for name, value in document.items() if name not in ("version", "updated_at", *names)}


@pytest.fixture
def one(owner_client):
    return made(
        owner_client,
        website="one.example",
        phones=[{"number": "+359888700001", "label": "desk"}, {"number": "+359888700002"}],
        emails=[{"email": "office@one.example", "purposes": ["general"]}],
        addresses=[{"line1": "1 Main", "city": "Sofia", "country": "BG", "usages": ["tax"]}],
        tags=["vip", "north"],
        external_references=[{"source": "erp", "id": uuid.uuid4().hex}],
        segment_id=term(owner_client, "segments"),
    )


@pytest.fixture
def other(owner_client):
    return made(
        owner_client,
        is_customer=True,
        business_area="Towers",
        website="other.example",
        language="bg",
        phones=[{"number": "+359888700003"}, {"number": "+359888700001"}],
        emails=[{"email": "Office@one.example", "purposes": ["invoice"]}, {"email": "second@other.example"}],
        addresses=[
            {"line1": "1 main", "city": "Sofia", "country": "BG", "usages": ["billing", "tax"]},
            {"line1": "2 Side", "city": "Varna", "country": "BG", "usages": ["delivery"]},
        ],
        contacts=[{"first_name": "Ann", "last_name": "Lee", "title": "CFO"}],
        tags=["VIP", "south"],
        external_references=[{"source": "erp", "id": uuid.uuid4().hex}],
        allow_duplicate=True,
    )


def test_the_preview_says_whose_value_wins_what_moves_and_writes_nothing(owner_client, one, other) -> None:
    answer = owner_client.post(PREVIEW, {"ids": [one["id"], other["id"]], "survivor_id": one["id"]}).json()
    fields = {each["field"]: (each["winner_id"], each["won_by"], each["differs"]) for each in answer["fields"]}
    assert fields["website"] == (one["id"], "survivor", True)
    assert fields["business_area"] == (other["id"], "filled", False)
    assert fields["is_customer"] == (other["id"], "filled", False)
    assert fields["kind"] == (one["id"], "same", False)
    assert "code" not in fields
    assert "converted_at" not in fields
    moves = {each["name"]: each["count"] for each in answer["moves"]}
    assert moves == {
        "phones": 2,
        "emails": 2,
        "addresses": 2,
        "tags": 2,
        "external_references": 1,
        "contacts": 1,
    }
    assert [each["id"] for each in answer["customers"]] == [one["id"], other["id"]]
    assert (answer["collisions"], answer["needs_force"]) == ([], False)
    assert without(read(owner_client, one)) == without(one, "next_action")


def test_without_a_survivor_the_preview_proposes_who_is_a_customer(owner_client, one, other) -> None:
    answer = owner_client.post(PREVIEW, {"ids": [one["id"], other["id"]]}).json()
    assert answer["survivor_id"] == other["id"]


def test_the_newest_value_wins_if_that_is_preferred(owner_client, one, other) -> None:
    body = {"ids": [one["id"], other["id"]], "survivor_id": one["id"], "prefer": "newest"}
    fields = {each["field"]: each for each in owner_client.post(PREVIEW, body).json()["fields"]}
    assert (fields["website"]["winner_id"], fields["website"]["won_by"]) == (other["id"], "newest")


def test_fields_and_lists_join_and_nothing_is_there_twice(owner_client, one, other) -> None:
    merge = merged(owner_client, one, other, choices={"website": other["id"]})
    after = read(owner_client, one)
    assert (after["website"], after["business_area"], after["language"]) == ("https://other.example", "Towers", "bg")
    assert (after["name"], after["code"], after["segment_id"]) == (one["name"], one["code"], one["segment_id"])
    assert (after["is_prospect"], after["is_customer"]) == (True, True)
    assert [(each["number"], each["is_primary"]) for each in after["phones"]] == [
        ("+359888700001", True),
        ("+359888700002", False),
        ("+359888700003", False),
    ]
    assert [(each["email"], each["purposes"], each["is_primary"]) for each in after["emails"]] == [
        ("office@one.example", ["general", "invoice"], True),
        ("second@other.example", ["general"], False),
    ]
    assert [(each["line1"], each["usages"], each["default_for"]) for each in after["addresses"]] == [
        ("1 Main", ["tax", "billing"], ["tax", "billing"]),
        ("2 Side", ["delivery"], ["delivery"]),
    ]
    assert after["phones"][2]["id"] == other["phones"][0]["id"]
    assert sorted(after["tags"], key=str.lower) == ["north", "south", "vip"]
    assert len(after["external_references"]) == 2
    assert (after["id"], merge["survivor"]["id"], merge["can_undo"]) == (one["id"], one["id"], True)
    [contact] = owner_client.get(f"{CUSTOMERS}/{one['id']}/contacts").json()["results"]
    assert (contact["name"], contact["title"], contact["is_primary"]) == ("Ann Lee", "CFO", True)


def test_notes_files_and_activities_move_and_the_stamps_follow(owner_client, one, other) -> None:
    note = made(owner_client, f"{CUSTOMERS}/{other['id']}/notes", body="<p>Ask for Ann</p>")
    activity = made(
        owner_client,
        "/api/v1/activities",
        type_id=term(owner_client, "activity-types"),
        subject="Call",
        customer_id=other["id"],
        starts_at="2036-01-31T10:00:00Z",
    )
    before = owner_client.post(PREVIEW, {"ids": [one["id"], other["id"]], "survivor_id": one["id"]}).json()["moves"]
    assert {"activities": 1, "notes": 1}.items() <= {each["name"]: each["count"] for each in before}.items()
    merged(owner_client, one, other)
    notes = owner_client.get(f"{CUSTOMERS}/{one['id']}/notes").json()["results"]
    assert [each["id"] for each in notes] == [note["id"]]
    moved = owner_client.get(f"/api/v1/activities/{activity['id']}").json()
    assert (moved["customer_id"], moved["version"]) == (one["id"], 2)
    row = owner_client.get(CUSTOMERS, id=one["id"], fields="next_activity_at").json()["results"][0]
    assert row["next_activity_at"] == "2036-01-31T10:00:00Z"


def test_reading_the_old_address_leads_to_the_survivor_and_writing_changes_nothing(owner_client, one, other) -> None:
    old = f"{CUSTOMERS}/{other['id']}"
    merged(owner_client, one, other)
    for path in ("", "/phones", "/timeline", "/notes"):
        answer = owner_client.get(old + path)
        assert (answer.status_code, answer["Location"]) == (301, f"{CUSTOMERS}/{one['id']}{path}")
        assert answer["Cache-Control"] == "no-store"
    assert owner_client.get(f"{old}/history", field="name")["Location"].endswith(f"{one['id']}/history?field=name")
    before = read(owner_client, one)
    for answer in (
        owner_client.patch(old, {"name": "Lost?"}),
        owner_client.delete(old),
        owner_client.post(f"{old}/notes", {"body": "Lost?"}),
        owner_client.post(f"{old}/phones", {"number": "+359888123456"}),
    ):
        refused(answer, 409, "merged")
        assert answer.json()["id"] == one["id"]
    assert read(owner_client, one) == before


def test_lists_and_search_know_the_survivor_only_also_by_the_old_code(owner_client, one, other) -> None:
    merged(owner_client, one, other)
    ids = [one["id"], other["id"]]
    for query in ({}, {"archived_at__isnull": "false"}):
        found = owner_client.get(CUSTOMERS, id__in=ids, **query).json()["results"]
        assert [each["id"] for each in found] in ([one["id"]], [])
    assert [each["id"] for each in owner_client.get(CUSTOMERS, q=other["code"]).json()["results"]] == [one["id"]]
    owner_client.patch(f"{CUSTOMERS}/{one['id']}", {"name": f"Renamed {uuid.uuid4().hex}"})
    assert [each["id"] for each in owner_client.get(CUSTOMERS, q=other["code"]).json()["results"]] == [one["id"]]
    source, number = "erp", other["external_references"][0]["id"]
    found = owner_client.get(f"{CUSTOMERS}/by-external-id/{source}/{number}").json()
    assert found["id"] == one["id"]


def test_history_timeline_and_events_tell_of_it(owner_client, one, other) -> None:
    merge = merged(owner_client, one, other)
    change = owner_client.get(f"{CUSTOMERS}/{one['id']}/history").json()["results"][0]
    fields = {each["name"]: each["after"] for each in change["fields"]}
    assert change["source"] == "merge"
    assert fields["merged"]["merge_id"] == merge["id"]
    assert fields["merged"]["customers"] == [{name: other[name] for name in ("id", "code", "name")}]
    entry = owner_client.get(f"{CUSTOMERS}/{one['id']}/timeline", kind="customer.merged").json()["results"][0]
    assert entry["text"] == f"{other['code']} {other['name']} became part of this customer."
    events = Event.objects.filter(object_id__in=[one["id"], other["id"]]).order_by("id")
    kinds = list(events.values_list("kind", flat=True))
    assert kinds[-2:] == ["customer.updated", "customer.merged"]
    told = Event.objects.filter(kind="customer.merged").latest("id").data
    assert (told["id"], told["merged_into"]["id"]) == (other["id"], one["id"])


def test_one_primary_stays_in_each_role_and_everybody_keeps_theirs(owner_client, one, other) -> None:
    sales, manager = employee("sales"), employee("manager")
    for customer, person in ((one, sales), (other, manager)):
        owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"salesperson_id": person})
    owner_client.patch(f"{CUSTOMERS}/{other['id']}", {"service_manager_id": manager})
    merged(owner_client, one, other)
    after = read(owner_client, one)
    assert (after["salesperson_id"], after["service_manager_id"]) == (sales, manager)
    rows = owner_client.get(f"{CUSTOMERS}/{one['id']}/assignments").json()["results"]
    held = {(each["role"], each["employee_id"], each["is_primary"]) for each in rows}
    assert {("salesperson", sales, True), ("salesperson", manager, False), ("service_manager", manager, True)} <= held


def test_the_person_who_is_chosen_for_a_role_becomes_primary(owner_client, one, other) -> None:
    sales, manager = employee("sales"), employee("manager")
    for customer, person in ((one, sales), (other, manager)):
        owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"salesperson_id": person})
    merged(owner_client, one, other, choices={"salesperson_id": other["id"]})
    assert read(owner_client, one)["salesperson_id"] == manager


def test_a_contact_of_both_has_one_place(owner_client, one, other) -> None:
    [contact] = owner_client.get(f"{CUSTOMERS}/{other['id']}/contacts").json()["results"]
    made(owner_client, f"{CUSTOMERS}/{one['id']}/contacts", contact_id=contact["id"])
    merge = merged(owner_client, one, other)
    places = owner_client.get(f"{CONTACTS}/{contact['id']}").json()["customers"]
    assert [(each["customer_id"], each["title"]) for each in places] == [(one["id"], "CFO")]
    undone(owner_client, merge)
    places = owner_client.get(f"{CONTACTS}/{contact['id']}").json()["customers"]
    assert {(each["customer_id"], each["title"]) for each in places} == {(one["id"], None), (other["id"], "CFO")}


def test_who_gets_the_documents_stays_the_same_person(owner_client, one, other) -> None:
    [contact] = owner_client.get(f"{CUSTOMERS}/{other['id']}/contacts").json()["results"]
    made(owner_client, f"{CUSTOMERS}/{one['id']}/contacts", contact_id=contact["id"])
    [boss] = [made(owner_client, f"{CUSTOMERS}/{one['id']}/contacts", first_name="Bo", last_name="Boss")]

    def put(customer, *roles):
        rows = [{"contact_id": each["id"], "role": role} for role, each in roles]
        path = f"{CUSTOMERS}/{customer['id']}/contact-roles"
        assert owner_client.put(path, {"contact_roles": rows}).status_code == 200

    def roles(customer):
        rows = owner_client.get(f"{CUSTOMERS}/{customer['id']}/contact-roles").json()["results"]
        return {(each["role"], each["contact_id"]) for each in rows}

    put(one, ("billing", boss))
    put(other, ("billing", contact), ("legal", contact))
    merge = merged(owner_client, one, other)
    assert roles(one) == {("billing", boss["id"]), ("legal", contact["id"])}
    assert undone(owner_client, merge)["kept"] == []
    assert roles(one) == {("billing", boss["id"])}
    assert roles(other) == {("billing", contact["id"]), ("legal", contact["id"])}


def test_customers_below_the_merged_one_are_below_the_survivor(owner_client, one, other) -> None:
    child = made(owner_client, parent_id=other["id"])
    merge = merged(owner_client, one, other)
    assert read(owner_client, child)["parent"]["id"] == one["id"]
    assert undone(owner_client, merge)["kept"] == []
    assert read(owner_client, child)["parent"]["id"] == other["id"]


def test_nobody_comes_to_be_above_itself(owner_client, one, other) -> None:
    child = made(owner_client, parent_id=other["id"])
    owner_client.patch(f"{CUSTOMERS}/{one['id']}", {"parent_id": child["id"]})
    body = {"survivor_id": one["id"], "merged_ids": [other["id"]]}
    assert refused(owner_client.post(MERGE, body)) == {"/choices/parent_id": ["contradiction"]}
    merged(owner_client, one, other, choices={"parent_id": other["id"]})
    assert read(owner_client, one)["parent"] is None


def test_undoing_gives_everything_back_as_it_was(owner_client, one, other) -> None:
    owner_client.patch(f"{CUSTOMERS}/{other['id']}", {"salesperson_id": employee(), "status_id": None})
    note = made(owner_client, f"{CUSTOMERS}/{other['id']}/notes", body="<p>Mine</p>")
    before = [read(owner_client, each) for each in (one, other)]
    contacts = owner_client.get(f"{CUSTOMERS}/{other['id']}/contacts").json()["results"]
    answer = undone(owner_client, merged(owner_client, one, other, choices={"name": other["id"]}))
    assert (answer["kept"], answer["can_undo"], answer["undone_by"]) == ([], False, "Owner of alpha")
    after = [read(owner_client, each) for each in (one, other)]
    assert [without(each) for each in after] == [without(each) for each in before]
    assert after[1]["version"] > before[1]["version"]
    again = owner_client.get(f"{CUSTOMERS}/{other['id']}/contacts").json()["results"]
    assert [without(each) for each in again] == [without(each) for each in contacts]
    notes = owner_client.get(f"{CUSTOMERS}/{other['id']}/notes").json()["results"]
    assert [each["id"] for each in notes] == [note["id"]]
    assert owner_client.get(f"{CUSTOMERS}/{one['id']}/notes").json()["results"] == []
    assert [each["id"] for each in owner_client.get(CUSTOMERS, q=other["code"]).json()["results"]] == [other["id"]]
    assert owner_client.post(f"{CUSTOMERS}/duplicates", {"website": "other.example"}).json()["candidates"]


def test_what_was_changed_since_stays_and_is_told(owner_client, one, other) -> None:
    merge = merged(owner_client, one, other, choices={"website": other["id"]})
    after = read(owner_client, one)
    owner_client.patch(
        f"{CUSTOMERS}/{one['id']}",
        {
            "website": "third.example",
            "phones": [*after["phones"], {"number": "+359888700009"}],
            "emails": [after["emails"][0] | {"purposes": ["statement"]}, after["emails"][1]],
        },
    )
    answer = undone(owner_client, merge)
    assert {each["id"] for each in answer["kept"]} == {"website", "emails"}
    found, back = read(owner_client, one), read(owner_client, other)
    assert found["website"] == "https://third.example"
    assert [each["number"] for each in found["phones"]] == ["+359888700001", "+359888700002", "+359888700009"]
    assert found["emails"][0]["purposes"] == ["statement"]
    assert back["website"] == "https://other.example"
    assert [each["email"] for each in back["emails"]] == ["Office@one.example", "second@other.example"]


def test_rows_that_were_removed_since_come_back_to_whom_they_belonged(owner_client, one, other) -> None:
    merge = merged(owner_client, one, other)
    owner_client.patch(f"{CUSTOMERS}/{one['id']}", {"phones": [], "tags": [], "external_references": []})
    undone(owner_client, merge)
    assert [each["number"] for each in read(owner_client, other)["phones"]] == ["+359888700003", "+359888700001"]
    assert sorted(read(owner_client, other)["tags"], key=str.lower) == ["south", "vip"]
    assert read(owner_client, other)["external_references"] == other["external_references"]
    assert read(owner_client, one)["phones"] == []


def test_a_reference_that_somebody_else_has_got_since_stays_there(owner_client, one, other) -> None:
    merge = merged(owner_client, one, other)
    owner_client.patch(f"{CUSTOMERS}/{one['id']}", {"external_references": []})
    third = made(owner_client, external_references=other["external_references"])
    assert {each["id"] for each in undone(owner_client, merge)["kept"]} == {"references"}
    assert read(owner_client, other)["external_references"] == []
    assert read(owner_client, third)["external_references"] == other["external_references"]


def test_a_merge_is_undone_once_in_its_order_and_for_thirty_days(owner_client, one, other) -> None:
    third = made(owner_client)
    first = merged(owner_client, one, other)
    second = merged(owner_client, third, one)
    assert owner_client.get(f"{CUSTOMERS}/{other['id']}")["Location"] == f"{CUSTOMERS}/{third['id']}"
    answer = owner_client.post(f"{MERGES}/{first['id']}/undo")
    refused(answer, 409, "merge_final")
    assert answer.json()["detail"] == "It was merged into another one since: undo that first."
    undone(owner_client, second)
    undone(owner_client, first)
    refused(owner_client.post(f"{MERGES}/{first['id']}/undo"), 409, "merge_final")
    late = merged(owner_client, one, other)
    Merge.objects.filter(id=late["id"]).update(created_at=timezone.now() - timedelta(days=31))
    assert owner_client.get(f"{MERGES}/{late['id']}").json()["can_undo"] is False
    refused(owner_client.post(f"{MERGES}/{late['id']}/undo"), 409, "merge_final")
    forget_merges()
    assert Merge.objects.get(id=late["id"]).memory is None


def test_several_become_one_at_once(owner_client) -> None:
    rows = [made(owner_client, phones=[{"number": f"+35988870010{number}"}]) for number in range(4)]
    merge = merged(owner_client, rows[2], rows[0], rows[1], rows[3])
    assert len(read(owner_client, rows[2])["phones"]) == 4
    undone(owner_client, merge)
    assert [each["number"] for row in rows for each in read(owner_client, row)["phones"]] == [
        f"+35988870010{number}" for number in range(4)
    ]


def test_a_version_that_is_no_more_stops_it(owner_client, one, other) -> None:
    owner_client.patch(f"{CUSTOMERS}/{other['id']}", {"business_area": "Changed"})
    body = {
        "survivor_id": one["id"],
        "merged_ids": [other["id"]],
        "versions": {one["id"]: one["version"], other["id"]: other["version"]},
    }
    answer = owner_client.post(MERGE, body)
    assert (answer.status_code, answer.json()["current_version"]) == (412, 2)
    assert Customer.objects.get(id=other["id"]).merged_into_id is None


def test_what_is_wrong_is_told_at_its_place(owner_client, one, other) -> None:
    unknown = str(uuid.uuid4())
    body = {"survivor_id": one["id"], "merged_ids": [other["id"]]}
    assert refused(owner_client.post(MERGE, body | {"merged_ids": [unknown]})) == {"/merged_ids/0": ["not_found"]}
    assert refused(owner_client.post(MERGE, body | {"merged_ids": [one["id"]]})) == {"": ["not_unique"]}
    wrong = {"code": one["id"], "name": unknown}
    assert refused(owner_client.post(MERGE, body | {"choices": wrong})) == {
        "/choices/code": ["unknown_field"],
        "/choices/name": ["not_found"],
    }
    assert refused(owner_client.post(PREVIEW, {"ids": [one["id"], unknown]})) == {"/ids/1": ["not_found"]}
    owner_client.delete(f"{CUSTOMERS}/{one['id']}")
    assert refused(owner_client.post(MERGE, body)) == {"/survivor_id": ["archived"]}


def test_one_that_was_merged_cannot_be_merged_again(owner_client, one, other) -> None:
    third = made(owner_client)
    merged(owner_client, one, other)
    answer = owner_client.post(MERGE, {"survivor_id": third["id"], "merged_ids": [other["id"]]})
    refused(answer, 409, "merged")
    assert answer.json()["id"] == one["id"]


def test_sales_do_not_merge_and_nobody_merges_what_they_do_not_see(
    client_of, organisation, owner_client, one, other
) -> None:
    sales = client_of(organisation, "sales")
    body = {"survivor_id": one["id"], "merged_ids": [other["id"]]}
    refused(sales.post(MERGE, body), 403, "forbidden")
    refused(sales.post(PREVIEW, {"ids": [one["id"], other["id"]]}), 403, "forbidden")
    merge = merged(owner_client, one, other)
    refused(sales.post(f"{MERGES}/{merge['id']}/undo"), 403, "forbidden")
    assert sales.get(f"{MERGES}/{merge['id']}").status_code == 404
    assert sales.get(f"{CUSTOMERS}/{other['id']}").status_code == 404


def test_what_stands_against_it_takes_force_and_the_right_to_it(
    client_of, organisation, owner_client, one, other, monkeypatch
) -> None:
    against = Collision("tax_ids", "They have different tax ids.", needs_force=True)
    monkeypatch.setitem(merging._checks, "customers", [lambda _actor, _survivor, _merged: [against]])
    answer = owner_client.post(PREVIEW, {"ids": [one["id"], other["id"]]}).json()
    assert (answer["needs_force"], answer["collisions"][0]["code"]) == (True, "tax_ids")
    body = {"survivor_id": one["id"], "merged_ids": [other["id"]]}
    answer = owner_client.post(MERGE, body)
    refused(answer, 409, "merge_needs_force")
    assert answer.json()["collisions"][0]["detail"] == "They have different tax ids."
    merged(owner_client, one, other, force=True)


def test_a_unique_custom_value_goes_to_the_survivor_and_back(owner_client, one, other) -> None:
    field = {"resource": "customers", "key": f"k{uuid.uuid4().hex[:8]}", "type": "string", "labels": {"en": "K"}}
    key = made(owner_client, "/api/v1/custom-fields", **field, is_unique=True)["key"]
    owner_client.patch(f"{CUSTOMERS}/{other['id']}", {"custom": {key: "X-1"}})
    merge = merged(owner_client, one, other)
    assert read(owner_client, one)["custom"][key] == "X-1"
    answer = owner_client.patch(f"{CUSTOMERS}/{made(owner_client)['id']}", {"custom": {key: "X-1"}})
    assert refused(answer) == {f"/custom/{key}": ["not_unique"]}
    assert undone(owner_client, merge)["kept"] == []
    assert read(owner_client, one)["custom"][key] is None
    assert read(owner_client, other)["custom"][key] == "X-1"
    again = merged(owner_client, one, other)
    owner_client.patch(f"{CUSTOMERS}/{one['id']}", {"custom": {key: None}})
    third = made(owner_client, custom={key: "X-1"})
    assert f"cf_{key}" in {each["id"] for each in undone(owner_client, again)["kept"]}
    assert read(owner_client, other)["custom"][key] is None
    assert read(owner_client, third)["custom"][key] == "X-1"


def test_the_merges_of_a_customer_are_listed_newest_first(owner_client, one, other) -> None:
    third = made(owner_client)
    first, second = merged(owner_client, one, other), merged(owner_client, one, third)
    rows = owner_client.get(MERGES, id=one["id"]).json()["results"]
    assert [each["id"] for each in rows] == [second["id"], first["id"]]
    assert [each["id"] for each in owner_client.get(MERGES, id=other["id"]).json()["results"]] == [first["id"]]
    assert owner_client.get(MERGES, id=one["id"], kind="contacts").json()["results"] == []


def test_everything_that_refers_to_customers_or_contacts_follows_a_merge() -> None:
    moved = {
        (kind, handler.model, handler.field)
        for kind in ("customers", "contacts")
        for handler in merging.handlers(kind)
        if isinstance(handler, merging.Rows)
    }
    lists = {
        "customers": {
            "CustomerPhone", "CustomerEmail", "CustomerAddress", "CustomerTag", "ExternalReference", "Assignment",
            "ContactLink", "Customer", "Duplicate", "Merge",
        },
        "contacts": {"ContactChannel", "ContactReference", "ContactLink", "Contact", "Duplicate", "Merge"},
    }  # fmt: skip
    found = 0
    for kind, model in (("customers", Customer), ("contacts", Contact)):
        for relation in relations_to(model):
            found += 1
            related, name = relation.related_model, relation.field.name
            assert related.__name__ in lists[kind] or (kind, related, name) in moved, (kind, related, name)
    assert found > 20
    assert {each.related_model for each in relations_to(ContactLink)} == {ContactResponsibility, ContactRole}
