"""Inside one organisation: a customer that somebody's scope does not reach is as if it were not there."""

import json
from typing import Any

import pytest

from tests.api_client import ApiClient
from tests.sweeps.canaries import MARK, Canaries
from tests.sweeps.routes import Route, api_routes
from tests.sweeps.test_isolation import NAMES, body_of

ROUTES = api_routes("config.urls")
OF_CUSTOMERS = [
    route
    for route in ROUTES
    if "uuid" in route.converters.values() and route.path.split("/")[3] in ("customers", "contacts")
]
# What belongs to the organisation and not to customers. Whoever has the right sees all of it.
OF_THE_ORGANISATION = frozenset(
    {
        *(
            "api-keys",
            "category-schemes",
            "custom-fields",
            "dictionaries",
            "domains",
            "employees",
            "field-policies",
            "invitations",
            "me",
        ),
        *("profile-layouts", "registers", "roles", "security-log", "tags", "teams", "templates", "views", "webhooks"),
    }
)


@pytest.fixture
def unseen(organisation: Any, client_of: Any) -> dict[str, str]:
    """Ids of a customer of the owner's and of all its parts."""
    return Canaries(organisation, client_of(organisation, "owner")).ids


@pytest.fixture
def sales(organisation: Any, client_of: Any, unseen: Any) -> ApiClient:
    return client_of(organisation, "sales")


def url_of(route: Route, ids: dict[str, str]) -> str:
    parts = route.path.split("/")
    values = {
        name: ids[parts[parts.index("{" + name + "}") - 1]] if kind == "uuid" else NAMES[name]
        for name, kind in route.converters.items()
    }
    return route.url(**values)


def test_every_route_of_an_unseen_customer_is_not_found(
    sales: ApiClient, unseen: dict[str, str], organisation: Any
) -> None:
    answers = {}
    for route in OF_CUSTOMERS:
        answer = sales.call(route.method, url_of(route, unseen), body_of(route))
        assert MARK not in answer.content.decode(), route.name
        answers[route.name] = answer.status_code
    assert {name: status for name, status in answers.items() if status not in (403, 404)} == {}
    assert sum(status == 404 for status in answers.values()) > 25


def test_no_list_search_filter_or_event_shows_an_unseen_customer(sales: ApiClient, unseen: dict[str, str]) -> None:
    questions: list[dict[str, Any]] = [
        {"q": MARK},
        {"name": MARK},
        {"filter": json.dumps({"field": "id", "op": "in", "value": [unseen["customers"], unseen["contacts"]]})},
        {"filter": json.dumps({"not": {"field": "name", "op": "eq", "value": "nobody"}})},
        {"ordering": "-created_at", "limit": 200, "count": "exact"},
    ]
    for path in ("/api/v1/customers", "/api/v1/contacts"):
        for question in questions:
            answer = sales.get(path, **question)
            assert answer.status_code == 200, (path, question, answer.content)
            assert MARK not in answer.content.decode(), (path, question)
            assert unseen["customers"] not in answer.content.decode()
    for route in ROUTES:
        if route.method != "GET" or route.converters or route.path.split("/")[3] in OF_THE_ORGANISATION:
            continue
        assert MARK not in sales.get(route.path).content.decode(), route.name


def test_an_unseen_customer_cannot_be_named_by_name_or_id(sales: ApiClient, unseen: dict[str, str]) -> None:
    # A filter that knew the name would tell that somebody of this name is there.
    known = sales.get("/api/v1/customers", parent=MARK)
    unknown = sales.get("/api/v1/customers", parent="Nobody at all")
    assert (known.status_code, known.json().get("code")) == (unknown.status_code, unknown.json().get("code"))
    refused = sales.post("/api/v1/customers", {"name": "Mine", "parent_id": unseen["customers"]})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/parent_id")
    change = {"op": "update", "id": unseen["customers"], "data": {"name": "Mine"}}
    bulk = sales.post("/api/v1/customers/bulk", {"atomic": False, "operations": [change]})
    assert bulk.status_code == 200, bulk.content
    assert [item["status"] for item in bulk.json()["results"]] == [404]
