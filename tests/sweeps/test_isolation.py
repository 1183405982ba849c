"""Every route x the other organisation's ids, sessions, keys, cursors: nothing of it is ever seen or changed."""

import uuid

import pytest
import redis
from django.conf import settings
from django.db import connection

from kernel.api.endpoint import Access
from tests.api_client import ApiClient
from tests.sweeps.canaries import MARK, Canaries
from tests.sweeps.routes import Route, api_routes

ROUTES = api_routes("config.urls")

# What to send so that a body is valid and only the id is foreign.
BODIES = {
    "ContactRolesPut": {"contact_roles": []},
    "ProfileLayoutPut": {"panels": []},
    "LogoPut": {"file_id": "00000000-0000-0000-0000-000000000000"},
    "TermRemoval": {"code": "x"},
    "ActivityCreate": {"type_id": "00000000-0000-0000-0000-000000000000", "subject": "x"},
    "AttachmentCreate": {"file_id": "00000000-0000-0000-0000-000000000000"},
    "AttachmentChange": {"name": "x"},
    "NoteCreate": {"body": "x"},
    "NoteChange": {"body": "x"},
    "AddressCreate": {"line1": "x", "city": "x", "country": "BG", "usages": ["office"]},
    "AddressInput": {"line1": "x", "city": "x", "country": "BG", "usages": ["office"]},
    "AssignmentCreate": {"role": "salesperson", "employee_id": "00000000-0000-0000-0000-000000000000"},
    "AssignmentInput": {"role": "salesperson", "employee_id": "00000000-0000-0000-0000-000000000000"},
    "ContactAtCustomer": {"first_name": "x", "last_name": "x"},
    "ContactCreate": {"first_name": "x", "last_name": "x"},
    "Deactivation": {},
    "EmailCreate": {"email": "x@x.example"},
    "EmailInput": {"email": "x@x.example"},
    "PhoneCreate": {"number": "+359888123456"},
    "PhoneInput": {"number": "+359888123456"},
    "MailDraft": {"subject": "x", "html": "x"},
    "MailSend": {"subject": "x", "html": "x"},
    "MergeRecord": {"customer_id": "00000000-0000-0000-0000-000000000000"},
    "TermChange": {"color": "red"},
    "TagMerge": {"into_id": "00000000-0000-0000-0000-000000000000"},
    "TagChange": {"color": "red"},
    "TeamChange": {"name": "x"},
    "RoleChange": {"name": "x"},
    "EmployeeChange": {"name": "x"},
    "ViewChange": {"name": "x"},
    "Replay": {"since": "2026-11-21T10:00:00Z"},
    "EraseRequest": {"name": "x"},
    "FieldsToRestore": {"fields": ["name"]},
    "PasswordProof": {"password": "a-long-password-of-tests"},
}
# Parameters that are no ids: what they hold in every organisation.
NAMES = {
    "dictionary": "segments",
    "resource": "customers",
    "name": "customers",
    "code": "not_found",
    "key": "theme",
    "source": "canary",
    "external_id": "7q",
}

# Parameters without which a list is a 400.
QUERIES = {"/api/v1/registers/{name}/groups": {"by": "segment"}}


@pytest.fixture
def canaries(organisation, other_organisation, client_of) -> Canaries:
    return Canaries(other_organisation, client_of(other_organisation, "owner"))


def foreign_url(route: Route, ids: dict[str, str]) -> str:
    values = {}
    parts = route.path.split("/")
    for name, converter in route.converters.items():
        before = parts[parts.index("{" + name + "}") - 1]
        segment = NAMES["dictionary"] if before == "{dictionary}" else before
        values[name] = ids[segment] if converter == "uuid" else NAMES[name]
    return route.url(**values)


def body_of(route: Route) -> dict | None:
    declared = route.endpoint.input
    if declared is None:
        return {} if route.method in ("POST", "PUT") else None
    return BODIES.get(declared.__name__, {})


