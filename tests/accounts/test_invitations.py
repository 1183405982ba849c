"""Inviting colleagues by mail."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.models import Employee, Invitation, Role
from kernel.models import Job
from tests.accounts.conftest import link_token
from tests.accounts.people import PASSWORD, browser_of, join, sign_in

INVITATIONS = "/api/v1/invitations"


@pytest.fixture
def boss(entered):
    join("boss@alpha.example", "administrator", name="The Boss")
    return sign_in(entered, "boss@alpha.example")


def invite(boss, email: str, *roles: str, **given) -> dict:
    ids = [str(role.id) for role in Role.objects.filter(code__in=roles or ("sales",))]
    answer = boss.post(INVITATIONS, {"email": email, "name": "Nina", "role_ids": ids, **given})
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_an_invited_person_becomes_an_employee_with_the_roles(boss, entered, mails_to):
    invite(boss, "Nina@Alpha.example", "sales", "viewer")
    (mail,) = mails_to("nina@alpha.example")
    assert "The Boss" in mail["Subject"]
    browser = browser_of(entered)
    shown = browser.post(f"{INVITATIONS}/preview", {"token": link_token(mail)}).json()
    assert (shown["email"], shown["organisation"]) == ("nina@alpha.example", "Alpha")
    body = {"token": link_token(mail), "password": PASSWORD, "name": "Nina Gray"}
    joined = browser.post(f"{INVITATIONS}/accept", body)
    assert (joined.status_code, joined.json()["name"]) == (201, "Nina Gray")
    me = sign_in(entered, "nina@alpha.example").get("/api/v1/me").json()
    assert [role["code"] for role in me["roles"]] == ["sales", "viewer"]


def test_an_invitation_is_used_once(boss, entered, mails_to):
    invite(boss, "once@alpha.example")
    body = {"token": link_token(mails_to("once@alpha.example")[0]), "password": PASSWORD}
    assert browser_of(entered).post(f"{INVITATIONS}/accept", body).status_code == 201
    again = browser_of(entered).post(f"{INVITATIONS}/accept", body)
    assert (again.status_code, again.json()["code"]) == (410, "invalid_token")


def test_an_invitation_is_good_for_72_hours(boss, entered, mails_to):
    made = invite(boss, "late@alpha.example")
    token = link_token(mails_to("late@alpha.example")[0])
    row = Invitation.objects.get(id=made["id"])
    assert timedelta(hours=71) < row.expires_at - timezone.now() <= timedelta(hours=72)
    Invitation.objects.filter(id=row.id).update(expires_at=timezone.now())
    answer = browser_of(entered).post(f"{INVITATIONS}/accept", {"token": token, "password": PASSWORD})
    assert answer.status_code == 410
    assert [row["state"] for row in boss.get(INVITATIONS).json()["results"]] == ["expired"]


def test_sending_again_replaces_the_link(boss, entered, mails_to):
    made = invite(boss, "again@alpha.example")
    mails_to("again@alpha.example")
    assert boss.post(f"{INVITATIONS}/{made['id']}/resend").status_code == 200
    first, second = (link_token(mail) for mail in mails_to("again@alpha.example"))
    browser = browser_of(entered)
    assert browser.post(f"{INVITATIONS}/accept", {"token": first, "password": PASSWORD}).status_code == 410
    assert browser.post(f"{INVITATIONS}/accept", {"token": second, "password": PASSWORD}).status_code == 201


def test_a_revoked_invitation_is_dead(boss, entered, mails_to):
    made = invite(boss, "no@alpha.example")
    token = link_token(mails_to("no@alpha.example")[0])
    assert boss.post(f"{INVITATIONS}/{made['id']}/revoke").json()["state"] == "revoked"
    answer = browser_of(entered).post(f"{INVITATIONS}/accept", {"token": token, "password": PASSWORD})
    assert answer.status_code == 410
    closed = boss.post(f"{INVITATIONS}/{made['id']}/resend")
    assert (closed.status_code, closed.json()["code"]) == (409, "invitation_closed")


def test_an_invitation_revoked_before_its_mail_left_sends_none(boss, mails_to):
    made = invite(boss, "quick@alpha.example")
    boss.post(f"{INVITATIONS}/{made['id']}/revoke")
    assert mails_to("quick@alpha.example") == []


def test_a_weak_password_leaves_the_invitation_open(boss, entered, mails_to):
    invite(boss, "weak@alpha.example")
    token = link_token(mails_to("weak@alpha.example")[0])
    browser = browser_of(entered)
    assert browser.post(f"{INVITATIONS}/accept", {"token": token, "password": "short"}).status_code == 422
    assert browser.post(f"{INVITATIONS}/accept", {"token": token, "password": PASSWORD}).status_code == 201


def test_one_address_has_one_open_invitation(boss):
    invite(boss, "twice@alpha.example")
    ids = [str(Role.objects.get(code="sales").id)]
    answer = boss.post(INVITATIONS, {"email": "TWICE@alpha.example", "name": "x", "role_ids": ids})
    assert [error["code"] for error in answer.json()["errors"]] == ["not_unique"]


def test_who_works_here_already_is_not_invited(boss):
    join("here@alpha.example")
    ids = [str(Role.objects.get(code="sales").id)]
    answer = boss.post(INVITATIONS, {"email": "here@alpha.example", "name": "x", "role_ids": ids})
    assert (answer.status_code, answer.json()["code"]) == (409, "employee_exists")


def test_the_token_is_in_the_mail_and_nowhere_else(boss, mails_to):
    made = invite(boss, "secret@alpha.example")
    waiting = Job.objects.get(kind="accounts.send_invitation")
    assert waiting.args == {"invitation_id": made["id"]}
    token = link_token(mails_to("secret@alpha.example")[0])
    stored = Invitation.objects.get(id=made["id"]).token_hmac
    assert token.encode() not in bytes(stored)


def test_guessing_tokens_is_throttled(entered):
    browser = browser_of(entered)
    statuses = [
        browser.post(f"{INVITATIONS}/accept", {"token": f"guess{n}", "password": PASSWORD}).status_code
        for n in range(11)
    ]
    assert statuses == [410] * 10 + [429]


def test_the_mail_is_in_the_language_of_the_invitation(boss, mails_to):
    invite(boss, "ivan@alpha.example", language="bg")
    (mail,) = mails_to("ivan@alpha.example")
    assert "Ви кани" in mail["Subject"]


def test_a_name_with_markup_stays_plain_text_and_one_line(boss, mails_to):
    refused = boss.post(INVITATIONS, {"email": "x@alpha.example", "name": "A\r\nBcc: evil@x", "role_ids": []})
    assert "/name" in {error["pointer"] for error in refused.json()["errors"]}
    invite(boss, "markup@alpha.example", name="<b>O'Neil & Co</b>")
    (mail,) = mails_to("markup@alpha.example")
    assert "<b>O'Neil & Co</b>" in mail.get_content()


def test_a_link_of_one_organisation_is_worthless_in_another(boss, other_organisation, mails_to):
    invite(boss, "cross@alpha.example")
    token = link_token(mails_to("cross@alpha.example")[0])
    browser = browser_of(other_organisation)
    answer = browser.post(f"{INVITATIONS}/accept", {"token": token, "password": PASSWORD})
    assert answer.status_code == 410
    assert not Employee.objects.filter(email="cross@alpha.example").exists()
