"""Authenticator apps and recovery codes."""

import time
from concurrent.futures import ThreadPoolExecutor

import pyotp
import pytest
import time_machine
from django.db import connection

from accounts.models import Authenticator, Login, RecoveryCode
from accounts.services import second_factor
from accounts.services.security_log import Client
from kernel.tenancy import tenant_context
from tests.accounts.people import PASSWORD, Browser, actor_for, browser_of, join, sign_in

MFA = "/api/v1/auth/mfa"
LOGIN = "/api/v1/auth/login"
HERE = Client("192.0.2.1")


def set_up(browser: Browser) -> tuple[pyotp.TOTP, list[str]]:
    """An authenticator app for the person of the browser, and the recovery codes."""
    secret = browser.post(f"{MFA}/totp").json()["secret"]
    app = pyotp.TOTP(secret)
    answer = browser.post(f"{MFA}/totp/confirm", {"code": app.now()})
    assert answer.status_code == 200, answer.content
    return app, answer.json()["recovery_codes"]


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-21T10:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def anna(entered, clock):
    join("anna@alpha.example", "administrator")
    return sign_in(entered, "anna@alpha.example")


def begin(organisation) -> Browser:
    browser = browser_of(organisation)
    answer = browser.post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD})
    assert (answer.status_code, answer.json()["code"]) == (401, "second_factor_required")
    return browser


def test_the_secret_comes_as_text_and_as_otpauth_url(anna):
    answer = anna.post(f"{MFA}/totp").json()
    parsed = pyotp.parse_uri(answer["otpauth_url"])
    assert (parsed.secret, parsed.name, parsed.issuer) == (answer["secret"], "anna@alpha.example", "Alpha")


def test_an_app_that_was_not_confirmed_does_not_count(anna, entered):
    anna.post(f"{MFA}/totp")
    assert anna.get(MFA).json()["totp"] is False
    sign_in(entered, "anna@alpha.example")


def test_the_password_alone_does_not_sign_in_any_more(anna, entered, clock):
    app, _codes = set_up(anna)
    browser = begin(entered)
    assert browser.get("/api/v1/me").status_code == 401
    clock.shift(30)
    assert browser.post(f"{MFA}/authenticate", {"code": app.now()}).status_code == 204
    assert browser.get("/api/v1/me").json()["email"] == "anna@alpha.example"


def test_somebody_deactivated_is_not_even_asked_for_a_code(anna, entered):
    set_up(anna)
    Login.objects.filter(email="anna@alpha.example").update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    answer = browser_of(entered).post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD})
    assert answer.json()["code"] == "invalid_credentials"


def test_the_methods_to_choose_from_are_told(anna, entered):
    set_up(anna)
    answer = browser_of(entered).post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD})
    assert answer.json()["methods"] == ["totp"]


def test_a_code_is_good_once(anna, entered, clock):
    app, _codes = set_up(anna)
    clock.shift(30)
    code = app.now()
    assert begin(entered).post(f"{MFA}/authenticate", {"code": code}).status_code == 204
    again = begin(entered).post(f"{MFA}/authenticate", {"code": code})
    assert (again.status_code, again.json()["code"]) == (401, "invalid_code")


def test_an_older_code_than_the_last_is_refused(anna, entered, clock):
    app, _codes = set_up(anna)
    clock.shift(60)
    older = app.now()
    clock.shift(30)
    assert begin(entered).post(f"{MFA}/authenticate", {"code": app.now()}).status_code == 204
    assert begin(entered).post(f"{MFA}/authenticate", {"code": older}).status_code == 401


@pytest.mark.parametrize(("seconds", "status"), [(-30, 204), (0, 204), (30, 204), (90, 401), (-90, 401)])
def test_a_clock_that_is_half_a_minute_off_is_forgiven(anna, entered, clock, seconds, status):
    app, _codes = set_up(anna)
    clock.shift(600)
    browser = begin(entered)
    code = app.at(int(time.time()) + seconds)
    assert browser.post(f"{MFA}/authenticate", {"code": code}).status_code == status