def contents_of(schema_name: str) -> dict[str, str]:
    """A hash of each table of the schema, but for what a refused credential may touch (last seen)."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = %s", [schema_name])
        tables = [name for (name,) in cursor.fetchall()]
        found = {}
        for table in tables:
            rows = "md5(coalesce(string_agg(t::text, $$|$$ ORDER BY t::text), $$$$))"
            cursor.execute(f'SELECT {rows} FROM "{schema_name}"."{table}" t')
            found[table] = cursor.fetchone()[0]
    return found


def test_ids_of_another_organisation_are_unknown_on_every_route(
    organisation, other_organisation, canaries, client_of, caplog
) -> None:
    caplog.set_level("DEBUG")
    caplog.clear()
    client = client_of(organisation, "owner")
    before = contents_of(other_organisation.schema_name)
    answers = {}
    for route in ROUTES:
        if "uuid" in route.converters.values():
            answer = client.call(route.method, foreign_url(route, canaries.ids), body_of(route))
            assert_clean(route, answer)
            answers[route.name] = (answer.status_code, answer.content[-300:])
    assert {name: answer for name, answer in answers.items() if answer[0] != 404} == {}
    assert len(answers) > 30
    assert contents_of(other_organisation.schema_name) == before
    assert not [record for record in caplog.records if MARK in str(record.__dict__)]


def test_lists_and_searches_never_show_another_organisations_rows(organisation, canaries, client_of) -> None:
    client = client_of(organisation, "owner")
    tried = 0
    for route in ROUTES:
        if route.method != "GET" or "uuid" in route.converters.values():
            continue
        url = route.url(**{name: NAMES[name] for name in route.converters})
        answer = client.get(url, **QUERIES.get(route.path, {}))
        assert answer.status_code in (200, 302, 404), (route.name, answer.status_code, answer.content)
        assert_clean(route, answer)
        tried += 1
    searched = client.get("/api/v1/customers", q=MARK)
    assert searched.json()["results"] == []
    assert tried > 20


def test_foreign_ids_in_bodies_are_unknown_too(organisation, canaries, client_of) -> None:
    client = client_of(organisation, "owner")
    for field in ("segment_id", "responsible_manager_id", "parent_id"):
        segment = {"segment_id": "segments", "responsible_manager_id": "employees", "parent_id": "customers"}[field]
        answer = client.post("/api/v1/customers", {"name": "Mine", field: canaries.ids[segment]})
        assert answer.status_code == 422, (field, answer.content)
        assert answer.json()["errors"][0]["pointer"] == f"/{field}"


def test_sessions_and_keys_of_another_organisation_open_no_route(
    organisation, other_organisation, canaries, credentials
) -> None:
    session = ApiClient(organisation, session=credentials(other_organisation, "owner").session)
    key = ApiClient(organisation, key=canaries.key)
    assert ApiClient(other_organisation, key=canaries.key).get("/api/v1/customers").status_code == 200
    tried = 0
    for route in ROUTES:
        if route.endpoint.access is Access.PUBLIC:
            continue
        values = {name: uuid.uuid4() if kind == "uuid" else "none" for name, kind in route.converters.items()}
        for client in (session, key):
            answer = client.call(route.method, route.url(**values), {} if route.method != "GET" else None)
            assert answer.status_code == 401, (route.name, answer.status_code)
            assert_clean(route, answer)
        tried += 1
    assert tried > 60


def test_a_cursor_of_another_organisation_is_refused(organisation, other_organisation, client_of) -> None:
    theirs, ours = client_of(other_organisation, "owner"), client_of(organisation, "owner")
    for number in range(3):
        theirs.post("/api/v1/tags", {"name": f"Theirs {number}"})
    cursor = theirs.get("/api/v1/tags", limit=1).json()["next_cursor"]
    refused = ours.get("/api/v1/tags", limit=1, cursor=cursor)
    assert (refused.status_code, refused.json()["code"]) == (400, "invalid_cursor")
    twisted = cursor[:-2] + ("AA" if cursor[-2:] != "AA" else "BB")
    assert theirs.get("/api/v1/tags", limit=1, cursor=twisted).json()["code"] == "invalid_cursor"


def test_every_key_in_the_cache_names_its_schema(organisation, canaries, client_of) -> None:
    client_of(organisation, "owner").get("/api/v1/customers")
    keys = list(redis.Redis.from_url(settings.CACHES["default"]["LOCATION"]).scan_iter())
    assert keys
    assert [key for key in keys if not key.startswith((b"t_", b"public:"))] == []


def test_inside_an_organisation_public_tables_do_not_exist(entered) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT to_regclass('tenants_organisation'), to_regclass('customers_customer')")
        public, own = cursor.fetchone()
    assert public is None
    assert own is not None


def test_every_id_in_every_route_has_a_canary(canaries) -> None:
    wanted = set()
    for route in ROUTES:
        parts = route.path.split("/")
        uuids = [name for name, kind in route.converters.items() if kind == "uuid"]
        wanted |= {parts[parts.index("{" + name + "}") - 1] for name in uuids}
    assert wanted - {"{dictionary}"} <= set(canaries.ids)


def assert_clean(route: Route, answer) -> None:
    seen = answer.content + str(answer.headers).encode()
    assert MARK.encode() not in seen, route.name
    assert MARK.lower().encode() not in seen.lower(), route.name
