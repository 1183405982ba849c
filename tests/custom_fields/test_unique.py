"""Unique custom fields: held by the database, whoever writes at the same time."""

import threading
import uuid

import pytest
from django.db import connections

from customers.inputs.customers import CustomerChange, CustomerCreate
from customers.models import Customer
from customers.services.customer_changes import update_customer
from customers.services.customers import create_customer
from kernel.custom_fields import service
from kernel.custom_fields.inputs import CustomFieldChange, CustomFieldCreate
from kernel.errors import AppError
from kernel.models import UniqueCustomValue
from kernel.models.custom_field import FieldType
from kernel.tenancy import tenant_context
from tests.custom_fields.fields import changed, defined
from tests.customers.conftest import boss, here  # noqa: F401 - fixtures
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused


@pytest.fixture
def client(owner_client):
    return owner_client


def test_a_value_belongs_to_one_row_without_regard_to_case(client) -> None:
    defined(client, "plate", is_unique=True)
    first, second = made(client, custom={"plate": "Цб 1"}), made(client, custom={"plate": "cb 2"})
    assert refused(client.post(CUSTOMERS, {"name": "Third Ltd", "custom": {"plate": "ЦБ 1"}})) == {
        "/custom/plate": ["not_unique"]
    }
    answer = client.patch(f"{CUSTOMERS}/{second['id']}", {"custom": {"plate": "цб 1"}})
    assert refused(answer) == {"/custom/plate": ["not_unique"]}
    assert client.patch(f"{CUSTOMERS}/{first['id']}", {"custom": {"plate": "ЦБ 1"}}).status_code == 200


def test_a_value_that_was_given_up_is_free_again(client) -> None:
    defined(client, "plate", is_unique=True)
    first = made(client, custom={"plate": "one"})
    assert client.patch(f"{CUSTOMERS}/{first['id']}", {"custom": {"plate": None}}).status_code == 200
    made(client, custom={"plate": "one"})


def test_a_bulk_gives_a_value_once_and_refused_rows_keep_none(client) -> None:
    defined(client, "plate", is_unique=True)
    operations = [
        {"op": "create", "data": {"name": "Bulk One Ltd", "custom": {"plate": "x"}}},
        {"op": "create", "data": {"name": "Bulk Two Ltd", "custom": {"plate": "X"}}},
        {"op": "create", "data": {"name": "Bulk Three Ltd", "custom": {"plate": "y"}, "segment_id": str(uuid.uuid4())}},
    ]
    results = client.post(f"{CUSTOMERS}/bulk", {"operations": operations}).json()["results"]
    assert [result["status"] for result in results] == [201, 422, 422]
    made(client, custom={"plate": "y"})


def test_contacts_have_unique_values_of_their_own(client) -> None:
    defined(client, "badge", "integer", resource="contacts", is_unique=True)
    customer = made(client, contacts=[{"last_name": "Lee", "custom": {"badge": 5}}])
    body = {"last_name": "Fox", "custom": {"badge": 5}, "customers": [{"customer_id": customer["id"]}]}
    assert refused(client.post(CONTACTS, body)) == {"/custom/badge": ["not_unique"]}
    nested = {"name": "Nested Ltd", "contacts": [{"last_name": "Roe", "custom": {"badge": 5}}]}
    assert refused(client.post(CUSTOMERS, nested)) == {"/contacts/0/custom/badge": ["not_unique"]}


def test_a_field_becomes_unique_only_if_its_values_are(client) -> None:
    field = defined(client, "plate")
    first, _second = made(client, custom={"plate": "x"}), made(client, custom={"plate": "X"})
    answer = client.patch(f"/api/v1/custom-fields/{field['id']}", {"is_unique": True})
    assert refused(answer) == {"/is_unique": ["contradiction"]}
    client.patch(f"{CUSTOMERS}/{first['id']}", {"custom": {"plate": "y"}})
    changed(client, field, is_unique=True)
    assert refused(client.post(CUSTOMERS, {"name": "Third Ltd", "custom": {"plate": "Y"}})) == {
        "/custom/plate": ["not_unique"]
    }
    changed(client, field, is_unique=False)
    made(client, custom={"plate": "Y"})


def at_once(organisation, count: int, work) -> list[str]:
    """What `count` threads come to that do `work(number)` at the same time: `done`, or a code."""
    barrier, found = threading.Barrier(count), []

    def run(number: int) -> None:
        try:
            with tenant_context(organisation):
                barrier.wait(20)
                work(number)
            found.append("done")
        except AppError as error:
            found.append(str(error.errors[0].code) + error.errors[0].pointer if error.errors else str(error.code))
        finally:
            connections["default"].close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return sorted(found)


def plate(boss, **settings):  # noqa: F811
    data = CustomFieldCreate(resource="customers", key="plate", type=FieldType.STRING, labels={"en": "P"}, **settings)
    return service.create_field(actor=boss, data=data)


def test_of_many_that_write_one_value_at_once_exactly_one_has_it(here, boss) -> None:  # noqa: F811
    plate(boss, is_unique=True)

    def create(number: int) -> None:
        data = CustomerCreate(name=f"Racer {number} Ltd", custom={"plate": "one"}, allow_duplicate=True)
        create_customer(actor=boss, data=data)

    assert at_once(here, 8, create) == ["done", *["not_unique/custom/plate"] * 7]
    assert UniqueCustomValue.objects.count() == 1
    assert Customer.objects.filter(custom__plate="one").count() == 1


def test_of_many_that_change_to_one_value_at_once_exactly_one_has_it(here, boss) -> None:  # noqa: F811
    plate(boss, is_unique=True)
    ids = [
        create_customer(actor=boss, data=CustomerCreate(name=f"Row {n} Ltd", allow_duplicate=True))["id"]
        for n in range(6)
    ]

    def change(number: int) -> None:
        update_customer(actor=boss, customer_id=ids[number], data=CustomerChange(custom={"plate": "one"}))

    assert at_once(here, 6, change) == ["done", *["not_unique/custom/plate"] * 5]


def test_a_field_that_becomes_unique_meanwhile_leaves_no_double(here, boss) -> None:  # noqa: F811
    field = plate(boss)

    def work(number: int) -> None:
        if number == 0:
            service.change_field(actor=boss, field_id=field["id"], data=CustomFieldChange(is_unique=True))
        else:
            data = CustomerCreate(name=f"Row {number} Ltd", custom={"plate": "one"}, allow_duplicate=True)
            create_customer(actor=boss, data=data)

    for _ in range(3):
        at_once(here, 5, work)
    rows = Customer.objects.filter(custom__plate="one").count()
    is_unique = service.CustomField.objects.get().is_unique
    assert rows == UniqueCustomValue.objects.count() == 1 if is_unique else rows > 1
