"""Defining custom fields: what is refused, what stays for ever, what others may not do."""

import pytest

from kernel.custom_fields.definitions import MAX_FIELDS
from kernel.models import CustomField
from kernel.tenancy import tenant_context
from tests.custom_fields.fields import OPTIONS, PATH, changed, defined
from tests.customers.making import CUSTOMERS, made, refused


@pytest.fixture
def client(owner_client):
    return owner_client


def create(client, key="own", type_="string", **settings):
    body = {"resource": "customers", "key": key, "type": type_, "labels": {"en": "Own"}}
    return client.post(PATH, body | settings)


def test_a_field_is_read_as_it_was_defined_in_the_reader_s_language(client) -> None:
    field = defined(
        client,
        "tier",
        "select",
        labels={"en": "Tier", "bg": "Ниво"},
        help={"en": "How dear they are"},
        group="Sales",
        options=OPTIONS,
    )
    assert (field["label"], field["help_text"], field["group"]) == ("Tier", "How dear they are", "Sales")
    assert field["options"][0] == {**OPTIONS[0], "archived": False, "parent": None, "label": "Gold"}
    assert client.get(f"{PATH}/{field['id']}").json() == field
    assert client.get(PATH, resource="customers").json()["results"] == [field]
    assert client.get(PATH, resource="contacts").json()["results"] == []


def test_everything_wrong_with_a_definition_is_told(client) -> None:
    answer = create(client, type_="integer", minimum="9", maximum="1", max_length=5, options=OPTIONS, target="customer")
    assert refused(answer) == {
        "/max_length": ["not_allowed"],
        "/target": ["not_allowed"],
        "/options": ["not_allowed"],
        "/maximum": ["contradiction"],
    }
    assert refused(create(client, type_="date", minimum="x")) == {"/minimum": ["invalid_format"]}
    assert refused(create(client, pattern="(")) == {"/pattern": ["invalid_format"]}
    assert refused(create(client, pattern=r"(a)\1")) == {"/pattern": ["invalid_format"]}
    assert refused(create(client, type_="select")) == {"/options": ["required"]}
    assert refused(create(client, type_="select", options=[OPTIONS[0], OPTIONS[0]])) == {
        "/options/1/code": ["not_unique"]
    }
    assert refused(create(client, type_="link", target="spaceship")) == {"/target": ["invalid_choice"]}
    assert refused(create(client, type_="integer", maximum="5", default=6)) == {"/default": ["out_of_range"]}
    assert refused(create(client, is_unique=True, default="x")) == {"/default": ["contradiction"]}
    assert refused(create(client, type_="boolean", is_unique=True)) == {"/is_unique": ["not_allowed"]}
    assert refused(create(client, resource="spaceships")) == {"/resource": ["not_found"]}


@pytest.mark.parametrize("key", ["Tier", "1st", "a__b", "a_", "_a", "a-b", "a.b", "", "x" * 51, "a\n"])
def test_a_key_is_a_word_of_small_letters(client, key) -> None:
    assert list(refused(create(client, key=key))) == ["/key"]


@pytest.mark.parametrize("key", ["in", "contains", "has_key", "isnull", "name", "id", "custom", "pk", "null"])
def test_words_of_the_database_and_of_other_columns_are_keys_like_any(client, key) -> None:
    defined(client, key)
    customer = made(client, custom={key: "x"})
    [row] = client.get(CUSTOMERS, fields=f"cf_{key}", ordering=f"cf_{key}", **{f"cf_{key}": "x"}).json()["results"]
    assert row == {"id": customer["id"], f"cf_{key}": "x"}


def test_a_key_is_taken_once_also_by_an_archived_field(client) -> None:
    field = defined(client, "tier")
    changed(client, field, archived=True)
    assert refused(create(client, key="tier", type_="integer")) == {"/key": ["not_unique"]}
    defined(client, "tier", resource="contacts")


