"""Merging, undoing and editing at the same moment, in either order: the first holds its locks until the other is seen
waiting for them, so that both orders happen in every run.
"""

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection

from customers.inputs.activities import ActivityCreate
from customers.inputs.contacts import ContactChange, ContactCreate, LinkInput
from customers.inputs.customers import CustomerChange, CustomerCreate
from customers.inputs.merges import Merging
from customers.inputs.notes import NoteCreate
from customers.inputs.phones import PhoneInput
from customers.models import Activity, Contact, Customer, CustomerPhone, Merge, Note, Term
from customers.selectors.around import CONTACT, CUSTOMER
from customers.services.activities.activities import create_activity
from customers.services.contacts import create_contact, update_contact
from customers.services.customer_changes import update_customer
from customers.services.customer_parts import PHONES, add_part
from customers.services.customers import create_customer
from customers.services.merging.contact_merges import merge_contacts
from customers.services.merging.customer_merges import merge_customers
from customers.services.merging.merge_undoing import undo_merge
from customers.services.notes import create_note
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError
from kernel.tenancy import Organisation, tenant_context

PHONE = "+359888700001"
Work = Callable[[], Any]
_BLOCKED = "SELECT EXISTS (SELECT 1 FROM pg_locks WHERE NOT granted AND %s = ANY(pg_blocking_pids(pid)))"


@pytest.fixture
def in_order(here: Organisation) -> Callable[[Work, Work], tuple[Any, Any]]:
    """`in_order(first, second)`: `first` is done but not committed when `second` comes, and commits once that waits."""

    def run(first: Work, second: Work) -> tuple[Any, Any]:
        found: list[Any] = [None, None]
        began = threading.Event()
        waited: list[bool] = []

        def lead() -> None:
            with tenant_context(here), write():
                found[0] = first()
                began.set()
                waited.append(_is_waited_for(seconds=10))

        def follow() -> None:
            began.wait(20)
            with tenant_context(here):
                found[1] = second()

        def caught(work: Work, place: int) -> None:
            try:
                work()
            except AppError as error:
                found[place] = error
            finally:
                connection.close()

        threads = [threading.Thread(target=caught, args=each) for each in ((lead, 0), (follow, 1))]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert waited == [True], "the second did not wait for the first"
        return found[0], found[1]

    return run


def _is_waited_for(*, seconds: float) -> bool:
    ends = time.monotonic() + seconds
    with connection.cursor() as cursor:
        while time.monotonic() < ends:
            cursor.execute("SELECT pg_backend_pid()")
            cursor.execute(_BLOCKED, cursor.fetchone())
            if cursor.fetchone()[0]:
                return True
            time.sleep(0.01)
    return False


def made(boss: Actor, name: str) -> Any:
    return create_customer(actor=boss, data=CustomerCreate(name=name, allow_duplicate=True))["id"]


def person(boss: Actor, customer_id: Any, name: str) -> Any:
    data = ContactCreate(last_name=name, customers=[LinkInput(customer_id=customer_id)])
    return create_contact(actor=boss, data=data)["id"]


def merging(boss: Actor, survivor_id: Any, merged_id: Any, merge: Any = merge_customers) -> Work:
    return lambda: merge(actor=boss, data=Merging(survivor_id=survivor_id, merged_ids=[merged_id]))


def note(boss: Actor, customer_id: Any) -> Any:
    return create_note(actor=boss, target=CUSTOMER, object_id=customer_id, data=NoteCreate(body="<p>x</p>"))


def plan(boss: Actor, customer_id: Any) -> Any:
    type_id = Term.objects.filter(dictionary="activity-types").values_list("id", flat=True)[0]
    return create_activity(actor=boss, data=ActivityCreate(type_id=type_id, subject="Call", customer_id=customer_id))


def phone(boss: Actor, customer_id: Any) -> Any:
    return add_part(actor=boss, kind=PHONES, customer_id=customer_id, data=PhoneInput(number=PHONE))


def rename(boss: Actor, customer_id: Any) -> Any:
    return update_customer(actor=boss, customer_id=customer_id, data=CustomerChange(business_area="Written"))


WRITES: dict[Callable[[Actor, Any], Any], Callable[[Any], int]] = {
    note: lambda customer_id: Note.objects.filter(customer_id=customer_id).count(),
    plan: lambda customer_id: Activity.objects.filter(customer_id=customer_id).count(),
    phone: lambda customer_id: CustomerPhone.objects.filter(customer_id=customer_id).count(),
    rename: lambda customer_id: Customer.objects.filter(id=customer_id, business_area="Written").count(),
}
each_write = pytest.mark.parametrize("edit", WRITES, ids=lambda each: each.__name__)


@each_write
def test_what_was_written_before_the_merge_is_in_the_survivor(boss: Actor, in_order: Any, edit: Any) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    written, merge = in_order(lambda: edit(boss, other), merging(boss, one, other))
    assert not isinstance(written, AppError)
    assert not isinstance(merge, AppError)
    assert WRITES[edit](one) == 1


