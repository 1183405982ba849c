"""Changing a password, and getting a new one by mail."""

from datetime import datetime, timedelta

import pytest

from accounts.models import Employee
from accounts.services.login_tokens import PASSWORD_RESET
from kernel.models import Job
from kernel.tenancy import tenant_context
from tests.accounts.conftest import link_token
from tests.accounts.people import PASSWORD, browser_of, join, sign_in

FORGOT, RESET, CHANGE = (f"/api/v1/auth/password/{verb}" for verb in ("forgot", "reset", "change"))
NEW = "a much better password"


def test_changing_the_password_ends_every_other_session(entered):
    join("anna@alpha.example")
    other = sign_in(entered, "anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    stolen = browser_of(entered, session=browser.http.cookies["session"].value)
    body = {"current_password": PASSWORD, "new_password": NEW}
    assert browser.post(CHANGE, body).status_code == 204
    assert other.get("/api/v1/me").status_code == 401
    assert stolen.get("/api/v1/me").status_code == 401
    assert browser.get("/api/v1/me").status_code == 200
    sign_in(entered, "anna@alpha.example", NEW)


def test_changing_the_password_asks_for_the_present_one(entered):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    answer = browser.post(CHANGE, {"current_password": "not it", "new_password": NEW})
    assert (answer.status_code, answer.json()["code"]) == (403, "wrong_password")
    sign_in(entered, "anna@alpha.example")


def test_guessing_the_present_password_is_throttled(entered):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    body = {"current_password": "not it", "new_password": NEW}
    statuses = [browser.post(CHANGE, body).status_code for _try in range(11)]
    assert statuses == [403] * 10 + [429]


@pytest.mark.parametrize(
    ("weak", "code"),
    [("short", "too_short"), ("password1234", "not_allowed"), ("anna@alpha.example", "not_allowed")],
)
def test_a_weak_password_is_refused_with_a_reason(entered, weak, code):
    join("anna@alpha.example")
    browser = sign_in(entered, "anna@alpha.example")
    answer = browser.post(CHANGE, {"current_password": PASSWORD, "new_password": weak})
    assert answer.status_code == 422
    assert {"/new_password"} == {error["pointer"] for error in answer.json()["errors"]}
    assert code in {error["code"] for error in answer.json()["errors"]}


def test_a_forgotten_password_is_set_by_the_link_of_a_mail(entered, mails_to):
    join("forgetful@alpha.example")
    open_session = sign_in(entered, "forgetful@alpha.example")
    browser = browser_of(entered)
    assert browser.post(FORGOT, {"email": "forgetful@alpha.example"}).status_code == 202
    (mail,) = mails_to("forgetful@alpha.example")
    body = {"token": link_token(mail), "password": NEW}
    assert browser.post(RESET, body).status_code == 204
    assert open_session.get("/api/v1/me").status_code == 401
    sign_in(entered, "forgetful@alpha.example", NEW)
    again = browser.post(RESET, body | {"password": "yet another password"})
    assert (again.status_code, again.json()["code"]) == (410, "invalid_token")


def test_a_forged_host_does_not_appear_in_the_mail(entered, mails_to):
    join("target@alpha.example")
    browser = browser_of(entered)
    forged = {"X_Forwarded_Host": "evil.example", "Origin": "https://evil.example", "Forwarded": "host=evil.example"}
    assert browser.post(FORGOT, {"email": "target@alpha.example"}, **forged).status_code == 202
    (mail,) = mails_to("target@alpha.example")
    assert "evil.example" not in mail.as_string()
    assert f"{entered.url}/reset-password#token=" in mail.get_content()


def test_an_unknown_address_gets_the_same_answer_and_no_mail(entered, mails_to):
    join("known@alpha.example")
    answers = [
        browser_of(entered).post(FORGOT, {"email": email}) for email in ("known@alpha.example", "unknown@alpha.example")
    ]
    assert [(answer.status_code, answer.content) for answer in answers] == [(202, b""), (202, b"")]
    assert Job.objects.filter(kind="accounts.send_password_reset").count() == 2
    assert mails_to("unknown@alpha.example") == []


def test_no_more_than_five_reset_mails_an_hour_go_to_one_address(entered):
    join("target@alpha.example")
    statuses = [browser_of(entered).post(FORGOT, {"email": "target@alpha.example"}).status_code for _try in range(6)]
    assert statuses == [202] * 5 + [429]


def test_a_reset_link_dies_after_an_hour(entered, monkeypatch):
    person = join("slow@alpha.example")
    token = PASSWORD_RESET.make(person)
    later = datetime.now() + timedelta(minutes=61)  # noqa: DTZ005 - Django's tokens count in local time
    monkeypatch.setattr(PASSWORD_RESET, "_now", lambda: later)
    answer = browser_of(entered).post(RESET, {"token": token, "password": NEW})
    assert answer.status_code == 410


def test_a_reset_link_dies_with_a_sign_in(entered):
    person = join("back@alpha.example")
    token = PASSWORD_RESET.make(person)
    sign_in(entered, "back@alpha.example")
    assert browser_of(entered).post(RESET, {"token": token, "password": NEW}).status_code == 410


def test_a_reset_link_of_one_organisation_is_worthless_in_another(organisation, other_organisation, db):
    with tenant_context(organisation):
        person = join("anna@both.example")
        token = PASSWORD_RESET.make(person)
    with tenant_context(other_organisation):
        twin = join("anna@both.example")
        Employee.objects.filter(id=twin.id).delete()
        twin.id, twin.password = person.id, person.password
        twin.save(force_insert=True)
    answer = browser_of(other_organisation).post(RESET, {"token": token, "password": NEW})
    assert answer.status_code == 410


@pytest.mark.parametrize("token", ["x", "0" * 32, f"{'0' * 32}-abc-def", "-", "é" * 40])
def test_a_made_up_token_is_refused(entered, token):
    answer = browser_of(entered).post(RESET, {"token": token, "password": NEW})
    assert (answer.status_code, answer.json()["code"]) == (410, "invalid_token")


def test_a_deactivated_person_gets_no_link(entered, mails_to):
    person = join("left@alpha.example")
    Employee.objects.filter(id=person.id).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    browser_of(entered).post(FORGOT, {"email": "left@alpha.example"})
    assert mails_to("left@alpha.example") == []


def test_the_mail_is_in_the_persons_language(entered, mails_to):
    person = join("ivan@alpha.example")
    Employee.objects.filter(id=person.id).update(language="bg")
    browser_of(entered).post(FORGOT, {"email": "ivan@alpha.example"})
    (mail,) = mails_to("ivan@alpha.example")
    assert mail["Subject"].strip().startswith("Изберете нова парола")
    assert mail["Auto-Submitted"] == "auto-generated"
