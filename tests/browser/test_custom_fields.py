"""Fields that an organisation defines itself, from the settings to the list."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_up
from tests.browser.test_journeys import field, option

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


def test_a_field_is_defined_filled_changed_in_place_and_shown_in_the_list(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.goto(f"{home.url}/settings/custom-fields")
    page.get_by_role("button", name="New field").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "Label in English").fill("Loyalty tier")
    dialog.get_by_role("combobox", name="Type").click()
    option(page, "One choice").click()
    expect(field(dialog, "Key")).to_have_value("loyalty_tier")
    for label in ("Gold", "Silver"):
        dialog.get_by_role("button", name="Add a choice").click()
        dialog.get_by_role("group", name="Choices").get_by_label("Label in English").last.fill(label)
    dialog.get_by_role("combobox", name="Group", exact=True).fill("Loyalty")
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("loyalty_tier")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []

    page.goto(f"{home.url}/customers/new")
    field(page, "Name").fill("Vitosha Glass")
    expect(page.get_by_role("heading", name="Loyalty", exact=True)).to_be_visible()
    page.get_by_role("combobox", name="Loyalty tier", exact=True).click()
    option(page, "Gold").click()
    page.get_by_role("button", name="Create the customer").click()
    page.get_by_role("dialog").get_by_role("button", name="Later").click()

    [made] = visitor.call("GET", "/api/v1/customers?fields=cf_loyalty_tier")["results"]
    assert made["cf_loyalty_tier"]["code"] == "gold"
    page.goto(f"{home.url}/customers/{made['id']}")
    page.get_by_role("button", name="Change Loyalty tier").click()
    option(page, "Silver").click()
    expect(page.get_by_role("button", name="Change Loyalty tier")).to_contain_text("Silver")

    page.goto(f"{home.url}/customers?fields=%5B%22name%22%2C%22cf_loyalty_tier%22%5D")
    expect(page.get_by_role("columnheader", name="Loyalty tier")).to_be_visible()
    expect(page.get_by_role("gridcell", name="Silver").or_(page.get_by_role("cell", name="Silver"))).to_be_visible()
