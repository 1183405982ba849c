"""One change for all activities that match a filter: a job that counts, and is undone."""

import uuid
from datetime import UTC, datetime

import pytest

from customers.inputs.activities import ActivityBulkUpdate, ActivityChange, ActivityCreate
from customers.models import Activity, Term
from customers.services.activities import bulk_requests
from customers.services.activities.activities import create_activity, update_activity
from kernel.errors import AppError
from kernel.inputs import parse_value
from kernel.models import Change, Event, Job
from tests.api_client import ApiClient
from tests.kernel.job_tools import handle

PATH = "/api/v1/activities"


@pytest.fixture
def types(here) -> list[Term]:
    return list(Term.objects.filter(dictionary="activity-types").order_by("position")[:2])


@pytest.fixture
def many(boss, types) -> list[uuid.UUID]:
    """230 activities of two types on the day before the clocks of Sofia go back, from ten to eleven."""
    made = []
    for number in range(230):
        body = {
            "type_id": str(types[number % 2].id),
            "subject": f"Call {number:03}",
            "starts_at": "2026-10-24T07:00:00Z",
            "ends_at": "2026-10-24T08:00:00Z",
            "timezone": "Europe/Sofia",
        }
        made.append(create_activity(actor=boss, data=parse_value(ActivityCreate, body))["id"])
    return made


def ask(boss, types, *, count: int, **data) -> Job:
    filter_ = {"field": "type", "op": "eq", "value": types[0].code}
    body = {"filter": filter_, "data": data, "expected_count": count}
    return bulk_requests.start_bulk_update(actor=boss, data=parse_value(ActivityBulkUpdate, body))


def test_all_that_match_are_moved_by_days_at_the_same_hours_and_put_back(here, boss, many, types) -> None:
    done = handle(here, ask(boss, types, count=115, shift_days=1))
    assert (done.state, done.error) == ("succeeded", None)
    assert done.result == {"matched": 115, "changed": 115, "refused": 0, "errors": []}
    # Ten o'clock of the next day, which is an hour later in UTC.
    moved = Activity.objects.filter(starts_at=datetime(2026, 10, 25, 8, tzinfo=UTC), version=2)
    assert moved.filter(ends_at=datetime(2026, 10, 25, 9, tzinfo=UTC)).count() == 115
    change = Change.objects.filter(object_id=many[0]).latest("id")
    assert (change.source, change.actor_name) == ("job", boss.name)
    assert Event.objects.filter(kind="activity.updated").count() == 115

    touched = parse_value(ActivityChange, {"starts_at": "2026-10-26T08:00:00Z", "ends_at": "2026-10-26T09:00:00Z"})
    update_activity(actor=boss, activity_id=many[0], data=touched)
    undone = handle(here, bulk_requests.start_undo(actor=boss, job_id=done.id))
    assert undone.result == {"matched": 115, "changed": 114, "refused": 0, "errors": []}
    assert Activity.objects.filter(starts_at=datetime(2026, 10, 24, 7, tzinfo=UTC)).count() == 229


def test_what_is_done_and_of_another_type_is_planned_again_by_undoing(here, boss, many, types) -> None:
    job = handle(here, ask(boss, types, count=115, move="done", type_id=str(types[1].id)))
    assert job.result["changed"] == 115
    assert Activity.objects.filter(state="done", type=types[1]).exclude(done_at=None).count() == 115
    assert Event.objects.filter(kind="activity.done").count() == 115
    handle(here, bulk_requests.start_undo(actor=boss, job_id=job.id))
    assert Activity.objects.filter(state="planned", done_at=None, type=types[0]).count() == 115


def test_what_cannot_be_changed_is_told_and_the_others_are(here, boss, many, types) -> None:
    Activity.objects.filter(id=many[0]).update(state="cancelled")
    done = handle(here, ask(boss, types, count=115, move="done"))
    assert (done.result["changed"], done.result["refused"]) == (114, 1)
    [error] = done.result["errors"]
    assert (error["id"], error["code"]) == (str(many[0]), "conflict")


def test_another_count_than_the_person_saw_and_no_change_are_refused(boss, many, types) -> None:
    with pytest.raises(AppError) as refusal:
        ask(boss, types, count=114, shift_days=1)
    assert (refusal.value.code, refusal.value.extra) == ("count_differs", {"count": 115})
    with pytest.raises(AppError) as refusal:
        ask(boss, types, count=115)
    assert refusal.value.errors[0].pointer == "/data"


def test_only_who_may_edit_activities_changes_them_by_filter(client_of, organisation) -> None:
    reader: ApiClient = client_of(organisation, "viewer")
    wish = {"data": {"move": "done"}, "expected_count": 0}
    assert reader.post(f"{PATH}/bulk-update", wish).status_code == 403
    assert reader.post(f"{PATH}/bulk-update/{uuid.uuid4()}/undo").status_code == 403
