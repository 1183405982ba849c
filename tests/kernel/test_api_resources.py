"""The kernel's resources over HTTP: registers, views, exports, jobs, files, numbering, events, errors, docs."""

import re
import uuid
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.utils import timezone

from kernel import events, history, storage
from kernel.actor import system_actor
from kernel.errors import error_codes
from kernel.jobs import enqueue
from kernel.models import Event, Export, Job
from kernel.tenancy import tenant_context
from tests.kernel.job_kinds import write_effect
from tests.kernel.job_tools import until
from tests.storage import post_form

API = "/api/v1"


@pytest.fixture
def viewer(client_of, organisation):
    return client_of(organisation, "viewer")


@pytest.fixture
def sales(client_of, organisation):
    return client_of(organisation, "sales")


def a_view(client, **values):
    answer = client.post(f"{API}/views", {"register": "tags", "name": "Mine", "columns": [{"name": "name"}]} | values)
    assert answer.status_code == 201, answer.json()
    return answer


def test_registers_are_described_to_who_may_see_them(owner_client, viewer) -> None:
    names = {row["name"] for row in owner_client.get(f"{API}/registers").json()["results"]}
    assert {"tags", "security-log"} <= names
    tags = owner_client.get(f"{API}/registers/tags").json()
    assert {"name", "label", "type", "operators", "choices", "sortable", "required"} <= set(tags["columns"][0])
    assert "security-log" not in {row["name"] for row in viewer.get(f"{API}/registers").json()["results"]}
    assert viewer.get(f"{API}/registers/security-log").status_code == 404
    assert viewer.get(f"{API}/registers/nobody").status_code == 404


def test_a_view_is_saved_read_changed_and_deleted(owner_client) -> None:
    created = a_view(owner_client)
    view = created.json()
    path = f"{API}/views/{view['id']}"
    assert (created["Location"], created["ETag"]) == (path, 'W/"1"')
    assert owner_client.call("GET", path, if_none_match='W/"1"').status_code == 304
    assert owner_client.patch(path, {"name": "New"}, if_match='W/"9"').status_code == 412
    changed = owner_client.patch(path, {"name": "New"}, if_match='W/"1"')
    assert (changed.status_code, changed["ETag"], changed.json()["name"]) == (200, 'W/"2"', "New")
    assert [row["id"] for row in owner_client.get(f"{API}/views", register="tags").json()["results"]] == [view["id"]]
    assert owner_client.get(f"{API}/views", register="customers").json()["results"] == []
    assert owner_client.delete(path, if_match='W/"2"').status_code == 204
    assert owner_client.get(path).status_code == 404


def test_a_view_belongs_to_one_person_until_it_is_shared(owner_client, viewer) -> None:
    view = a_view(owner_client).json()
    path = f"{API}/views/{view['id']}"
    assert viewer.get(path).status_code == 404
    assert viewer.get(f"{API}/tags", view=view["id"]).status_code == 400
    owner_client.patch(path, {"visibility": "everyone"})
    assert owner_client.post(f"{path}/make-default", {"default_for": "organisation"}).status_code == 200
    shared = viewer.get(f"{API}/views", register="tags").json()["results"][0]
    assert (shared["is_default"], shared["default_for"], shared["can_edit"]) == (True, ["organisation"], False)
    assert viewer.patch(path, {"name": "x"}).status_code == 403
    assert viewer.post(f"{path}/make-default", {"default_for": "organisation"}).status_code == 403
    assert viewer.post(f"{path}/make-default", {"default_for": "person"}).json()["default_for"] == [
        "person",
        "organisation",
    ]
    assert viewer.post(f"{path}/clear-default", {}).json()["default_for"] == ["organisation"]


def test_a_list_is_shown_as_its_view_says(owner_client) -> None:
    owner_client.post(f"{API}/tags", {"name": "vip"})
    view = a_view(owner_client, columns=[{"name": "color"}, {"name": "name"}]).json()
    row = owner_client.get(f"{API}/tags", view=view["id"]).json()["results"][0]
    assert list(row) == ["id", "color", "name"]
    refused = owner_client.get(f"{API}/tags", view=str(uuid.uuid4()))
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "view")


def test_wrong_members_of_a_view_are_named_by_pointer(owner_client) -> None:
    body = {"register": "tags", "name": "", "columns": [{"name": "name", "width": 1}], "what": 1, "visibility": "some"}
    errors = owner_client.post(f"{API}/views", body).json()["errors"]
    assert {error["pointer"] for error in errors} == {"/name", "/columns/0/width", "/what", "/visibility"}


