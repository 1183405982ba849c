"""Handing over what one employee looks after to another: by role, by filter, counted, undone."""

import pytest

from accounts.models import EmployeeRole
from customers.inputs.assignments import Reassignment
from customers.inputs.customers import CustomerCreate
from customers.models import Assignment, Customer
from customers.services import bulk_requests
from customers.services.customers import create_customers
from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.models import Event
from tests.customers.making import refused
from tests.kernel.job_tools import handle
from tests.world import Credentials

PATH = "/api/v1/assignments/reassign"


def employee_of(role: str):
    return EmployeeRole.objects.filter(role__code=role).values_list("employee_id", flat=True).get()


@pytest.fixture
def leaving(here):
    return employee_of("sales")


@pytest.fixture
def coming(here):
    return employee_of("manager")


@pytest.fixture
def customers(boss, leaving, coming) -> list[dict]:
    """Twelve customers: of all the one who leaves is salesperson, of every second one manager; one is another's."""
    items = [
        CustomerCreate(
            name=f"Handed {number:02}",
            salesperson_id=leaving,
            responsible_manager_id=leaving if number % 2 else coming,
        )
        for number in range(12)
    ]
    items.append(CustomerCreate(name="Of somebody else", responsible_manager_id=coming))
    return create_customers(actor=boss, items=items)


def ask(boss, leaving, coming, count: int, **more):
    body = {"from_id": str(leaving), "to_id": str(coming), "expected_count": count} | more
    return bulk_requests.start_reassignment(actor=boss, data=parse_value(Reassignment, body))


def held(employee_id, role: str) -> int:
    return Assignment.objects.filter(employee_id=employee_id, role=role).count()


def test_all_roles_are_handed_over_once(here, boss, customers, leaving, coming) -> None:
    job = handle(here, ask(boss, leaving, coming, 12))
    assert job.result == {"matched": 12, "changed": 12, "refused": 0, "errors": []}
    assert not Assignment.objects.filter(employee_id=leaving).exists()
    # Whoever had the role already has it once.
    assert (held(coming, "salesperson"), held(coming, "responsible_manager")) == (12, 13)
    assert Customer.objects.filter(salesperson_id=coming, responsible_manager_id=coming).count() == 12
    assert Event.objects.filter(kind="customer.updated").count() == 12


def test_only_the_roles_that_are_named_are_handed_over(here, boss, customers, leaving, coming) -> None:
    job = handle(here, ask(boss, leaving, coming, 6, roles=["responsible_manager"]))
    assert (job.result["matched"], job.result["changed"]) == (6, 6)
    assert (held(leaving, "salesperson"), held(leaving, "responsible_manager")) == (12, 0)


def test_a_filter_bounds_what_is_handed_over(here, boss, customers, leaving, coming) -> None:
    wish = {"field": "name", "op": "istartswith", "value": "Handed 0"}
    handle(here, ask(boss, leaving, coming, 10, filter=wish))
    assert held(leaving, "salesperson") == 2


def test_undo_gives_back_roles_and_primaries(here, boss, customers, leaving, coming) -> None:
    before = sorted(Assignment.objects.values_list("customer_id", "role", "employee_id", "is_primary"))
    job = handle(here, ask(boss, leaving, coming, 12))
    handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert sorted(Assignment.objects.values_list("customer_id", "role", "employee_id", "is_primary")) == before
    assert Customer.objects.filter(salesperson_id=leaving).count() == 12


def test_another_number_than_expected_is_refused_with_the_present_one(here, boss, customers, leaving, coming) -> None:
    with pytest.raises(AppError) as refusal:
        ask(boss, leaving, coming, 11)
    assert (refusal.value.code, refusal.value.extra) == ("count_differs", {"count": 12})


def test_only_the_customers_that_one_sees_are_handed_over(here, customers, leaving, coming) -> None:
    seller = Credentials.create(here, "sales").actor()
    other = employee_of("viewer")
    job = handle(here, ask(seller, leaving, other, 12))
    assert job.result["changed"] == 12
    with pytest.raises(AppError) as refusal:
        ask(seller, coming, other, 7)
    assert refusal.value.extra["count"] < 7


def test_over_http_it_is_counted_and_refused_where_it_is_wrong(owner_client, credentials, organisation) -> None:
    me = str(credentials(organisation, "owner").login_id)
    other = str(credentials(organisation, "manager").login_id)
    nobody = "01980000-0000-7000-8000-000000000000"
    owner_client.post("/api/v1/customers", {"name": "Counted for a hand-over", "salesperson_id": me})
    count = owner_client.post(f"{PATH}/preview", {"from_id": me, "to_id": other, "roles": ["salesperson"]}).json()[
        "count"
    ]
    assert count >= 1
    body = {"from_id": me, "expected_count": count}
    assert refused(owner_client.post(PATH, body | {"to_id": me})) == {"/to_id": ["contradiction"]}
    assert refused(owner_client.post(PATH, body | {"to_id": nobody})) == {"/to_id": ["not_found"]}
    assert refused(owner_client.post(PATH, body | {"to_id": other, "roles": ["boss"]})) == {
        "/roles/0": ["invalid_choice"]
    }
    answer = owner_client.post(PATH, body | {"to_id": other, "roles": ["salesperson"]})
    assert (answer.status_code, answer.json()["state"]) == (202, "queued")


def test_it_needs_the_right_to_assign(client_of, organisation, credentials) -> None:
    ids = {
        "from_id": str(credentials(organisation, "owner").login_id),
        "to_id": str(credentials(organisation, "sales").login_id),
    }
    assert client_of(organisation, "viewer").post(PATH, ids | {"expected_count": 0}).status_code == 403
