"""Many contacts chosen in their list, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")


def test_contacts_are_changed_archived_and_brought_back(visit, home) -> None:
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    people = [{"first_name": "Vera", "last_name": f"Choosing {number}"} for number in range(3)]
    body = {"name": "Choosing Ltd", "phones": [{"number": "+359888123456"}], "contacts": people}
    visitor.call("POST", "/api/v1/customers", body)
    page.goto(f"{home.url}/contacts?q=Choosing")
    expect(page.get_by_text("3 rows")).to_be_visible()
    page.get_by_label("Select Vera Choosing 0").click()
    page.get_by_label("Select Vera Choosing 1").click()
    bar = page.get_by_role("region", name="What to do with the selected rows")
    bar.get_by_role("button", name="Change…").click()
    dialog = page.get_by_role("dialog", name="Change 2 contacts")
    dialog.get_by_role("combobox", name="Field").fill("Lang")
    page.get_by_role("option", name="Language").click()
    dialog.get_by_role("combobox", name="Language").fill("Bulg")
    page.get_by_role("option", name="Bulgarian").click()
    visitor.settle()
    assert visitor.inaccessible() == []
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_text("2 contacts were changed")).to_be_visible()
    rows = visitor.call("GET", "/api/v1/contacts?q=Choosing&fields=language")["results"]
    assert sorted(str(row["language"]) for row in rows) == ["None", "bg", "bg"]

    page.get_by_label("Select Vera Choosing 1").click()
    page.get_by_label("Select Vera Choosing 2").click()
    expect(bar.get_by_role("button", name="Merge")).to_be_visible()
    expect(bar.get_by_role("button", name="Export")).to_be_visible()
    bar.get_by_role("button", name="Archive").click()
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").last.click()
    expect(page.get_by_text("3 rows")).to_be_visible()
