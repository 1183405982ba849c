"""When contacts can be reached, whom documents go to, category schemes by keyboard, logos: as people do it."""

import io

import pytest
from PIL import Image
from playwright.sync_api import expect

from tests.browser.people import sign_up
from tests.browser.test_journeys import field, option

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


def test_hours_of_a_contact_are_said_changed_and_shown(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    customer = visitor.call("POST", "/api/v1/customers", {"name": "Vitosha Glass", "contacts": [{"last_name": "Lee"}]})
    [contact] = visitor.call("GET", f"/api/v1/customers/{customer['id']}/contacts")["results"]
    page.goto(f"{home.url}/contacts/{contact['id']}")
    page.get_by_role("button", name="Say when they can be reached").click()
    expect(page.get_by_label("From", exact=True)).to_have_count(5)
    # Overlapping hours are refused where they are.
    visitor.expect_refusals(422)
    page.get_by_role("button", name="Add hours").click()
    page.get_by_role("combobox", name="Day", exact=True).last.click()
    option(page, "Monday").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This overlaps another one.")).to_be_visible()
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Remove", exact=True).last.click()
    page.get_by_role("button", name="Add a day that is different").click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("This field is required.")).to_be_visible()
    page.get_by_role("textbox", name="Date").click()
    page.get_by_role("button", name="15", exact=False).first.click()
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Monday – Friday")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []

    page.goto(f"{home.url}/customers/{customer['id']}/contacts")
    expect(page.get_by_text("eachable").first).to_be_visible()
    page.get_by_role("button", name="Add a contact for documents").click()
    page.get_by_role("combobox", name="Documents").click()
    option(page, "Invoices").click()
    page.get_by_role("combobox", name="Contact", exact=True).click()
    option(page, "Lee").click()
    page.get_by_role("button", name="Save", exact=True).click()
    panel = page.get_by_role("region", name="Contacts for documents").or_(page.locator("section"))
    expect(panel.get_by_text("Invoices").first).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    [role] = visitor.call("GET", f"/api/v1/customers/{customer['id']}/contact-roles")["results"]
    assert (role["role"], role["document_kind"], role["contact"]["name"]) == ("billing", "invoice", "Lee")


def test_a_scheme_is_made_and_its_tree_moved_by_keys(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.goto(f"{home.url}/settings/categories")
    page.get_by_role("button", name="New scheme").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "Label in English").fill("Region")
    field(dialog, "First terms, one a line").fill("Europe\nBulgaria\nAsia")
    dialog.get_by_role("button", name="Save", exact=True).click()
    handle = page.get_by_role("button", name="Move Bulgaria")
    handle.focus()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("Bulgaria is now on level 2, place 2")).to_be_attached()
    visitor.settle()
    [scheme] = visitor.call("GET", "/api/v1/category-schemes")["results"]
    assert [(term["code"], term["parent"]) for term in scheme["terms"]] == [
        ("europe", None),
        ("bulgaria", "europe"),
        ("asia", None),
    ]
    assert visitor.inaccessible() == []

    made = visitor.call("POST", "/api/v1/customers", {"name": "Orion", "custom": {"region": "bulgaria"}})
    page.goto(f"{home.url}/customers/{made['id']}")
    page.get_by_role("button", name="Change Region").click()
    expect(option(page, "Europe › Bulgaria")).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(f"{home.url}/settings/categories")
    visitor.expect_refusals(409)
    page.get_by_role("button", name="Actions for Bulgaria").or_(
        page.get_by_role("button", name="Bulgaria")
    ).last.click()
    page.get_by_role("menuitem", name="Delete").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(dialog.get_by_text("One customer has it.")).to_be_visible()
    dialog.get_by_role("combobox", name="Replace it with").click()
    option(page, "Europe").click()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert visitor.call("GET", f"/api/v1/customers/{made['id']}")["custom"] == {"region": "europe"}


def test_a_logo_is_chosen_shown_and_taken_away(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    made = visitor.call("POST", "/api/v1/customers", {"name": "Orion"})
    written = io.BytesIO()
    Image.new("RGB", (300, 200), "teal").save(written, "PNG")
    page.goto(f"{home.url}/customers/{made['id']}")
    page.get_by_role("button", name="Add a logo").click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("menuitem", name="Choose a picture").click()
    chooser.value.set_files({"name": "logo.png", "mimeType": "image/png", "buffer": written.getvalue()})
    expect(page.get_by_role("img", name="Logo of Orion")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    page.goto(f"{home.url}/customers?fields=%5B%22logo%22%2C%22name%22%5D")
    expect(page.locator("img[src*='/logo?v=']")).to_be_visible()
    page.goto(f"{home.url}/customers/{made['id']}")
    page.get_by_role("button", name="Change the logo").click()
    page.get_by_role("menuitem", name="Remove the logo").click()
    expect(page.get_by_role("button", name="Add a logo")).to_be_visible()
