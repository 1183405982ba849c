"""The demo's customers: believable, complete, and made through the service."""

from typing import Any

import pytest

from accounts.models import Employee
from customers.models import Contact, Customer
from customers.services.sample_data import add_to_demo
from kernel.models import Event
from kernel.tenancy import Organisation
from tests.api_client import ApiClient
from tests.customers.making import CUSTOMERS, made, refused


def test_sixty_customers_of_many_kinds_and_countries(entered) -> None:
    before = set(Customer.objects.values_list("id", flat=True))
    add_to_demo(entered)
    made = Customer.objects.exclude(id__in=before)
    assert made.count() >= 60
    assert made.filter(kind="person").count() >= 15
    assert len(set(made.values_list("country", flat=True))) >= 8
    assert set(made.values_list("responsible_manager_id", flat=True)) <= set(
        Employee.objects.values_list("id", flat=True)
    )
    assert made.filter(segment=None).count() == made.filter(status=None).count() == made.filter(city=None).count() == 0
    assert made.filter(primary_phone=None).count() == made.filter(primary_email=None).count() == 0
    assert Contact.objects.filter(links__customer__in=made).distinct().count() >= 45
    assert Event.objects.filter(kind="customer.created", object_id__in=made.values("id")).count() == made.count()


PATH = "/api/v1/sample-data"


@pytest.fixture
def client(fresh_organisation: Organisation, credentials: Any) -> ApiClient:
    return ApiClient(fresh_organisation, session=credentials(fresh_organisation, "owner").session)


def test_sample_data_is_added_once_and_removed_but_for_what_people_changed(client: ApiClient) -> None:
    own = made(client, name="Our own", tags=["vip"])
    assert client.get(PATH).json() == {"is_there": False, "customers": 0, "added_at": None}
    refused(client.delete(PATH), 409, "no_sample_data")
    added = client.post(PATH)
    assert (added.status_code, added.json()["customers"]) == (201, 60)
    refused(client.post(PATH), 409, "sample_data_there")
    rows = client.get(CUSTOMERS, limit=4, ordering="name").json()["results"]
    changed, noted, merely_seen = [row for row in rows if row["id"] != own["id"]][:3]
    assert client.patch(f"{CUSTOMERS}/{changed['id']}", {"business_area": "Ours now"}).status_code == 200
    made(client, f"{CUSTOMERS}/{noted['id']}/notes", body="<p>Called</p>")
    client.get(f"{CUSTOMERS}/{merely_seen['id']}")

    removed = client.delete(PATH).json()
    assert removed["removed"] == 58
    assert {each["id"] for each in removed["kept"]} == {changed["id"], noted["id"]}
    assert {row["id"] for row in client.get(CUSTOMERS).json()["results"]} == {own["id"], changed["id"], noted["id"]}
    assert client.get(PATH).json()["is_there"] is False
    tags = {row["name"] for row in client.get("/api/v1/tags").json()["results"]}
    assert "vip" in tags
    assert client.post(PATH).status_code == 201
    assert client.delete(PATH).json()["kept"] == []


def test_who_may_not_import_takes_no_sample_data(fresh_organisation: Organisation, credentials: Any) -> None:
    sales = ApiClient(fresh_organisation, session=credentials(fresh_organisation, "sales").session)
    assert [sales.get(PATH).status_code, sales.post(PATH).status_code, sales.delete(PATH).status_code] == [403] * 3
