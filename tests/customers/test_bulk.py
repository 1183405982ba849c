"""Many customers in one call: answered in order, all or nothing if so asked, and not one statement more."""

import itertools
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.inputs.customers import CustomerCreate
from customers.models import Customer
from customers.services.customer_changes import Change, change_customers
from customers.services.customers import create_customers
from kernel.inputs import parse_value
from tests.customers.making import CUSTOMERS, made, read, refused, term

BULK = f"{CUSTOMERS}/bulk"


def run(client, *operations, atomic=False, status=200):
    answer = client.post(BULK, {"atomic": atomic, "operations": list(operations)})
    assert answer.status_code == status, answer.json()
    return answer.json()["results"]


def test_every_kind_of_operation_is_answered_in_order(owner_client) -> None:
    one, two = made(owner_client, tags=["old"]), made(owner_client)
    segment = term(owner_client, "segments")
    results = run(
        owner_client,
        {"op": "update", "id": one["id"], "version": 1, "data": {"segment_id": segment}},
        {"op": "create", "data": {"name": "New in bulk"}},
        {"op": "tag", "id": one["id"], "data": {"tags": ["new", "OLD"]}},
        {"op": "untag", "id": one["id"], "data": {"tags": ["Old"]}},
        {"op": "archive", "id": two["id"]},
        {"op": "restore", "id": two["id"]},
    )
    assert [result["status"] for result in results] == [200, 201, 200, 200, 200, 200]
    assert results[0]["data"]["previous"] == {"segment_id": None}
    assert results[1]["data"]["next_action"] == "add_contact"
    assert [results[index]["data"]["tags"] for index in (2, 3)] == [["new", "old"], ["new"]]
    assert results[4]["data"]["archived_at"] is not None
    assert read(owner_client, two)["archived_at"] is None


def test_what_is_wrong_is_told_and_the_rest_is_done(owner_client) -> None:
    one = made(owner_client)
    results = run(
        owner_client,
        {"op": "update", "id": one["id"], "data": {"country": "Atlantis"}},
        {"op": "update", "id": one["id"], "version": 7, "data": {"business_area": "x"}},
        {"op": "update", "id": str(uuid.uuid4()), "data": {}},
        {"op": "update", "data": {}},
        {"op": "explode", "id": one["id"]},
        {"op": "create", "data": {"name": "With a bad phone", "phones": [{"number": "1"}]}},
        {"op": "create", "id": one["id"], "data": {"name": "With an id"}},
        {"op": "update", "id": one["id"], "data": {"business_area": "done"}},
    )
    assert [result["status"] for result in results] == [422, 412, 404, 422, 422, 422, 422, 200]
    pointers = [result["error"]["errors"][0]["pointer"] for result in results if result["status"] == 422]
    assert pointers == [
        "/operations/0/data/country",
        "/operations/3/id",
        "/operations/4/op",
        "/operations/5/data/phones/0/number",
        "/operations/6/id",
    ]
    assert read(owner_client, one)["business_area"] == "done"


def test_all_or_nothing(owner_client, entered) -> None:
    one = made(owner_client)
    before = Customer.objects.count()
    operations = [
        {"op": "create", "data": {"name": "Never there"}},
        {"op": "update", "id": one["id"], "data": {"country": "Atlantis"}},
    ]
    answer = owner_client.post(BULK, {"atomic": True, "operations": operations})
    assert refused(answer) == {"/operations/1/data/country": ["invalid_choice"]}
    assert [(each["index"], each["status"]) for each in answer.json()["results"]] == [(1, 422)]
    operations[1] = {"op": "update", "id": one["id"], "version": 9, "data": {"country": "BG"}}
    answer = owner_client.post(BULK, {"atomic": True, "operations": operations})
    refused(answer, 409, "conflict")
    assert answer.json()["results"][0]["error"]["code"] == "version_mismatch"
    assert Customer.objects.count() == before
    operations[1] = {"op": "update", "id": one["id"], "version": 1, "data": {"country": "BG"}}
    assert [each["status"] for each in run(owner_client, *operations, atomic=True)] == [201, 200]


