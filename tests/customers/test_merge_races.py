"""Merging while others write: what they wrote is in the result, or they are told; nothing is lost, nobody waits in a
circle."""

import itertools

from customers.inputs.activities import ActivityCreate
from customers.inputs.customers import CustomerChange, CustomerCreate
from customers.inputs.merges import Merging
from customers.inputs.notes import NoteCreate
from customers.inputs.phones import PhoneInput
from customers.models import Activity, Customer, CustomerPhone, Merge, Note, Term
from customers.selectors.around import CUSTOMER
from customers.services.activities.activities import create_activity
from customers.services.customer_changes import update_customer
from customers.services.customer_parts import PHONES, add_part
from customers.services.customers import create_customer
from customers.services.merging.customer_merges import merge_customers
from customers.services.merging.merge_undoing import undo_merge
from customers.services.notes import create_note
from kernel.errors import AppError
from tests.customers.test_races import together

__all__ = ["together"]
ROUNDS = 6


def made(boss, name: str):
    return create_customer(actor=boss, data=CustomerCreate(name=name, allow_duplicate=True))["id"]


def merging(boss, survivor_id, *merged_ids, **more):
    data = Merging(survivor_id=survivor_id, merged_ids=list(merged_ids), **more)
    return lambda: merge_customers(actor=boss, data=data)


def refused_as_gone(answers) -> int:
    refusals = [each for each in answers if isinstance(each, AppError)]
    assert {each.status for each in refusals} <= {404, 409, 412, 422}, refusals
    return len(refusals)


def test_what_is_written_during_a_merge_is_in_the_result_or_was_refused(boss, together) -> None:
    type_id = Term.objects.filter(dictionary="activity-types").values_list("id", flat=True)[0]
    for number in range(ROUNDS):
        one, other = made(boss, f"One {number}"), made(boss, f"Other {number}")

        def note(other=other):
            return create_note(actor=boss, target=CUSTOMER, object_id=other, data=NoteCreate(body="<p>x</p>"))

        def plan(other=other):
            data = ActivityCreate(type_id=type_id, subject="Call", customer_id=other)
            return create_activity(actor=boss, data=data)

        def phone(other=other):
            number = PhoneInput(number="+359888700001")
            return add_part(actor=boss, kind=PHONES, customer_id=other, data=number)

        def rename(other=other):
            return update_customer(actor=boss, customer_id=other, data=CustomerChange(business_area="Written"))

        merge, *answers = together(merging(boss, one, other), note, note, plan, phone, rename)
        assert not isinstance(merge, AppError)
        refused_as_gone(answers)
        done = [not isinstance(each, AppError) for each in answers]
        assert Note.objects.filter(customer_id=one).count() == sum(done[:2])
        assert Activity.objects.filter(customer_id=one).count() == done[2]
        assert CustomerPhone.objects.filter(customer_id=one).count() == done[3]
        assert (Customer.objects.get(id=one).business_area == "Written") == done[4]
        assert not Note.objects.filter(customer_id=other).exists()
        assert not Activity.objects.filter(customer_id=other).exists()
        assert not CustomerPhone.objects.filter(customer_id=other).exists()


def test_what_the_client_has_not_seen_stops_the_merge(boss, together) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    merge, change = together(
        merging(boss, one, other, versions={one: 1, other: 1}),
        lambda: update_customer(actor=boss, customer_id=other, data=CustomerChange(business_area="Written")),
    )
    assert isinstance(merge, AppError) != isinstance(change, AppError)
    if isinstance(merge, AppError):
        assert merge.status == 412


def test_two_merges_of_one_customer_at_once_make_one_merge(boss, together) -> None:
    for number in range(ROUNDS):
        ids = [made(boss, f"Of three {number}.{each}") for each in range(3)]
        answers = together(merging(boss, ids[0], ids[1]), merging(boss, ids[2], ids[1]))
        assert refused_as_gone(answers) == 1
        assert Merge.objects.filter(merged_ids=[ids[1]]).count() == 1


def test_two_that_take_each_other_in_end_as_one(boss, together) -> None:
    for number in range(ROUNDS):
        one, other = made(boss, f"Mutual {number}"), made(boss, f"Mutual other {number}")
        answers = together(merging(boss, one, other), merging(boss, other, one))
        assert refused_as_gone(answers) == 1
        assert Customer.objects.filter(id__in=[one, other], merged_into=None).count() == 1


def test_merges_in_a_ring_do_not_wait_in_a_circle(boss, together) -> None:
    ids = [made(boss, f"Ring {each}") for each in range(4)]
    answers = together(*(merging(boss, each, then) for each, then in itertools.pairwise([*ids, ids[0]])))
    assert refused_as_gone(answers) < 4
    for row in Customer.objects.exclude(merged_into=None):
        assert row.archived_at is not None


def test_a_merge_is_undone_once_however_many_ask(boss, together) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    merge_id = merging(boss, one, other)()["id"]
    answers = together(*(lambda: undo_merge(actor=boss, merge_id=merge_id) for _ in range(4)))
    assert refused_as_gone(answers) == 3
    assert Customer.objects.filter(merged_into=None).count() == 2


def test_a_merge_and_changes_of_a_child_do_not_wait_in_a_circle(boss, together) -> None:
    one, other = made(boss, "One"), made(boss, "Other")
    child = create_customer(actor=boss, data=CustomerCreate(name="Child", parent_id=other))["id"]

    def change():
        for number in range(5):
            update_customer(actor=boss, customer_id=child, data=CustomerChange(business_area=str(number)))

    merge, changed = together(merging(boss, one, other), change)
    assert not isinstance(merge, AppError)
    assert not isinstance(changed, AppError)
    row = Customer.objects.get(id=child)
    assert (row.parent_id, row.business_area) == (one, "4")
