"""The list of customers in a real browser: groups, all that match, views, a filter that does not fit."""

import json
import re
from urllib.parse import quote

import pytest
from playwright.sync_api import expect

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


@pytest.fixture
def list_of(visit, home):
    """A window on the list of twelve customers whose names begin with a word, every third of them a person."""

    def of(word: str, **search: str):
        visitor = visit(cookies=home.cookies)
        visitor.page.goto(home.url)
        operations = [
            {
                "op": "create",
                "data": {
                    "name": f"{word} {number:02}",
                    "kind": "company" if number % 3 else "person",
                    "distance_km": "1.5",
                    "allow_duplicate": True,
                },
            }
            for number in range(12)
        ]
        visitor.call("POST", "/api/v1/customers/bulk", {"operations": operations})
        query = "".join(f"&{name}={quote(value)}" for name, value in search.items())
        visitor.page.goto(f"{home.url}/customers?q={word}{query}")
        expect(visitor.page.get_by_text("12 rows")).to_be_visible()
        return visitor

    return of


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