def test_key_and_type_stay_for_ever(client) -> None:
    field = defined(client, "tier")
    for change in ({"key": "other"}, {"type": "integer"}, {"resource": "contacts"}, {"target": "customer"}):
        [name] = change
        assert refused(client.patch(f"{PATH}/{field['id']}", change)) == {f"/{name}": ["unknown_field"]}


def test_a_field_that_had_a_value_is_archived_not_deleted(client) -> None:
    unused, used = defined(client, "unused"), defined(client, "used", "integer")
    customer = made(client, custom={"used": 5})
    client.patch(f"{CUSTOMERS}/{customer['id']}", {"custom": {"used": None}})
    assert client.delete(f"{PATH}/{used['id']}").json()["code"] == "in_use"
    assert client.delete(f"{PATH}/{unused['id']}").status_code == 204
    assert [field["key"] for field in client.get(PATH).json()["results"]] == ["used"]
    defined(client, "unused", "integer")


def test_a_choice_that_is_used_cannot_be_taken_out(client) -> None:
    one = defined(client, "one", "select", options=OPTIONS)
    many = defined(client, "many", "multi_select", options=OPTIONS)
    made(client, custom={"one": "gold", "many": ["gold", "silver"]})
    for field in (one, many):
        assert refused(client.patch(f"{PATH}/{field['id']}", {"options": OPTIONS[1:]})) == {"/options": ["not_allowed"]}
        assert changed(client, field, options=OPTIONS[:2])["options"][-1]["code"] == "silver"


def test_another_version_is_refused(client) -> None:
    field = defined(client, "tier")
    changed(client, field, group="Sales")
    answer = client.patch(f"{PATH}/{field['id']}", {"group": "X"}, if_match='W/"1"')
    assert (answer.status_code, answer.json()["current_version"]) == (412, 2)


def test_there_are_at_most_so_many_fields(client, organisation) -> None:
    with tenant_context(organisation):
        CustomField.objects.bulk_create(
            CustomField(resource="customers", key=f"f{n}", type="string", labels={"en": "F"}, position=n)
            for n in range(MAX_FIELDS)
        )
    assert (create(client).status_code, create(client).json()["code"]) == (409, "limit_reached")
    assert create(client, resource="contacts").status_code == 201


def test_fields_are_put_into_a_new_order(client) -> None:
    fields = [defined(client, key) for key in ("one", "two", "three")]
    answer = client.post(f"{PATH}/reorder", {"resource": "customers", "ids": [fields[2]["id"]]})
    assert [field["key"] for field in answer.json()["results"]] == ["three", "one", "two"]
    assert list(made(client)["custom"]) == ["three", "one", "two"]
    wrong = {"resource": "contacts", "ids": [fields[0]["id"]]}
    assert refused(client.post(f"{PATH}/reorder", wrong)) == {"/ids/0": ["not_found"]}


def test_only_who_may_define_fields_does(client, client_of, organisation) -> None:
    field = defined(client, "tier")
    sales = client_of(organisation, "sales")
    assert sales.get(PATH).json()["results"][0]["key"] == "tier"
    assert create(sales).status_code == 403
    assert sales.patch(f"{PATH}/{field['id']}", {"group": "X"}).status_code == 403
    assert sales.delete(f"{PATH}/{field['id']}").status_code == 403


def test_fields_have_events_and_say_where_they_may_be(client) -> None:
    field = defined(client, "tier")
    changed(client, field, archived=True)
    kinds = [event["type"] for event in client.get("/api/v1/events", limit=200).json()["results"]]
    assert "custom_field.created" not in kinds or kinds.count("custom_field.updated") >= 1
    places = client.get(f"{PATH}/resources").json()
    assert [each["name"] for each in places["resources"]] == ["customers", "contacts"]
    assert {each["name"]: each["register"] for each in places["targets"]} == {
        "customer": "customers",
        "contact": "contacts",
        "employee": None,
    }
