"""Mappings with a name, and the file of refused rows of a run that was stopped."""

import pytest

from kernel.imports import working
from kernel.jobs.runner import run as work
from tests.api_client import ApiClient
from tests.imports.files import IMPORTS, Imports, table
from tests.world import Credentials

MAPPINGS = f"{IMPORTS}/mappings"
HEADERS = "Whatever,This,Also"


@pytest.fixture
def colleague(imports: Imports) -> Imports:
    """Somebody who imports, too, and manages nothing."""
    sales = Credentials.create(imports.organisation, "sales")
    rights = ["customers:customer:view", "customers:customer:import", "kernel:file:upload"]
    role = imports.client.post("/api/v1/roles", {"name": "Importer", "rights": rights}).json()
    change = imports.client.patch(f"/api/v1/employees/{sales.login_id}", {"role_ids": [role["id"]]})
    assert change.status_code == 200, change.json()
    return Imports(imports.organisation, ApiClient(imports.organisation, session=sales.session))


def mapped(imports: Imports, header: str = HEADERS) -> dict:
    run = imports.begun(table(header, "Orion,Boats,x"))
    return imports.changed(
        run,
        mapping=[{"column": 0, "field": "name"}, {"column": 1, "field": "business_area"}],
        rule="create",
        options={"add_terms": True},
    )


def kept(imports: Imports, name: str, **more: object) -> dict:
    answer = imports.client.post(MAPPINGS, {"name": name, "import_id": mapped(imports)["id"]} | more)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def fields(run: dict) -> dict[str, str]:
    return {run["columns"][entry["column"]]["name"]: entry["field"] for entry in run["mapping"]}


def test_a_kept_mapping_goes_by_headers_wherever_they_stand(imports: Imports):
    known = kept(imports, "From the old program")
    assert [entry["header"] for entry in known["entries"]] == ["Whatever", "This"]
    run = imports.begun(table("New,this,WHATEVER", "1,Ships,Sirius"))
    assert fields(run) == {}
    run = imports.changed(run, mapping_id=known["id"])
    assert fields(run) == {"this": "business_area", "WHATEVER": "name"}
    assert (run["rule"], run["options"]["add_terms"]) == ("create", True)


def test_files_of_the_same_headers_are_mapped_by_what_was_kept_or_shared(imports: Imports, colleague: Imports):
    kept(imports, "Private")
    assert fields(imports.begun(table(HEADERS, "A,B,C"))) == {"Whatever": "name", "This": "business_area"}
    assert fields(colleague.begun(table(HEADERS, "A,B,C"))) == {}
    kept(imports, "Shared", is_shared=True)
    assert fields(colleague.begun(table(HEADERS, "A,B,C"))) == {"Whatever": "name", "This": "business_area"}


def test_colleagues_choose_what_is_shared_and_change_nothing(imports: Imports, colleague: Imports):
    private, shared = kept(imports, "Private"), kept(imports, "Shared", is_shared=True)
    [seen] = colleague.client.get(MAPPINGS, resource="customers").json()["results"]
    assert (seen["id"], seen["can_edit"]) == (shared["id"], False)
    assert colleague.client.patch(f"{MAPPINGS}/{shared['id']}", {"name": "Mine"}).status_code == 403
    assert colleague.client.delete(f"{MAPPINGS}/{shared['id']}").status_code == 403
    assert colleague.client.patch(f"{MAPPINGS}/{private['id']}", {"name": "Mine"}).status_code == 404
    run = colleague.begun(table("Whatever", "A"))
    assert colleague.client.patch(f"{IMPORTS}/{run['id']}", {"mapping_id": private["id"]}).status_code == 422
    assert fields(colleague.changed(run, mapping_id=shared["id"])) == {"Whatever": "name"}
    assert colleague.client.get(MAPPINGS, resource="contacts").json()["results"] == []
    viewer = ApiClient(imports.organisation, session=Credentials.create(imports.organisation, "viewer").session)
    assert viewer.get(MAPPINGS).json()["results"] == []


def test_a_mapping_is_renamed_renewed_and_forgotten(imports: Imports):
    first, second = kept(imports, "First"), kept(imports, "Second")
    taken = imports.client.patch(f"{MAPPINGS}/{second['id']}", {"name": "FIRST"})
    assert (taken.status_code, taken.json()["errors"][0]["pointer"]) == (422, "/name")
    run = imports.changed(imports.begun(table("X", "A")), mapping=[{"column": 0, "field": "name"}])
    renewed = imports.client.patch(f"{MAPPINGS}/{second['id']}", {"import_id": run["id"], "is_shared": True}).json()
    assert (renewed["entries"], renewed["is_shared"]) == ([{"header": "X", "field": "name", "format": ""}], True)
    stale = imports.client.patch(f"{MAPPINGS}/{second['id']}", {"name": "Third"}, **{"If-Match": 'W/"1"'})
    assert stale.status_code == 412
    assert imports.client.delete(f"{MAPPINGS}/{first['id']}").status_code == 204
    assert [row["name"] for row in imports.client.get(MAPPINGS).json()["results"]] == ["Second"]
    unmapped = imports.changed(imports.begun(table("Y", "A")), mapping=[])
    refused = imports.client.post(MAPPINGS, {"name": "None", "import_id": unmapped["id"]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/import_id")
    both = imports.client.patch(f"{IMPORTS}/{run['id']}", {"mapping_id": second["id"], "rule": "skip"})
    assert both.json()["errors"][0]["pointer"] == "/mapping_id"


def test_a_run_cancelled_between_two_chunks_has_its_rows_to_correct(imports: Imports, monkeypatch):
    from kernel.imports import staging

    monkeypatch.setattr(staging, "BATCH_ROWS", 2)
    body = table("Name,Country", "One,Bulgaria", "Two,Nowhere", "Three,Nowhere", "Four,Bulgaria", "Five,Nowhere")
    run = imports.begun(body)
    job = imports.client.post(f"{IMPORTS}/{run['id']}/run").json()
    step = working._next_step

    def one_step(context, work_, found):
        after = step(context, work_, found)
        monkeypatch.setattr(type(context), "time_is_up", lambda _self: True)
        return after

    monkeypatch.setattr(working, "_next_step", one_step)
    work(str(imports.organisation.id), job["id"])
    assert imports.read(run)["job"]["state"] == "queued"
    assert imports.client.post(f"/api/v1/jobs/{job['id']}/cancel").status_code == 202
    stopped = imports.read(run)
    assert (stopped["state"], stopped["has_error_rows"]) == ("cancelled", True)
    _header, *rows = imports.error_rows(run)
    assert [row[0] for row in rows] == ["Two"]
    assert imports.read(run)["has_error_rows"]
    monkeypatch.undo()
    done = imports.asked(run, "run")
    _header, *rows = imports.error_rows(done)
    assert [row[0] for row in rows] == ["Two", "Three", "Five"]