@each_write
def test_what_comes_after_the_merge_is_refused_and_leaves_nothing(boss: Actor, in_order: Any, edit: Any) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    merge, written = in_order(merging(boss, one, other), lambda: edit(boss, other))
    assert not isinstance(merge, AppError)
    assert isinstance(written, AppError)
    assert written.status in (404, 409, 422)
    assert (WRITES[edit](one), WRITES[edit](other)) == (0, 0)


@each_write
def test_what_is_written_before_the_undoing_stays_with_whom_it_was_written_for(
    boss: Actor, in_order: Any, edit: Any
) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    merge_id = merging(boss, one, other)()["id"]
    written, undone = in_order(lambda: edit(boss, one), lambda: undo_merge(actor=boss, merge_id=merge_id))
    assert not isinstance(written, AppError)
    assert not isinstance(undone, AppError)
    assert (WRITES[edit](one), WRITES[edit](other)) == (1, 0)
    assert Customer.objects.filter(merged_into=None).count() == 2


@each_write
def test_what_waits_for_the_undoing_is_written_afterwards(boss: Actor, in_order: Any, edit: Any) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    merge_id = merging(boss, one, other)()["id"]
    undone, written = in_order(lambda: undo_merge(actor=boss, merge_id=merge_id), lambda: edit(boss, one))
    assert not isinstance(undone, AppError)
    assert not isinstance(written, AppError)
    assert (WRITES[edit](one), WRITES[edit](other)) == (1, 0)


def named(boss: Actor, contact_id: Any) -> Any:
    return update_contact(actor=boss, contact_id=contact_id, data=ContactChange(first_name="Written"))


def noted(boss: Actor, contact_id: Any) -> Any:
    return create_note(actor=boss, target=CONTACT, object_id=contact_id, data=NoteCreate(body="<p>x</p>"))


CONTACT_WRITES: dict[Callable[[Actor, Any], Any], Callable[[Any], int]] = {
    named: lambda contact_id: Contact.objects.filter(id=contact_id, first_name="Written").count(),
    noted: lambda contact_id: Note.objects.filter(contact_id=contact_id).count(),
}
each_contact_write = pytest.mark.parametrize("edit", CONTACT_WRITES, ids=lambda each: each.__name__)


@each_contact_write
def test_a_contact_is_merged_with_what_was_written_before(boss: Actor, in_order: Any, edit: Any) -> None:
    customer_id = made(boss, "One")
    one, other = person(boss, customer_id, "Lee"), person(boss, customer_id, "Leigh")
    written, merge = in_order(lambda: edit(boss, other), merging(boss, one, other, merge_contacts))
    assert not isinstance(written, AppError)
    assert not isinstance(merge, AppError)
    assert CONTACT_WRITES[edit](one) == 1


@each_contact_write
def test_a_contact_that_was_merged_meanwhile_is_written_to_no_more(boss: Actor, in_order: Any, edit: Any) -> None:
    customer_id = made(boss, "One")
    one, other = person(boss, customer_id, "Lee"), person(boss, customer_id, "Leigh")
    merge, written = in_order(merging(boss, one, other, merge_contacts), lambda: edit(boss, other))
    assert not isinstance(merge, AppError)
    assert isinstance(written, AppError)
    assert written.status in (404, 409, 422)
    assert (CONTACT_WRITES[edit](one), CONTACT_WRITES[edit](other)) == (0, 0)


@each_contact_write
def test_a_contact_that_is_parted_keeps_what_was_written_meanwhile(boss: Actor, in_order: Any, edit: Any) -> None:
    customer_id = made(boss, "One")
    one, other = person(boss, customer_id, "Lee"), person(boss, customer_id, "Leigh")
    merge_id = merging(boss, one, other, merge_contacts)()["id"]
    written, undone = in_order(lambda: edit(boss, one), lambda: undo_merge(actor=boss, merge_id=merge_id))
    assert not isinstance(written, AppError)
    assert not isinstance(undone, AppError)
    assert (CONTACT_WRITES[edit](one), CONTACT_WRITES[edit](other)) == (1, 0)


def test_the_second_of_two_merges_of_one_customer_is_refused(boss: Actor, in_order: Any) -> None:
    one, shared, third = (made(boss, name) for name in ("One", "Shared", "Third"))
    first, second = in_order(merging(boss, one, shared), merging(boss, third, shared))
    assert not isinstance(first, AppError)
    assert isinstance(second, AppError)
    assert Merge.objects.count() == 1


def test_the_second_undoing_is_refused(boss: Actor, in_order: Any) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    merge_id = merging(boss, one, other)()["id"]
    first, second = in_order(*[lambda: undo_merge(actor=boss, merge_id=merge_id)] * 2)
    assert not isinstance(first, AppError)
    assert isinstance(second, AppError)
    assert Customer.objects.filter(merged_into=None).count() == 2
