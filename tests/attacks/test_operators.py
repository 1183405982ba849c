"""Operators see that an organisation is there and how large; never whom it knows."""

import uuid
from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.api.endpoint import Access
from kernel.models import Event
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.sweeps.canaries import MARK, Canaries
from tests.sweeps.routes import Route, api_routes
from tests.sweeps.test_isolation import NAMES, body_of, contents_of

PLATFORM = api_routes("config.urls_platform")
ORDINARY = api_routes("config.urls")
CONSOLE = [route for route in PLATFORM if route.path.split("/")[3] in ("organisations", "plans", "jobs-overview")]
COUNTED = "kernel_job"

Clients = Callable[[Organisation, str], ApiClient]


@pytest.fixture
def canaries(organisation: Organisation, client_of: Clients) -> Canaries:
    return Canaries(organisation, client_of(organisation, "owner"))


@pytest.fixture
def operator(platform: Organisation, client_of: Clients) -> ApiClient:
    return client_of(platform, "owner")


def kept_by(organisation: Organisation) -> tuple[dict[str, str], list[str]]:
    """A hash of each of its tables but its events, and the kinds of these in their order."""
    contents = contents_of(organisation.schema_name)
    del contents["kernel_event"]
    with tenant_context(organisation):
        return contents, list(Event.objects.order_by("transaction", "id").values_list("kind", flat=True))


def filled(route: Route, ids: dict[str, str]) -> str:
    parts = route.path.split("/")
    values = {}
    for name, converter in route.converters.items():
        before = parts[parts.index("{" + name + "}") - 1]
        segment = NAMES["dictionary"] if before == "{dictionary}" else before
        values[name] = ids.get(segment, str(uuid.uuid4())) if converter == "uuid" else NAMES[name]
    return route.url(**values)


def test_the_sweep_finds_the_console() -> None:
    assert len(CONSOLE) > 8
    assert not [route.name for route in CONSOLE if route in ORDINARY]


def test_no_route_of_the_platforms_host_shows_what_an_organisation_keeps(
    operator: ApiClient, organisation: Organisation, canaries: Canaries
) -> None:
    ids = canaries.ids | {"organisations": str(organisation.id)}
    found = 0
    for route in PLATFORM:
        if route.method != "GET":
            continue
        with CaptureQueriesContext(connection) as captured:
            answer = operator.call(route.method, filled(route, ids))
        assert answer.status_code in (200, 302, 400, 404), (route.name, answer.status_code, answer.content)
        assert MARK not in answer.content.decode() + str(answer.headers), route.name
        read = [each["sql"] for each in captured]
        if route.path == "/api/v1/jobs-overview":
            assert any(f'"{organisation.schema_name}".{COUNTED}' in statement for statement in read)
            read = [statement.replace(f'"{organisation.schema_name}".{COUNTED}', "") for statement in read]
        assert not [statement for statement in read if organisation.schema_name in statement], route.name
        found += answer.status_code == 200
    for word in ("second@canary.example", "+359888111222"):
        for path in ("customers", "contacts", "organisations"):
            assert operator.get(f"/api/v1/{path}", q=word).json()["results"] == [], (path, word)
    assert found > 30


def test_nothing_that_operators_do_shows_or_changes_what_an_organisation_keeps(
    operator: ApiClient, organisation: Organisation, canaries: Canaries
) -> None:
    ids = canaries.ids | {"organisations": str(organisation.id)}
    before, told_before = kept_by(organisation)
    for route in PLATFORM:
        if route.method == "GET" or not route.converters or route.endpoint.access is Access.PUBLIC:
            continue
        answer = operator.call(route.method, filled(route, ids), body_of(route))
        assert MARK not in answer.content.decode() + str(answer.headers), route.name
        if "uuid" in route.converters.values() and route not in CONSOLE:
            assert answer.status_code == 404, (route.name, answer.status_code, answer.content)
    after, told = kept_by(organisation)
    assert after == before
    # Its API clients learn what became of it, and of nothing else.
    assert set(told[len(told_before) :]) <= {"organisation.updated"}


def test_an_operators_session_and_key_open_no_route_of_an_organisation(
    operator: ApiClient, organisation: Organisation, canaries: Canaries
) -> None:
    made = operator.post("/api/v1/api-keys", {"name": "Console", "scopes": ["customers:read", "customers:write"]})
    key = ApiClient(operator.organisation, key=made.json()["key"])
    assert key.get("/api/v1/customers").status_code == 200
    tried = 0
    for route in ORDINARY:
        if route.endpoint.access is Access.PUBLIC:
            continue
        for client in (operator, key):
            body = body_of(route) if route.method != "GET" else None
            answer = client.at(organisation).call(route.method, filled(route, canaries.ids), body)
            assert answer.status_code == 401, (route.name, answer.status_code)
        tried += 1
    assert tried > 80
