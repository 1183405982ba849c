"""From a sign-up on the platform's host into a session on the organisation's."""

from datetime import datetime, timedelta

import pytest
from django.conf import settings

from accounts.models import Employee, Login, SecurityEvent
from accounts.services.login_tokens import HAND_OVER, PASSWORD_RESET
from kernel.tenancy import tenant_context
from tests.accounts.people import browser_of, join, sign_in

HAND_OVER_URL = "/api/v1/auth/hand-over"


def test_a_hand_over_opens_the_session_of_its_login(entered):
    person = join("new@alpha.example", "owner")
    browser = browser_of(entered)
    answer = browser.post(HAND_OVER_URL, {"token": HAND_OVER.make(person)})
    assert answer.status_code == 204, answer.content
    assert browser.get("/api/v1/me").json()["email"] == "new@alpha.example"
    event = SecurityEvent.objects.get(kind="sign_in.succeeded", actor_id=person.id)
    assert (event.details, event.address) == ({"method": "hand-over"}, "127.0.0.1")


def test_a_hand_over_is_used_once(entered):
    token = HAND_OVER.make(join("once@alpha.example"))
    assert browser_of(entered).post(HAND_OVER_URL, {"token": token}).status_code == 204
    again = browser_of(entered)
    answer = again.post(HAND_OVER_URL, {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (410, "invalid_token")
    assert again.get("/api/v1/me").status_code == 401


def test_a_hand_over_dies_after_a_minute(entered, monkeypatch):
    token = HAND_OVER.make(join("slow@alpha.example"))
    later = datetime.now() + timedelta(seconds=62)  # noqa: DTZ005 - Django's tokens count in local time
    monkeypatch.setattr(HAND_OVER, "_now", lambda: later)
    assert browser_of(entered).post(HAND_OVER_URL, {"token": token}).status_code == 410


def test_a_hand_over_dies_with_any_sign_in(entered):
    token = HAND_OVER.make(join("back@alpha.example"))
    sign_in(entered, "back@alpha.example")
    assert browser_of(entered).post(HAND_OVER_URL, {"token": token}).status_code == 410


def test_a_hand_over_of_a_deactivated_login_is_dead(entered):
    person = join("gone@alpha.example")
    token = HAND_OVER.make(person)
    Login.objects.filter(id=person.id).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    assert browser_of(entered).post(HAND_OVER_URL, {"token": token}).status_code == 410


def test_a_hand_over_is_worthless_at_another_organisations_host(organisation, other_organisation, db):
    with tenant_context(organisation):
        person = join("anna@both.example")
        token = HAND_OVER.make(person)
    with tenant_context(other_organisation):
        twin = join("anna@both.example")
        Employee.objects.filter(id=twin.id).delete()
        twin.id, twin.password = person.id, person.password
        twin.save(force_insert=True)
    assert browser_of(other_organisation).post(HAND_OVER_URL, {"token": token}).status_code == 410


def test_tokens_of_one_purpose_do_not_serve_another(entered):
    person = join("mixed@alpha.example")
    browser = browser_of(entered)
    assert browser.post(HAND_OVER_URL, {"token": PASSWORD_RESET.make(person)}).status_code == 410
    body = {"token": HAND_OVER.make(person), "password": "another long password"}
    assert browser.post("/api/v1/auth/password/reset", body).status_code == 410


def test_a_hand_over_replaces_the_session_key_that_was_there(entered):
    before = browser_of(entered)
    join("other@alpha.example")
    planted = sign_in(entered, "other@alpha.example").http.cookies[settings.SESSION_COOKIE_NAME].value
    before.http.cookies[settings.SESSION_COOKIE_NAME] = planted
    before.post(HAND_OVER_URL, {"token": HAND_OVER.make(join("new@alpha.example"))})
    assert before.http.cookies[settings.SESSION_COOKIE_NAME].value != planted
    thief = browser_of(entered)
    thief.http.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert thief.get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}-abc-def", "-", "é" * 40])
def test_a_made_up_hand_over_is_refused(entered, token):
    answer = browser_of(entered).post(HAND_OVER_URL, {"token": token})
    assert (answer.status_code, answer.json()["code"]) == (410, "invalid_token")


def test_guessing_hand_overs_is_throttled(entered):
    browser = browser_of(entered)
    statuses = [browser.post(HAND_OVER_URL, {"token": f"guess{n}"}).status_code for n in range(11)]
    assert statuses == [410] * 10 + [429]
