"""Customers handed over to a colleague in a real browser."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, mailed_link

pytestmark = pytest.mark.xdist_group("browser")


def test_what_one_looks_after_is_handed_over_and_given_back(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    [role] = [row["id"] for row in visitor.call("GET", "/api/v1/roles")["results"] if row["code"] == "sales"]
    mail = "nina@hand-over.example"
    visitor.call("POST", "/api/v1/invitations", {"email": mail, "name": "Nina Gray", "role_ids": [role]})
    token = mailed_link(mail).partition("#token=")[2]
    colleague = visit()
    colleague.page.goto(f"{home.url}/sign-in")
    colleague.call("POST", "/api/v1/invitations/accept", {"token": token, "password": PASSWORD})

    me = visitor.call("GET", "/api/v1/me")["id"]
    for number in range(3):
        body = {"name": f"Handed {number}", "salesperson_id": me, "allow_duplicate": True}
        made = visitor.call("POST", "/api/v1/customers", body)
    page.goto(f"{home.url}/settings/employees/{me}")
    page.get_by_role("button", name="Hand over customers").click()
    dialog = page.get_by_role("dialog", name="Hand customers over")
    dialog.get_by_role("combobox", name="To").fill("Nina")
    page.get_by_role("option", name="Nina Gray").click()
    expect(dialog.get_by_text("3 customers are handed over.")).to_be_visible()
    dialog.get_by_role("button", name="Hand over", exact=True).click()
    expect(dialog.get_by_text("3 customers were changed.")).to_be_visible()
    path = f"/api/v1/customers/{made['id']}"
    assert visitor.call("GET", path)["salesperson"]["name"] == "Nina Gray"
    dialog.get_by_role("button", name="Undo the whole change").click()
    expect(dialog).to_have_count(0)
    deadline = time.monotonic() + 30
    while visitor.call("GET", path)["salesperson"]["name"] != "Ann Lee":
        assert time.monotonic() < deadline
        time.sleep(0.1)
