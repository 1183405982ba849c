"""Passkeys, with a software authenticator."""

import pytest

from accounts.models import Passkey
from tests.accounts.people import PASSWORD, Browser, browser_of, join, sign_in
from tests.accounts.soft_passkey import SoftPasskey

PASSKEYS = "/api/v1/auth/passkeys"
LOGIN = "/api/v1/auth/login"


@pytest.fixture
def anna(entered):
    join("anna@alpha.example", "administrator")
    return sign_in(entered, "anna@alpha.example")


def add(browser: Browser, passkey: SoftPasskey, **given):
    options = browser.post(f"{PASSKEYS}/options", {"password": PASSWORD}).json()["options"]
    return browser.post(PASSKEYS, {"name": "Phone", "credential": passkey.create(options, **given)})


def use(browser: Browser, passkey: SoftPasskey, **given):
    options = browser.post(f"{PASSKEYS}/sign-in/options").json()["options"]
    return browser.post(f"{PASSKEYS}/sign-in", {"credential": passkey.get(options, **given)})


def test_a_passkey_signs_in_without_a_password(anna, entered):
    phone = SoftPasskey(entered.url)
    added = add(anna, phone)
    assert (added.status_code, added.json()["name"]) == (201, "Phone")
    browser = browser_of(entered)
    assert use(browser, phone).status_code == 204
    assert browser.get("/api/v1/me").json()["email"] == "anna@alpha.example"
    assert anna.get(PASSKEYS).json()["results"][0]["last_used_at"] is not None


def test_a_passkey_is_asked_for_as_second_factor(anna, entered):
    phone = SoftPasskey(entered.url)
    add(anna, phone)
    browser = browser_of(entered)
    answer = browser.post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD})
    assert (answer.json()["code"], answer.json()["methods"]) == ("second_factor_required", ["passkey"])
    assert use(browser, phone).status_code == 204


def test_somebody_elses_passkey_is_no_second_factor(anna, entered):
    add(anna, SoftPasskey(entered.url))
    join("boris@alpha.example")
    his = SoftPasskey(entered.url)
    add(sign_in(entered, "boris@alpha.example"), his)
    browser = browser_of(entered)
    browser.post(LOGIN, {"email": "anna@alpha.example", "password": PASSWORD})
    answer = use(browser, his)
    assert (answer.status_code, answer.json()["code"]) == (401, "invalid_code")


def test_an_unknown_passkey_is_refused(anna, entered):
    assert use(browser_of(entered), SoftPasskey(entered.url)).json()["code"] == "invalid_code"


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "http://sub.alpha.localhost:8000", "http://alpha.localhost"]
)
def test_a_page_of_another_origin_is_refused(anna, entered, origin):
    assert add(anna, SoftPasskey(origin)).json()["code"] == "invalid_code"
    phone = SoftPasskey(entered.url)
    add(anna, phone)
    phone.origin = origin
    assert use(browser_of(entered), phone).status_code == 401


def test_presence_without_verification_is_not_enough(anna, entered):
    phone = SoftPasskey(entered.url)
    assert add(anna, phone, verified=False).status_code == 401
    add(anna, phone)
    assert use(browser_of(entered), phone, verified=False).status_code == 401


def test_an_answer_is_good_once(anna, entered):
    phone = SoftPasskey(entered.url)
    add(anna, phone)
    browser = browser_of(entered)
    options = browser.post(f"{PASSKEYS}/sign-in/options").json()["options"]
    credential = phone.get(options)
    assert browser.post(f"{PASSKEYS}/sign-in", {"credential": credential}).status_code == 204
    replayed = browser.post(f"{PASSKEYS}/sign-in", {"credential": credential})
    assert replayed.json()["code"] == "sign_in_expired"


def test_an_answer_to_another_browsers_challenge_is_refused(anna, entered):
    phone = SoftPasskey(entered.url)
    add(anna, phone)
    mine, others = browser_of(entered), browser_of(entered)
    mine.post(f"{PASSKEYS}/sign-in/options")
    options = others.post(f"{PASSKEYS}/sign-in/options").json()["options"]
    assert mine.post(f"{PASSKEYS}/sign-in", {"credential": phone.get(options)}).status_code == 401


def test_a_copied_key_is_noticed_by_its_counter(anna, entered):
    phone = SoftPasskey(entered.url)
    add(anna, phone)
    use(browser_of(entered), phone)
    Passkey.objects.update(sign_count=50)
    assert use(browser_of(entered), phone).status_code == 401


def test_a_passkey_of_a_deactivated_person_opens_nothing(anna, entered):
    person = join("leaver@alpha.example")
    phone = SoftPasskey(entered.url)
    add(sign_in(entered, "leaver@alpha.example"), phone)
    anna.post(f"/api/v1/employees/{person.id}/deactivate", {})
    assert use(browser_of(entered), phone).status_code == 401


def test_adding_and_removing_asks_for_the_password(anna, entered):
    assert anna.post(f"{PASSKEYS}/options", {"password": "not it"}).status_code == 403
    made = add(anna, SoftPasskey(entered.url)).json()
    assert anna.call("DELETE", f"{PASSKEYS}/{made['id']}", {"password": "not it"}).status_code == 403
    assert anna.call("DELETE", f"{PASSKEYS}/{made['id']}", {"password": PASSWORD}).status_code == 204
    sign_in(entered, "anna@alpha.example")


@pytest.mark.parametrize("credential", [{}, {"id": "x"}, {"response": {}}, {"id": 1, "rawId": [], "response": "x"}])
def test_an_answer_that_makes_no_sense_is_refused(anna, entered, credential):
    anna.post(f"{PASSKEYS}/options", {"password": PASSWORD})
    assert anna.post(PASSKEYS, {"name": "x", "credential": credential}).status_code == 401
    browser = browser_of(entered)
    browser.post(f"{PASSKEYS}/sign-in/options")
    assert browser.post(f"{PASSKEYS}/sign-in", {"credential": credential}).status_code == 401
