"""Values of custom fields: written, read, changed, refused, whatever the type."""

import pytest

from tests.custom_fields.fields import OPTIONS, SAMPLES, changed, defined
from tests.customers.making import CONTACTS, CUSTOMERS, made, read, refused

by_type = pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.type)


@pytest.fixture
def client(owner_client):
    return owner_client


def patch(client, customer, **custom):
    return client.patch(f"{CUSTOMERS}/{customer['id']}", {"custom": custom})


@by_type
def test_a_value_comes_back_in_its_normal_form_from_every_door(client, sample) -> None:
    defined(client, "own", sample.type, **sample.settings)
    first, second, third = sample.read
    customer = made(client, custom={"own": sample.values[0]})
    assert customer["custom"] == {"own": first}
    assert patch(client, customer, own=sample.values[1]).json()["custom"] == {"own": second}
    put = client.put(f"{CUSTOMERS}/by-external-id/erp/77", {"name": "Put Ltd", "custom": {"own": sample.values[2]}})
    assert put.json()["custom"] == {"own": third}
    assert read(client, customer)["custom"] == {"own": second}
    listed = client.get(CUSTOMERS, fields="name,cf_own", cf_own__isnull="false").json()["results"]
    assert len(listed) == 2


@by_type
def test_a_list_shows_the_value(client, sample) -> None:
    defined(client, "own", sample.type, **sample.settings)
    customer = made(client, custom={"own": sample.values[0]})
    made(client)
    rows = client.get(CUSTOMERS, fields="cf_own", limit=200).json()["results"]
    shown = {row["id"]: row["cf_own"] for row in rows}
    assert shown.pop(customer["id"]) == (sample.read[0] if sample.shown is None else sample.shown)
    assert set(map(str, shown.values())) == {"None"}


@by_type
def test_a_wrong_value_is_refused_with_its_place(client, sample) -> None:
    defined(client, "own", sample.type, **sample.settings)
    for value, code in sample.wrong:
        answer = client.post(CUSTOMERS, {"name": "Wrong Ltd", "custom": {"own": value}})
        assert refused(answer) == {"/custom/own": [code]}, value


@by_type
def test_null_unsets_and_the_other_fields_stay(client, sample) -> None:
    defined(client, "own", sample.type, **sample.settings)
    defined(client, "beside")
    customer = made(client, custom={"own": sample.values[0], "beside": "stays"})
    answer = patch(client, customer, own=None).json()
    assert answer["custom"] == {"own": None, "beside": "stays"}
    assert answer["previous"] == {"custom": {"own": sample.read[0]}}
    undone = client.patch(f"{CUSTOMERS}/{customer['id']}", answer["previous"])
    assert undone.json()["custom"] == {"own": sample.read[0], "beside": "stays"}


@by_type
def test_contacts_have_fields_of_their_own(client, sample) -> None:
    defined(client, "own", sample.type, resource="contacts", **sample.settings)
    customer = made(client, contacts=[{"last_name": "Lee", "custom": {"own": sample.values[0]}}])
    assert customer["custom"] == {}
    [contact] = client.get(CONTACTS, fields="name,cf_own", cf_own__isnull="false").json()["results"]
    assert contact["cf_own"] == (sample.read[0] if sample.shown is None else sample.shown)
    answer = client.patch(f"{CONTACTS}/{contact['id']}", {"custom": {"own": sample.values[1]}}).json()
    assert answer["custom"] == {"own": sample.read[1]}


def test_everything_wrong_is_told_at_once(client) -> None:
    defined(client, "area", "decimal", minimum="0", maximum="100")
    defined(client, "tier", "select", options=OPTIONS, is_required=True)
    answer = client.post(
        CUSTOMERS, {"name": "Wrong Ltd", "custom": {"area": "101", "nothing": 1, "a/b~c": 1}, "language": "bg"}
    )
    assert refused(answer) == {
        "/custom/area": ["out_of_range"],
        "/custom/nothing": ["unknown_field"],
        "/custom/a~1b~0c": ["unknown_field"],
        "/custom/tier": ["required"],
    }


