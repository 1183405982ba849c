"""Filters and saved views of a list in a real browser."""

import json
import re

import pytest
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.xdist_group("browser")


def rows(page: Page, word: str) -> Locator:
    return page.get_by_role("row").filter(has_text=word)


def add_condition(page: Page, group: Locator, column: str) -> None:
    group.get_by_role("button", name="Add a condition").last.click()
    page.get_by_role("textbox", name="Choose a column").fill(column)
    page.get_by_role("option", name=column, exact=True).click()


def open_menu(page: Page, item: str) -> None:
    page.get_by_role("button", name="What to do with this view").click()
    page.get_by_role("menuitem", name=item, exact=True).click()


def test_an_or_and_a_not_find_the_right_rows(list_of) -> None:
    visitor = list_of("Sifted")
    page = visitor.page
    page.get_by_role("button", name="AND / OR").click()
    drawer = page.get_by_role("dialog", name="Filter")
    drawer.get_by_text("one (OR)").click()
    for number in ("Sifted 01", "Sifted 02"):
        add_condition(page, drawer, "Name")
        drawer.get_by_role("textbox", name="Value").last.fill(number)
    drawer.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_text("2 rows")).to_be_visible()

    page.get_by_role("button", name="AND / OR").click()
    drawer.get_by_text("all (AND)").first.click()
    for _index in range(2):
        drawer.get_by_role("button", name="Remove this filter").first.click()
    drawer.get_by_role("button", name="Add a group").click()
    group = drawer.locator("[class*=Paper]").filter(has=page.get_by_label("Leave out what fits (NOT)")).last
    group.get_by_label("Leave out what fits (NOT)").check()
    add_condition(page, group, "Kind")
    group.get_by_role("combobox", name="Value").fill("Pers")
    page.get_by_role("option", name="Person").click()
    page.keyboard.press("Escape")
    add_condition(page, group, "Name")
    group.get_by_role("textbox", name="Value").fill("Sifted 01")
    visitor.settle()
    assert visitor.inaccessible() == []
    drawer.get_by_role("button", name="Show", exact=True).click()
    # The four persons and one company are left out of twelve.
    expect(page.get_by_text("7 rows")).to_be_visible()
    chip = page.get_by_role("button", name=re.compile("Change the filter"))
    expect(chip).to_contain_text("not (Kind is any of Person or Name contains Sifted 01)")
    expect(rows(page, "Sifted 01")).to_have_count(0)
    expect(rows(page, "Sifted 02")).to_have_count(1)


def test_days_move_along_with_the_calendar(list_of) -> None:
    page = list_of("Dated").page
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("textbox", name="Choose a column").fill("Created")
    page.get_by_role("option", name="Created", exact=True).click()
    editor = page.get_by_role("dialog")
    editor.get_by_role("combobox", name="When").click()
    page.get_by_role("option", name="this month").click()
    editor.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("button", name="Change the filter Created is from this month")).to_be_visible()
    expect(page.get_by_text("12 rows")).to_be_visible()
    page.get_by_role("button", name="Change the filter Created is from this month").click()
    editor.get_by_role("combobox", name="Comparison").click()
    page.get_by_role("option", name="is before").click()
    editor.get_by_role("combobox", name="When").click()
    page.get_by_role("option", name="Days ago…").click()
    editor.get_by_label("Number of days").fill("3")
    editor.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("button", name="Change the filter Created is before 3 days ago")).to_be_visible()
    expect(page.get_by_text("0 rows")).to_be_visible()


def test_a_view_keeps_grouping_search_and_filters_that_show_for_everyone(list_of, home) -> None:
    visitor = list_of("Kept", group="kind")
    page = visitor.page
    page.get_by_role("button", name="AND / OR").click()
    drawer = page.get_by_role("dialog", name="Filter")
    drawer.get_by_role("combobox", name="Filters that always show").fill("Segm")
    page.get_by_role("option", name="Segment", exact=True).click()
    page.keyboard.press("Escape")
    drawer.get_by_role("button", name="Show", exact=True).click()
    waiting = page.get_by_role("button", name="Change the filter Segment: any")
    expect(waiting).to_be_visible()
    open_menu(page, "Save as a new view")
    page.get_by_label("Name of the view").fill("Everybody's")
    page.get_by_text("Everyone", exact=True).click()
    page.get_by_role("button", name="Save", exact=True).click()
    tab = page.get_by_role("tab", name="Everybody's")
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(tab).not_to_contain_text("changed")
    open_menu(page, "Open this view first for everyone")
    page.get_by_role("button", name="What to do with this view").click()
    expect(page.get_by_role("menuitem", name="No longer open this view first for everyone")).to_be_visible()

    page.goto(f"{home.url}/customers")
    expect(tab).to_have_attribute("aria-selected", "true")
    expect(waiting).to_be_visible()
    expect(page.get_by_role("row", name=re.compile("^Person"))).to_be_visible()
    expect(page.get_by_label("Search in Customers")).to_have_value("Kept")
    expect(tab).not_to_contain_text("changed")
    # Without grouping it is another state, also after a reload.
    page.get_by_role("button", name="Grouped by Kind").click()
    page.get_by_role("menuitemradio", name="No groups").click()
    expect(tab).to_contain_text("changed")
    page.reload()
    expect(rows(page, "Kept")).to_have_count(12)
    visitor.settle()
    assert visitor.inaccessible() == []
    [view] = visitor.call("GET", "/api/v1/views?register=customers")["results"]
    visitor.call("DELETE", f"/api/v1/views/{view['id']}")


def test_fields_search_beyond_the_first_rows_and_tell_rows_of_one_name_apart(list_of) -> None:
    visitor = list_of("Chosen", fields=json.dumps(["name", "tags", "parent"]))
    page = visitor.page
    body = {"name": "Twin", "tags": [f"label {number:02}" for number in range(30)], "allow_duplicate": True}
    address = {"line1": "1 Main St", "city": "Plovdiv", "country": "BG"}
    visitor.call("POST", "/api/v1/customers", body)
    twin = visitor.call("POST", "/api/v1/customers", {"name": "Twin", "addresses": [address], "allow_duplicate": True})
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("textbox", name="Choose a column").fill("Tags")
    page.get_by_role("option", name="Tags", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox", name="Value").fill("label 29")
    expect(page.get_by_role("option", name="label 29")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_role("textbox", name="Choose a column").fill("Parent")
    page.get_by_role("option", name="Parent", exact=True).click()
    page.get_by_role("dialog").get_by_role("combobox", name="Value").fill("Twin")
    expect(page.get_by_role("option", name=f"Twin {twin['code']} · Plovdiv")).to_be_visible()
