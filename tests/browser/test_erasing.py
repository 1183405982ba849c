"""A person is given its data and forgotten, from the profile."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_up
from tests.browser.test_journeys import field

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")


def test_a_person_is_given_its_data_and_forgotten(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    person = {"kind": "person", "first_name": "Ivan", "last_name": "Petrov", "emails": [{"email": "i@petrov.example"}]}
    made = visitor.call("POST", "/api/v1/customers", person)
    visitor.call("POST", f"/api/v1/customers/{made['id']}/notes", {"body": "<p>Likes blue</p>"})
    page.goto(f"{home.url}/customers/{made['id']}")
    page.get_by_role("button", name="Actions").click()
    page.get_by_role("menuitem", name="Erase the person…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("Notes: 1")).to_be_visible()
    dialog.get_by_role("button", name="Make the file").click()
    expect(dialog.get_by_role("link", name="Download the data")).to_be_visible(timeout=60_000)
    erase = dialog.get_by_role("button", name="Erase for good")
    expect(erase).to_be_disabled()
    field(dialog, "Type the name to confirm: Ivan Petrov").fill("ivan petrov")
    visitor.settle()
    assert visitor.inaccessible() == []
    erase.click()
    expect(dialog.get_by_text("The person is erased.")).to_be_visible(timeout=60_000)
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_role("heading", name="Erased person")).to_be_visible()
    expect(page.get_by_text("This person was erased on")).to_be_visible()
    assert "Petrov" not in str(visitor.call("GET", "/api/v1/customers?archived_at__isnull=false"))
