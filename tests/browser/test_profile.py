"""A profile as its reader has arranged it, in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")


def panel(page, name: str):
    return page.get_by_role("button", name=name, exact=True)


def menu(page, name: str, entry: str) -> None:
    page.get_by_role("button", name=f"What to do with the panel {name}").click()
    page.get_by_role("menuitem", name=entry, exact=True).click()


def titles(page) -> list[str]:
    return page.locator("main h2").all_inner_texts()


def test_panels_are_collapsed_moved_hidden_and_put_back(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Panel Works", "allow_duplicate": True})
    other = visitor.call("POST", "/api/v1/customers", {"name": "Other Works", "allow_duplicate": True})
    page.goto(f"{home.url}/customers/{made['id']}")
    expect(panel(page, "Phones")).to_have_attribute("aria-expanded", "true")
    panel(page, "Phones").click()
    expect(panel(page, "Phones")).to_have_attribute("aria-expanded", "false")
    panel(page, "Brief").click()
    expect(page.get_by_text("Panel Works (", exact=False).first).to_be_visible()

    menu(page, "Notes", "Move up")
    shown = titles(page)
    assert shown.index("Notes") < shown.index("Planned activities")
    menu(page, "Files", "Hide")
    expect(panel(page, "Files")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()
    expect(panel(page, "Files")).to_be_visible()
    menu(page, "Files", "Hide")
    expect(panel(page, "Files")).to_have_count(0)
    visitor.settle()

    # What was arranged counts for every customer, and for the next visit.
    page.goto(f"{home.url}/customers/{other['id']}")
    expect(panel(page, "Phones")).to_have_attribute("aria-expanded", "false")
    shown = titles(page)
    assert shown.index("Notes") < shown.index("Planned activities")
    assert "Files" not in shown

    page.get_by_role("button", name="Arrange panels").click()
    drawer = page.get_by_role("dialog", name="Arrange panels")
    drawer.get_by_role("combobox", name="Files: how it shows").select_option("Open")
    drawer.get_by_role("button", name="Move Facts: drag it, or use the arrow keys").press("End")
    expect(page.locator("main h2").first).to_have_text("Notes")
    drawer.get_by_role("button", name="Reset").click()
    expect(drawer.get_by_text("As Kontor arranges them.")).to_be_visible()
    expect(page.locator("main h2").first).to_have_text("Facts")
    expect(panel(page, "Phones")).to_have_attribute("aria-expanded", "true")


def test_an_administrator_arranges_profiles_for_everybody(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(f"{home.url}/settings/profiles")
    page.get_by_role("combobox", name="Notes: how it shows").select_option("Hidden")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    page.get_by_label("For whom").select_option("Sales")
    expect(page.get_by_text("This role has no arrangement of its own.", exact=False)).to_be_visible()
    expect(page.get_by_role("combobox", name="Notes: how it shows")).to_have_value("hidden")
    page.get_by_label("For whom").select_option("Everybody")
    page.get_by_role("button", name="As Kontor arranges them").click()
    expect(page.get_by_role("combobox", name="Notes: how it shows")).to_have_value("open")
