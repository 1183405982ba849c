"""What the class of a status does: closed customers leave pickers, blocked ones get nothing new."""

import uuid

import pytest

from customers.selectors.standing import require_open_customer
from kernel.actor import system_actor
from kernel.errors import AppError
from tests.customers.making import CUSTOMERS, made, read, refused

pytestmark = pytest.mark.usefixtures("entered")
FIELDS = "/api/v1/custom-fields"


@pytest.fixture
def statuses(owner_client) -> dict[str, str]:
    """A status of each class."""
    rows = owner_client.get("/api/v1/dictionaries/statuses").json()["results"]
    return {row["status_class"]: row["id"] for row in rows}


@pytest.fixture
def standing(owner_client, statuses) -> dict[str, dict]:
    """A customer of each class, and one without status."""
    return {
        each: made(owner_client, name=f"Standing {each}", status_id=statuses.get(each))
        for each in ("active", "paused", "blocked", "closed", "none")
    }


def test_lists_leave_closed_customers_out_where_something_is_chosen(owner_client, standing) -> None:
    query = "q=Standing&fields=name,status_class&status_class__ne=closed"
    rows = owner_client.get(f"{CUSTOMERS}?{query}").json()["results"]
    assert {row["name"]: row["status_class"] for row in rows} == {
        "Standing active": "active",
        "Standing paused": "paused",
        "Standing blocked": "blocked",
        "Standing none": None,
    }


def test_a_custom_field_links_to_no_closed_customer_but_keeps_its_link(owner_client, standing, statuses) -> None:
    key = f"partner_{uuid.uuid4().hex[:8]}"
    field = {"resource": "customers", "key": key, "type": "link", "target": "customer", "labels": {"en": "Partner"}}
    assert owner_client.post(FIELDS, field).status_code == 201
    closed = owner_client.post(CUSTOMERS, {"name": "Linking", "custom": {key: standing["closed"]["id"]}})
    assert refused(closed) == {f"/custom/{key}": ["not_found"]}
    linking = made(owner_client, custom={key: standing["blocked"]["id"]})
    path = f"{CUSTOMERS}/{standing['blocked']['id']}"
    assert owner_client.patch(path, {"status_id": statuses["closed"]}).status_code == 200
    changed = owner_client.patch(f"{CUSTOMERS}/{linking['id']}", {"business_area": "Towers"})
    assert changed.json()["custom_links"][key]["name"] == "Standing blocked"


class TestDocumentsToCome:
    @pytest.mark.parametrize("standing_name", ["active", "paused", "none"])
    def test_are_begun_for_customers_that_are_open(self, standing, standing_name) -> None:
        require_open_customer(actor=system_actor(), customer_id=standing[standing_name]["id"])

    @pytest.mark.parametrize("standing_name", ["blocked", "closed", "archived"])
    def test_are_refused_for_others_by_name(self, owner_client, standing, standing_name) -> None:
        customer = standing.get(standing_name) or made(owner_client)
        if standing_name == "archived":
            assert owner_client.delete(f"{CUSTOMERS}/{customer['id']}").status_code in (200, 204)
            assert read(owner_client, customer)["archived_at"] is not None
        with pytest.raises(AppError) as refusal:
            require_open_customer(actor=system_actor(), customer_id=customer["id"])
        found = refusal.value
        assert (found.code, found.code.status) == ("customer_not_open", 409)
        assert found.extra == {"standing": standing_name}

    def test_are_refused_for_customers_that_nobody_sees(self) -> None:
        with pytest.raises(AppError) as refusal:
            require_open_customer(actor=system_actor(), customer_id=uuid.uuid4())
        assert refusal.value.code.status == 404


def test_a_term_of_a_class_is_named_in_the_register(owner_client) -> None:
    columns = owner_client.get("/api/v1/registers/customers").json()["columns"]
    [column] = [each for each in columns if each["name"] == "status_class"]
    assert [choice["code"] for choice in column["choices"]] == ["active", "paused", "blocked", "closed"]
