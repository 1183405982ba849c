"""Signing in with a password, and staying signed in."""

from tests.accounts.people import PASSWORD, browser_of, join


def test_the_right_password_opens_a_session(entered):
    person = join("anna@alpha.example")
    browser = browser_of(entered)
    assert browser.get("/api/v1/me").status_code == 401
    answer = browser.post("/api/v1/auth/login", {"email": "Anna@Alpha.example", "password": PASSWORD})
    assert answer.status_code == 204, answer.content
    me = browser.get("/api/v1/me").json()
    assert (me["id"], me["email"]) == (str(person.id), "anna@alpha.example")
