"""Duplicates in a real browser: from the queue to one customer, and back."""

import time

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_up

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def twins(visit, service):
    """A window signed in where two customers of one name and phone wait in the queue."""

    def of(**looks):
        visitor = visit(**looks)
        home = sign_up(visitor, service.platform, language=looks.get("language") or "en")
        phones = [{"number": "+359888700901"}]
        first = {"name": "Twin House Ltd", "website": "twin.example", "phones": phones, "tags": ["vip"]}
        second = {"name": "Twin House", "website": "twins.example", "business_area": "Towers", "phones": phones}
        made = [visitor.call("POST", "/api/v1/customers", body | {"allow_duplicate": True}) for body in (first, second)]
        visitor.call("POST", f"/api/v1/customers/{made[1]['id']}/notes", {"body": "<p>Ask for Ann</p>"})
        visitor.call("POST", "/api/v1/duplicates/search")
        deadline = time.monotonic() + 60
        while not visitor.call("GET", "/api/v1/duplicates")["results"]:
            assert time.monotonic() < deadline
            time.sleep(0.2)
        return visitor, home, made

    return of


def test_a_pair_of_the_queue_is_merged_and_parted_again(twins):
    visitor, home, (first, second) = twins()
    page = visitor.page
    page.goto(f"{home.url}/customers")
    page.get_by_role("link", name="Duplicates").click()
    expect(page.get_by_text("1 pair to look at")).to_be_visible()
    expect(page.get_by_role("cell", name="https://twins.example")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    page.keyboard.press("m")
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("radio", name=f"Twin House Ltd ({first['code']})", exact=True).check()
    website = dialog.get_by_role("radiogroup", name="Website")
    expect(website.get_by_role("radio", name="https://twin.example ")).to_be_checked()
    website.get_by_role("radio", name="https://twins.example ").check()
    expect(dialog.get_by_text("Notes: 1")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    dialog.get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("They are one now: Twin House Ltd")).to_be_visible()
    expect(page.get_by_text("Nobody seems to be here twice")).to_be_visible()

    page.goto(f"{home.url}/customers/{second['id']}")
    page.wait_for_url(f"**/customers/{first['id']}")
    expect(page.get_by_role("heading", name="Twin House Ltd")).to_be_visible()
    expect(page.get_by_text("https://twins.example")).to_be_visible()
    page.get_by_role("tab", name="History").click()
    page.get_by_role("button", name="Undo the merge").click()
    page.get_by_role("dialog").get_by_role("button", name="Undo the merge").click()
    expect(page.get_by_text("They are apart again")).to_be_visible()
    assert visitor.call("GET", f"/api/v1/customers/{second['id']}")["website"] == "https://twins.example"
    assert visitor.call("GET", f"/api/v1/customers/{first['id']}")["website"] == "https://twin.example"


def test_two_that_are_chosen_in_the_list_become_one_and_undo_parts_them(twins):
    visitor, home, _made = twins()
    page = visitor.page
    page.goto(f"{home.url}/customers")
    page.get_by_label("Select Twin House Ltd").click()
    page.get_by_label("Select Twin House", exact=True).click()
    page.get_by_role("button", name="Merge", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Merge", exact=True).click()
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("2 rows")).to_be_visible()


def test_two_that_are_not_one_leave_the_queue_for_good(twins):
    visitor, home, _made = twins(width=360, dark=True)
    page = visitor.page
    page.goto(f"{home.url}/duplicates")
    expect(page.get_by_text("1 pair to look at")).to_be_visible()
    visitor.settle()
    assert visitor.overflow() <= 0
    assert visitor.cut() == []
    page.get_by_role("button", name="Merge…").click()
    expect(page.get_by_role("dialog").get_by_role("button", name="Merge", exact=True)).to_be_enabled()
    visitor.settle()
    assert visitor.overflow() <= 0
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Close").click()
    page.get_by_role("button", name="These are two").click()
    expect(page.get_by_text("Nobody seems to be here twice")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("1 pair to look at")).to_be_visible()
    page.get_by_role("button", name="These are two").click()
    expect(page.get_by_text("Nobody seems to be here twice")).to_be_visible()
    # Later, too: those that were told apart are listed, and can be asked about again.
    page.reload()
    page.get_by_text("Told apart", exact=True).click()
    expect(page.get_by_text("1 pair told apart")).to_be_visible()
    visitor.settle()
    assert visitor.overflow() <= 0
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Ask about them again").click()
    expect(page.get_by_text("No pair has been told apart")).to_be_visible()
    page.get_by_text("To look at", exact=True).click()
    expect(page.get_by_text("1 pair to look at")).to_be_visible()