def test_a_code_without_a_password_before_it_is_nothing(anna, entered):
    app, _codes = set_up(anna)
    answer = browser_of(entered).post(f"{MFA}/authenticate", {"code": app.now()})
    assert (answer.status_code, answer.json()["code"]) == (401, "sign_in_expired")


def test_the_second_step_must_follow_within_ten_minutes(anna, entered, clock):
    app, _codes = set_up(anna)
    browser = begin(entered)
    clock.shift(601)
    answer = browser.post(f"{MFA}/authenticate", {"code": app.now()})
    assert answer.json()["code"] == "sign_in_expired"


def test_codes_are_throttled_per_person(anna, entered):
    set_up(anna)
    browser = begin(entered)
    statuses = [browser.post(f"{MFA}/authenticate", {"code": f"{n:06}"}).status_code for n in range(11)]
    assert statuses == [401] * 10 + [429]


def test_a_recovery_code_is_good_once(anna, entered):
    _app, codes = set_up(anna)
    assert len(set(codes)) == 10
    written_down = codes[3].lower().replace("-", " ")
    assert begin(entered).post(f"{MFA}/authenticate", {"code": written_down}).status_code == 204
    assert begin(entered).post(f"{MFA}/authenticate", {"code": codes[3]}).status_code == 401
    assert anna.get(f"{MFA}/recovery-codes").json() == {"left": 9}


def test_new_recovery_codes_replace_the_old_ones(anna, entered):
    _app, old = set_up(anna)
    refused = anna.post(f"{MFA}/recovery-codes", {"password": "not it"})
    assert refused.json()["code"] == "wrong_password"
    new = anna.post(f"{MFA}/recovery-codes", {"password": PASSWORD}).json()["recovery_codes"]
    assert not set(new) & set(old)
    assert begin(entered).post(f"{MFA}/authenticate", {"code": old[0]}).status_code == 401
    assert begin(entered).post(f"{MFA}/authenticate", {"code": new[0]}).status_code == 204


def test_an_authenticator_is_removed_only_with_the_password(anna, entered):
    set_up(anna)
    assert anna.delete(f"{MFA}/totp").status_code in (415, 422)
    assert anna.call("DELETE", f"{MFA}/totp", {"password": "not it"}).status_code == 403
    assert anna.call("DELETE", f"{MFA}/totp", {"password": PASSWORD}).status_code == 204
    assert anna.get(MFA).json() == {"totp": False, "passkeys": [], "recovery_codes_left": 0}
    sign_in(entered, "anna@alpha.example")


def test_a_second_authenticator_does_not_replace_the_first_unasked(anna):
    set_up(anna)
    answer = anna.post(f"{MFA}/totp")
    assert (answer.status_code, answer.json()["code"]) == (409, "already_set_up")


def test_secrets_and_codes_are_not_readable_in_the_tables(anna):
    app, codes = set_up(anna)
    with connection.cursor() as cursor:
        cursor.execute("SELECT a::text FROM accounts_authenticator a UNION SELECT r::text FROM accounts_recoverycode r")
        rows = "".join(row[0] for row in cursor.fetchall())
    assert app.secret not in rows
    assert all(code.replace("-", "") not in rows and code.replace("-", "").encode().hex() not in rows for code in codes)


def test_of_two_uses_of_a_code_at_the_same_moment_one_counts(fresh_organisation):
    with tenant_context(fresh_organisation):
        person = join("anna@fresh.example")
        actor = actor_for(person)
        app = pyotp.TOTP(second_factor.begin_authenticator(actor=actor).secret)
        codes = second_factor.confirm_authenticator(actor=actor, code=app.now(), client=HERE)
        Authenticator.objects.update(last_step=0)

    def use(code: str) -> bool:
        with tenant_context(fresh_organisation):
            try:
                return second_factor.use_code(login_id=person.id, code=code, client=HERE, request_id="")
            finally:
                connection.close()

    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(use, [app.now()] * 4)) == 1
        assert sum(pool.map(use, [codes[0]] * 4)) == 1
    with tenant_context(fresh_organisation):
        assert RecoveryCode.objects.count() == 9
