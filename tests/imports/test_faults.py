"""Imports that are killed, cancelled, repeated, or asked for by the wrong people."""

import uuid
from collections.abc import Iterator

import pytest

from accounts.models import EmployeeRole
from customers.models import Customer
from kernel.imports import staging, working
from kernel.jobs import Cancelled
from kernel.jobs.runner import run as work
from kernel.models import Change, Import, ImportBatch, Job, JobState
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.imports.files import IMPORTS, Imports, table
from tests.world import Credentials, build_organisation, drop_organisation

ROWS = 60


class Killed(BaseException):
    """The process is gone: nothing of ours runs any more."""


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(staging, "BATCH_ROWS", 10)


def body() -> bytes:
    """Companies of which each names the next as its parent, so that links are needed."""
    lines = [f"{number},Company {number} of rows,{number + 1}" for number in range(ROWS)]
    return table("No,Name,Parent", *lines)


def killed_at(imports: Imports, run: dict, monkeypatch: pytest.MonkeyPatch, moment: int) -> None:
    """Let the job of an import die at its `moment`-th checkpoint, before it is committed."""
    calls = iter(range(moment + 1))
    checkpoint = working.JobContext.checkpoint

    def dying(context, state):
        checkpoint(context, state)
        if next(calls) == moment:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(working.JobContext, "checkpoint", dying)
        with pytest.raises(Killed):
            work(str(imports.organisation.id), imports.read(run)["job"]["id"])
    with tenant_context(imports.organisation):
        # The sweeper would find it without a heartbeat after a while.
        Job.objects.filter(state=JobState.RUNNING).update(
            state=JobState.QUEUED, heartbeat_at=None, attempts=0, nudged_at=None
        )


def rows_of(imports: Imports) -> list[tuple]:
    with tenant_context(imports.organisation):
        rows = Customer.objects.order_by("name").values_list("name", "parent__name", "version")
        return list(rows)


@pytest.mark.usefixtures("small_batches")
def test_a_run_that_is_killed_again_and_again_gives_the_same_rows(imports: Imports, monkeypatch):
    run = imports.begun(body())
    imports.client.post(f"{IMPORTS}/{run['id']}/run")
    for moment in (0, 2, 3, 1):
        killed_at(imports, run, monkeypatch, moment)
    done = imports.worked(run)
    assert (done["state"], done["counts"]["created"], done["counts"]["rows"]) == ("done", ROWS, ROWS)
    found = rows_of(imports)
    assert len(found) == ROWS
    parents = {name: parent for name, parent, _version in found}
    assert all(parents[f"Company {n} of rows"] == f"Company {n + 1} of rows" for n in range(ROWS - 1))
    with tenant_context(imports.organisation):
        created = Change.objects.filter(resource="customers", action="created", source="import")
        assert created.count() == ROWS


@pytest.mark.usefixtures("small_batches")
def test_what_a_cancelled_run_did_stays_and_it_goes_on_or_is_undone(imports: Imports, monkeypatch):
    run = imports.begun(body())
    imports.client.post(f"{IMPORTS}/{run['id']}/run")
    progress = working.JobContext.progress

    def cancelled(context, done, total=None):
        progress(context, done, total)
        if done >= 30:
            raise Cancelled

    with monkeypatch.context() as patched:
        patched.setattr(working.JobContext, "progress", cancelled)
        stopped = imports.worked(run)
    assert (stopped["state"], stopped["phase"], stopped["counts"]["created"]) == ("cancelled", "running", 30)
    assert stopped["can_undo"]
    assert imports.asked(run, "run")["counts"]["created"] == ROWS
    undone = imports.asked(run, "undo")
    assert undone["counts"]["removed"] == ROWS
    assert rows_of(imports) == []
    with tenant_context(imports.organisation):
        assert not ImportBatch.objects.exists()


@pytest.mark.usefixtures("small_batches")
def test_an_undo_that_is_killed_goes_on(imports: Imports, monkeypatch):
    run = imports.asked(imports.begun(body()), "run")
    imports.client.post(f"{IMPORTS}/{run['id']}/undo")
    for moment in (0, 2):
        killed_at(imports, run, monkeypatch, moment)
    undone = imports.worked(run)
    assert (undone["state"], undone["counts"]["removed"]) == ("undone", ROWS)
    assert rows_of(imports) == []


@pytest.fixture
def elsewhere(unblocked: None) -> Iterator[Organisation]:
    made = build_organisation()
    yield made
    drop_organisation(made)


