"""Roles that have every right, but reach only their own customers or those of their team: nothing else is there.

Driven by the routes and the registers: a new one is walked the day it is added, and a new register must have a row
that the role without bounds sees.
"""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from kernel import storage
from kernel.exports.selection import object_of
from kernel.jobs.runner import run as work
from kernel.models import Export
from kernel.registers import registry
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.attacks.test_scopes import OF_THE_ORGANISATION, ROUTES, url_of
from tests.customers.test_calendars import FEED, token_of
from tests.imports.files import Imports, counts, table
from tests.sweeps.canaries import MARK, Canaries
from tests.sweeps.routes import Route
from tests.sweeps.test_isolation import NAMES, QUERIES, body_of
from tests.sweeps.test_registers import REGISTER_PATHS
from tests.world import Credentials

MINE, OURS = "Mine of own", "Ours of the team"
# These name the organisation's own fields.
NAMES_OF_FIELDS = ("/api/v1/imports/resources", "/api/v1/imports/resources/{name}/template")
# Who manages jobs sees that they are there, ends them, and undoes no more of them than it reaches.
OF_JOBS = {
    "GET /api/v1/jobs/{id}": 200,
    "POST /api/v1/jobs/{id}/cancel": 202,
    "POST /api/v1/customers/bulk-update/{job_id}/undo": 409,
}
REGISTERS_OF_THE_ORGANISATION = {"employees", "tags", "security-log", "templates", "webhook-deliveries"}


