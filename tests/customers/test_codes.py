"""Reference codes: by the organisation's mask, or typed where it allows that; unique without regard to case."""

import pytest

from customers.models import Customer
from tests.customers.making import CUSTOMERS, made, refused

NUMBERING = "/api/v1/numbering/customers.code"


@pytest.fixture
def by_hand(owner_client):
    """Codes `C-0001`, which people may type."""
    rule = {"mask": "C-{SEQ:4}", "reset": "never", "manual_allowed": True}
    assert owner_client.patch(NUMBERING, rule).status_code == 200


def test_codes_follow_each_other_by_the_mask(owner_client) -> None:
    preview = owner_client.get(NUMBERING).json()["preview"]
    assert [made(owner_client)["code"] for _ in range(3)] == preview


def test_a_typed_code_is_refused_unless_the_organisation_allows_it(owner_client) -> None:
    owner_client.patch(NUMBERING, {"manual_allowed": False})
    assert refused(owner_client.post(CUSTOMERS, {"name": "x", "code": "C-0001"})) == {"/code": ["not_allowed"]}


def test_a_typed_code_must_fit_the_mask(owner_client, by_hand) -> None:
    assert made(owner_client, code="C-0777")["code"] == "C-0777"
    assert refused(owner_client.post(CUSTOMERS, {"name": "x", "code": "D-0777"})) == {"/code": ["invalid_format"]}


def test_a_code_is_unique_without_regard_to_case(owner_client, by_hand) -> None:
    made(owner_client, code="C-0777")
    answer = owner_client.post(CUSTOMERS, {"name": "x", "code": "c-0777"})
    assert refused(answer, 409, "code_taken") == {"/code": ["not_unique"]}
    other = made(owner_client)
    answer = owner_client.patch(f"{CUSTOMERS}/{other['id']}", {"code": "c-0777"})
    assert refused(answer, 409, "code_taken") == {"/code": ["not_unique"]}


def test_a_code_may_change_its_case(owner_client, by_hand, entered) -> None:
    customer = made(owner_client, code="C-0777")
    assert owner_client.patch(f"{CUSTOMERS}/{customer['id']}", {"code": "c-0777"}).json()["code"] == "c-0777"
    assert Customer.objects.get(id=customer["id"]).code_key == "c-0777"


def test_numbers_skip_a_code_that_was_typed(owner_client, by_hand) -> None:
    first, second = owner_client.get(NUMBERING).json()["preview"][:2]
    made(owner_client, code=first)
    assert made(owner_client)["code"] == second


def test_the_same_typed_code_twice_in_one_bulk(owner_client, by_hand) -> None:
    operations = [{"op": "create", "data": {"name": f"Bulk {name}", "code": "C-0888"}} for name in ("one", "two")]
    results = owner_client.post(f"{CUSTOMERS}/bulk", {"operations": operations}).json()["results"]
    assert [result["status"] for result in results] == [201, 409]
    assert results[1]["error"]["code"] == "code_taken"


def test_lists_offer_the_code_to_change_where_people_may_type_one(owner_client) -> None:
    def written_by() -> str | None:
        columns = owner_client.get("/api/v1/registers/customers").json()["columns"]
        return next(column["writes"] for column in columns if column["name"] == "code")

    owner_client.patch(NUMBERING, {"manual_allowed": False})
    assert written_by() is None
    owner_client.patch(NUMBERING, {"manual_allowed": True})
    assert written_by() == "code"
