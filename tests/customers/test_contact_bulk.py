"""Many contacts in one call: changed, archived and brought back, each for itself."""

import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.services.contacts import shelve_contacts
from kernel.models import Change, Event
from tests.customers.making import CONTACTS, CUSTOMERS, made

BULK = f"{CONTACTS}/bulk"


@pytest.fixture
def people(owner_client):
    def of(count: int) -> list[dict]:
        customer = made(owner_client, country="BG", phones=[{"number": "+359888123456"}], allow_duplicate=True)
        path = f"{CUSTOMERS}/{customer['id']}/contacts"
        rows = [made(owner_client, path, first_name="Ann", last_name=f"Lee {number}") for number in range(count)]
        return [owner_client.get(f"{CONTACTS}/{row['id']}").json() for row in rows]

    return of


def run(client, *operations, status=200):
    answer = client.post(BULK, {"operations": list(operations)})
    assert answer.status_code == status, answer.json()
    return answer.json()["results"]


def test_every_kind_is_answered_in_order_and_told(owner_client, people, entered) -> None:
    one, two = people(2)
    results = run(
        owner_client,
        {"op": "update", "id": one["id"], "version": one["version"], "data": {"language": "bg"}},
        {"op": "archive", "id": two["id"]},
        {"op": "restore", "id": two["id"]},
        {"op": "archive", "id": two["id"]},
    )
    assert [result["status"] for result in results] == [200] * 4
    assert (results[0]["data"]["language"], results[0]["data"]["previous"]) == ("bg", {"language": None})
    assert results[1]["data"]["archived_at"] is not None
    assert results[2]["data"]["archived_at"] is None
    actions = Change.objects.filter(object_id=two["id"], resource="contacts").order_by("at", "id")
    assert list(actions.values_list("action", flat=True))[-3:] == ["archived", "restored", "archived"]
    kinds = Event.objects.filter(object_id=two["id"]).order_by("id").values_list("kind", flat=True)
    assert list(kinds)[-3:] == ["contact.archived", "contact.restored", "contact.archived"]


def test_what_is_wrong_is_told_and_the_rest_is_done(owner_client, people) -> None:
    [one] = people(1)
    results = run(
        owner_client,
        {"op": "update", "id": one["id"], "data": {"language": "klingon"}},
        {"op": "archive", "id": one["id"], "version": 99},
        {"op": "archive", "id": str(uuid.uuid4())},
        {"op": "explode", "id": one["id"]},
        {"op": "archive", "id": one["id"]},
    )
    assert [result["status"] for result in results] == [422, 412, 404, 422, 200]
    assert results[0]["error"]["errors"][0]["pointer"] == "/operations/0/data/language"


def test_the_primary_one_gives_its_place_to_another(owner_client, people) -> None:
    one, two, three = people(3)
    run(owner_client, *({"op": "archive", "id": each["id"]} for each in (one, two)))
    [place] = owner_client.get(f"{CONTACTS}/{three['id']}").json()["customers"]
    assert place["is_primary"] is True


def test_more_contacts_are_no_more_statements(owner, people, entered) -> None:
    counts = []
    for number in (2, 2, 12):
        rows = people(number)
        with CaptureQueriesContext(connection) as found:
            answers = shelve_contacts(
                actor=owner, versions={uuid.UUID(row["id"]): row["version"] for row in rows}, archived=True
            )
        assert [answer.contact.archived_at is None for answer in answers] == [False] * number
        counts.append(len(found))
    assert counts[1] == counts[2]
