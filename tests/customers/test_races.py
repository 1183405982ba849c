"""Two at once: no code, reference or parent gets in twice, and nobody waits in a circle."""

import threading

import pytest
from django.db import connection

from customers.inputs.customers import CustomerChange, CustomerCreate, CustomerPut
from customers.inputs.references import ReferenceInput
from customers.models import Customer
from customers.services.customer_changes import Change, change_customers, update_customer
from customers.services.customers import create_customer
from customers.services.upserts import put_customer
from kernel.errors import AppError
from kernel.models.numbering import NumberSequence
from kernel.tenancy import tenant_context


@pytest.fixture
def together(here):
    """Runs functions at the same time, each in a thread and connection of its own; what they answered or raised."""

    def run(*functions):
        found = [None] * len(functions)
        ready = threading.Barrier(len(functions))

        def work(index, function):
            try:
                with tenant_context(here):
                    ready.wait()
                    found[index] = function()
            except AppError as error:
                found[index] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=work, args=each) for each in enumerate(functions)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        return found

    return run


def test_codes_never_meet(boss, together) -> None:
    found = together(
        *(lambda n=n: create_customer(actor=boss, data=CustomerCreate(name=f"At once {n}")) for n in range(8))
    )
    assert sorted(each["code"][-5:] for each in found) == [f"{number:05}" for number in range(1, 9)]


def test_a_typed_code_goes_to_one(boss, together) -> None:
    create_customer(actor=boss, data=CustomerCreate(name="The first"))
    NumberSequence.objects.update(manual_allowed=True)
    code = Customer.objects.get().code[:-5] + "00077"
    found = together(
        *(lambda n=n: create_customer(actor=boss, data=CustomerCreate(name=f"Typed {n}", code=code)) for n in range(4))
    )
    refusals = [str(each.code) for each in found if isinstance(each, AppError)]
    assert refusals == ["code_taken"] * 3


def test_a_reference_goes_to_one(boss, together) -> None:
    reference = [ReferenceInput(source="erp", id="1")]
    found = together(
        *(
            lambda n=n: create_customer(actor=boss, data=CustomerCreate(name=f"R {n}", external_references=reference))
            for n in range(4)
        )
    )
    assert sum(isinstance(each, AppError) for each in found) == 3


def test_the_same_customer_put_by_two_is_created_once(boss, together) -> None:
    found = together(
        *(
            lambda: put_customer(actor=boss, source="erp", external_id="7", data=CustomerPut(name="From the ERP"))
            for _ in range(4)
        )
    )
    assert sorted(each.is_new for each in found) == [False, False, False, True]
    assert Customer.objects.count() == 1


def test_two_moves_never_make_a_circle(boss, together) -> None:
    one, two = (create_customer(actor=boss, data=CustomerCreate(name=f"Parent {n}"))["id"] for n in (1, 2))
    found = together(
        lambda: update_customer(actor=boss, customer_id=one, data=CustomerChange(parent_id=two)),
        lambda: update_customer(actor=boss, customer_id=two, data=CustomerChange(parent_id=one)),
    )
    assert sum(isinstance(each, AppError) for each in found) == 1
    assert Customer.objects.exclude(parent=None).count() == 1


def test_changes_of_the_same_customers_in_any_order_do_not_lock_each_other(boss, together) -> None:
    ids = [create_customer(actor=boss, data=CustomerCreate(name=f"Locked {n}"))["id"] for n in range(10)]

    def change(order):
        def run():
            for _ in range(5):
                changes = [
                    Change(each, lambda record: {"business_area": str(record.customer.version)}) for each in order
                ]
                change_customers(actor=boss, changes=changes)

        return run

    together(change(ids), change(ids[::-1]), change(ids[5:] + ids[:5]))
    assert set(Customer.objects.values_list("version", flat=True)) == {16}
