"""What people do from their first visit on, in a real browser."""

import re
import uuid

import pyotp
import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.people import PASSWORD, mailed_link, sign_up

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


def field(page, name: str):
    return page.get_by_role("textbox", name=name, exact=True)


def option(page, name: str):
    return page.get_by_role("option", name=name, exact=True)


def sign_in(visitor, home) -> None:
    visitor.page.goto(f"{home.url}/sign-in")
    visitor.page.get_by_label("E-mail").fill(home.email)
    visitor.page.get_by_label("Password").first.fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()


def test_from_sign_up_to_a_downloaded_export(visit, service, tmp_path):
    page = visit().page
    slug = f"orion-{uuid.uuid4().hex[:8]}"
    page.goto(f"{service.platform}/sign-up")
    page.get_by_label("Name of your organisation").fill("Orion Build Ltd")
    expect(field(page, "Address")).to_have_value("orion-build-ltd")
    field(page, "Address").fill(slug)
    page.get_by_label("Your name").fill("Ann Lee")
    page.get_by_label("E-mail").fill("ann@orion.example")
    page.get_by_label("Password").first.fill(PASSWORD)
    page.get_by_label("As little as possible: name only").check()
    expect(page.get_by_text(f"{slug}.localhost:{service.port} is free")).to_be_visible()
    page.get_by_role("button", name="Create the organisation").click()

    page.wait_for_url(f"http://{slug}.localhost:{service.port}/customers")
    expect(page.get_by_role("heading", name="Customers", exact=True)).to_be_visible()
    expect(page.get_by_text("0 of 6 done")).to_be_visible()
    page.get_by_role("link", name="Create your first customer").click()

    field(page, "Name").fill("Vitosha Glass")
    page.get_by_role("combobox", name="Segment", exact=True).click()
    option(page, "Enterprise").click()
    page.get_by_role("button", name="Create the customer").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("First name").fill("Maria")
    dialog.get_by_label("Last name").fill("Ivanova")
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(page.get_by_text("Maria Ivanova")).to_be_visible()

    page.get_by_role("link", name="Customers", exact=True).first.click()
    expect(page.get_by_text("1 of 6 done")).to_be_visible()
    page.get_by_role("link", name="Add", exact=True).click()
    field(page, "Name").fill("Rila Timber")
    page.get_by_role("button", name="Create the customer").click()
    page.get_by_role("dialog").get_by_role("button", name="Later").click()
    page.get_by_role("link", name="Customers", exact=True).first.click()
    expect(page.get_by_text("2 rows")).to_be_visible()

    page.get_by_role("button", name="Filter", exact=True).click()
    page.get_by_placeholder("Choose a column").fill("Segment")
    option(page, "Segment").click()
    editor = page.get_by_role("dialog")
    editor.get_by_placeholder("Choose a value").click()
    option(page, "Enterprise").click()
    editor.get_by_role("button", name="Show").press("Enter")
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()
    expect(page).to_have_url(re.compile("filter="))

    page.get_by_role("button", name="Save view").click()
    page.get_by_label("Name of the view").fill("Enterprises")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("tab", name="Enterprises")).to_have_attribute("aria-selected", "true")
    expect(page).to_have_url(re.compile("view="))
    page.reload()
    expect(page.get_by_text("1 row", exact=True)).to_be_visible()

    page.get_by_role("button", name="Export", exact=True).click()
    page.get_by_role("button", name="Start the export").click()
    with page.expect_download() as download:
        page.get_by_role("link", name="Download").click()
    download.value.save_as(tmp_path / "customers.xlsx")
    rows = list(load_workbook(tmp_path / "customers.xlsx").active.iter_rows(values_only=True))
    assert len(rows) == 2
    assert "Vitosha Glass" in rows[1]


def test_a_step_that_is_put_off_stays_away_and_the_list_can_be_hidden(visit, service):
    visitor = visit()
    sign_up(visitor, service.platform)
    page = visitor.page
    page.get_by_role("button", name="Not now: Choose how customers are numbered").click()
    expect(page.get_by_text("0 of 5 done")).to_be_visible()
    page.get_by_role("button", name="Fold the first steps").click()
    expect(page.get_by_role("link", name="Invite a colleague")).to_be_hidden()
    visitor.settle()
    page.reload()
    expect(page.get_by_text("0 of 5 done")).to_be_visible()
    expect(page.get_by_role("link", name="Invite a colleague")).to_be_hidden()
    page.get_by_role("button", name="Hide the list for good").click()
    expect(page.get_by_role("heading", name="First steps")).to_have_count(0)
    visitor.settle()
    page.reload()
    expect(page.get_by_role("heading", name="Customers", exact=True)).to_be_visible()
    expect(page.get_by_role("heading", name="First steps")).to_have_count(0)


