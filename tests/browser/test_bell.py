"""The bell: what goes on in the background, what came of it, and what is overdue."""

from datetime import UTC, datetime, timedelta

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")


def test_the_bell_names_a_job_at_once(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    page.goto(f"{home.url}/duplicates")
    page.get_by_role("button", name="Search now").click()
    bell = page.get_by_role("button", name="Running work").or_(page.get_by_role("button", name="job is running"))
    bell.click()
    panel = page.get_by_role("dialog").filter(has=page.get_by_role("heading", name="Running work"))
    # Told at once: without it, the next look would be a minute away.
    expect(panel.get_by_text("Search for duplicates").first).to_be_visible(timeout=20_000)


def test_the_bell_tells_what_is_overdue(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    [first, *_] = visitor.call("GET", "/api/v1/dictionaries/activity-types")["results"]
    late = (datetime.now(UTC) - timedelta(days=2)).isoformat()
    made = {"subject": "Late call", "type_id": first["id"], "starts_at": late}
    late_id = visitor.call("POST", "/api/v1/activities", made)["id"]
    page.get_by_role("button", name="Running work").click()
    panel = page.get_by_role("dialog").filter(has=page.get_by_role("heading", name="Overdue"))
    panel.get_by_role("link", name="Late call").click()
    page.wait_for_url(f"**/activities/{late_id}")
