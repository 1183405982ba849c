"""Likely duplicates: refused with candidates, score and reasons; created all the same when the client insists."""

import uuid

import pytest

from tests.customers.making import CUSTOMERS, made, refused

ORION = {
    "name": "Orion Build Ltd",
    "website": "www.orion-build.example",
    "phones": [{"number": "0888 700 100"}],
    "emails": [{"email": "office@orion-build.example"}],
    "external_references": [{"source": "erp", "id": "orion"}],
}


@pytest.fixture
def orion(owner_client):
    return made(owner_client, **ORION)


@pytest.mark.parametrize(
    ("body", "reasons", "score"),
    [
        ({"name": "ORION  BUILD limited"}, ["name"], 70),
        ({"name": "Other", "emails": [{"email": "Office@Orion-Build.example"}]}, ["email"], 80),
        ({"name": "Other", "phones": [{"number": "+359 888 700100"}]}, ["phone"], 60),
        ({"name": "Other", "website": "https://orion-build.example/en"}, ["website"], 60),
        ({"name": "Other", "external_references": ORION["external_references"]}, ["external_reference"], 100),
        ({"name": "Orion Build", "phones": ORION["phones"]}, ["name", "phone"], 88),
    ],
)
def test_one_that_looks_the_same_is_refused_with_its_reasons(body, reasons, score, owner_client, orion) -> None:
    answer = owner_client.post(CUSTOMERS, body)
    refused(answer, 409, "possible_duplicate")
    assert answer.json()["candidates"] == [
        {
            "id": orion["id"],
            "code": orion["code"],
            "name": "Orion Build Ltd",
            "city": None,
            "archived_at": None,
            "score": score,
            "reasons": reasons,
        }
    ]
    assert answer.json()["hidden"] == 0


def test_it_is_created_when_the_client_insists(owner_client, orion) -> None:
    again = made(owner_client, name="Orion Build Ltd", allow_duplicate=True)
    assert again["id"] != orion["id"]


def test_an_external_reference_stays_unique_even_then(owner_client, orion) -> None:
    body = {"name": "Other", "external_references": ORION["external_references"], "allow_duplicate": True}
    assert refused(owner_client.post(CUSTOMERS, body)) == {"/external_references/0/id": ["not_unique"]}


def test_people_of_one_name_are_not_taken_for_one(owner_client) -> None:
    person = {"kind": "person", "first_name": "Ivan", "last_name": "Ivanov"}
    made(owner_client, **person)
    made(owner_client, **person)
    made(owner_client, **person, phones=[{"number": "0888 700 200"}])
    answer = owner_client.post(CUSTOMERS, person | {"phones": [{"number": "0888 700 200"}]})
    refused(answer, 409, "possible_duplicate")
    assert [each["score"] for each in answer.json()["candidates"]] == [76]


def test_an_archived_candidate_is_told_as_such(owner_client, orion) -> None:
    owner_client.delete(f"{CUSTOMERS}/{orion['id']}")
    answer = owner_client.post(CUSTOMERS, {"name": "Orion Build"})
    assert answer.json()["candidates"][0]["archived_at"] is not None


def test_the_best_candidates_come_first_and_at_most_ten(owner_client, orion) -> None:
    for _ in range(12):
        made(owner_client, name="Orion Build", allow_duplicate=True)
    answer = owner_client.post(CUSTOMERS, ORION | {"external_references": []})
    found = answer.json()["candidates"]
    assert (len(found), found[0]["id"]) == (10, orion["id"])


def test_what_the_actor_may_not_see_is_only_counted(client_of, organisation, owner_client, orion) -> None:
    answer = client_of(organisation, "sales").post(CUSTOMERS, {"name": "Orion Build"})
    refused(answer, 409, "possible_duplicate")
    assert (answer.json()["candidates"], answer.json()["hidden"]) == ([], 1)
    assert orion["id"] not in answer.content.decode()


def test_items_of_one_bulk_are_compared_with_each_other(owner_client) -> None:
    name = f"Twice {uuid.uuid4().hex}"
    operations = [{"op": "create", "data": {"name": f"{name} Ltd"}}, {"op": "create", "data": {"name": name}}]
    first, second = owner_client.post(f"{CUSTOMERS}/bulk", {"operations": operations}).json()["results"]
    assert (first["status"], second["status"]) == (201, 409)
    [candidate] = second["error"]["candidates"]
    assert (candidate["id"], candidate["code"]) == (first["data"]["id"], first["data"]["code"])


def test_an_item_that_was_refused_makes_nobody_a_duplicate(owner_client) -> None:
    name = f"Once {uuid.uuid4().hex}"
    wrong = {"name": name, "phones": [{"number": "12"}]}
    operations = [{"op": "create", "data": wrong}, {"op": "create", "data": {"name": name}}]
    results = owner_client.post(f"{CUSTOMERS}/bulk", {"operations": operations}).json()["results"]
    assert [result["status"] for result in results] == [422, 201]


def looked_up(client, **body):
    answer = client.post(f"{CUSTOMERS}/duplicates", body)
    assert answer.status_code == 200, answer.json()
    return answer.json()


@pytest.mark.parametrize(
    ("typed", "reasons"),
    [
        ({"name": "orion build"}, ["name"]),
        ({"emails": ["OFFICE@orion-build.example"]}, ["email"]),
        ({"phones": ["0888 700 100"]}, ["phone"]),
        ({"website": "orion-build.example/en"}, ["website"]),
        ({"external_references": ORION["external_references"]}, ["external_reference"]),
    ],
)
def test_the_look_up_tells_who_is_likely_the_same(typed, reasons, owner_client, orion) -> None:
    found = looked_up(owner_client, **typed)
    assert [(each["id"], each["reasons"]) for each in found["candidates"]] == [(orion["id"], reasons)]
    assert found["hidden"] == 0


def test_what_is_only_half_typed_matches_nobody(owner_client, orion) -> None:
    found = looked_up(owner_client, name="Ori", emails=["office@", ""], phones=["08"], website="www.orion-")
    assert found == {"candidates": [], "hidden": 0}


def test_the_look_up_only_counts_what_the_actor_may_not_see(client_of, organisation, orion) -> None:
    found = looked_up(client_of(organisation, "sales"), name="Orion Build")
    assert found == {"candidates": [], "hidden": 1}


def test_the_look_up_puts_a_persons_name_together(owner_client) -> None:
    person = {"kind": "person", "first_name": "Ada", "last_name": f"Typed {uuid.uuid4().hex}"}
    made(owner_client, **person, phones=[{"number": "0888 700 300"}])
    found = looked_up(owner_client, **person, phones=["+359 888 700300"])
    assert [each["reasons"] for each in found["candidates"]] == [["name", "phone"]]
    assert looked_up(owner_client, **person) == {"candidates": [], "hidden": 0}