def test_a_hand_over_that_was_used_leads_to_sign_in(visit, service):
    visitor = visit()
    visitor.expect_refusals(410)
    home = sign_up(visitor, service.platform)
    visitor.page.goto(f"{home.url}/welcome?email={home.email}#token=used")
    expect(visitor.page.get_by_text("Orion Build is ready. Sign in to begin.")).to_be_visible()
    expect(visitor.page.get_by_label("E-mail")).to_have_value(home.email)


def test_signing_in_with_a_second_factor(visit, service):
    owner = visit()
    home = sign_up(owner, service.platform)
    page = owner.page
    page.goto(f"{home.url}/settings/security")
    page.get_by_role("button", name="Set up").first.click()
    dialog = page.get_by_role("dialog")
    authenticator = pyotp.TOTP(field(dialog, "Or type this secret into the app").input_value().replace(" ", ""))
    dialog.get_by_role("textbox").nth(1).press_sequentially(authenticator.now())
    dialog.get_by_role("button", name="Switch on").click()
    recovery_code = page.get_by_role("dialog").locator("code").first.inner_text()
    page.get_by_role("button", name="I have kept them").click()

    visitor = visit()
    visitor.expect_refusals(401)
    sign_in(visitor, home)
    expect(visitor.page.get_by_text("Enter the six digits")).to_be_visible()
    visitor.page.get_by_role("textbox").first.press_sequentially("000000")
    expect(visitor.page.get_by_text("The code is wrong or was used before")).to_be_visible()
    visitor.page.get_by_role("button", name="Use a recovery code").click()
    visitor.page.get_by_label("Code").fill(recovery_code)
    visitor.page.get_by_role("button", name="Continue").click()
    visitor.page.wait_for_url("**/customers")


def test_what_the_server_refuses_is_said_at_its_field(visit, home):
    visitor = visit(cookies=home.cookies)
    visitor.expect_refusals(422)
    page = visitor.page
    page.goto(f"{home.url}/customers/new")
    field(page, "Name").fill("Struma Paper")
    field(page, "Phone").fill("12")
    page.get_by_role("button", name="Create the customer").click()
    phone = field(page, "Phone")
    expect(phone).to_have_attribute("aria-invalid", "true")
    expect(phone).to_be_focused()
    phone.fill("+359888123456")
    page.get_by_role("button", name="Create the customer").click()
    page.wait_for_url("**/contacts*")


def test_a_session_that_ended_leads_back_to_where_one_was(visit, service):
    visitor = visit()
    visitor.expect_refusals(401)
    home = sign_up(visitor, service.platform)
    other = visit()
    sign_in(other, home)
    other.page.wait_for_url("**/customers")
    other.call("DELETE", "/api/v1/auth/sessions")
    visitor.page.get_by_role("link", name="Contacts", exact=True).click()
    expect(visitor.page.get_by_text("Your session has ended. Please sign in again.")).to_be_visible()
    visitor.page.get_by_label("E-mail").fill(home.email)
    visitor.page.get_by_label("Password").first.fill(PASSWORD)
    visitor.page.get_by_role("button", name="Sign in", exact=True).click()
    visitor.page.wait_for_url("**/contacts")
    expect(visitor.page.get_by_role("heading", name="Contacts", exact=True)).to_be_visible()


