"""One change for all that match a filter: a job that counts, can be cancelled, killed and undone."""

import pytest

from customers.inputs.customers import BulkUpdate, CustomerBulkChange, CustomerCreate
from customers.jobs import renew_primaries
from customers.models import Assignment, Customer, Term
from customers.services import bulk_requests, bulk_updates
from customers.services.customer_changes import archive_customer, restore_customer
from customers.services.customers import create_customers
from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.models import Change, Event, Job
from tests.customers.making import CUSTOMERS, made, refused
from tests.kernel.job_tools import again, handle
from tests.world import Credentials


@pytest.fixture
def segments(here) -> list[Term]:
    return list(Term.objects.filter(dictionary="segments").order_by("position")[:2])


@pytest.fixture
def many(boss, segments) -> list[dict]:
    """230 customers, every second of the first segment."""
    items = [
        CustomerCreate(name=f"Bulk {number:03}", segment_id=segments[0].id if number % 2 else None)
        for number in range(230)
    ]
    return create_customers(actor=boss, items=items)


def ask(boss, *, filter_=None, count: int, **data) -> Job:
    body = {"data": data, "expected_count": count} | ({"filter": filter_} if filter_ else {})
    return bulk_requests.start_bulk_update(actor=boss, data=parse_value(BulkUpdate, body))


def of(segment) -> dict:
    return {"field": "segment", "op": "eq", "value": segment.code}


def test_all_that_match_are_changed_and_counted(here, boss, many, segments) -> None:
    job = ask(boss, filter_=of(segments[0]), count=115, segment_id=str(segments[1].id), add_tags=["moved"])
    done = handle(here, job)
    assert (done.state, done.error) == ("succeeded", None)
    assert done.result == {"matched": 115, "changed": 115, "refused": 0, "errors": []}
    assert (done.progress_done, done.progress_total) == (115, 115)
    assert Customer.objects.filter(segment_id=segments[1].id, version=2).count() == 115
    assert Customer.objects.filter(tag_links__tag__name="moved").count() == 115
    change = Change.objects.filter(object_id=many[1]["id"]).latest("id")
    assert (change.source, change.actor_name) == ("job", boss.name)
    assert Event.objects.filter(kind="customer.updated").count() == 115


def test_undoing_gives_back_what_nobody_has_changed_since(here, boss, many, segments) -> None:
    job = handle(here, ask(boss, filter_=of(segments[0]), count=115, segment_id=str(segments[1].id), business_area="x"))
    Customer.objects.filter(id=many[1]["id"]).update(segment_id=None)
    undone = handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert undone.result == {"matched": 115, "changed": 115, "refused": 0, "errors": []}
    assert Customer.objects.filter(segment_id=segments[0].id, business_area=None).count() == 114
    assert Customer.objects.filter(id=many[1]["id"], segment_id=None, business_area=None).exists()
    again_ = handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert again_.result["changed"] == 0


def test_another_count_than_the_person_saw_stops_it(boss, many, segments) -> None:
    with pytest.raises(AppError) as refusal:
        ask(boss, filter_=of(segments[0]), count=114, business_area="x")
    assert (refusal.value.code, refusal.value.extra) == ("count_differs", {"count": 115})


def test_archived_ones_and_later_ones_are_left_alone(here, boss, many) -> None:
    archive_customer(actor=boss, customer_id=many[0]["id"])
    job = ask(boss, count=229, business_area="x")
    done = handle(here, job)
    assert done.result["changed"] == 229
    assert not Customer.objects.filter(id=many[0]["id"], business_area="x").exists()


def test_all_that_match_are_archived_and_come_back(here, boss, many, segments) -> None:
    job = handle(here, ask(boss, filter_=of(segments[0]), count=115, archived=True))
    assert job.result == {"matched": 115, "changed": 115, "refused": 0, "errors": []}
    assert Customer.objects.filter(archived_at=None).count() == 115
    assert Change.objects.filter(action="archived").count() == 115
    back = handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert back.result["changed"] == 115
    assert not Customer.objects.exclude(archived_at=None).exists()
    assert Event.objects.filter(kind="customer.restored").count() == 115


def test_undoing_leaves_archived_what_was_archived_anew(here, boss, many, segments) -> None:
    job = handle(here, ask(boss, filter_=of(segments[0]), count=115, archived=True))
    restore_customer(actor=boss, customer_id=many[1]["id"])
    archive_customer(actor=boss, customer_id=many[1]["id"])
    assert handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id)).result["changed"] == 114
    assert Customer.objects.exclude(archived_at=None).get().id == many[1]["id"]


