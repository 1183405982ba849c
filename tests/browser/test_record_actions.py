"""What is done with an open customer or contact: in its head, its menu, the palette and the row above its timeline."""

import pytest
from playwright.sync_api import expect

pytestmark = pytest.mark.xdist_group("browser")

SEARCH = "Search or jump to…"


def opened(visitor, home, name, path=""):
    visitor.page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": name, "allow_duplicate": True})
    visitor.page.goto(f"{home.url}/customers/{made['id']}{path}")
    expect(visitor.page.get_by_role("heading", level=1, name=name)).to_be_visible()
    return made["id"]


def test_terms_and_people_of_the_head_change_in_one_click_and_come_back(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    path = f"/api/v1/customers/{opened(visitor, home, 'Head Changes')}"
    # The facts below have it, too.
    page.get_by_role("button", name="Change Prospect status").first.click()
    page.get_by_role("option").nth(1).click()
    expect(page.get_by_text("Saved", exact=True)).to_be_visible()
    assert visitor.call("GET", path)["prospect_status"] is not None
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone", exact=True)).to_be_visible()
    assert visitor.call("GET", path)["prospect_status"] is None
    for role in ("Responsible manager", "Service manager", "Salesperson", "Representative"):
        expect(page.get_by_role("button", name=f"Change {role}")).to_be_visible()
    page.get_by_role("button", name="Change Service manager").click()
    page.get_by_role("textbox", name="Search").last.fill("Ann")
    page.get_by_role("option", name="Ann Lee").click()
    expect(page.get_by_role("button", name="Change Service manager")).to_contain_text("Ann Lee")
    assert visitor.call("GET", path)["service_manager"]["name"] == "Ann Lee"
    page.get_by_role("button", name="Change Service manager").click()
    page.get_by_role("option", name="None").click()
    expect(page.get_by_role("button", name="Change Service manager")).not_to_contain_text("Ann Lee")


def test_an_archived_customer_s_head_is_only_read(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    opened(visitor, home, "Head Archived")
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(page.get_by_text("Archived", exact=True)).to_be_visible()
    expect(page.get_by_role("button", name="Change Status")).to_have_count(0)
    expect(page.get_by_role("button", name="Change Salesperson")).to_have_count(0)
    page.get_by_role("button", name="Actions", exact=True).click()
    page.get_by_role("menuitem", name="Bring back").click()
    expect(page.get_by_role("button", name="Change Salesperson")).to_be_visible()


def test_the_palette_acts_on_the_open_record(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    customer = opened(visitor, home, "Palette Acts")

    def do(text, command):
        page.keyboard.press("Control+k")
        page.get_by_role("textbox", name=SEARCH).fill(text)
        page.get_by_role("dialog", name=SEARCH).get_by_text(command, exact=True).click()

    do("note", "New note")
    dialog = page.get_by_role("dialog", name="New note")
    dialog.get_by_role("textbox", name="Note").press_sequentially("From the palette")
    page.keyboard.press("Control+Enter")
    expect(dialog).to_have_count(0)
    notes = visitor.call("GET", f"/api/v1/customers/{customer}/notes")["results"]
    assert [note["body"] for note in notes] == ["<p>From the palette</p>"]
    status = visitor.call("GET", "/api/v1/dictionaries/statuses")["results"][-1]
    do(f"status {status['label']}", f"Status: {status['label']}")
    expect(page.get_by_role("button", name="Change Status")).to_contain_text(status["label"])
    do("new activ", "New activity")
    page.keyboard.press("Escape")
    do("mail", "Send an e-mail")
    expect(page.get_by_role("dialog", name="Palette Acts")).to_be_visible()
    page.keyboard.press("Escape")
    do("archive", "Archive")
    expect(page.get_by_text("Archived", exact=True)).to_be_visible()


def test_notes_calls_meetings_and_mail_are_entries_of_one_row(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    customer = opened(visitor, home, "One Row", "/timeline")
    for first, of in (("Aaron", None), ("Zoya", customer)):
        places = [{"customer_id": of}] if of else [{"customer_id": _other(visitor)}]
        visitor.call("POST", "/api/v1/contacts", {"first_name": first, "last_name": "Row", "customers": places})
    row = page.get_by_role("group", name="What to add")
    expect(row.get_by_role("button")).to_contain_text(["Note", "Call", "Meeting", "Write an e-mail"])
    row.get_by_role("button", name="Call").click()
    page.get_by_role("textbox", name="Subject").fill("Asked for samples")
    page.get_by_label("It took place already").check()
    page.get_by_role("combobox", name="Contacts").click()
    expect(page.get_by_role("option").first).to_contain_text("Zoya Row")
    page.get_by_role("option").first.click()
    page.keyboard.press("Escape")
    page.get_by_role("textbox", name="Subject").press("Control+Enter")
    expect(page.get_by_text("The activity is saved")).to_be_visible()
    [made] = visitor.call("GET", f"/api/v1/activities?customer={customer}")["results"]
    assert (made["subject"], made["state"], made["type"]["label"]) == ("Asked for samples", "done", "Call")
    row.get_by_role("button", name="Write an e-mail").click()
    expect(page.get_by_role("dialog", name="One Row")).to_be_visible()


def _other(visitor):
    made = visitor.call("POST", "/api/v1/customers", {"name": "Another Row", "allow_duplicate": True})
    return made["id"]
