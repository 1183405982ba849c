"""Scopes: own, team and all, applied in one place; what is not seen is a 404."""

import dataclasses
from datetime import timedelta

import pytest
from django.utils import timezone

from customers.inputs.customers import CustomerCreate
from customers.models import Assignment
from customers.selectors.customers import visible
from customers.services.customers import create_customer
from kernel.actor import ActorKind
from kernel.rights import Scope
from tests.customers.making import CUSTOMERS, made


def scoped(actor, scope: Scope, **changes):
    return dataclasses.replace(actor, scopes={"customers": scope}, **changes)


def sees(actor, customer) -> bool:
    return visible(actor).filter(id=customer["id"]).exists()


@pytest.fixture
def sales(credentials, organisation):
    return credentials(organisation, "sales").actor()


@pytest.fixture
def customer(owner, entered):
    return create_customer(actor=owner, data=CustomerCreate(name="Somebody else's"))


def test_all_is_all(owner, customer) -> None:
    assert sees(scoped(owner, Scope.ALL), customer)


def test_own_is_what_one_created(owner, sales, customer) -> None:
    assert sees(scoped(owner, Scope.OWN), customer)
    assert not sees(scoped(sales, Scope.OWN), customer)


@pytest.mark.parametrize("is_primary", [True, False])
def test_own_is_what_one_is_assigned_to_in_any_role(is_primary, sales, customer) -> None:
    Assignment.objects.create(
        customer_id=customer["id"],
        role="service_manager",
        employee_id=sales.employee_id,
        is_primary=is_primary,
    )
    assert sees(scoped(sales, Scope.OWN), customer)


@pytest.mark.parametrize(("starts", "ends"), [(None, -1), (1, None)])
def test_an_assignment_that_is_over_or_not_yet_shows_nothing(starts, ends, sales, customer) -> None:
    today = timezone.now().date()
    Assignment.objects.create(
        customer_id=customer["id"],
        role="salesperson",
        employee_id=sales.employee_id,
        is_primary=False,
        starts_on=today + timedelta(days=starts) if starts else None,
        ends_on=today + timedelta(days=ends) if ends else None,
    )
    assert not sees(scoped(sales, Scope.OWN), customer)


def test_team_is_what_anybody_of_the_teams_owns(owner, sales, customer) -> None:
    together = scoped(sales, Scope.TEAM, team_member_ids=frozenset({owner.employee_id, sales.employee_id}))
    assert sees(together, customer)
    assert not sees(scoped(sales, Scope.TEAM), customer)
    assert not sees(scoped(together, Scope.OWN), customer)


def test_a_service_key_sees_by_the_scope_of_its_role(owner, customer) -> None:
    key = dataclasses.replace(owner, kind=ActorKind.API_KEY, employee_id=None)
    assert sees(scoped(key, Scope.ALL), customer)
    assert not sees(scoped(key, Scope.OWN), customer)


def test_what_is_not_seen_is_not_there(client_of, organisation, owner_client) -> None:
    customer = made(owner_client, phones=[{"number": "0888111111"}])
    sales = client_of(organisation, "sales")
    path = f"{CUSTOMERS}/{customer['id']}"
    assert sales.get(path).status_code == 404
    assert sales.patch(path, {"business_area": "x"}).status_code == 404
    assert sales.post(f"{path}/phones", {"number": "0888222222"}).status_code == 404
    assert sales.get(CUSTOMERS, q=customer["code"]).json()["results"] == []
    assert sales.get(CUSTOMERS, id=customer["id"]).json()["results"] == []
    parent = sales.post(CUSTOMERS, {"name": "Child of the unseen", "parent_id": customer["id"]})
    assert parent.status_code == 422
    [result] = sales.post(f"{CUSTOMERS}/bulk", {"operations": [{"op": "update", "id": customer["id"]}]}).json()[
        "results"
    ]
    assert result["status"] == 404


def test_whoever_creates_a_customer_sees_it(client_of, organisation) -> None:
    sales = client_of(organisation, "sales")
    mine = made(sales)
    assert sales.get(f"{CUSTOMERS}/{mine['id']}").status_code == 200


def test_an_unseen_parent_keeps_its_name(client_of, credentials, organisation, owner_client) -> None:
    group = made(owner_client)
    sales_id = str(credentials(organisation, "sales").login_id)
    customer = made(owner_client, parent_id=group["id"], salesperson_id=sales_id)
    seen = client_of(organisation, "sales").get(f"{CUSTOMERS}/{customer['id']}").json()
    assert (seen["parent_id"], seen["parent"]) == (group["id"], None)
    listed = client_of(organisation, "sales").get(CUSTOMERS, q=customer["code"], fields="parent").json()["results"]
    assert listed[0]["parent"] is None
