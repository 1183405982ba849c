"""Bodies that ask for more than a form has: every field of every model, on every route that takes a body."""

from typing import Any, get_args

import pytest
from django.apps import apps
from pydantic import BaseModel

from tests.api_client import ApiClient
from tests.sweeps.routes import Route, api_routes
from tests.sweeps.test_isolation import NAMES

WRITES = [route for route in api_routes() if route.endpoint and route.endpoint.input is not None]
FIELDS = sorted({field.attname for model in apps.get_models() for field in model._meta.concrete_fields})
# What only the server decides; no input has one of these names but those below.
SERVERS = {
    *("id", "created_at", "updated_at", "version", "schema_name", "state", "is_system", "is_superuser", "is_staff"),
    *("password", "secret_hmac", "token_hmac", "key_hmac", "secret_encrypted", "owner_id", "login_id", "created_by_id"),
    *("actor_id", "actor_kind", "uploader_id", "is_platform", "plan_id", "features", "limits", "last_login"),
    *("last_sign_in_at", "confirmed_at", "revoked_at", "accepted_at", "archived_at", "organisation_id", "attempts"),
}
ALLOWED = {
    # One's own secret, typed in.
    ("InvitationAccept", "password"),
    ("PasswordProof", "password"),
    ("PasswordReset", "password"),
    ("SignIn", "password"),
    ("SignUp", "password"),
    ("MailRelayPut", "password"),
    # Whether a panel of a profile is open.
    ("PanelInput", "state"),
    # Names one of the customer's own rows when a whole list is sent; looked up among them.
    ("AddressInput", "id"),
    ("ContactRoleInput", "id"),
    ("EmailInput", "id"),
    ("PhoneInput", "id"),
    ("ChannelInput", "id"),
    # One may plan for a colleague, and note what is done already.
    ("ActivityCreate", "owner_id"),
    ("ActivityChange", "owner_id"),
    ("ActivityBulkChange", "owner_id"),
    ("ActivityCreate", "state"),
    # Names the row that a bulk operation changes, within what the actor may change.
    ("BulkOperation", "id"),
    # The customer's name in another system.
    ("ReferenceInput", "id"),
    # What the client has seen, to be compared.
    ("BulkOperation", "version"),
    # The operators' console.
    ("PlanAssignment", "plan_id"),
    ("PlanChange", "features"),
    ("PlanChange", "limits"),
    ("PlanCreate", "features"),
    ("PlanCreate", "limits"),
}


def inputs_of(annotation: Any) -> set[type[BaseModel]]:
    """Every model that a body of this type may hold, at any depth."""
    found: set[type[BaseModel]] = set()
    waiting = [annotation]
    while waiting:
        each = waiting.pop()
        if isinstance(each, type) and issubclass(each, BaseModel):
            if each not in found:
                found.add(each)
                waiting += [field.annotation for field in each.model_fields.values()]
        else:
            waiting += get_args(each)
    return found


def values_of(route: Route) -> dict[str, str]:
    return {
        name: "00000000-0000-0000-0000-000000000000" if kind == "uuid" else NAMES[name]
        for name, kind in route.converters.items()
    }


def test_the_sweep_finds_bodies_and_fields() -> None:
    assert len(WRITES) > 50
    assert len(FIELDS) > 150


@pytest.mark.parametrize("route", WRITES, ids=lambda route: route.name)
def test_every_field_that_a_body_has_not_is_named_and_refused(
    route: Route, platform: Any, client_of_owner: Any
) -> None:
    declared = {field.alias or name for name, field in route.endpoint.input.model_fields.items()}
    body = {field: "x" for field in FIELDS if field not in declared}
    client: ApiClient = client_of_owner(platform)
    answer = client.call(route.method, route.url(**values_of(route)), body)
    assert answer.status_code == 422, (route.name, answer.status_code, answer.content[:300])
    refused = {error["pointer"] for error in answer.json()["errors"] if error["code"] == "unknown_field"}
    assert {f"/{field}" for field in body} <= refused


def test_no_input_at_any_depth_takes_unknown_fields() -> None:
    models = set().union(*(inputs_of(route.endpoint.input) for route in WRITES))
    assert len(models) > 50
    assert [model.__name__ for model in models if model.model_config.get("extra") != "forbid"] == []


def test_what_the_server_decides_is_in_no_input() -> None:
    models = set().union(*(inputs_of(route.endpoint.input) for route in WRITES))
    found = {(model.__name__, field) for model in models for field in model.model_fields if field in SERVERS}
    assert found == ALLOWED