def test_language_and_appearance_follow_the_person_to_another_browser(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.get_by_role("button", name="Your profile and settings").click()
    page.get_by_role("menuitem", name="Dark").click()
    page.get_by_role("button", name="Your profile and settings").click()
    page.get_by_role("menuitem", name="Български").click()
    expect(page.get_by_role("heading", name="Първи стъпки")).to_be_visible()
    expect(page.get_by_role("columnheader", name="Сегмент")).to_be_visible()
    visitor.settle()

    other = visit()
    sign_in(other, home)
    expect(other.page.get_by_role("heading", name="Първи стъпки")).to_be_visible()
    expect(other.page.locator("html")).to_have_attribute("lang", "bg")
    expect(other.page.locator("html")).to_have_attribute("data-mantine-color-scheme", "dark")


def test_an_invited_colleague_joins_and_sees_what_the_role_allows(visit, home):
    page = visit(cookies=home.cookies).page
    address = f"nina-{uuid.uuid4().hex[:8]}@orion.example"
    page.goto(f"{home.url}/settings/employees/invite")
    dialog = page.get_by_role("dialog")
    field(dialog, "Name").fill("Nina Gray")
    field(dialog, "E-mail").fill(address)
    # What one sees of it lies over what is focused.
    dialog.get_by_role("combobox", name="Roles").click(force=True)
    option(page, "Sales").click()
    field(dialog, "Name").click()
    dialog.get_by_role("button", name="Send the invitation").click()
    expect(page.get_by_text(f"An invitation is on its way to {address}")).to_be_visible()

    colleague = visit().page
    colleague.goto(mailed_link(address))
    expect(field(colleague, "Your name")).to_have_value("Nina Gray")
    colleague.get_by_label("Password").first.fill(PASSWORD)
    colleague.get_by_role("button", name="Join").click()
    expect(colleague.get_by_label("E-mail")).to_have_value(address)
    colleague.get_by_label("Password").first.fill(PASSWORD)
    colleague.get_by_role("button", name="Sign in", exact=True).click()
    colleague.wait_for_url("**/customers")
    expect(colleague.get_by_role("heading", name="Customers", exact=True)).to_be_visible()
    colleague.get_by_role("link", name="Settings", exact=True).click()
    expect(colleague.get_by_role("link", name="Preferences").first).to_be_visible()
    expect(colleague.get_by_role("link", name="Invitations")).to_have_count(0)


def cell(page, customer: str, value: str):
    return page.get_by_role("row").filter(has_text=customer).get_by_role("gridcell", name=value, exact=True)


def test_a_status_changed_in_the_list_can_be_taken_back(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    statuses = {term["label"]: term["id"] for term in visitor.call("GET", "/api/v1/dictionaries/statuses")["results"]}
    made = visitor.call("POST", "/api/v1/customers", {"name": "Iskar Cement", "status_id": statuses["Active"]})
    page.goto(f"{home.url}/customers?q=Iskar")
    cell(page, "Iskar Cement", "Active").dblclick()
    page.get_by_role("row").filter(has_text="Iskar Cement").get_by_role("combobox").fill("On h")
    option(page, "On hold").click()
    expect(cell(page, "Iskar Cement", "On hold")).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Undone")).to_be_visible()
    expect(cell(page, "Iskar Cement", "Active")).to_be_visible()
    assert visitor.call("GET", f"/api/v1/customers/{made['id']}")["status_id"] == statuses["Active"]


@pytest.mark.parametrize(("choice", "stays"), [("Put mine", "Tundzha Mine"), ("Keep what is there", "Tundzha Theirs")])
def test_who_was_slower_in_the_list_chooses_which_value_stays(visit, home, choice, stays):
    visitor = visit(cookies=home.cookies)
    visitor.expect_refusals(412)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Tundzha Silk", "allow_duplicate": True})
    url = f"/api/v1/customers/{made['id']}"
    page.goto(f"{home.url}/customers?q={made['code']}")
    name = cell(page, made["code"], "Tundzha Silk")
    expect(name).to_be_visible()
    visitor.call("PATCH", url, {"name": "Tundzha Theirs"})
    # Beside the name, which is a link.
    name.dblclick(position={"x": 150, "y": 12})
    page.get_by_role("row").filter(has_text=made["code"]).get_by_role("textbox").fill("Tundzha Mine")
    page.keyboard.press("Enter")
    dialog = page.get_by_role("alertdialog").filter(has_text="Somebody else was faster")
    expect(dialog.get_by_text("Tundzha Theirs", exact=True)).to_be_visible()
    expect(dialog.get_by_text("Tundzha Mine", exact=True)).to_be_visible()
    dialog.get_by_role("button", name=choice).click()
    expect(cell(page, made["code"], stays)).to_be_visible()
    visitor.settle()
    assert visitor.call("GET", url)["name"] == stays


@pytest.mark.parametrize(("choice", "stays"), [("Put mine", "Mesta Mine"), ("Keep theirs", "Mesta Theirs")])
def test_who_was_slower_on_the_profile_chooses_which_value_stays(visit, home, choice, stays):
    visitor = visit(cookies=home.cookies)
    visitor.expect_refusals(412)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Mesta Silk", "allow_duplicate": True})
    url = f"/api/v1/customers/{made['id']}"
    page.goto(f"{home.url}/customers/{made['id']}")
    page.get_by_role("button", name="Change Name: Mesta Silk").click()
    visitor.call("PATCH", url, {"name": "Mesta Theirs"})
    page.get_by_role("textbox", name="Name", exact=True).fill("Mesta Mine")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert").get_by_text("Mesta Theirs", exact=True)).to_be_visible()
    page.get_by_role("button", name=choice).click()
    expect(page.get_by_role("button", name=f"Change Name: {stays}")).to_be_visible()
    visitor.settle()
    assert visitor.call("GET", url)["name"] == stays


def test_a_note_is_shown_as_written_edited_pinned_and_each_taken_back(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Osam Paper", "allow_duplicate": True})
    notes = f"/api/v1/customers/{made['id']}/notes"
    visitor.call("POST", notes, {"body": "<p>Wants <strong>blue</strong></p>"})
    page.goto(f"{home.url}/customers/{made['id']}/timeline")
    expect(page.locator("strong", has_text="blue")).to_be_visible()
    page.get_by_role("button", name="What to do with the note").click()
    page.get_by_role("menuitem", name="Pin", exact=True).click()
    expect(page.get_by_text("Pinned", exact=True)).to_be_visible()
    page.get_by_role("button", name="Undo").click()
    expect(page.get_by_text("Pinned", exact=True)).to_have_count(0)
    page.get_by_role("button", name="What to do with the note").click()
    page.get_by_role("menuitem", name="Edit the note").click()
    dialog = page.get_by_role("dialog", name="Edit the note")
    text = dialog.get_by_role("textbox", name="Note")
    expect(text.locator("strong")).to_have_text("blue")
    text.press("Control+End")
    text.press_sequentially(" and ")
    dialog.get_by_role("button", name="Italic").click()
    text.press_sequentially("green")
    dialog.get_by_role("button", name="Save").click()
    expect(page.locator("em, i", has_text="green")).to_be_visible()
    expect(page.locator("strong", has_text="blue").first).to_be_visible()
    page.get_by_role("button", name="Undo").last.click()
    expect(page.locator("em, i", has_text="green")).to_have_count(0)
    assert visitor.call("GET", notes)["results"][0]["body"] == "<p>Wants <strong>blue</strong></p>"


def test_a_note_is_written_with_its_marks_and_saved_by_a_key(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    made = visitor.call("POST", "/api/v1/customers", {"name": "Rositsa Paper", "allow_duplicate": True})
    page.goto(f"{home.url}/customers/{made['id']}/timeline")
    text = page.get_by_role("textbox", name="Note", exact=True)
    text.press_sequentially("Bring ")
    page.keyboard.press("Control+b")
    text.press_sequentially("samples")
    page.keyboard.press("Control+Enter")
    expect(page.locator("li strong, li b, [class*=Timeline] b", has_text="samples").first).to_be_visible()
    expect(text).to_have_text("")
    body = visitor.call("GET", f"/api/v1/customers/{made['id']}/notes")["results"][0]["body"]
    assert body == "<p>Bring <b>samples</b></p>"


def test_a_contact_is_made_from_the_list_of_contacts(visit, home):
    visitor = visit(cookies=home.cookies)
    page = visitor.page
    page.goto(home.url)
    visitor.call("POST", "/api/v1/customers", {"name": "Kamchia Boats", "allow_duplicate": True})
    page.goto(f"{home.url}/contacts")
    expect(page.get_by_role("link", name="Add", exact=True)).to_be_visible()
    page.keyboard.press("n")
    page.wait_for_url("**/contacts/new")
    page.get_by_label("First name").fill("Mila")
    page.get_by_label("Last name").fill("Doneva")
    field(page, "E-mail").fill("mila@kamchia.example")
    page.get_by_role("combobox", name="Customer").fill("Kamchia")
    page.get_by_role("option", name="Kamchia Boats").click()
    page.get_by_label("Position").fill("Captain")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("heading", name="Mila Doneva")).to_be_visible()
    expect(page.get_by_text("mila@kamchia.example")).to_be_visible()
    expect(page.get_by_text("Captain")).to_be_visible()
