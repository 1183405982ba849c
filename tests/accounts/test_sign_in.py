"""Signing in with a password, and staying signed in."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts import throttle
from accounts.models import Login, SecurityEvent, Session
from kernel.tenancy import tenant_context
from tests.accounts.people import PASSWORD, browser_of, join, sign_in
from tests.api_client import ApiClient

LOGIN = "/api/v1/auth/login"


def cookie(browser: ApiClient) -> str:
    return browser.http.cookies[settings.SESSION_COOKIE_NAME].value


def test_the_right_password_opens_a_session(entered):
    person = join("anna@alpha.example")
    browser = browser_of(entered)
    assert browser.get("/api/v1/me").status_code == 401
    answer = browser.post(LOGIN, {"email": "Anna@Alpha.example", "password": PASSWORD})
    assert answer.status_code == 204, answer.content
    me = browser.get("/api/v1/me").json()
    assert (me["id"], me["email"]) == (str(person.id), "anna@alpha.example")
    assert Login.objects.get(id=person.id).last_login is not None


def test_a_refusal_does_not_tell_whether_the_address_is_known(entered):
    join("known@alpha.example")
    gone = join("gone@alpha.example")
    Login.objects.filter(id=gone.id).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    tries = [
        ("known@alpha.example", "wrong password"),
        ("unknown@alpha.example", "wrong password"),
        ("gone@alpha.example", PASSWORD),
    ]
    answers = [browser_of(entered).post(LOGIN, {"email": email, "password": given}) for email, given in tries]
    shown = [{**answer.json(), "request_id": ""} for answer in answers]
    assert [answer.status_code for answer in answers] == [401, 401, 401]
    assert shown[0] == shown[1] == shown[2]
    assert shown[0]["code"] == "invalid_credentials"
    assert all(set(answer.headers) == set(answers[0].headers) for answer in answers)


def test_the_right_password_of_somebody_deactivated_is_a_failed_try(entered):
    gone = join("gone@alpha.example")
    Login.objects.filter(id=gone.id).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    browser_of(entered).post(LOGIN, {"email": "gone@alpha.example", "password": PASSWORD})
    assert list(SecurityEvent.objects.values_list("kind", "subject_id")) == [("sign_in.failed", gone.id)]


def test_a_refusal_takes_as_long_for_unknown_as_for_known_addresses(entered):
    join("known@alpha.example")
    browser = browser_of(entered)

    def seconds(email: str) -> float:
        started = time.perf_counter()
        browser.post(LOGIN, {"email": email, "password": "wrong password"})
        return time.perf_counter() - started

    seconds("warm@alpha.example")
    pairs = [(seconds("known@alpha.example"), seconds(f"nobody{n}@alpha.example")) for n in range(4)]
    known, unknown = (min(times) for times in zip(*pairs, strict=True))
    assert 0.5 < known / unknown < 2
    assert min(known, unknown) > 0.01, "no password was hashed"


def test_a_login_without_a_password_cannot_sign_in_by_any(entered):
    join("colleague@alpha.example", password=None)
    for password in ("!", " ", "anything at all"):
        answer = browser_of(entered).post(LOGIN, {"email": "colleague@alpha.example", "password": password})
        assert answer.json()["code"] == "invalid_credentials"


def test_a_session_key_that_was_known_before_sign_in_is_worthless(entered):
    join("anna@alpha.example")
    join("attacker@alpha.example")
    attacker = sign_in(entered, "attacker@alpha.example")
    planted = cookie(attacker)
    victim = browser_of(entered)
    victim.http.cookies[settings.SESSION_COOKIE_NAME] = planted
    assert victim.post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD}).status_code == 204
    assert cookie(victim) != planted
    assert attacker.get("/api/v1/me").status_code == 401


def test_signing_out_ends_the_session_for_every_copy_of_its_cookie(entered):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    copy = browser_of(entered, session=cookie(browser))
    assert copy.get("/api/v1/me").status_code == 200
    assert browser.post("/api/v1/auth/logout").status_code == 204
    assert copy.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 401


def test_the_table_of_sessions_does_not_hold_what_the_cookie_holds(entered):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    with connection.cursor() as cursor:
        cursor.execute("SELECT s::text FROM accounts_session s")
        rows = "".join(row[0] for row in cursor.fetchall())
    assert cookie(browser) not in rows
    assert cookie(browser).encode().hex() not in rows


def test_an_expired_session_is_nobodys(entered):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    Session.objects.update(expires_at="2026-01-01T00:00:00Z")
    assert browser.get("/api/v1/me").status_code == 401


def test_a_session_is_worthless_on_another_organisations_host(organisation, other_organisation, client_of):
    at_home = client_of(organisation, "owner")
    assert at_home.get("/api/v1/me").status_code == 200
    assert at_home.at(other_organisation).get("/api/v1/me").status_code == 401


def test_a_session_copied_into_another_organisations_table_is_worthless(organisation, other_organisation, client_of):
    at_home = client_of(organisation, "owner")
    with tenant_context(organisation):
        row = Session.objects.filter(login__isnull=False).first()
    with tenant_context(other_organisation):
        stranger = Login.objects.first()
        row.login_id = stranger.id
        row.save(force_insert=True)
    assert at_home.at(other_organisation).get("/api/v1/me").status_code == 401


def test_an_unsafe_request_of_a_session_needs_its_csrf_token(entered):
    join("anna@alpha.example")
    browser = browser_of(entered, enforce_csrf=True)
    assert browser.post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD}).status_code == 204
    refused = browser.patch("/api/v1/me", {"theme": "dark"})
    assert (refused.status_code, refused.json()["code"]) == (403, "csrf_failed")
    token = browser.http.cookies["csrftoken"].value
    assert browser.patch("/api/v1/me", {"theme": "dark"}, X_CSRFToken=token).status_code == 200


def test_the_csrf_token_changes_at_sign_in(entered):
    join("anna@alpha.example")
    browser = browser_of(entered)
    browser.get("/api/v1/me")
    before = browser.http.cookies["csrftoken"].value
    browser.post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD})
    assert browser.http.cookies["csrftoken"].value != before


def test_eleven_wrong_passwords_in_five_minutes_are_one_too_many(entered):
    join("anna@alpha.example")
    browser = browser_of(entered)
    wrong = {"email": "anna@alpha.example", "password": "wrong password"}
    assert [browser.post(LOGIN, wrong).status_code for _try in range(10)] == [401] * 10
    refused = browser.post(LOGIN, wrong | {"password": PASSWORD})
    assert (refused.status_code, refused.json()["code"]) == (429, "too_many_tries")
    assert 1 <= int(refused["Retry-After"]) <= 300


def test_tries_are_counted_per_address_too(entered):
    browser = browser_of(entered)
    statuses = [
        browser.post(LOGIN, {"email": f"person{number}@alpha.example", "password": "x"}).status_code
        for number in range(11)
    ]
    assert statuses == [401] * 10 + [429]


def test_tries_are_counted_per_person_from_wherever_they_come(entered, settings):
    settings.TRUSTED_PROXIES = 1
    join("anna@alpha.example")
    wrong = {"email": "anna@alpha.example", "password": "wrong password"}
    statuses = [
        browser_of(entered).post(LOGIN, wrong, X_Forwarded_For=f"198.51.100.{number}").status_code
        for number in range(1, 12)
    ]
    assert statuses == [401] * 10 + [429]


def test_successes_do_not_lock_out_an_office_behind_one_address(entered):
    for number in range(15):
        join(f"person{number}@alpha.example")
        sign_in(entered, f"person{number}@alpha.example")


def test_tries_of_one_organisation_do_not_count_in_another(organisation, other_organisation, db):
    for _try in range(10):
        browser_of(organisation).post(LOGIN, {"email": "anna@example.org", "password": "x"})
    answer = browser_of(other_organisation).post(LOGIN, {"email": "anna@example.org", "password": "x"})
    assert answer.status_code == 401


def test_parallel_tries_do_not_slip_past_the_throttle(organisation):
    def attempt(_number: int) -> bool:
        with tenant_context(organisation):
            try:
                throttle.count_try("race", person="anna", address="192.0.2.1")
            except throttle.AppError:
                return False
            return True

    with ThreadPoolExecutor(16) as pool:
        allowed = sum(pool.map(attempt, range(100)))
    assert allowed == 10


def test_without_redis_the_process_still_throttles(entered, settings, monkeypatch):
    settings.REDIS_LIMITS_URL = "redis://127.0.0.1:1/0"
    for cached in (throttle._redis_limiter, throttle._memory_limiter):
        cached.cache_clear()
    try:
        browser = browser_of(entered)
        body = {"email": "anna@alpha.example", "password": "x"}
        assert [browser.post(LOGIN, body).status_code for _try in range(11)] == [401] * 10 + [429]
    finally:
        for cached in (throttle._redis_limiter, throttle._memory_limiter):
            cached.cache_clear()


def test_sign_ins_and_refusals_are_in_the_security_log(entered):
    person = join("anna@alpha.example")
    sign_in(entered, "anna@alpha.example")
    browser_of(entered).post(LOGIN, {"email": "anna@alpha.example", "password": "wrong"})
    kinds = SecurityEvent.objects.filter(subject_id=person.id).order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["sign_in.succeeded", "sign_in.failed"]
    assert set(SecurityEvent.objects.values_list("address", flat=True)) == {"127.0.0.1"}


@pytest.mark.parametrize("role", ["owner", "viewer"])
def test_who_asks_is_one_statement_a_request(entered, role):
    join("anna@alpha.example", role)
    browser = sign_in(entered, "anna@alpha.example")
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get("/api/v1/preferences").status_code == 200
    tables = [query["sql"] for query in queries if "accounts_login" in query["sql"]]
    assert len(tables) == 1
    assert len([query for query in queries if "accounts_session" in query["sql"]]) == 1


def test_the_body_must_be_json_so_that_no_foreign_form_can_sign_in(entered):
    answer = browser_of(entered).http.post(LOGIN, {"email": "a@b.example", "password": "x"})
    assert answer.status_code == 415
