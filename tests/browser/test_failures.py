"""What people see when something does not work: why, another try, the request's number, and that they are offline."""

import json

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

NUMBER = "3f1d5c7b9a2e4f608192a3b4c5d6e7f8"
BUSY = {
    "status": 503,
    "content_type": "application/problem+json",
    "body": json.dumps({"code": "unavailable", "detail": "Too busy right now.", "request_id": NUMBER}),
}


def failing_once(page, pattern, method):
    """The first such request fails, all others go through."""
    failed = []

    def answer(route):
        if route.request.method == method and not failed:
            failed.append(route.request.url)
            route.fulfill(**BUSY)
        else:
            route.fallback()

    page.route(pattern, answer)


def test_a_change_that_failed_is_tried_again_from_its_notice_with_the_whole_number(visit, home):
    visitor = visit(cookies=home.cookies)
    visitor.expect_refusals(503)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Try Again", "allow_duplicate": True})
    path = f"/api/v1/customers/{made['id']}"
    page.goto(f"{home.url}/customers/{made['id']}")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    failing_once(page, f"**{path}", "DELETE")
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("menuitem", name="Archive").click()
    notice = page.get_by_role("alert").filter(has_text="Too busy right now.")
    expect(notice.get_by_text(f"Request {NUMBER}")).to_be_visible()
    notice.get_by_text(f"Request {NUMBER}").click()
    expect(notice.get_by_text("Copied")).to_be_visible()
    assert page.evaluate("() => navigator.clipboard.readText()") == NUMBER
    assert visitor.call("GET", path)["archived_at"] is None
    notice.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("“Try Again” is archived")).to_be_visible()
    assert visitor.call("GET", path)["archived_at"] is not None


def test_a_page_that_did_not_load_says_why_and_loads_when_it_is_tried_again(visit, home):
    visitor = visit(cookies=home.cookies)
    visitor.expect_refusals(503)
    page = visitor.page
    page.goto(home.url)
    page.route("**/api/v1/teams*", lambda route: route.fulfill(**BUSY))
    page.goto(f"{home.url}/settings/teams")
    alert = page.get_by_role("alert").filter(has_text="Too busy right now.")
    expect(alert.get_by_text(f"Request {NUMBER}")).to_be_visible()
    page.unroute("**/api/v1/teams*")
    alert.get_by_role("button", name="Try again").click()
    expect(alert).to_have_count(0)


def test_a_refusal_that_would_come_again_offers_no_other_try(visit, home):
    visitor = visit(cookies=home.cookies)
    visitor.expect_refusals(409)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "No Again", "allow_duplicate": True})
    page.goto(f"{home.url}/customers/{made['id']}")
    refusal = {"code": "conflict", "detail": "That cannot be.", "request_id": NUMBER}
    answer = {"status": 409, "content_type": "application/problem+json", "body": json.dumps(refusal)}
    page.route(
        f"**/api/v1/customers/{made['id']}",
        lambda route: route.fulfill(**answer) if route.request.method == "DELETE" else route.fallback(),
    )
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("menuitem", name="Archive").click()
    notice = page.get_by_role("alert").filter(has_text="That cannot be.")
    expect(notice).to_be_visible()
    expect(notice.get_by_role("button", name="Try again")).to_have_count(0)


def test_whoever_is_offline_is_told_until_the_network_is_back(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    visitor.settle()
    page.context.set_offline(True)
    expect(page.get_by_text("You are offline.")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("You are offline.")).to_have_count(0)
