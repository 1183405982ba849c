"""Keys and the palette of commands in a real browser."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

SEARCH = "Search or jump to…"


@pytest.fixture
def at_list(visit, home):
    """Somebody on the list of customers, in which there are three whose names begin with Keys."""
    visitor = visit(cookies=home.cookies)
    visitor.page.goto(home.url)
    known = {row["name"] for row in visitor.call("GET", "/api/v1/customers?q=Keys")["results"]}
    for name in {"Keys Alpha", "Keys Beta", "Keys Gamma"} - known:
        visitor.call("POST", "/api/v1/customers", {"name": name, "allow_duplicate": True})
    visitor.page.goto(f"{home.url}/customers?q=Keys")
    expect(visitor.page.get_by_text("Keys Alpha").first).to_be_visible()
    return visitor


def palette(page, text=""):
    page.keyboard.press("Control+k")
    field = page.get_by_role("textbox", name=SEARCH).or_(page.get_by_role("searchbox", name=SEARCH))
    expect(field).to_be_focused()
    field.fill(text)
    return page.get_by_role("dialog", name=SEARCH)


def test_the_help_lists_the_keys_of_the_page_one_is_on(at_list, home):
    page = at_list.page
    page.keyboard.press("?")
    help_ = page.get_by_role("dialog", name="Keyboard")
    for text in ("Search and commands", "Save what one writes", "Next row", "Select the row", "Go to “Contacts”"):
        expect(help_.get_by_text(text, exact=True)).to_be_visible()
    page.keyboard.press("Escape")
    page.goto(f"{home.url}/settings/preferences")
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.keyboard.press("?")
    expect(help_.get_by_text("Search and commands", exact=True)).to_be_visible()
    expect(help_.get_by_text("Next row", exact=True)).to_have_count(0)


def test_keys_move_search_and_edit_in_the_list(at_list):
    page = at_list.page
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("k")
    page.keyboard.press("e")
    field = page.locator("[data-editor] input")
    expect(field).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("searchbox")).to_be_focused()


def test_keys_do_nothing_behind_a_dialog_and_while_one_types(at_list):
    page = at_list.page
    page.keyboard.press("?")
    expect(page.get_by_role("dialog", name="Keyboard")).to_be_visible()
    page.keyboard.press("n")
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog", name="Keyboard")).to_have_count(0)
    page.keyboard.press("/")
    page.keyboard.type("n?gc")
    expect(page.get_by_role("searchbox")).to_have_value("Keysn?gc")
    assert page.url.split("?")[0].endswith("/customers")


def test_g_and_a_letter_go_where_the_menu_leads(at_list):
    page = at_list.page
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/contacts")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/customers")
    expect(page.get_by_role("link", name="Add", exact=True)).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_url("**/customers/new")


def test_the_palette_finds_records_of_every_kind_and_pages(at_list, home):
    visitor, page = at_list, at_list.page
    contact = {"first_name": "Palina", "last_name": "Petrova", "customers": []}
    customer = visitor.call("GET", "/api/v1/customers?q=Keys%20Alpha")["results"][0]["id"]
    contact["customers"] = [{"customer_id": customer}]
    visitor.call("POST", "/api/v1/contacts", contact)
    types = visitor.call("GET", "/api/v1/dictionaries/activity-types")["results"]
    visitor.call("POST", "/api/v1/activities", {"subject": "Palette demo", "type_id": types[0]["id"]})
    found = palette(page, "keys bet")
    expect(found.get_by_role("button", name="Keys Beta")).to_be_visible()
    page.keyboard.press("Escape")
    found = palette(page, "Pal")
    expect(found.get_by_text("Palina Petrova")).to_be_visible()
    expect(found.get_by_text("Palette demo")).to_be_visible()
    page.keyboard.press("Escape")
    found = palette(page, "Ann Lee")
    expect(found.get_by_text("ann@").first).to_be_visible()
    page.keyboard.press("Escape")
    palette(page, "webhook").get_by_text("Webhooks", exact=True).click()
    page.wait_for_url("**/settings/webhooks")
    palette(page, "duplic").get_by_text("Duplicates", exact=True).click()
    page.wait_for_url("**/duplicates")
    palette(page, "new activ").get_by_text("New activity", exact=True).click()
    expect(page.get_by_role("dialog").get_by_role("textbox", name="Subject")).to_be_visible()


def test_a_search_of_the_palette_that_failed_says_so_and_is_tried_again(at_list):
    visitor, page = at_list, at_list.page
    visitor.expect_refusals(503)
    page.route("**/api/v1/contacts?*", lambda route: route.fulfill(status=503, body="{}"))
    found = palette(page, "nowhere at all")
    expect(found.get_by_text("The search did not work")).to_be_visible()
    expect(found.get_by_text("Nothing found")).to_have_count(0)
    page.unroute("**/api/v1/contacts?*")
    found.get_by_text("Try again").click()
    expect(found.get_by_text("Nothing found")).to_be_visible()


def test_keys_act_on_the_latin_letter_of_a_bulgarian_keyboard(at_list):
    at_list.page.evaluate(
        """() => { for (const [key, code] of [["г", "KeyG"], ["о", "KeyO"]])
        document.body.dispatchEvent(new KeyboardEvent("keydown", { key, code, bubbles: true })); }"""
    )
    at_list.page.wait_for_url("**/contacts")
