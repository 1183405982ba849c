"""Labels that each process remembers are never older than the request that shows them."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.tenancy import Organisation
from tests.api_client import ApiClient
from tests.world import build_organisation, drop_organisation

COLUMNS = "name,segment,responsible_manager"


@pytest.fixture
def client(fresh_organisation: Organisation, credentials: Callable[..., Any]) -> ApiClient:
    """The owner of an organisation of the test's own: outside of a transaction, as requests are."""
    return owner_of(fresh_organisation, credentials)


@pytest.fixture
def elsewhere(unblocked: None, credentials: Callable[..., Any]) -> Iterator[ApiClient]:
    made = build_organisation()
    yield owner_of(made, credentials)
    drop_organisation(made)


def owner_of(organisation: Organisation, credentials: Callable[..., Any]) -> ApiClient:
    return ApiClient(organisation, session=credentials(organisation, "owner").session)


def add_customer(client: ApiClient) -> str:
    """A customer with a segment and a manager; the segment's id."""
    segment = client.get("/api/v1/dictionaries/segments").json()["results"][0]["id"]
    me = client.get("/api/v1/me").json()["id"]
    body = {"name": "Orion", "kind": "person", "segment_id": segment, "responsible_manager_id": me}
    assert client.post("/api/v1/customers", body).status_code == 201
    return str(segment)


def first(client: ApiClient) -> dict[str, Any]:
    [row] = client.get("/api/v1/customers", fields=COLUMNS, q="Orion").json()["results"]
    return dict(row)


def test_labels_that_are_remembered_cost_no_statement(client: ApiClient) -> None:
    add_customer(client)
    first(client)
    with CaptureQueriesContext(connection) as counted:
        first(client)
    read = [query["sql"] for query in counted if "customers_term" in query["sql"] or "accounts_login" in query["sql"]]
    assert len(read) == 1, read  # who calls
    assert len(counted) == 2


def test_a_term_that_was_changed_shows_its_new_label_at_once(client: ApiClient) -> None:
    segment = add_customer(client)
    first(client)
    path = f"/api/v1/dictionaries/segments/{segment}"
    for name, color in (("Whales", "red"), ("Minnows", "teal")):
        answer = client.patch(path, {"labels": {"en": name}, "color": color})
        assert answer.status_code == 200, answer.content
        assert (first(client)["segment"]["label"], first(client)["segment"]["color"]) == (name, color)


def test_an_employee_who_was_renamed_shows_the_new_name_at_once(client: ApiClient) -> None:
    add_customer(client)
    first(client)
    me = client.get("/api/v1/me").json()["id"]
    assert client.patch("/api/v1/me", {"name": "Olga Petrova"}).status_code == 200
    assert first(client)["responsible_manager"]["name"] == "Olga Petrova"
    assert client.patch(f"/api/v1/employees/{me}", {"name": "Olga Ivanova"}).status_code == 200
    assert first(client)["responsible_manager"]["name"] == "Olga Ivanova"


def test_a_change_that_was_undone_is_not_remembered(client: ApiClient) -> None:
    segment = add_customer(client)
    label = first(client)["segment"]["label"]
    refused = client.patch(f"/api/v1/dictionaries/segments/{segment}", {"labels": {"en": "Whales"}, "code": ""})
    assert refused.status_code == 422
    assert first(client)["segment"]["label"] == label


def test_what_one_organisation_remembers_is_not_seen_by_another(client: ApiClient, elsewhere: ApiClient) -> None:
    for each, name in ((client, "Whales"), (elsewhere, "Minnows")):
        segment = add_customer(each)
        assert each.patch(f"/api/v1/dictionaries/segments/{segment}", {"labels": {"en": name}}).status_code == 200
    for _again in range(2):
        assert first(client)["segment"]["label"] == "Whales"
        assert first(elsewhere)["segment"]["label"] == "Minnows"


def test_the_brief_of_a_customer_with_everything_takes_at_most_twelve_statements(client: ApiClient) -> None:
    add_customer(client)
    customer = first(client)["id"]
    path = f"/api/v1/customers/{customer}"
    assert client.post(f"{path}/contacts", {"last_name": "Lee"}).status_code == 201
    types = client.get("/api/v1/dictionaries/activity-types").json()["results"]
    for day, state in (("2026-12-01", "planned"), ("2026-11-01", "done")):
        body = {"type_id": types[0]["id"], "subject": state, "customer_id": customer, "state": state}
        made = client.post("/api/v1/activities", body | {"starts_at": f"{day}T10:00:00Z"})
        assert made.status_code == 201, made.json()
    assert client.post(f"{path}/notes", {"body": "Pays late"}).status_code == 201
    client.get(f"{path}/brief")
    with CaptureQueriesContext(connection) as counted:
        brief = client.get(f"{path}/brief").json()
    assert len(brief["last_events"]) >= 4
    assert len(counted) <= 12, [each["sql"][:90] for each in counted]