def test_limits_lengths_and_patterns_hold(client) -> None:
    defined(client, "number", "integer", minimum="10", maximum="20")
    defined(client, "day", "date", minimum="2026-01-01")
    defined(client, "note", "text", max_length=3)
    defined(client, "plate", pattern="[A-Z]{2}[0-9]{4}", min_length=6)
    custom = {"number": 21, "day": "2025-12-31", "note": "four", "plate": "ab1234"}
    assert refused(client.post(CUSTOMERS, {"name": "Wrong Ltd", "custom": custom})) == {
        "/custom/number": ["out_of_range"],
        "/custom/day": ["out_of_range"],
        "/custom/note": ["too_long"],
        "/custom/plate": ["invalid_format"],
    }
    right = {"number": 20, "day": "2026-01-01", "note": "for", "plate": "CB1234"}
    assert made(client, custom=right)["custom"] == right
    assert refused(client.post(CUSTOMERS, {"name": "Short", "custom": {"plate": "CB"}})) == {
        "/custom/plate": ["too_short"]
    }


def test_a_pattern_that_others_choke_on_answers_at_once(client) -> None:
    defined(client, "evil", pattern="(a+)+")
    answer = client.post(CUSTOMERS, {"name": "Evil Ltd", "custom": {"evil": "a" * 250 + "!"}})
    assert refused(answer) == {"/custom/evil": ["invalid_format"]}


def test_a_new_row_gets_defaults_unless_it_says_otherwise(client) -> None:
    defined(client, "tier", "select", options=OPTIONS, default="silver")
    defined(client, "count", "integer", default=0)
    assert made(client)["custom"] == {"tier": "silver", "count": 0}
    assert made(client, custom={"tier": None, "count": 5})["custom"] == {"tier": None, "count": 5}


def test_a_required_field_is_asked_for_once_it_is_touched(client) -> None:
    old = made(client)
    field = defined(client, "tier", "select", options=OPTIONS, is_required=True)
    assert client.patch(f"{CUSTOMERS}/{old['id']}", {"language": "bg"}).status_code == 200
    filled = patch(client, old, tier="gold")
    assert filled.status_code == 200
    assert refused(patch(client, old, tier=None)) == {"/custom/tier": ["required"]}
    column = next(
        column for column in client.get("/api/v1/registers/customers").json()["columns"] if column["name"] == "cf_tier"
    )
    assert column["required"] == {"create": True, "update": True, "kind": None, "substitute": None}
    changed(client, field, is_required=False)
    assert patch(client, old, tier=None).status_code == 200


def test_an_archived_field_takes_no_values_and_keeps_those_it_has(client) -> None:
    field = defined(client, "tier", "select", options=OPTIONS)
    customer = made(client, custom={"tier": "gold"})
    changed(client, field, archived=True)
    assert read(client, customer)["custom"] == {}
    assert refused(patch(client, customer, tier="silver")) == {"/custom/tier": ["archived"]}
    assert patch(client, customer, tier="gold").status_code == 200
    listed = client.get(CUSTOMERS, cf_tier="gold")
    assert refused(listed, 400, "unknown_parameter") == {"cf_tier": ["unknown_field"]}
    changed(client, field, archived=False)
    assert read(client, customer)["custom"] == {"tier": "gold"}


def test_an_archived_choice_stays_where_it_is_and_is_chosen_no_more(client) -> None:
    field = defined(client, "tier", "select", options=OPTIONS)
    customer = made(client, custom={"tier": "gold"})
    archived = [{**option, "archived": option["code"] == "gold"} for option in OPTIONS]
    changed(client, field, options=archived)
    assert patch(client, customer, tier="gold").status_code == 200
    assert refused(client.post(CUSTOMERS, {"name": "New Ltd", "custom": {"tier": "gold"}})) == {
        "/custom/tier": ["archived"]
    }
    [row] = client.get(CUSTOMERS, fields="cf_tier", cf_tier="gold").json()["results"]
    assert row["cf_tier"]["label"] == "Gold"


def test_the_history_has_each_field_and_gives_it_back(client) -> None:
    defined(client, "area", "decimal")
    customer = made(client, custom={"area": "10"})
    patch(client, customer, area="20.50")
    history = client.get(f"{CUSTOMERS}/{customer['id']}/history").json()["results"]
    assert history[0]["fields"] == [{"name": "cf_area", "before": "10", "after": "20.5"}]
    assert {"name": "cf_area", "before": None, "after": "10"} in history[1]["fields"]
    answer = client.post(f"{CUSTOMERS}/{customer['id']}/history/{history[0]['id']}/restore", {"fields": ["cf_area"]})
    assert answer.status_code == 200, answer.json()
    assert answer.json()["custom"] == {"area": "10"}