def test_a_later_operation_sees_what_an_earlier_one_did(owner_client) -> None:
    one = made(owner_client)
    changes = [{"op": "update", "id": one["id"], "version": n, "data": {"business_area": str(n)}} for n in (1, 2, 3)]
    assert [each["data"]["version"] for each in run(owner_client, *changes)] == [2, 3, 4]


def test_five_hundred_and_not_one_more(owner_client) -> None:
    assert refused(owner_client.post(BULK, {"operations": []})) == {"/operations": ["too_short"]}
    too_many = [{"op": "create", "data": {"name": "x"}}] * 501
    assert refused(owner_client.post(BULK, {"operations": too_many})) == {"/operations": ["too_long"]}


def test_a_repeated_bulk_is_done_once(owner_client, entered) -> None:
    body = {"operations": [{"op": "create", "data": {"name": "Bulk that was sent twice"}}]}
    first = owner_client.post(BULK, body, idempotency_key="bulk")
    assert owner_client.post(BULK, body, idempotency_key="bulk").json() == first.json()
    assert Customer.objects.filter(name="Bulk that was sent twice").count() == 1


def test_it_needs_the_right(client_of, organisation) -> None:
    answer = client_of(organisation, "viewer").post(BULK, {"operations": [{"op": "create", "data": {"name": "x"}}]})
    refused(answer, 403, "forbidden")


class TestStatements:
    """How many statements a write takes does not depend on how many customers it writes."""

    @pytest.fixture
    def items(self, owner_client, owner):
        """`items(n)`: n new customers with all around them, none like another."""
        segment, numbers = term(owner_client, "segments"), itertools.count()

        def made_(count: int) -> list[CustomerCreate]:
            return [parse_value(CustomerCreate, body(next(numbers))) for _ in range(count)]

        def body(number: int) -> dict:
            return {
                "name": f"Counted {number} Ltd",
                "segment_id": segment,
                "responsible_manager_id": str(owner.employee_id),
                "phones": [{"number": f"0888 900 {number:03}"}, {"number": f"02 987 0{number:03}"}],
                "emails": [{"email": f"office@counted{number}.example"}],
                "addresses": [{"line1": "1 Main", "city": "Sofia", "country": "BG", "usages": ["tax"]}],
                "contacts": [{"last_name": "Petrov", "channels": [{"kind": "phone", "value": "0888123456"}]}],
            }

        return made_

    def test_creating_one_with_all_around_it_takes_twenty_at_most(self, owner, items, entered) -> None:
        create_customers(actor=owner, items=items(1))
        with CaptureQueriesContext(connection) as captured:
            [document] = create_customers(actor=owner, items=items(1))
        assert isinstance(document, dict), document
        assert len(statements(captured)) <= 20, statements(captured)

    def test_creating_and_changing_many_takes_as_many_as_one(self, owner, items, entered) -> None:
        counts = []
        for number in (1, 1, 40):
            with CaptureQueriesContext(connection) as creating:
                documents = create_customers(actor=owner, items=items(number))
            assert all(isinstance(document, dict) for document in documents)
            changes = [Change(document["id"], rewritten) for document in documents]
            with CaptureQueriesContext(connection) as changing:
                change_customers(actor=owner, changes=changes)
            counts.append((len(statements(creating)), len(statements(changing))))
        # The very first ones also make the sequence and the tag.
        assert counts[1] == counts[2]


def rewritten(_record) -> dict:
    return {"name": uuid.uuid4().hex, "phones": [], "tags": ["x"]}


def statements(captured) -> list[str]:
    found = [each["sql"] for each in captured]
    return [sql for sql in found if not sql.startswith(("SET search_path", "SAVEPOINT", "RELEASE"))]