def test_files_and_imports_of_others_are_not_there(imports: Imports, elsewhere: Organisation):
    stranger = ApiClient(elsewhere, session=Credentials.create(elsewhere, "owner").session)
    file_id = imports.upload(table("Name", "A"))
    answer = stranger.post(IMPORTS, {"resource": "customers", "file_id": file_id})
    assert answer.status_code == 422
    run = imports.client.post(IMPORTS, {"resource": "customers", "file_id": file_id}).json()
    for path in ("", "/errors", "/error-rows"):
        assert stranger.get(f"{IMPORTS}/{run['id']}{path}").status_code == 404
    for what in ("check", "run", "undo"):
        assert stranger.post(f"{IMPORTS}/{run['id']}/{what}").status_code == 404


def test_colleagues_see_their_own_imports_only_and_need_the_right(imports: Imports):
    organisation = imports.organisation
    run = imports.begun(table("Name", "A"))
    clients = {
        role: ApiClient(organisation, session=Credentials.create(organisation, role).session)
        for role in ("administrator", "sales", "viewer")
    }
    assert clients["administrator"].get(f"{IMPORTS}/{run['id']}").status_code == 200
    for role in ("sales", "viewer"):
        assert clients[role].get(f"{IMPORTS}/{run['id']}").status_code == 404
        assert clients[role].get(IMPORTS).json()["results"] == []
        assert clients[role].get(f"{IMPORTS}/resources").json()["results"] == []
        body = {"resource": "customers", "file_id": str(uuid.uuid4())}
        assert clients[role].post(IMPORTS, body).status_code == 403


def test_a_right_that_is_lost_stops_the_import(imports: Imports):
    organisation = imports.organisation
    manager = Credentials.create(organisation, "manager")
    theirs = Imports(organisation, ApiClient(organisation, session=manager.session))
    run = theirs.begun(table("Name", "A"))
    theirs.client.post(f"{IMPORTS}/{run['id']}/run")
    with tenant_context(organisation):
        EmployeeRole.objects.filter(employee_id=manager.login_id).delete()
        job = Import.objects.get(id=run["id"]).job_id
    work(str(organisation.id), str(job))
    assert imports.read(run)["state"] == "failed"
    assert imports.customers() == []


def test_a_file_that_cannot_be_read_says_why_and_can_be_read_otherwise(imports: Imports):
    run = imports.begun("Име\nФирма\n".encode("cp1251") + b"\x98\n")
    failed = imports.changed(run, encoding="cp1251")
    assert (failed["state"], failed["job"]["error"]["code"]) == ("failed", "file_unreadable")
    assert imports.client.post(f"{IMPORTS}/{run['id']}/run").status_code == 409
    read = imports.changed(run, encoding="koi8_r", has_header=False)
    assert (read["state"], read["rows"]) == ("mapping", 3)


def test_an_empty_file_and_a_header_alone_are_refused(imports: Imports):
    for body in (b"Name,Town\n", b"\n\n\n"):
        run = imports.begun(body)
        assert (run["state"], run["job"]["error"]["code"]) == ("failed", "file_unreadable")
        assert imports.client.delete(f"{IMPORTS}/{run['id']}").status_code == 204


def test_what_can_be_imported_is_described(imports: Imports):
    resource, contacts = imports.client.get(f"{IMPORTS}/resources").json()["results"]
    assert (resource["name"], contacts["name"]) == ("customers", "contacts")
    fields = {field["name"]: field for field in resource["fields"]}
    assert fields["distance_km"]["formats"] == ["comma", "point"]
    options = {option["name"]: option for option in resource["options"]}
    assert [choice["code"] for choice in options["kind"]["choices"]] == ["auto", "company", "person"]


def test_the_template_is_read_without_any_mapping(imports: Imports):
    answer = imports.client.http.get(f"{IMPORTS}/resources/customers/template")
    assert answer["Content-Type"].startswith("text/csv")
    header = answer.content.decode("utf-8-sig").strip()
    run = imports.begun(f"{header}\nA{',' * header.count(',')}\n".encode())
    assert len(run["mapping"]) == len(run["columns"])


def test_a_deleted_import_takes_its_file_along(imports: Imports):
    run = imports.begun(table("Name", "A"))
    assert imports.client.delete(f"/api/v1/files/{run['file']['id']}").status_code == 409
    assert imports.client.delete(f"{IMPORTS}/{run['id']}").status_code == 204
    assert imports.client.get(f"/api/v1/files/{run['file']['id']}").status_code == 404