def test_a_change_that_changes_nothing_leaves_no_trace(client) -> None:
    defined(client, "area", "decimal")
    customer = made(client, custom={"area": "10"})
    assert patch(client, customer, area="10.000").json()["version"] == customer["version"]


def test_texts_of_custom_fields_are_searched(client) -> None:
    defined(client, "plate")
    customer = made(client, custom={"plate": "ЦБ 4711 ХК"})
    assert [row["id"] for row in client.get(CUSTOMERS, q="цб 4711").json()["results"]] == [customer["id"]]
    patch(client, customer, plate="other")
    assert client.get(CUSTOMERS, q="цб 4711").json()["results"] == []


def test_bulk_operations_write_values_too(client) -> None:
    defined(client, "area", "integer")
    operations = [
        {"op": "create", "data": {"name": "Bulk One Ltd", "custom": {"area": 1}}},
        {"op": "create", "data": {"name": "Bulk Two Ltd", "custom": {"area": "x"}}},
    ]
    results = client.post(f"{CUSTOMERS}/bulk", {"operations": operations}).json()["results"]
    assert [result["status"] for result in results] == [201, 422]
    assert results[0]["data"]["custom"] == {"area": 1}
    assert results[1]["error"]["errors"][0]["pointer"].endswith("/custom/area")


def test_links_point_to_what_the_writer_may_see(client, client_of, organisation) -> None:
    defined(client, "partner", "link", target="customer")
    defined(client, "keeper", "link", target="employee")
    defined(client, "friend", "link", target="contact")
    me = client.get("/api/v1/me").json()["id"]
    hidden = made(client, contacts=[{"last_name": "Hidden"}])
    [friend] = client.get(CONTACTS, q="Hidden").json()["results"]
    custom = {"partner": hidden["id"], "keeper": me, "friend": friend["id"]}
    customer = made(client, custom=custom)
    assert customer["custom"] == custom
    assert customer["custom_links"]["partner"]["name"] == hidden["name"]
    assert customer["custom_links"]["keeper"]["id"] == me
    assert customer["custom_links"]["friend"]["name"] == "Hidden"
    [row] = client.get(CUSTOMERS, fields="cf_partner,cf_keeper,cf_friend", cf_partner=hidden["name"]).json()["results"]
    assert row["cf_partner"]["id"] == hidden["id"]
    assert row["cf_friend"] == {"id": friend["id"], "name": "Hidden"}
    assert len(client.get(CUSTOMERS, cf_keeper="me").json()["results"]) == 1
    sales = client_of(organisation, "sales")
    assert refused(sales.post(CUSTOMERS, {"name": "Theirs Ltd", "custom": custom | {"keeper": me}})) == {
        "/custom/partner": ["not_found"],
        "/custom/friend": ["not_found"],
    }


def test_a_policy_may_ask_for_a_custom_field_of_one_kind(client) -> None:
    defined(client, "size", "integer")
    path = "/api/v1/field-policies/customers"
    policy = client.get(path).json()
    assert "cf_size" in {field["name"] for field in policy["fields"]}
    rule = {"field": "cf_size", "on_create": True, "on_update": False, "kind": "company"}
    assert client.put(path, {"rules": [*policy["rules"], rule]}).status_code == 200
    lacking = made(client, kind="person", last_name="Lee")
    assert lacking["custom"] == {"size": None}
    assert refused(client.post(CUSTOMERS, {"name": "No size Ltd"})) == {"/custom/size": ["required"]}
    assert made(client, custom={"size": 0})["custom"] == {"size": 0}


def test_who_lacks_a_required_field_is_found(client) -> None:
    before = client.get(CUSTOMERS, incomplete="true", count="exact").json()["total_count"]
    customer = made(client, name="Lacking Ltd")
    defined(client, "tier", "select", options=OPTIONS, is_required=True)
    found = client.get(CUSTOMERS, incomplete="true", q="Lacking").json()["results"]
    assert [row["id"] for row in found] == [customer["id"]]
    patch(client, customer, tier="gold")
    assert client.get(CUSTOMERS, incomplete="true", q="Lacking").json()["results"] == []
    assert before == 0
