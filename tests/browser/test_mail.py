"""Mail in the browser: from a template to the customer's timeline, over the real SMTP server; the relay's settings."""

import time
from datetime import timedelta
from email import message_from_bytes, policy

import pytest
from playwright.sync_api import expect

from kernel.storage import PostForm
from tests.browser.people import sign_up
from tests.browser.test_journeys import field, option
from tests.plugin import mail_directory
from tests.storage import post_form

pytestmark = pytest.mark.xdist_group("browser")


def received(subject: str) -> list:
    found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in mail_directory().glob("*.eml")]
    return [mail for mail in found if mail["Subject"] == subject]


def customer_with_contact(visitor) -> dict:
    contact = {"first_name": "Ann", "last_name": "Lee", "channels": [{"kind": "email", "value": "ann@orion.example"}]}
    emails = [{"email": "office@orion.example"}]
    return visitor.call("POST", "/api/v1/customers", {"name": "Orion Build", "emails": emails, "contacts": [contact]})


def test_a_template_is_written_sent_from_the_profile_and_seen_in_the_timeline(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    customer = customer_with_contact(visitor)

    page.goto(f"{home.url}/settings/templates")
    page.get_by_role("button", name="New template").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "Name of the template").fill("Offer")
    field(dialog, "Subject").fill("Our offer for ")
    field(dialog, "Subject").press("End")
    dialog.get_by_role("combobox", name="Insert a field into the subject").fill("Website")
    dialog.get_by_role("combobox", name="Insert a field into the subject").fill("Code")
    option(page, "Code").click()
    expect(field(dialog, "Subject")).to_have_value("Our offer for {{ customer.code }}")
    body = dialog.get_by_role("textbox", name="Text", exact=True)
    body.click()
    page.keyboard.type("Dear ")
    dialog.get_by_role("combobox", name="Insert a field into the text").fill("First name")
    option(page, "First name").first.click()
    expect(body).to_contain_text("Dear {{ contact.first_name }}")
    dialog.get_by_role("combobox", name="Customer", exact=True).fill("Orion")
    page.get_by_role("option", name="Orion Build").click()
    dialog.get_by_role("button", name="Show the preview").click()
    visitor.expect_refusals(422)
    expect(dialog.get_by_role("alert")).to_contain_text("contact.first_name")
    dialog.get_by_role("combobox", name="Contact", exact=True).click()
    page.get_by_role("option", name="Ann Lee").click()
    dialog.get_by_role("button", name="Show the preview").click()
    expect(dialog.get_by_text("Dear Ann", exact=True)).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    dialog.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_role("button", name="Edit: Offer")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []

    page.goto(f"{home.url}/customers/{customer['id']}/timeline")
    page.get_by_role("button", name="Send an e-mail").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("combobox", name="Template", exact=True).click()
    option(page, "Offer").click()
    subject = f"Our offer for {customer['code']}"
    expect(field(dialog, "Subject")).to_have_value(subject)
    body = dialog.get_by_role("textbox", name="Text", exact=True)
    expect(body).to_contain_text("Dear Ann")
    body.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Enter")
    dialog.get_by_role("button", name="Bold").click()
    page.keyboard.type("See you soon")
    dialog.locator("input[type=file]").set_input_files(
        {"name": "offer.txt", "mimeType": "text/plain", "buffer": b"100 EUR"}
    )
    expect(dialog.get_by_text("offer.txt")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(dialog).to_have_count(0)
    expect(page.get_by_text(f"E-mail to Ann Lee: {subject}")).to_be_visible()
    page.get_by_role("button", name=f"Show the text: {subject}").click()
    expect(page.get_by_text("See you soon")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []

    ends = time.monotonic() + 20
    while not received(subject) and time.monotonic() < ends:
        time.sleep(0.2)
    [mail] = received(subject)
    assert mail["To"] == "Ann Lee <ann@orion.example>"
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_payload(decode=True)) == ("offer.txt", b"100 EUR")
    html = mail.get_body(("html",)).get_content()
    assert "<b>See you soon</b>" in html


def test_a_mail_is_sent_from_a_row_of_the_list(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    customer_with_contact(visitor)
    page.goto(f"{home.url}/customers")
    page.get_by_role("checkbox", name="Orion Build").click()
    page.get_by_role("button", name="Send an e-mail").click()
    dialog = page.get_by_role("dialog")
    field(dialog, "Subject").fill("From the list")
    dialog.get_by_role("textbox", name="Text", exact=True).click()
    page.keyboard.type("Hello")
    dialog.get_by_role("button", name="Send", exact=True).click()
    expect(page.get_by_text("The e-mail was sent")).to_be_visible()


def test_a_mail_from_a_contact_row_is_looked_at_tried_and_never_overwritten_for_good(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    customer = customer_with_contact(visitor)
    path = f"/api/v1/customers/{customer['id']}"
    announced = visitor.call(
        "POST", "/api/v1/files", {"name": "terms.txt", "size": 5, "content_type": "text/plain", "purpose": "attachment"}
    )
    form = PostForm(announced["upload"]["url"], announced["upload"]["fields"], timedelta())
    assert post_form(form, b"terms", content_type="text/plain") < 300
    visitor.call("POST", f"/api/v1/files/{announced['id']}/confirm")
    visitor.call("POST", f"{path}/files", {"file_id": announced["id"]})
    text = {"subject": "Of the template", "html": "<p>Dear {{ contact.first_name }}</p>"}
    visitor.call("POST", "/api/v1/templates", {"name": "Offer", "texts": {"en": text}})

    page.goto(f"{home.url}/customers/{customer['id']}/contacts")
    page.get_by_role("button", name="Send an e-mail: Ann Lee").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("combobox", name="To", exact=True)).to_have_value("Ann Lee <ann@orion.example>")
    field(dialog, "Subject").fill("Of my own")
    body = dialog.get_by_role("textbox", name="Text", exact=True)
    body.click()
    page.keyboard.type("Good morning {{ contact.last_name }}")
    dialog.get_by_role("combobox", name="Template", exact=True).click()
    option(page, "Offer").click()
    expect(body).to_contain_text("Dear Ann")
    page.get_by_role("button", name="Undo").click()
    expect(field(dialog, "Subject")).to_have_value("Of my own")
    expect(body).to_contain_text("Good morning {{ contact.last_name }}")

    dialog.get_by_role("button", name="Show the preview").click()
    expect(dialog.get_by_role("region", name="Preview")).to_contain_text("Good morning Lee")
    dialog.get_by_role("button", name="Choose from the files").click()
    page.get_by_role("menuitemcheckbox", name="terms.txt").click()
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("button", name="Remove terms.txt")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    dialog.get_by_role("button", name="Send it to me").click()
    expect(page.get_by_text("A test is on its way to you")).to_be_visible()
    ends = time.monotonic() + 20
    while not received("[Test] Of my own") and time.monotonic() < ends:
        time.sleep(0.2)
    [mail] = received("[Test] Of my own")
    assert mail["To"] == home.email
    assert "Good morning Lee" in mail.get_body(("html",)).get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["terms.txt"]
    assert visitor.call("GET", f"{path}/mails")["results"] == []


def test_the_check_of_a_mail_server_says_what_is_wrong(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.goto(f"{home.url}/settings/mail-server")
    field(page, "Host").fill("10.0.0.1")
    field(page, "Port").fill("25")
    field(page, "User").fill("orion")
    field(page, "Password").fill("secret of the relay")
    field(page, "Sender's address").fill("office@orion.example")
    page.get_by_role("button", name="Save", exact=True).click()
    page.get_by_role("button", name="Check now").click()
    expect(page.get_by_text("The host has an address that is not a public one.")).to_be_visible()
    visitor.settle()
    assert visitor.inaccessible() == []
    field(page, "Host").fill("smtp.orion.example")
    visitor.expect_refusals(422)
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("enter the password again")).to_be_visible()
    page.get_by_role("button", name="Remove the mail server").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove the mail server").click()
    expect(page.get_by_text("leave by the mail server of this service, under")).to_be_visible()
