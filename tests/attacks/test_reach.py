"""Taking more than one has by a way round: wider scopes, another's key, another's answer, an undeclared action."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.test import APIRequestFactory
from time_machine import travel

from accounts.models import Role
from accounts.services.login_tokens import HAND_OVER, PASSWORD_RESET
from kernel.api.views import ResourceViewSet
from kernel.tenancy import Organisation
from tests.accounts.people import browser_of, join, sign_in
from tests.api_client import ApiClient


@pytest.fixture
def clerk(entered: Organisation) -> Any:
    """Somebody who may make roles and invite, and sees only their own customers."""
    rights = ["accounts:role:view", "accounts:role:edit", "accounts:employee:invite", "accounts:key:own"]
    Role.objects.create(code="clerk", name="Clerk", rights=rights, customer_scope="own", document_scope="own")
    join("clerk@alpha.example", "clerk")
    return sign_in(entered, "clerk@alpha.example")


@pytest.mark.parametrize("scope", ["customer_scope", "document_scope"])
def test_nobody_makes_a_role_that_sees_more_than_they_do(scope: str, clerk: ApiClient) -> None:
    body = {"name": "Wider", "rights": ["accounts:role:view"], "customer_scope": "own", "document_scope": "own"}
    refused = clerk.post("/api/v1/roles", body | {scope: "all"})
    assert (refused.status_code, refused.json()["code"]) == (403, "exceeds_own_rights")
    made = clerk.post("/api/v1/roles", body)
    assert made.status_code == 201
    widened = clerk.patch(f"/api/v1/roles/{made.json()['id']}", {scope: "team"})
    assert (widened.status_code, widened.json()["code"]) == (403, "exceeds_own_rights")


def test_nobody_becomes_another_by_rotating_their_key(entered: Organisation, client_of_owner: Any) -> None:
    join("dina@alpha.example", "sales")
    made = sign_in(entered, "dina@alpha.example").post(
        "/api/v1/api-keys", {"name": "Mine", "scopes": ["customers:read"]}
    )
    refused = client_of_owner(entered).post(f"/api/v1/api-keys/{made.json()['id']}/rotate", {})
    assert refused.status_code == 404


def test_a_repeated_post_is_answered_to_whoever_sent_it_alone(organisation: Organisation, client_of: Any) -> None:
    path, body = "/api/v1/views", {"register": "customers", "name": "Mine alone", "columns": [{"name": "name"}]}
    first = client_of(organisation, "owner").call("POST", path, body, Idempotency_Key="the-same")
    second = client_of(organisation, "manager").call("POST", path, body, Idempotency_Key="the-same")
    assert (first.status_code, second.status_code) == (201, 201)
    assert "Idempotent-Replayed" not in second
    assert first.json()["id"] != second.json()["id"]


def test_an_action_that_is_not_declared_cannot_be_called(entered: Organisation, owner: Any) -> None:
    class Undeclared(ResourceViewSet):
        authentication_classes = ()

        def list(self, request: Request) -> Response:
            raise AssertionError("it was called")

    answer = Undeclared.as_view({"get": "list"})(APIRequestFactory().get("/"))
    assert answer.status_code == 403


def test_a_hand_over_opens_one_session_here_within_a_minute(
    entered: Organisation, other_organisation: Organisation
) -> None:
    login = join("founder@alpha.example", "owner")
    token = HAND_OVER.make(login)
    path = "/api/v1/auth/hand-over"
    refusals = (
        browser_of(other_organisation).post(path, {"token": token}),
        browser_of(entered).post(path, {"token": PASSWORD_RESET.make(login)}),
        browser_of(entered).post(path, {"token": token[:-1] + ("a" if token[-1] != "a" else "b")}),
        browser_of(entered).post("/api/v1/auth/password/reset", {"token": token, "password": "another battery horse"}),
    )
    assert [answer.status_code for answer in refusals] == [410] * 4
    browser = browser_of(entered)
    assert browser.post(path, {"token": token}).status_code == 204
    assert browser.get("/api/v1/me").json()["email"] == "founder@alpha.example"
    assert browser_of(entered).post(path, {"token": token}).status_code == 410


def test_a_hand_over_is_too_late_after_a_minute(entered: Organisation) -> None:
    login = join("late@alpha.example", "owner")
    with travel(timezone.now() - timedelta(seconds=62)):
        token = HAND_OVER.make(login)
    assert browser_of(entered).post("/api/v1/auth/hand-over", {"token": token}).status_code == 410
