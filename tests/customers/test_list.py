"""The register of customers: filters, search, order and columns, over two hundred rows."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.inputs.customers import CustomerCreate
from customers.models import BouncedAddress, Term
from customers.services.customers import create_customers
from kernel.inputs import parse_value
from tests.customers.making import CONTACTS, CUSTOMERS, made

CITIES = ("Sofia", "Plovdiv", "Ünye")


@pytest.fixture
def segments(entered) -> list[Term]:
    return list(Term.objects.filter(dictionary="segments").order_by("position")[:2])


@pytest.fixture
def rows(owner, segments):
    """210 customers whose code is not their order."""
    items = [
        parse_value(
            CustomerCreate,
            {
                "name": f"{'Zürich' if number % 2 else 'alpha'} {(number * 37) % 210:03}",
                "segment_id": str(segments[number % 2].id) if number % 3 else None,
                "responsible_manager_id": str(owner.employee_id) if number % 5 == 0 else None,
                "country": "BG",
                "tags": ["even", "all"] if number % 2 == 0 else ["all"],
                "phones": [{"number": f"088870{number:04}"}, {"number": f"02 987 {number:04}"}],
                "emails": [{"email": f"info{number}@firm{number}.example"}],
                "addresses": [
                    {
                        "line1": f"{number} Main",
                        "city": CITIES[number % 3],
                        "postal_code": f"{number:04}",
                        "country": "BG",
                    }
                ],
                "external_references": [{"source": "erp", "id": f"E-{number}"}],
                "allow_duplicate": True,
            },
        )
        for number in range(210)
    ]
    return create_customers(actor=owner, items=items)


@pytest.fixture
def listed(owner_client, rows):
    def of(**query):
        answer = owner_client.get(CUSTOMERS, **query)
        assert answer.status_code == 200, answer.json()
        return answer.json()["results"]

    return of


def names(rows) -> list[str]:
    return [row["name"] for row in rows]


def test_a_page_has_the_default_columns_with_labels(listed, segments) -> None:
    row = listed(limit=1, segment=str(segments[0].id))[0]
    assert list(row) == [
        *("id", "code", "name", "is_prospect", "is_customer", "segment", "status", "responsible_manager"),
        *("primary_phone", "primary_email", "city", "tags"),
    ]
    assert row["segment"]["code"] == segments[0].code
    assert row["tags"] == ["all", "even"]


def test_names_sort_without_regard_to_case_and_accents(listed) -> None:
    first = names(listed(limit=200))
    assert first == sorted(first, key=lambda name: name.lower().replace("ü", "u"))
    assert first[0] == "alpha 000"
    assert names(listed(limit=1, ordering="-name"))[0].startswith("Zürich")


def test_every_page_follows_the_last_without_loss(owner_client, rows) -> None:
    seen, query = [], {"limit": 32, "ordering": "segment,-city,name"}
    while True:
        page = owner_client.get(CUSTOMERS, **query).json()
        seen += [row["id"] for row in page["results"]]
        if not page["has_more"]:
            break
        query["cursor"] = page["next_cursor"]
    assert len(seen) == len(set(seen)) >= 210


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({"name__icontains": "ZURICH"}, 105),
        ({"name__istartswith": "Alpha 00"}, 5),
        ({"tag": "even"}, 105),
        ({"tag": ["even", "ALL"]}, 105),
        ({"tag__none": "even", "tag__any": "all"}, 105),
        ({"q": "Zürich firm7."}, 1),
        ({"q": "E-17"}, 11),
        ({"q": "firm209.ex"}, 1),
        ({"q": "0888 70 0042"}, 1),
        ({"q": "+359 2 987 0042"}, 1),
        ({"phones__icontains": "29870042"}, 1),
        ({"phones": "+35929870042"}, 1),
        ({"emails": "INFO7@firm7.example"}, 1),
        ({"emails__icontains": "@FIRM20"}, 11),
        ({"postal_code": "0009"}, 1),
        ({"address__istartswith": "20"}, 11),
        ({"external_references": "E-5"}, 1),
        ({"city": "unye"}, 70),
        ({"city": ["Sofia", "plovdiv"]}, 140),
        ({"responsible_manager": "me"}, 42),
        ({"responsible_manager__isnull": "true"}, 168),
        ({"segment__isnull": "true"}, 70),
        ({"language__isnull": "false"}, 0),
    ],
    ids=str,
)
def test_filters(query, count, owner_client, rows) -> None:
    found = owner_client.get(CUSTOMERS, created_by="me", count="exact", limit=1, **query).json()
    assert found["total_count"] == count


def test_a_jump_into_the_list_goes_on_in_both_directions(owner_client, rows) -> None:
    whole = [row["id"] for row in owner_client.get(CUSTOMERS, limit=200).json()["results"]]
    there = owner_client.get(CUSTOMERS, limit=20, skip=100).json()
    assert [row["id"] for row in there["results"]] == whole[100:120]
    after = owner_client.get(CUSTOMERS, limit=20, cursor=there["next_cursor"]).json()
    before = owner_client.get(CUSTOMERS, limit=20, cursor=there["prev_cursor"]).json()
    assert [row["id"] for row in after["results"]] == whole[120:140]
    assert [row["id"] for row in before["results"]] == whole[80:100]
    assert owner_client.get(CUSTOMERS, skip=5000).json()["results"] == []
    for wrong in ({"skip": "-1"}, {"skip": "x"}, {"skip": 5, "cursor": there["next_cursor"]}):
        assert owner_client.get(CUSTOMERS, **wrong).json()["errors"][0]["parameter"] == "skip"


def test_terms_are_named_by_code_label_or_id(owner_client, rows, segments) -> None:
    code, label = segments[1].code, segments[1].labels["bg"]
    totals = {
        owner_client.get(CUSTOMERS, count="exact", segment=value).json()["total_count"]
        for value in (code, code.upper(), label, str(segments[1].id))
    }
    assert totals == {70}


def test_a_tree_joins_conditions(owner_client, rows, segments) -> None:
    tree = {
        "and": [
            {"field": "tags", "op": "any", "value": ["even"]},
            {
                "or": [
                    {"field": "city", "op": "eq", "value": "Sofia"},
                    {"not": {"field": "segment", "op": "in", "value": [segments[0].code]}},
                ]
            },
        ]
    }
    found = owner_client.get(CUSTOMERS, count="exact", filter=json.dumps(tree), limit=200).json()
    assert found["total_count"] == 35
    assert {row["city"] for row in found["results"]} == {"Sofia"}


def test_a_wrong_condition_is_named_by_its_place_in_the_tree(owner_client) -> None:
    good = {"field": "name", "op": "eq", "value": "x"}

    def pointer(*wrong: dict) -> str:
        tree = {"and": [good, {"or": [good, {"not": wrong[0]}]}]}
        error = owner_client.get(CUSTOMERS, filter=json.dumps(tree)).json()["errors"][0]
        assert error["parameter"] == "filter"
        return error["pointer"]

    assert pointer({"field": "created_at", "op": "gte", "value": "soon"}) == "/and/1/or/1/not"
    assert pointer({"field": "nothing", "op": "eq", "value": 1}) == "/and/1/or/1/not"
    assert pointer({"field": "name", "op": "gte", "value": "x"}) == "/and/1/or/1/not"
    assert pointer({"and": []}) == "/and/1/or/1/not/and"


def test_a_list_takes_five_statements(owner_client, rows) -> None:
    owner_client.get(CUSTOMERS)
    with CaptureQueriesContext(connection) as counted:
        owner_client.get(CUSTOMERS, limit=50)
    # The session, the rows, terms, employees and tags; beside them the switches of schema.
    statements = [
        query["sql"] for query in counted if not query["sql"].startswith(("SET search_path", "SAVEPOINT", "RELEASE"))
    ]
    assert len(statements) <= 5, statements


def test_the_register_publishes_what_the_policy_asks_for(owner_client) -> None:
    rule = {"field": "segment", "on_create": True, "on_update": False, "kind": "company"}
    owner_client.put("/api/v1/field-policies/customers", {"rules": [rule]})
    register = owner_client.get("/api/v1/registers/customers").json()
    [segment] = [column for column in register["columns"] if column["name"] == "segment"]
    assert segment["required"] == {"create": True, "update": False, "kind": "company", "substitute": None}
    assert (segment["dictionary"], segment["writes"]) == ("segments", "segment_id")


def test_a_reference_filters_by_code_and_name(owner_client) -> None:
    group = made(owner_client, name="The Group of the Test")
    child = made(owner_client, parent_id=group["id"])
    for value in (group["code"], group["code"].lower(), "the group of the test", group["id"]):
        [row] = owner_client.get(CUSTOMERS, parent=value, fields="parent").json()["results"]
        assert (row["id"], row["parent"]["code"]) == (child["id"], group["code"])


def starts(text: str) -> dict:
    return {"field": "name", "op": "istartswith", "value": text}


class TestGroups:
    """`GET /registers/customers/groups`."""

    @pytest.fixture
    def grouped(self, owner_client, rows):
        def of(**query):
            answer = owner_client.get("/api/v1/registers/customers/groups", **query)
            assert answer.status_code == 200, answer.json()
            return answer.json()

        return of

    def test_terms_are_counted_in_the_order_of_their_dictionary(self, grouped, segments, rows) -> None:
        found = grouped(by="segment")
        ids = [group["value"] and group["value"]["id"] for group in found["groups"]]
        assert ids == [str(segments[0].id), str(segments[1].id), None]
        assert [group["count"] for group in found["groups"]] == [70, 70, 70]
        assert (found["total_count"], found["has_more"]) == (210, False)
        assert found["groups"][0]["value"]["code"] == segments[0].code

    @pytest.mark.parametrize("by", ["segment", "is_customer", "kind", "country", "language", "responsible_manager"])
    def test_the_filter_of_a_group_means_its_rows(self, grouped, owner_client, by) -> None:
        groups = grouped(by=by, q="alpha")["groups"]
        assert sum(group["count"] for group in groups) == 105
        for group in groups:
            page = owner_client.get(CUSTOMERS, count="exact", q="alpha", filter=json.dumps(group["filter"])).json()
            assert page["total_count"] == group["count"]

    def test_filter_and_search_bound_the_groups(self, grouped) -> None:
        tree = {"and": [{"field": "tags", "op": "any", "value": ["even"]}, starts("alpha 1")]}
        found = grouped(by="kind", filter=json.dumps(tree), q="alpha")
        assert [(group["value"], group["count"]) for group in found["groups"]] == [("company", found["total_count"])]
        assert 0 < found["total_count"] < 105

    def test_numbers_are_summed_in_each_group_and_in_all(self, grouped, owner_client, segments, entered) -> None:
        for segment, distance in ((segments[0], "12.5"), (segments[0], "0.1"), (segments[1], "3")):
            made(owner_client, segment_id=str(segment.id), distance_km=distance)
        found = grouped(by="segment", sum="distance_km")
        assert [group["sums"]["distance_km"] for group in found["groups"]] == ["12.6", "3.0", None]
        assert found["sums"] == {"distance_km": "15.6"}

    def test_labels_take_one_statement_at_most(self, grouped) -> None:
        def statements(by: str) -> int:
            with CaptureQueriesContext(connection) as captured:
                grouped(by=by, sum="distance_km")
            return len([each for each in captured if "SAVEPOINT" not in each["sql"]])

        grouped(by="segment")
        assert statements("segment") <= statements("kind") + 1

    def test_columns_that_cannot_be_grouped_or_summed_are_named(self, owner_client) -> None:
        path = "/api/v1/registers/customers/groups"

        def wrong(**query):
            answer = owner_client.get(path, **query).json()
            return answer["code"], [error.get("parameter") for error in answer["errors"]]

        assert wrong(by="name") == ("invalid_parameter", ["by"])
        assert wrong(by="nothing") == ("invalid_parameter", ["by"])
        assert wrong(by="kind", sum="name") == ("invalid_parameter", ["sum"])
        assert wrong(by="kind", sum="version") == ("invalid_parameter", ["sum"])
        assert wrong(by="kind", filter="{") == ("invalid_filter", ["filter"])
        assert wrong(by="kind", limit="5") == ("unknown_parameter", ["limit"])
        assert owner_client.get(path).status_code == 400

    def test_only_what_one_may_see_is_counted(self, client_of, organisation, owner_client, rows) -> None:
        client = client_of(organisation, "sales")
        counted = client.get("/api/v1/registers/customers/groups", by="kind").json()["total_count"]
        assert counted == client.get(CUSTOMERS, count="exact").json()["total_count"]
        assert client.get("/api/v1/registers/security-log/groups", by="kind").status_code == 404


def test_contacts_are_found_by_what_they_are_at_their_customers_and_by_messengers(owner_client, entered) -> None:
    path = f"{CUSTOMERS}/{made(owner_client)['id']}/contacts"
    signal = {"kind": "messenger", "service": "signal", "value": "Ann.01"}
    ann = made(owner_client, path, last_name="Ann", title="Chief Buyer", department="Purchase", channels=[signal])
    bob = made(owner_client, path, last_name="Bob")
    fields = "fields=name,title,department,messengers&id__in="
    both = f"{CONTACTS}?{fields}{ann['id']}&id__in={bob['id']}"
    rows = {row["name"]: row for row in owner_client.get(both).json()["results"]}
    shown = [[rows[name][each] for each in ("title", "department", "messengers")] for name in ("Ann", "Bob")]
    assert shown == [["Chief Buyer", "Purchase", "Ann.01"], [None, None, None]]
    for query in ("title__icontains=buyer", "department=PURCHASE", "messengers=ann.01", "title__isnull=false"):
        assert [row["name"] for row in owner_client.get(f"{both}&{query}").json()["results"]] == ["Ann"], query
    assert [row["name"] for row in owner_client.get(f"{both}&title__isnull=true").json()["results"]] == ["Bob"]


def test_who_has_an_address_that_bounced_is_found(owner_client, entered) -> None:
    good = made(owner_client, emails=[{"email": "fine@bounces.example"}])
    bad = made(owner_client, emails=[{"email": "fine2@bounces.example"}, {"email": "Gone@bounces.example"}])
    channel = {"kind": "email", "value": "gone@bounces.example"}
    ann = made(owner_client, f"{CUSTOMERS}/{good['id']}/contacts", last_name="Ann", channels=[channel])
    BouncedAddress.objects.create(
        email="gone@bounces.example", code=550, answer="no such user", bounced_at="2026-11-01T00:00:00Z"
    )
    both = f"{CUSTOMERS}?fields=has_bounced&id__in={good['id']}&id__in={bad['id']}"
    rows = owner_client.get(both).json()["results"]
    assert {row["id"]: row["has_bounced"] for row in rows} == {good["id"]: False, bad["id"]: True}
    for value, found in (("true", bad), ("false", good)):
        rows = owner_client.get(f"{both}&has_bounced={value}").json()["results"]
        assert [row["id"] for row in rows] == [found["id"]]
    rows = owner_client.get(f"{CONTACTS}?has_bounced=true&id={ann['id']}").json()["results"]
    assert [row["id"] for row in rows] == [ann["id"]]
