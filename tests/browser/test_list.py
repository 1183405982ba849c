"""The list of customers in a real browser: groups, all that match, views, a filter that does not fit."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


def test_groups_open_by_key_show_their_sums_and_become_the_filter(list_of):
    visitor = list_of("Grouped", group="kind", fields=json.dumps(["name", "kind", "distance_km"]))
    page = visitor.page
    head = page.get_by_role("row", name=re.compile("^Person"))
    expect(head).to_contain_text("Distance, km: 6")
    expect(page.get_by_role("row").filter(has_text="Grouped")).to_have_count(0)
    page.get_by_role("treegrid").focus()
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    expect(page.get_by_role("row").filter(has_text="Grouped")).to_have_count(4)
    visitor.settle()
    assert visitor.inaccessible() == []
    head.hover()
    head.get_by_role("button", name="Only these").click()
    expect(page.get_by_text("4 rows")).to_be_visible()
    expect(page.get_by_role("button", name="Change the filter Kind is Person")).to_be_visible()


def test_all_that_match_but_one_are_archived_and_come_back(list_of):
    page = list_of("Shelved").page
    page.get_by_label("Select all rows that match").click()
    page.get_by_label("Select Shelved 03").click()
    bar = page.get_by_role("region", name="What to do with the selected rows")
    expect(bar).to_contain_text("11")
    bar.get_by_role("button", name="Archive").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Archive").click()
    expect(dialog.get_by_text("11 customers were changed.")).to_be_visible()
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("12 rows")).to_be_visible()


def test_a_deleted_view_comes_back(list_of):
    page = list_of("Viewed").page
    page.get_by_role("button", name="What to do with this view").click()
    page.get_by_role("menuitem", name="Save as a new view").click()
    page.get_by_label("Name of the view").fill("Mine")
    page.get_by_role("button", name="Save", exact=True).click()
    tab = page.get_by_role("tab", name="Mine")
    expect(tab).to_have_attribute("aria-selected", "true")
    page.get_by_role("button", name="What to do with this view").click()
    page.get_by_role("menuitem", name="Delete this view").click()
    expect(tab).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(tab).to_have_attribute("aria-selected", "true")


def test_a_filter_that_does_not_fit_is_marked(list_of, home):
    visitor = list_of("Marked")
    visitor.expect_refusals(400)
    page = visitor.page
    tree = {"and": [{"field": "created_at", "op": "gte", "value": "soon"}]}
    page.goto(f"{home.url}/customers?q=Marked&filter={quote(json.dumps(tree))}")
    expect(page.get_by_text("This value does not fit “Created”.")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Remove this filter").click()
    expect(page.get_by_text("12 rows")).to_be_visible()


def test_a_column_is_moved_by_key(list_of):
    page = list_of("Moved").page
    page.get_by_role("button", name="Columns").click()
    drawer = page.get_by_role("dialog", name="Columns")
    drawer.get_by_role("button", name="Move Name").press("ArrowUp")
    drawer.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("columnheader").nth(1)).to_have_text("Name")


def test_width_density_and_frozen_columns_stay_and_a_failed_save_is_told(list_of):
    visitor = list_of("Arranged")
    page = visitor.page
    page.get_by_role("button", name="Columns").click()
    drawer = page.get_by_role("dialog", name="Columns")
    width = drawer.get_by_role("textbox", name="Width of Name")
    width.fill("333")
    width.press("Enter")
    drawer.get_by_text("Compact").click()
    drawer.get_by_role("textbox", name="Columns that stay at the left").fill("1")
    drawer.get_by_role("button", name="Show", exact=True).click()
    visitor.settle()
    page.reload()
    head = page.get_by_role("columnheader", name=re.compile("Name"))
    expect(head).to_be_visible()
    assert round(head.bounding_box()["width"]) == 333
    compact = page.get_by_role("row").filter(has_text="Arranged 00").bounding_box()["height"]

    page.route("**/api/v1/preferences/**", lambda route: route.abort())
    page.get_by_role("button", name="Columns").click()
    expect(drawer.get_by_role("radio", name="Compact")).to_be_checked()
    expect(drawer.get_by_role("textbox", name="Columns that stay at the left")).to_have_value("1")
    drawer.get_by_text("Comfortable").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(drawer.get_by_role("radio", name="Compact")).to_be_checked()
    page.unroute("**/api/v1/preferences/**")
    drawer.get_by_text("Comfortable").click()
    drawer.get_by_role("button", name="Show", exact=True).click()
    visitor.settle()
    assert page.get_by_role("row").filter(has_text="Arranged 00").bounding_box()["height"] > compact
    page.get_by_role("button", name="Columns").click()
    drawer.get_by_role("button", name="Reset all of it").click()


def test_a_column_is_dragged(list_of):
    page = list_of("Dragged").page
    page.get_by_role("button", name="Columns").click()
    drawer = page.get_by_role("dialog", name="Columns")
    handle = drawer.get_by_role("button", name="Move Name").bounding_box()
    first = drawer.get_by_role("button", name="Move Code").bounding_box()
    page.mouse.move(handle["x"] + 8, handle["y"] + 8)
    page.mouse.down()
    page.mouse.move(first["x"] + 8, first["y"] + 2, steps=12)
    page.mouse.up()
    drawer.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("columnheader").nth(1)).to_have_text("Name")


def test_what_the_list_begins_with_is_asked_once_before_its_code_is_there(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url.removeprefix(f"{home.url}/")))
    page.goto(f"{home.url}/customers")
    expect(page.get_by_role("grid")).to_be_visible()
    visitor.settle()
    first = ["me", "preferences", "registers/customers", "views?register=customers"]
    assert [path for path in asked if path.startswith("api/v1/")][:4] == [f"api/v1/{path}" for path in first]
    assert [asked.count(f"api/v1/{path}") for path in first] == [1, 1, 1, 1]