def test_an_export_is_a_job_with_a_location(owner_client, sales, organisation) -> None:
    body = {"register": "security-log", "format": "csv", "columns": ["kind"]}
    answer = owner_client.post(f"{API}/exports", body, idempotency_key="once")
    job = answer.json()
    assert (answer.status_code, job["kind"], job["state"]) == (202, "kernel.export", "queued")
    assert answer["Location"] == f"{API}/jobs/{job['id']}"
    again = owner_client.post(f"{API}/exports", body, idempotency_key="once")
    assert (again.json()["id"], again["Idempotent-Replayed"]) == (job["id"], "true")
    with tenant_context(organisation):
        export = Export.objects.get(job_id=job["id"])
    path = f"{API}/exports/{export.id}"
    assert owner_client.get(path).json()["columns"] == ["kind"]
    assert owner_client.get(f"{path}/download").json()["job"] == f"{API}/jobs/{job['id']}"
    assert sales.get(path).status_code == sales.get(f"{path}/download").status_code == 404
    wrong = owner_client.post(f"{API}/exports", body | {"format": "pdf", "columns": ["nobody"]}).json()
    assert [error["pointer"] for error in wrong["errors"]] == ["/format"]


def test_a_finished_export_is_downloaded_by_redirect(owner_client, organisation) -> None:
    owner_client.post(f"{API}/exports", {"register": "security-log", "format": "csv", "columns": ["kind"]})
    with tenant_context(organisation):
        export = Export.objects.get()
        key = f"{organisation.id}/exports/{export.id}/x/tags.csv"
        storage.put(key, b"", content_type="text/csv")
        Export.objects.update(
            path="x/tags.csv",
            rows=0,
            size=0,
            sha256="0" * 64,
            finished_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        )
    answer = owner_client.get(f"{API}/exports/{export.id}/download")
    assert answer.status_code == 302
    assert key in answer["Location"]
    assert "X-Amz-Expires=300" in answer["Location"]
    assert answer["Cache-Control"] == "private, no-store"


def test_jobs_are_listed_newest_first_and_cancelled_by_their_owner(owner_client, viewer, organisation, owner) -> None:
    with tenant_context(organisation):
        jobs = [enqueue(write_effect, actor=owner, did=str(number)) for number in range(5)]
    newest = [str(job.id) for job in reversed(jobs)]
    first = owner_client.get(f"{API}/jobs", limit=2).json()
    second = owner_client.get(f"{API}/jobs", limit=2, cursor=first["next_cursor"]).json()
    assert [row["id"] for row in first["results"] + second["results"]] == newest[:4]
    assert (first["has_more"], first["prev_cursor"]) == (True, None)
    back = owner_client.get(f"{API}/jobs", limit=2, cursor=second["prev_cursor"]).json()
    assert [row["id"] for row in back["results"]] == newest[:2]
    assert owner_client.get(f"{API}/jobs", cursor="AAAA").status_code == 400
    path = f"{API}/jobs/{newest[0]}"
    assert owner_client.get(path).json()["progress"] == {"done": 0, "total": None}
    assert viewer.get(path).status_code == viewer.post(f"{path}/cancel").status_code == 404
    assert viewer.get(f"{API}/jobs").json()["results"] == []
    cancelled = owner_client.post(f"{path}/cancel")
    assert (cancelled.status_code, cancelled.json()["state"]) == (202, "cancelled")
    with tenant_context(organisation):
        Job.objects.filter(id=newest[1]).update(state="failed", finished_at=timezone.now())
    assert owner_client.post(f"{API}/jobs/{newest[1]}/cancel").json()["code"] == "job_finished"


def test_a_file_is_announced_uploaded_confirmed_and_downloaded(owner_client, viewer) -> None:
    body = b"Name;City\n"
    made = owner_client.post(f"{API}/files", {"name": "a.csv", "size": len(body), "content_type": "text/csv"})
    file = made.json()
    path = f"{API}/files/{file['id']}"
    assert (made.status_code, made["Location"], file["state"]) == (201, path, "pending")
    assert owner_client.post(f"{path}/confirm").status_code == 409
    form = type("Form", (), {"url": file["upload"]["url"], "fields": file["upload"]["fields"]})
    assert post_form(form, body, content_type="text/csv") < 300
    assert owner_client.post(f"{path}/confirm").json()["state"] == "ready"
    assert owner_client.get(path).json()["size"] == len(body)
    answer = owner_client.get(f"{path}/download")
    assert (answer.status_code, "response-content-disposition=attachment" in answer["Location"]) == (302, True)
    assert viewer.get(path).status_code == viewer.get(f"{path}/download").status_code == 404
    assert viewer.post(f"{API}/files", {"name": "a", "size": 1, "content_type": "text/csv"}).status_code == 403
    assert owner_client.delete(path).status_code == 204
    assert owner_client.get(path).status_code == 404


def test_numbering_is_seen_tried_and_changed(owner_client, viewer, sales) -> None:
    name = viewer.get(f"{API}/numbering").json()["results"][0]["name"]
    path = f"{API}/numbering/{name}"
    before = viewer.get(path)
    tried = viewer.post(f"{path}/preview", {"mask": "T{SEQ:4}", "reset": "never", "next_number": 7})
    assert tried.json() == {"preview": ["T0007", "T0008", "T0009"]}
    assert viewer.patch(path, {"mask": "T{SEQ:4}"}).status_code == 403
    bad = owner_client.patch(path, {"mask": "T{DD}"}).json()
    assert [error["pointer"] for error in bad["errors"]] == ["/mask"]
    changed = owner_client.patch(path, {"mask": "T{SEQ:4}", "reset": "never"}, if_match=before["ETag"])
    assert (changed.status_code, changed.json()["preview"][0]) == (200, "T0001")
    assert owner_client.patch(path, {"mask": "U{SEQ:4}"}, if_match=before["ETag"]).status_code == 412
    assert viewer.get(f"{API}/numbering/nobody").status_code == 404