class People:
    """Clients by scope: the same rights each. Of the customers one is of nobody, one of "own", one of the team."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.owner = ApiClient(organisation, session=Credentials.create(organisation, "owner").session)
        self.unseen = Canaries(organisation, self.owner).ids
        rights = self.owner.get("/api/v1/me").json()["rights"]
        self.clients: dict[str, ApiClient] = {}
        logins = {}
        for scope, role_code in (("own", "sales"), ("team", "manager"), ("all", "viewer")):
            role = {"name": f"Reaches {scope}", "rights": rights, "customer_scope": scope, "document_scope": scope}
            made = self.owner.post("/api/v1/roles", role).json()
            credentials = Credentials.create(organisation, role_code)
            change = self.owner.patch(f"/api/v1/employees/{credentials.login_id}", {"role_ids": [made["id"]]})
            assert change.status_code == 200, change.json()
            self.clients[scope] = ApiClient(organisation, session=credentials.session)
            logins[scope] = str(credentials.login_id)
        colleague = Credentials.create(organisation, "accountant")
        members = [logins["team"], str(colleague.login_id)]
        assert self.owner.post("/api/v1/teams", {"name": "T", "member_ids": members}).status_code == 201
        for name, person in ((MINE, logins["own"]), (OURS, str(colleague.login_id))):
            body = {"name": name, "responsible_manager_id": person, "contacts": [{"last_name": name}]}
            answer = self.owner.post("/api/v1/customers", body)
            assert answer.status_code == 201, answer.json()

    def worked(self, client: ApiClient, answer: Any) -> dict[str, Any]:
        """The job of an answer, after its turn."""
        assert answer.status_code == 202, answer.json()
        work(str(self.organisation.id), answer.json()["id"])
        return client.get(f"/api/v1/jobs/{answer.json()['id']}").json()


@pytest.fixture
def people(fresh_organisation: Organisation) -> People:
    return People(fresh_organisation)


def segment(route: Route) -> str:
    return route.path.split("/")[3]


def lists() -> list[Route]:
    return [
        route
        for route in ROUTES
        if route.method == "GET"
        and route.path not in NAMES_OF_FIELDS
        and "uuid" not in route.converters.values()
        and segment(route) not in OF_THE_ORGANISATION
    ]


def of_rows() -> list[Route]:
    return [
        route
        for route in ROUTES
        if "uuid" in route.converters.values() and segment(route) not in OF_THE_ORGANISATION | {"auth", "organisations"}
    ]


def asked(client: ApiClient, route: Route) -> Any:
    return client.get(route.url(**{name: NAMES[name] for name in route.converters}), **QUERIES.get(route.path, {}))


@pytest.mark.parametrize("scope", ["own", "team"])
def test_no_route_shows_or_changes_what_a_scope_does_not_reach(people: People, scope: str) -> None:
    client = people.clients[scope]
    before = people.owner.get(f"/api/v1/customers/{people.unseen['customers']}").json()
    answers = {}
    for route in of_rows():
        answer = client.call(route.method, url_of(route, people.unseen), body_of(route))
        assert MARK not in answer.content.decode(), route.name
        answers[route.name] = answer.status_code
    assert {name: status for name, status in answers.items() if status != 404 and name not in OF_JOBS} == {}
    assert OF_JOBS.keys() == {name for name in OF_JOBS if answers[name] == OF_JOBS[name]}
    assert len(answers) > 60
    assert people.owner.get(f"/api/v1/customers/{people.unseen['customers']}").json() == before


@pytest.mark.parametrize("scope", ["own", "team"])
def test_no_list_shows_what_a_scope_does_not_reach(people: People, scope: str) -> None:
    client, everybody = people.clients[scope], people.clients["all"]
    telling = set()
    for route in lists():
        answer = asked(client, route)
        assert answer.status_code in (200, 302, 403, 404), (route.name, answer.content)
        assert MARK not in answer.content.decode(), route.name
        if MARK in asked(everybody, route).content.decode():
            telling.add(route.path.removeprefix("/api/v1/"))
    # The owner's own imports, jobs and mappings are nobody else's, whatever the scope; those of events are all.
    assert {"customers", "contacts", "activities", "events", "imports"} <= telling
    assert client.get("/api/v1/events").status_code == 403
    seen = {row["name"] for row in client.get("/api/v1/customers", limit=200).json()["results"]}
    assert seen == ({MINE} if scope == "own" else {OURS})
    found = client.get("/api/v1/contacts", limit=200).json()["results"]
    assert {row["name"] for row in found} == seen


def test_every_register_is_bound_or_belongs_to_the_organisation(people: People) -> None:
    for register in registry.all_registers():
        if register.name in REGISTERS_OF_THE_ORGANISATION:
            continue
        path = REGISTER_PATHS[register.name]
        columns = ",".join(column.name for column in register.all_columns())
        assert MARK in people.clients["all"].get(path, fields=columns, limit=200).content.decode(), register.name
        for scope in ("own", "team"):
            client = people.clients[scope]
            assert MARK not in client.get(path, fields=columns, limit=200).content.decode(), register.name
            _check_groups(client, register.name, path)
            if register.export_right is not None:
                _check_export(people, client, register.name, path)


def _check_groups(client: ApiClient, name: str, path: str) -> None:
    total = client.get(path, count="exact").json()["total_count"]
    described = client.get(f"/api/v1/registers/{name}").json()["columns"]
    for column in [each["name"] for each in described if each.get("groupable")]:
        groups = client.get(f"/api/v1/registers/{name}/groups", by=column)
        assert MARK not in groups.content.decode()
        assert groups.json()["total_count"] == total


def _check_export(people: People, client: ApiClient, name: str, path: str) -> None:
    columns = [each["name"] for each in client.get(f"/api/v1/registers/{name}").json()["columns"]]
    wanted = {"register": name, "format": "json", "columns": columns}
    done = people.worked(client, client.post("/api/v1/exports", wanted))
    assert done["state"] == "succeeded", done
    with tenant_context(people.organisation):
        content = b"".join(storage.read(object_of(Export.objects.get(job_id=done["id"]))))
    assert MARK.encode() not in content, name
    assert len(json.loads(content)) == client.get(path, count="exact").json()["total_count"], name


@pytest.mark.parametrize("scope", ["own", "team"])
def test_bulk_changes_end_at_the_scope(people: People, scope: str) -> None:
    client = people.clients[scope]
    everything = {"filter": None, "data": {"business_area": "Changed"}, "expected_count": 1}
    done = people.worked(client, client.post("/api/v1/customers/bulk-update", everything))
    assert (done["state"], done["result"]["changed"]) == ("succeeded", 1), done
    areas = {row["name"]: row["business_area"] for row in _rows(people.owner, "business_area")}
    assert areas == {MARK: None if areas[MARK] is None else MARK, **_by_scope(scope)}
    unseen = people.unseen["customers"]
    operations = [
        {"op": "update", "id": unseen, "data": {"name": "Taken"}},
        {"op": "archive", "id": unseen},
        {"op": "create", "data": {"name": "New", "parent_id": unseen}},
    ]
    answer = client.post("/api/v1/customers/bulk", {"atomic": False, "operations": operations})
    assert [item["status"] for item in answer.json()["results"]] == [404, 404, 422], answer.json()


def _by_scope(scope: str) -> dict[str, str | None]:
    return {MINE: "Changed" if scope == "own" else None, OURS: "Changed" if scope == "team" else None}


def _rows(client: ApiClient, *fields: str) -> list[dict[str, Any]]:
    return client.get("/api/v1/customers", fields=",".join(("name", *fields)), limit=200).json()["results"]


def test_an_import_reaches_no_further_than_who_runs_it(people: People) -> None:
    imports = Imports(people.organisation, people.clients["own"])
    unseen = people.owner.get(f"/api/v1/customers/{people.unseen['customers']}").json()
    body = table("Code,Name,Industry", f"{unseen['code']},Taken over,Changed", ",With a parent,")
    run = imports.asked(imports.changed(imports.begun(body), rule="update"), "run")
    assert run["counts"]["updated"] == 0
    people_of = table("Last name,Customer code,Company", f"One,{unseen['code']},", f"Two,,{MARK}")
    contacts = imports.asked(imports.begun(people_of, resource="contacts"), "run")
    assert counts(contacts) == {"rows": 2, "refused": 2, "errors": 2}
    assert people.owner.get(f"/api/v1/customers/{unseen['id']}").json() == unseen


def test_a_calendar_names_no_customer_that_its_owner_does_not_see(people: People) -> None:
    """Who takes part in something sees that, and not with whom."""
    types = people.owner.get("/api/v1/dictionaries/activity-types").json()["results"]
    for scope in ("own", "team"):
        client = people.clients[scope]
        plan = {
            "type_id": types[0]["id"],
            "subject": f"Visit with {scope}",
            "customer_id": people.unseen["customers"],
            "starts_at": (datetime.now(UTC) + timedelta(days=1)).isoformat(),
            "participant_ids": [client.get("/api/v1/me").json()["id"]],
        }
        assert people.owner.post("/api/v1/activities", plan).status_code == 201
        stranger = ApiClient(people.organisation)
        content = stranger.get(f"{FEED}.ics", token=token_of(client)).content.decode()
        assert f"Visit with {scope}" in content
        assert MARK not in content


@pytest.mark.parametrize("scope", ["own", "team"])
def test_the_last_place_of_a_contact_can_be_given_back(people: People, scope: str) -> None:
    client = people.clients[scope]
    [customer] = client.get("/api/v1/customers").json()["results"]
    path = f"/api/v1/customers/{customer['id']}/contacts"
    [contact] = client.get(path).json()["results"]
    assert client.delete(f"{path}/{contact['id']}").status_code == 204
    assert client.get(path).json()["results"] == []
    other = people.clients["team" if scope == "own" else "own"]
    assert other.get(f"/api/v1/contacts/{contact['id']}").status_code == 404
    assert client.get(f"/api/v1/contacts/{contact['id']}").json()["archived_at"] is not None
    assert client.post(f"/api/v1/contacts/{contact['id']}/restore").status_code == 200
    back = client.post(path, {"contact_id": contact["id"], "is_primary": True})
    assert (back.status_code, back.json()["is_primary"]) == (201, True)


@pytest.mark.parametrize("scope", ["own", "team"])
def test_nothing_around_a_seen_customer_names_its_unseen_neighbours(people: People, scope: str) -> None:
    """Child, parent, custom link, who takes part in an activity: each is on the profile of a customer that is seen."""
    owner, client = people.owner, people.clients[scope]
    [customer] = client.get("/api/v1/customers").json()["results"]
    path = f"/api/v1/customers/{customer['id']}"
    _surround(people, customer["id"])
    seen_by_all = people.clients["all"].get(f"{path}/profile").json()["panels"]
    telling = {panel["code"] for panel in seen_by_all if MARK in json.dumps(panel)}
    assert {"group", "custom"} <= telling
    fields = ",".join(column["name"] for column in client.get("/api/v1/registers/customers").json()["columns"])
    answers = {
        "list": client.get("/api/v1/customers", fields=fields),
        "by the parent's name": client.get("/api/v1/customers", parent__icontains=MARK),
        "activities": client.get("/api/v1/activities"),
        "contacts": client.get("/api/v1/contacts"),
        **{
            part: client.get(f"{path}/{part}".rstrip("/"))
            for part in ("", "profile", "brief", "timeline", "history", "activities", "contacts")
        },
    }
    for part, answer in answers.items():
        assert answer.status_code == (400 if part == "by the parent's name" else 200), (part, answer.content)
        assert MARK not in answer.content.decode().replace(f"__icontains={MARK}", ""), part
    assert client.get("/api/v1/customers", parent=people.unseen["customers"]).json()["results"] in ([], [customer])
    _check_export(people, client, "customers", "/api/v1/customers")
    assert MARK in owner.get(path).content.decode()


def _surround(people: People, customer_id: str) -> None:
    """Give a customer neighbours that its own people do not see, in every way there is."""
    owner, unseen = people.owner, people.unseen
    child = {"name": f"{MARK} child", "parent_id": customer_id, "allow_duplicate": True}
    assert owner.post("/api/v1/customers", child).status_code == 201
    link = {
        "resource": "customers",
        "key": "partner",
        "type": "link",
        "target": "customer",
        "labels": {"en": "Partner"},
    }
    assert owner.post("/api/v1/custom-fields", link).status_code == 201
    change = {"parent_id": unseen["customers"], "custom": {"partner": unseen["customers"]}}
    answer = owner.patch(f"/api/v1/customers/{customer_id}", change)
    assert answer.status_code == 200, answer.json()
    [kind, *_kinds] = owner.get("/api/v1/dictionaries/activity-types").json()["results"]
    for contact_ids in ([], [unseen["contacts"]]):
        plan = {"type_id": kind["id"], "subject": "Visit", "customer_id": customer_id, "contact_ids": contact_ids}
        answer = owner.post("/api/v1/activities", plan)
        assert answer.status_code == 201, answer.json()
