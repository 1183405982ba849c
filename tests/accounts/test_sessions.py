"""One's own sessions."""

from datetime import timedelta

from django.utils import timezone

from accounts.jobs import purge_sessions
from accounts.models import Session
from tests.accounts.people import join, sign_in

SESSIONS = "/api/v1/auth/sessions"


def test_sessions_are_listed_with_browser_and_address(entered):
    join("anna@alpha.example")
    sign_in(entered, "anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    rows = browser.get(SESSIONS).json()["results"]
    assert [row["is_current"] for row in rows].count(True) == 1
    assert len(rows) == 2
    assert {row["address"] for row in rows} == {"127.0.0.1"}


def test_one_session_can_be_ended_from_another(entered):
    join("anna@alpha.example")
    lost = sign_in(entered, "anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    other = next(row for row in browser.get(SESSIONS).json()["results"] if not row["is_current"])
    assert browser.delete(f"{SESSIONS}/{other['id']}").status_code == 204
    assert lost.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200


def test_all_other_sessions_can_be_ended_at_once(entered):
    join("anna@alpha.example")
    others = [sign_in(entered, "anna@alpha.example") for _session in range(3)]
    browser = sign_in(entered, "anna@alpha.example")
    assert browser.delete(SESSIONS).status_code == 204
    assert [other.get("/api/v1/me").status_code for other in others] == [401, 401, 401]
    assert browser.get("/api/v1/me").status_code == 200


def test_nobody_can_end_somebody_elses_session(entered):
    join("anna@alpha.example")
    join("boris@alpha.example")
    anna = sign_in(entered, "anna@alpha.example")
    boris = sign_in(entered, "boris@alpha.example")
    hers = anna.get(SESSIONS).json()["results"][0]["id"]
    assert boris.delete(f"{SESSIONS}/{hers}").status_code == 404
    assert anna.get("/api/v1/me").status_code == 200


def test_last_seen_moves_at_most_every_five_minutes(entered):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    long_ago = timezone.now() - timedelta(minutes=6)
    Session.objects.update(last_seen_at=long_ago)
    browser.get("/api/v1/me")
    seen = Session.objects.get(login__email="anna@alpha.example").last_seen_at
    assert seen > long_ago
    browser.get("/api/v1/me")
    assert Session.objects.get(login__email="anna@alpha.example").last_seen_at == seen


def test_expired_sessions_are_purged(entered):
    join("anna@alpha.example")
    sign_in(entered, "anna@alpha.example")
    Session.objects.update(expires_at=timezone.now() - timedelta(seconds=1))
    purge_sessions()
    assert not Session.objects.filter(login__email="anna@alpha.example").exists()