def test_events_are_polled_without_end_and_without_loss(unblocked, fresh_organisation, credentials) -> None:
    from tests.api_client import ApiClient

    client = ApiClient(fresh_organisation, session=credentials(fresh_organisation, "owner").session)
    with tenant_context(fresh_organisation):
        Event.objects.all().delete()
    first = client.get(f"{API}/events").json()
    assert (first["results"], first["has_more"]) == ([], False)
    with tenant_context(fresh_organisation):
        for number in range(5):
            Event.objects.create(at=timezone.now(), kind="test.done", object_id=uuid.uuid4(), data={"number": number})

    def polled(since: str, count: int) -> Any:
        # An event is final once no older transaction runs anywhere on the server, another test's included.
        found = client.get(f"{API}/events", since=since, limit=3).json()
        return found if len(found["results"]) == count else None

    page = until(lambda: polled(first["next_cursor"], 3))
    rest = until(lambda: polled(page["next_cursor"], 2))
    assert [event["data"]["number"] for event in page["results"] + rest["results"]] == [0, 1, 2, 3, 4]
    assert (page["has_more"], rest["has_more"]) == (True, False)
    assert set(page["results"][0]) == {"id", "type", "timestamp", "object_id", "data"}
    end = client.get(f"{API}/events", since=rest["next_cursor"]).json()
    assert (end["results"], end["next_cursor"]) == ([], rest["next_cursor"])
    refused = client.get(f"{API}/events", since="AAAA")
    assert (refused.status_code, refused.json()["errors"][0]["parameter"]) == (400, "since")


def test_events_of_all_are_not_for_those_who_see_some(sales) -> None:
    assert sales.get(f"{API}/events").status_code == 403


def test_cursors_are_worthless_elsewhere(owner_client, other_organisation, client_of) -> None:
    since = owner_client.get(f"{API}/events").json()["next_cursor"]
    assert client_of(other_organisation, "owner").get(f"{API}/events", since=since).status_code == 400
    assert owner_client.get(f"{API}/jobs", cursor=since).status_code == 400


def test_every_error_code_is_explained_to_everybody(anonymous_client) -> None:
    for code in error_codes():
        answer = anonymous_client.get(f"{API}/errors/{code}")
        assert answer.status_code == 200
        assert answer.json()["advice"], code
    assert anonymous_client.get(f"{API}/errors/nothing").status_code == 404
    assert len(anonymous_client.get(f"{API}/errors").json()["results"]) == len(error_codes())


def test_a_problem_leads_to_its_explanation(anonymous_client) -> None:
    problem = anonymous_client.get(f"{API}/jobs").json()
    assert anonymous_client.get(problem["type"]).json()["code"] == "not_authenticated"


def test_the_schema_is_served_to_everybody(anonymous_client) -> None:
    answer = anonymous_client.get(f"{API}/schema/")
    assert answer.status_code == 200
    assert answer.json()["openapi"].startswith("3.1")
    assert f"{API}/views" in answer.json()["paths"]


def test_the_documentation_is_made_of_our_own_files_only(anonymous_client) -> None:
    answer = anonymous_client.get(f"{API}/docs/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert not re.search(r"<style|style=|\son\w+=|<script>", page)
    addresses = re.findall(r'(?:src|href)="([^"]+)"', page)
    assert len(addresses) == 4
    for address in addresses:
        assert address.startswith("/static/")
        assert finders.find(address.removeprefix("/static/")), address


def test_history_pages_go_newest_first_and_by_request(entered) -> None:
    object_id = uuid.uuid4()
    for number in range(5):
        who = system_actor()
        history.record(who, "things", object_id, history.Action.UPDATED, {"size": (number, number + 1)})
    first = history.changes_of("things", object_id, limit=3)
    rest = history.changes_of("things", object_id, limit=3, cursor=first.next_cursor)
    sizes = [row["fields"] for row in first.results + rest.results]
    assert sizes == [[{"name": "size", "before": number, "after": number + 1}] for number in (4, 3, 2, 1, 0)]
    assert (first.has_more, rest.has_more, rest.next_cursor) == (True, False, None)
    assert history.changes_of("things", object_id, request_id="another").results == []
    assert history.changes_of("others", object_id).results == []
    assert first.results[0]["actor"] == {"kind": "system", "id": None, "name": "Kontor"}


def test_event_kinds_are_declared(entered) -> None:
    with pytest.raises(KeyError):
        events.emit("nobody.knows", uuid.uuid4(), {})
