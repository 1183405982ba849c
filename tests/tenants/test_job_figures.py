"""What operators see of the organisations' jobs."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.jobs.overview import figures_of
from kernel.models.job import Job
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.sweeps.canaries import MARK

OVERVIEW = "/api/v1/jobs-overview"
NOW = datetime.now(UTC)
FIELDS = {"organisation", "queue", "queued", "running", "failed", "waiting_since"}


@pytest.fixture
def operator(client_of: Callable[[Organisation, str], ApiClient], platform: Organisation) -> Iterator[ApiClient]:
    client = client_of(platform, "owner")
    with tenant_context(platform):
        Job.objects.all().delete()
    return client


def job(organisation: Organisation, state: str, *, hours: float = 1, queue: str = "default", **others: Any) -> Job:
    """A job that was made, and if it is over ended, so many hours ago; marked wherever it holds a text."""
    at = NOW - timedelta(hours=hours)
    times = {"queued": {}, "running": {"heartbeat_at": NOW}}.get(state, {"finished_at": at})
    marked = {"kind": MARK, "args": {"name": MARK}, "actor_name": MARK, "request_id": MARK, "error": {"detail": MARK}}
    plain = {"max_attempts": 3, "actor_kind": "employee", "language": "en", "timezone": "UTC", "source": "web"}
    with tenant_context(organisation):
        made = Job.objects.create(state=state, queue=queue, state_data=[MARK], **marked, **plain, **times, **others)
        Job.objects.filter(id=made.id).update(created_at=at)
    return made


def rows(operator: ApiClient, **query: Any) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = operator.get(OVERVIEW, **query).json()["results"]
    return found


def test_queues_are_counted_per_organisation(operator, organisation, other_organisation) -> None:
    for state in ("queued", "queued", "running", "failed", "succeeded", "cancelled"):
        job(organisation, state)
    job(organisation, "failed", hours=25)
    job(organisation, "failed", queue="mail", hours=23)
    job(other_organisation, "running", queue="exports")
    shown = {
        (row["organisation"]["name"], row["queue"]): (row["queued"], row["running"], row["failed"])
        for row in rows(operator)
    }
    assert shown == {
        (organisation.name, "default"): (2, 1, 1),
        (organisation.name, "mail"): (0, 0, 1),
        (other_organisation.name, "exports"): (0, 1, 0),
    }


def test_what_waits_longest_comes_first_then_what_failed(operator, organisation, other_organisation) -> None:
    job(organisation, "queued", hours=2)
    job(organisation, "queued", hours=9, run_after=NOW + timedelta(hours=1), queue="webhooks")
    job(other_organisation, "queued", hours=5, queue="mail")
    job(other_organisation, "queued", hours=3, queue="mail")
    for _ in range(2):
        job(other_organisation, "failed", queue="exports")
    job(organisation, "failed", queue="exports")
    found = rows(operator)
    assert [(row["organisation"]["name"], row["queue"]) for row in found] == [
        (other_organisation.name, "mail"),
        (organisation.name, "default"),
        (other_organisation.name, "exports"),
        (organisation.name, "exports"),
        (organisation.name, "webhooks"),
    ]
    since = [row["waiting_since"] and datetime.fromisoformat(row["waiting_since"]) for row in found]
    assert since == [NOW - timedelta(hours=5), NOW - timedelta(hours=2), None, None, None]


def test_operators_page_through_queues(operator, organisation, other_organisation) -> None:
    for place, queue in enumerate(("default", "exports", "mail", "webhooks")):
        job(organisation, "queued", hours=place + 1, queue=queue)
        job(other_organisation, "failed", queue=queue)
    whole = rows(operator)
    assert len(whole) == 8
    seen, query = [], {}
    while True:
        page = operator.get(OVERVIEW, limit=3, **query).json()
        seen += page["results"]
        assert (page["prev_cursor"] is None) == (not query)
        assert page["has_more"] == (page["next_cursor"] is not None)
        if not page["has_more"]:
            break
        query = {"cursor": page["next_cursor"]}
    assert seen == whole
    assert rows(operator, limit=3, cursor=page["prev_cursor"]) == whole[3:6]
    for wrong in ({"cursor": "forged"}, {"cursor": ""}, {"limit": 201}, {"queue": "mail"}):
        assert operator.get(OVERVIEW, **wrong).status_code == 400, wrong


def test_nothing_of_a_job_but_counts_and_times_is_shown(operator, organisation) -> None:
    for state in ("queued", "running", "failed"):
        job(organisation, state, actor_id=uuid.uuid4(), result={"name": MARK})
    answer = operator.get(OVERVIEW)
    assert MARK not in answer.content.decode() + str(answer.headers)
    (row,) = answer.json()["results"]
    assert set(row) == FIELDS
    assert set(row["organisation"]) == {"id", "name", "state"}


def test_fifty_organisations_are_asked_by_one_statement(organisation, entered) -> None:
    with CaptureQueriesContext(connection) as captured:
        found = figures_of([organisation] * 100)
    assert len([each for each in captured if "kernel_job" in each["sql"]]) == 2
    assert found == []


def test_an_organisation_that_goes_at_this_moment_hides_no_other(fresh_organisation) -> None:
    gone = replace(fresh_organisation, id=uuid.uuid4(), schema_name="t_" + "0" * 32)
    job(fresh_organisation, "running")
    (row,) = figures_of([gone, fresh_organisation])
    assert (row.organisation, row.running) == (fresh_organisation, 1)
