"""Credentials that outlive what they stood for: none does."""

from collections.abc import Callable
from typing import Any

import pytest

from accounts.models import EmployeeRole, Role
from kernel.tenancy import Organisation
from tests.accounts.people import PASSWORD, Browser, browser_of, join, sign_in
from tests.accounts.test_second_factor import set_up
from tests.api_client import ApiClient

NEW_PASSWORD = "another battery horse"
EMAIL = "mara@alpha.example"


@pytest.fixture
def mara(entered: Organisation) -> Browser:
    join(EMAIL, "administrator")
    return sign_in(entered, EMAIL)


def personal_key(browser: Browser) -> ApiClient:
    body = {"name": "Script", "scopes": ["accounts:read", "customers:read", "customers:write"]}
    return ApiClient(browser.organisation, key=browser.post("/api/v1/api-keys", body).json()["key"])


def test_session_and_key_lose_a_right_with_the_role_at_the_next_request(mara: Browser, entered: Organisation) -> None:
    key = personal_key(mara)
    for client in (mara, key):
        assert client.get("/api/v1/roles").status_code == 200
    EmployeeRole.objects.filter(employee__email=EMAIL).update(role=Role.objects.get(code="sales"))
    for client in (mara, key):
        assert client.get("/api/v1/roles").status_code == 403
        assert client.get("/api/v1/customers").status_code == 200
    EmployeeRole.objects.filter(employee__email=EMAIL).delete()
    for client in (mara, key):
        assert client.get("/api/v1/customers").status_code == 403


def end_by_change(mara: Browser, _other: Browser) -> None:
    body = {"current_password": PASSWORD, "new_password": NEW_PASSWORD}
    assert mara.post("/api/v1/auth/password/change", body).status_code == 204


def end_by_deactivation(mara: Browser, owner: Browser) -> None:
    found = owner.get("/api/v1/employees", email=EMAIL).json()["results"]
    assert owner.post(f"/api/v1/employees/{found[0]['id']}/deactivate", {}).status_code in (200, 204)


@pytest.mark.parametrize("end", [end_by_change, end_by_deactivation])
def test_a_sign_in_that_waits_for_its_second_factor_ends_too(
    end: Callable[[Browser, Browser], None], mara: Browser, entered: Organisation
) -> None:
    app, recovery_codes = set_up(mara)
    thief = browser_of(entered)
    assert thief.post("/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD}).status_code == 401
    join("boss@alpha.example", "owner")
    end(mara, sign_in(entered, "boss@alpha.example"))
    answer = thief.post("/api/v1/auth/mfa/authenticate", {"code": recovery_codes[0]})
    assert answer.status_code == 401, answer.content
    assert thief.get("/api/v1/me").status_code == 401
    assert app.now()


def test_a_session_that_waits_for_its_second_factor_opens_nothing(mara: Browser, entered: Organisation) -> None:
    set_up(mara)
    half = browser_of(entered)
    half.post("/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD})
    for path in ("/api/v1/me", "/api/v1/customers", "/api/v1/auth/sessions", "/api/v1/auth/mfa"):
        assert half.get(path).status_code == 401, path


def test_a_cookie_of_an_attackers_choice_becomes_nobodys_session(entered: Organisation, settings: Any) -> None:
    join(EMAIL, "viewer")
    chosen = "a" * 32
    victim = browser_of(entered)
    victim.http.cookies[settings.SESSION_COOKIE_NAME] = chosen
    assert victim.post("/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD}).status_code == 204
    assert victim.http.cookies[settings.SESSION_COOKIE_NAME].value != chosen
    attacker = ApiClient(entered, session=chosen)
    assert attacker.get("/api/v1/me").status_code == 401


def test_malformed_cookies_are_nobody(entered: Organisation) -> None:
    for cookie in ("", "x", "\x7f", "'; --", "0" * 5000, "é", "../../etc"):
        assert ApiClient(entered, session=cookie).get("/api/v1/me").status_code == 401, cookie[:20]