def test_archived_ones_come_back_by_a_filter_that_names_them(here, boss, many) -> None:
    for customer in many[:2]:
        archive_customer(actor=boss, customer_id=customer["id"])
    archived = {"field": "archived_at", "op": "isnull", "value": False}
    assert handle(here, ask(boss, filter_=archived, count=2, archived=False)).result["changed"] == 2
    assert not Customer.objects.exclude(archived_at=None).exists()


def test_undoing_a_role_gives_shares_and_dates_back(here, boss, many) -> None:
    lead, second = Credentials.create(here, "sales").login_id, Credentials.create(here, "manager").login_id
    first = Assignment.objects.create(
        customer_id=many[0]["id"], role="salesperson", employee_id=second, is_primary=True, share=60
    )
    Customer.objects.filter(id=first.customer_id).update(salesperson_id=second)
    job = handle(here, ask(boss, count=230, salesperson_id=str(lead)))
    assert Assignment.objects.filter(role="salesperson", employee_id=lead, is_primary=True).count() == 230
    assert handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id)).result["changed"] == 230
    left = Assignment.objects.get(role="salesperson")
    assert (left.customer_id, left.employee_id, left.share) == (first.customer_id, second, 60)
    assert Customer.objects.get(salesperson_id=second).id == first.customer_id


def test_what_is_refused_is_listed(here, boss, many, segments) -> None:
    parent = str(many[0]["id"])
    done = handle(here, ask(boss, count=230, parent_id=parent))
    assert (done.result["changed"], done.result["refused"]) == (229, 1)
    [error] = done.result["errors"]
    assert (error["id"], error["errors"][0]["pointer"]) == (parent, "/parent_id")


def test_a_crash_between_two_steps_repeats_nothing(here, boss, many, monkeypatch) -> None:
    job = ask(boss, count=230, business_area="x")
    real, calls = bulk_updates.change_customers, []

    def dies_in_the_second_step(**arguments):
        calls.append(len(arguments["changes"]))
        if len(calls) == 2:
            raise RuntimeError("the power fails")
        return real(**arguments)

    monkeypatch.setattr(bulk_updates, "change_customers", dies_in_the_second_step)
    assert handle(here, job).state == "queued"
    assert Customer.objects.filter(business_area="x").count() == 200
    Job.objects.filter(id=job.id).update(run_after=None)
    done = handle(here, again(here, job))
    assert done.result == {"matched": 230, "changed": 230, "refused": 0, "errors": []}
    assert Change.objects.filter(resource="customers", action="updated").count() == 230


def test_each_field_needs_the_right_that_a_single_change_needs(owner_client, client_of, organisation) -> None:
    made(owner_client)
    body = {"data": {"business_area": "x"}, "expected_count": 0}
    refused(client_of(organisation, "marketing").post(f"{CUSTOMERS}/bulk-update", body), 403, "forbidden")


def test_it_is_asked_for_and_followed_over_http(owner_client) -> None:
    customer = made(owner_client)
    tree = {"field": "code", "op": "eq", "value": customer["code"]}
    body = {"filter": tree, "data": {"is_customer": True}, "expected_count": 1}
    answer = owner_client.post(f"{CUSTOMERS}/bulk-update", body)
    assert (answer.status_code, answer.json()["kind"]) == (202, "customers.bulk_update")
    assert owner_client.get(answer["Location"]).json()["state"] == "queued"
    undo = f"{CUSTOMERS}/bulk-update/{answer.json()['id']}/undo"
    refused(owner_client.post(undo), 409, "conflict")
    assert owner_client.post(f"{CUSTOMERS}/bulk-update/{customer['id']}/undo").status_code == 404
    wrong = body | {"filter": {"field": "nothing", "op": "eq", "value": 1}}
    refused(owner_client.post(f"{CUSTOMERS}/bulk-update", wrong), 400, "invalid_filter")
    assert refused(owner_client.post(f"{CUSTOMERS}/bulk-update", body | {"data": {}})) == {"/data": ["required"]}


def test_the_duty_of_assignments_runs(here) -> None:
    renew_primaries()


def test_the_change_survives_its_way_through_the_job() -> None:
    change = parse_value(CustomerBulkChange, {"segment_id": None, "country": "BG"})
    packed = change.model_dump(mode="json", exclude_unset=True)
    assert parse_value(CustomerBulkChange, packed) == change
