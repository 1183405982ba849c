"""A term or tag of very many customers gives its place to another by a job."""

import pytest

from customers.models import Customer, Tag, Term
from customers.services.dictionaries import replacing_requests, tags, term_usage
from kernel.models import Change, Job
from kernel.tenancy import tenant_context
from tests.api_client import ApiClient
from tests.customers.making import made
from tests.kernel.job_tools import handle
from tests.world import Credentials

ROWS = 7


@pytest.fixture
def client(here, monkeypatch) -> ApiClient:
    """The owner of an organisation where more than three rows are very many, and a job takes two at a time."""
    monkeypatch.setattr(replacing_requests, "AT_ONCE", 3)
    monkeypatch.setattr(term_usage, "_STEP", 2)
    monkeypatch.setattr(tags, "_STEP", 2)
    return ApiClient(here, session=Credentials.create(here, "owner").session)


def worked(here, answer) -> Job:
    assert answer.status_code == 202, answer.content
    assert answer["Location"] == f"/api/v1/jobs/{answer.json()['id']}"
    return handle(here, Job.objects.get(id=answer.json()["id"]))


def test_a_term_is_replaced_in_steps_with_history(here, client) -> None:
    old, new = list(Term.objects.filter(dictionary="segments").order_by("position")[:2])
    for _number in range(ROWS):
        made(client, segment_id=str(old.id))
    path = f"/api/v1/dictionaries/segments/{old.id}"
    done = worked(here, client.delete(f"{path}?replace_with={new.id}"))
    assert (done.state, done.result, done.progress_total) == ("succeeded", {"changed": ROWS}, ROWS)
    with tenant_context(here):
        assert Customer.objects.filter(segment_id=new.id, version=2).count() == ROWS
        changes = Change.objects.filter(resource="customers", fields__has_key="segment_id", action="updated")
        assert {(change.source, *change.fields["segment_id"]) for change in changes} == {
            ("job", str(old.id), str(new.id))
        }
    assert client.get(path).status_code == 404


def test_what_is_wrong_is_said_before_a_job_begins(here, client) -> None:
    old, new = list(Term.objects.filter(dictionary="segments").order_by("position")[:2])
    for _number in range(ROWS):
        made(client, segment_id=str(old.id))
    path = f"/api/v1/dictionaries/segments/{old.id}"
    assert client.delete(path).status_code == 409
    assert client.delete(f"{path}?replace_with={old.id}").status_code == 400
    assert client.delete(f"{path}?replace_with={new.id}", if_match='W/"9"').status_code == 412
    assert Job.objects.count() == 0


def test_tags_are_merged_in_steps_and_the_history_counts_them_all(here, client) -> None:
    for number in range(ROWS):
        made(client, tags=["old", "new"] if number % 2 else ["old"])
    old, new = Tag.objects.get(name="old"), Tag.objects.get(name="new")
    done = worked(here, client.post(f"/api/v1/tags/{old.id}/merge", {"into_id": str(new.id)}))
    assert (done.state, done.result) == ("succeeded", {"changed": ROWS})
    found = client.get("/api/v1/customers", tag="new", count="exact").json()
    assert found["total_count"] == ROWS
    assert not Tag.objects.filter(name="old").exists()
    gained = Change.objects.filter(object_id=new.id, fields__has_key="customers_gained").get()
    assert gained.fields["customers_gained"][1] == ROWS
