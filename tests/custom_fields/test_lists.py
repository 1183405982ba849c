"""Custom fields as columns: every type with each of its operators, sorted, paged, exported, kept in views."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.registers import registry
from kernel.registers.types import LIST_OPERATORS, Operator
from tests.custom_fields.fields import OPTIONS, SAMPLES, changed, defined
from tests.customers.making import CUSTOMERS, made, refused

by_type = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)
METADATA = "/api/v1/registers/customers"
VIEWS = "/api/v1/views"


@pytest.fixture
def client(owner_client):
    return owner_client


@pytest.fixture
def four(client):
    """Customers with the three values of a sample, and one without: their ids in that order."""

    def make(sample) -> list[str]:
        defined(client, "own", sample.type, **sample.settings)
        rows = [
            made(client, name=f"Row {letter}", custom={"own": value})
            for letter, value in zip("ABC", sample.values, strict=True)
        ]
        return [row["id"] for row in (*rows, made(client, name="Row D"))]

    return make


def found(client, ids: list[str], **query) -> str:
    """Which of the four rows a list has, as letters in its order."""
    answer = client.get(CUSTOMERS, limit=200, **query)
    assert answer.status_code == 200, answer.json()
    letters = dict(zip(ids, "ABCD", strict=True))
    return "".join(letters[row["id"]] for row in answer.json()["results"] if row["id"] in letters)


def expected(sample, operator: Operator) -> str:
    """The rows that `operator` with the second value (for TRUE of booleans also the third) leaves, by name."""
    same = "BC" if sample.type == "boolean" else "B"
    if sample.type == "multi_select":
        return {"all": "AB", "any": "AB", "none": "CD"}[operator]
    return {
        Operator.EQ: same,
        Operator.IN: same,
        Operator.NE: "".join(letter for letter in "ABCD" if letter not in same),
        Operator.NOT_IN: "".join(letter for letter in "ABCD" if letter not in same),
        Operator.GT: "C",
        Operator.GTE: "BC",
        Operator.LT: "A",
        Operator.LTE: "AB",
        Operator.ICONTAINS: same,
        Operator.ISTARTSWITH: same,
    }[operator]


@by_type
def test_every_operator_of_the_type_leaves_the_right_rows(client, four, sample) -> None:
    ids = four(sample)
    column = next(each for each in client.get(METADATA).json()["columns"] if each["name"] == "cf_own")
    assert len(column["operators"]) >= 3
    value = "gold" if sample.type == "multi_select" else sample.filters()[1]
    for name in column["operators"]:
        operator = Operator(name)
        if operator is Operator.ISNULL:
            assert found(client, ids, cf_own__isnull="true") == "D"
            assert found(client, ids, cf_own__isnull="false") == "ABC"
            continue
        if sample.type == "amount" and operator not in (Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN):
            continue
        bare = operator in (Operator.EQ, Operator.ALL)
        parameter = "cf_own" if bare else f"cf_own__{operator}"
        assert found(client, ids, **{parameter: value}) == expected(sample, operator), operator
        tree_value = [value] if operator in LIST_OPERATORS else value
        tree = json.dumps({"and": [{"field": "cf_own", "op": operator, "value": tree_value}]})
        assert found(client, ids, filter=tree) == expected(sample, operator), operator


@by_type
def test_rows_are_sorted_by_the_value_with_the_empty_ones_last(client, four, sample) -> None:
    ids = four(sample)
    if sample.type == "multi_select":
        assert refused(client.get(CUSTOMERS, ordering="cf_own"), 400, "invalid_parameter") == {
            "ordering": ["invalid_choice"]
        }
        return
    up, down = ("ABCD", "CBAD")
    assert found(client, ids, ordering="cf_own,name") == up
    assert found(client, ids, ordering="-cf_own,-name") == down


@by_type
def test_pages_sorted_by_the_value_lose_nothing_in_either_direction(client, four, sample) -> None:
    if sample.type == "multi_select":
        return
    ids = four(sample)
    for ordering in ("cf_own", "-cf_own"):
        whole = [row["id"] for row in client.get(CUSTOMERS, ordering=ordering, limit=200).json()["results"]]
        forwards, cursor, last = [], {}, None
        while True:
            page = client.get(CUSTOMERS, ordering=ordering, limit=1, **cursor).json()
            forwards += [row["id"] for row in page["results"]]
            last = page
            if page["next_cursor"] is None:
                break
            cursor = {"cursor": page["next_cursor"]}
        assert forwards == whole
        backwards = [row["id"] for row in last["results"]]
        while last["prev_cursor"] is not None:
            last = client.get(CUSTOMERS, ordering=ordering, limit=1, cursor=last["prev_cursor"]).json()
            backwards += [row["id"] for row in last["results"]]
        assert backwards[::-1] == whole
    assert set(ids) <= set(whole)


def test_amounts_are_compared_as_numbers_and_by_currency_if_one_is_named(client, four) -> None:
    sample = next(each for each in SAMPLES if each.type == "amount")
    ids = four(sample)
    assert found(client, ids, cf_own__gte="10") == "BC"
    assert found(client, ids, cf_own__gte="5 EUR") == "AC"
    assert found(client, ids, cf_own__lt="10") == "A"
    assert found(client, ids, cf_own="10.00") == "B"
    tree = {"field": "cf_own", "op": "lte", "value": {"amount": "9.9", "currency": "EUR"}}
    assert found(client, ids, filter=json.dumps(tree)) == "A"
    assert client.get(CUSTOMERS, cf_own="10 XXXX").status_code == 400


def test_a_value_of_another_type_is_no_filter(client) -> None:
    defined(client, "size", "integer")
    defined(client, "tier", "select", options=OPTIONS)
    assert refused(client.get(CUSTOMERS, cf_size="big"), 400, "invalid_filter") == {"cf_size": ["invalid_format"]}
    assert refused(client.get(CUSTOMERS, cf_tier="lead"), 400, "invalid_filter") == {"cf_tier": ["invalid_format"]}
    assert refused(client.get(CUSTOMERS, cf_nothing="x"), 400, "unknown_parameter") == {"cf_nothing": ["unknown_field"]}
    assert refused(client.get(CUSTOMERS, cf_size__icontains="1"), 400, "unknown_parameter") == {
        "cf_size__icontains": ["unknown_field"]
    }


def test_metadata_list_fields_with_label_choices_and_what_writes_them(client) -> None:
    defined(
        client,
        "tier",
        "select",
        options=OPTIONS,
        labels={"en": "Tier", "bg": "Ниво"},
        group="Sales",
        help={"en": "How"},
    )
    column = next(each for each in client.get(METADATA).json()["columns"] if each["name"] == "cf_tier")
    assert (column["label"], column["type"], column["writes"]) == ("Tier", "select", "custom.tier")
    assert (column["group"], column["help"]) == ("Sales", "How")
    assert column["choices"][0] == {"code": "gold", "label": "Gold", "color": "yellow", "parent": None}
    assert column["sortable"]


def test_nobody_sees_the_fields_of_another_organisation(client, client_of_owner, other_organisation) -> None:
    defined(client, "secret", labels={"en": "Canary"})
    made(client, custom={"secret": "canary"})
    other = client_of_owner(other_organisation)
    for _ in range(2):
        assert client.get(CUSTOMERS, cf_secret="canary").status_code == 200
        assert other.get(CUSTOMERS, cf_secret="canary").status_code == 400
        assert other.get(CUSTOMERS, fields="cf_secret").status_code == 400
        assert "Canary" not in other.get(METADATA).content.decode()
        assert other.get("/api/v1/custom-fields").json()["results"] == []
    defined(other, "secret", "integer")
    assert made(other, custom={"secret": 5})["custom"] == {"secret": 5}
    assert client.get(CUSTOMERS, cf_secret="canary", count="exact").json()["total_count"] == 1
    assert refused(client.post(CUSTOMERS, {"name": "No", "custom": {"secret": 5}})) == {
        "/custom/secret": ["invalid_type"]
    }


def test_a_view_that_names_an_archived_field_stays_readable(client) -> None:
    field = defined(client, "tier", "select", options=OPTIONS)
    view = client.post(
        VIEWS,
        {
            "register": "customers",
            "name": "By tier",
            "columns": [{"name": "name"}, {"name": "cf_tier"}],
            "filters": ["cf_tier"],
            "filter": None,
            "ordering": "cf_tier",
        },
    )
    assert view.status_code == 201, view.json()
    changed(client, field, archived=True)
    path = f"{VIEWS}/{view.json()['id']}"
    assert {note["part"] for note in client.get(path).json()["notes"]} == {"columns", "filters", "ordering"}
    assert client.get(CUSTOMERS, view=view.json()["id"]).status_code == 200


def test_columns_cost_no_statement_a_row_and_no_more_than_one_each(client) -> None:
    for number, sample in enumerate(SAMPLES):
        defined(client, f"own_{number}", sample.type, **sample.settings)
    custom = {f"own_{number}": sample.values[0] for number, sample in enumerate(SAMPLES)}
    names = ",".join(["name", *(f"cf_{key}" for key in custom)])

    def statements() -> int:
        client.get(CUSTOMERS, fields=names, limit=200)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(CUSTOMERS, fields=names, limit=200, cf_own_0__isnull="false").status_code == 200
        return len([each for each in captured if "SAVEPOINT" not in each["sql"]])

    made(client, custom=custom)
    few = statements()
    for _ in range(5):
        made(client, custom=custom)
    assert statements() == few <= 6


def test_a_list_without_custom_fields_asks_for_none(client) -> None:
    defined(client, "tier", "select", options=OPTIONS)
    client.get(CUSTOMERS)
    with CaptureQueriesContext(connection) as captured:
        client.get(CUSTOMERS, name__icontains="a")
    assert not [each for each in captured if "customfield" in each["sql"] or "custom_fields." in each["sql"]]


def test_registers_without_custom_fields_have_none() -> None:
    assert {each.name for each in registry.all_registers() if each.own_columns} == {"customers", "contacts"}


@by_type
def test_fields_with_few_values_group_the_list_and_numbers_are_summed(client, four, sample) -> None:
    four(sample)
    column = next(each for each in client.get(METADATA).json()["columns"] if each["name"] == "cf_own")
    groups = f"{METADATA}/groups"
    answer = client.get(groups, by="cf_own", q="Row")
    assert column["groupable"] == (sample.type in ("boolean", "select"))
    assert answer.status_code == (200 if column["groupable"] else 400)
    if column["groupable"]:
        counted = answer.json()["groups"]
        assert sum(group["count"] for group in counted) == 4
        for group in counted:
            rows = client.get(CUSTOMERS, count="exact", q="Row", filter=json.dumps(group["filter"])).json()
            assert rows["total_count"] == group["count"]
            assert all(row["cf_own"] == group["value"] for row in listed(client, group))
    summed = client.get(groups, by="kind", sum="cf_own", q="Row")
    assert column["summable"] == (sample.type in ("integer", "decimal"))
    assert summed.status_code == (200 if column["summable"] else 400)
    if column["summable"]:
        assert float(summed.json()["sums"]["cf_own"]) == pytest.approx(sum(map(float, sample.read)))


def listed(client, group: dict) -> list[dict]:
    return client.get(CUSTOMERS, q="Row", fields="cf_own", filter=json.dumps(group["filter"])).json()["results"]
