"""What the field policy asks for can be filled where it is asked, and what is shown can be changed."""

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import window
from tests.browser.people import sign_up
from tests.browser.test_journeys import field, option

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")

MARKED = "label:has(.mantine-InputWrapper-required)"
# Whatever can be asked for, of all kinds.
EVERYTHING = "everything"

_numbers = itertools.count(1)


@pytest.fixture(scope="module")
def filler(chromium, service):
    """An organisation with a customer that can be a parent, in which one signs in as the owner."""
    visitor = window(chromium)
    home = sign_up(visitor, service.platform)
    visitor.call("POST", "/api/v1/customers", {"name": "Group of Orion"})
    yield home
    visitor.context.close()


def text_for(label: str, kind: str | None) -> str:
    number = next(_numbers)
    if kind == "tel":
        return f"+359888{100000 + number}"
    if kind == "email":
        return f"office{number}@orion.example"
    return {"Website": f"https://orion{number}.example", "Activity code": "62.01", "Distance, km": "12,5"}.get(
        label, f"{label} {number}"
    )


def fill_what_is_marked(page: Page, scope: Locator) -> None:
    """Fill the fields that carry `*`, one after the other, until none of them is empty."""
    for _ in range(60):
        button = scope.get_by_role("button", name=re.compile(r" \*$"))
        if button.count() > 0:
            button.first.click()
            continue
        empty = next((label for label in scope.locator(MARKED).all() if not value_of(page, label)), None)
        if empty is None:
            return
        fill(page, empty)
    raise AssertionError("there is always another field that is marked")


def input_of(page: Page, label: Locator) -> Locator:
    return page.locator(f'[id="{label.get_attribute("for")}"]')


def value_of(page: Page, label: Locator) -> str:
    field_of = input_of(page, label)
    if field_of.is_disabled():
        return "fixed"
    pills = field_of.locator("xpath=ancestor::*[contains(@class, 'PillsInput')]").locator(".mantine-Pill-root")
    return field_of.input_value() or ("chosen" if pills.count() > 0 else "")


def fill(page: Page, label: Locator) -> None:
    found = input_of(page, label)
    is_list = found.get_attribute("aria-haspopup") == "listbox"
    if not is_list:
        found.fill(text_for((label.text_content() or "").removesuffix(" *"), found.get_attribute("type")))
        return
    found.click()
    page.get_by_role("option").first.click()
    if page.get_by_role("listbox").count() > 0:
        # Lists of several stay open.
        page.keyboard.press("Escape")


def apply_policy(visitor, policy: str) -> None:
    if policy != EVERYTHING:
        visitor.call("POST", "/api/v1/field-policies/apply-preset", {"preset": policy})
        return
    for row in visitor.call("GET", "/api/v1/field-policies")["results"]:
        if row["resource"] not in ("customers", "contacts"):
            continue
        rules = [{"field": each["name"], "kind": each["kind"]} for each in row["fields"]]
        visitor.call("PUT", f"/api/v1/field-policies/{row['resource']}", {"rules": rules})


@pytest.mark.parametrize("policy", ["minimal", "builder", "billing", EVERYTHING])
def test_whatever_the_policy_asks_a_company_a_person_and_a_contact_are_made_of_what_is_marked(visit, filler, policy):
    visitor = visit(cookies=filler.cookies)
    # Customers of other presets may look alike.
    visitor.expect_refusals(409)
    page = visitor.page
    page.goto(filler.url)
    visitor.settle()
    apply_policy(visitor, policy)
    for kind in ("Company", "Person"):
        page.goto(f"{filler.url}/customers/new")
        page.get_by_text(kind, exact=True).click()
        visitor.settle()
        fill_what_is_marked(page, page.locator("form"))
        page.get_by_role("button", name="Create the customer").click()
        page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}"))
    page.goto(f"{filler.url}/contacts/new")
    visitor.settle()
    fill_what_is_marked(page, page.locator("form"))
    page.get_by_role("button", name="Create the contact").click()
    page.wait_for_url(re.compile(r"/contacts/[0-9a-f-]{36}"))
    customer = visitor.call("GET", "/api/v1/customers?kind=company")["results"][0]
    page.goto(f"{filler.url}/customers/{customer['id']}/contacts")
    page.get_by_role("button", name="Add a contact", exact=True).click()
    dialog = page.get_by_role("dialog")
    expect(field(dialog, "Last name")).to_be_visible()
    fill_what_is_marked(page, dialog)
    dialog.get_by_role("button", name="Add", exact=True).click()
    expect(dialog).to_have_count(0)


def test_a_company_is_made_with_its_first_contact_whose_phone_is_enough(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    visitor.call("PUT", "/api/v1/field-policies/customers", {"rules": [{"field": "phones"}]})
    page.goto(f"{home.url}/customers/new")
    field(page, "Name").fill("Vitosha Glass")
    marked = page.locator(MARKED).filter(has_text="Phone")
    expect(marked).to_have_count(1)
    page.get_by_role("button", name="Add the first contact").click()
    field(page, "Last name").fill("Lee")
    phone = field(page, "Phone").last
    phone.fill("12")
    expect(marked).to_have_count(0)
    visitor.expect_refusals(422)
    page.get_by_role("button", name="Create the customer").click()
    expect(phone).to_have_attribute("aria-invalid", "true")
    phone.fill("0888 123 456")
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Create the customer").click()
    # There is somebody to talk to already.
    page.wait_for_url(re.compile(r"/customers/[0-9a-f-]{36}$"))
    [contact] = visitor.call("GET", "/api/v1/contacts?fields=name,primary_phone,customer")["results"]
    assert (contact["name"], contact["primary_phone"]) == ("Lee", "+359888123456")
    assert contact["customer"]["name"] == "Vitosha Glass"


def test_a_new_customer_takes_a_code_a_parent_references_and_what_a_phone_is(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    visitor.call(
        "PATCH", "/api/v1/numbering/customers.code", {"mask": "C-{SEQ:4}", "reset": "never", "manual_allowed": True}
    )
    visitor.call("POST", "/api/v1/customers", {"name": "Group of Orion"})
    page.goto(f"{home.url}/customers/new")
    field(page, "Name").fill("Rila Timber")
    field(page, "Phone").fill("02 987 6543")
    page.get_by_role("button", name="More about “Phone”").click()
    field(page, "Extension").fill("12")
    page.get_by_role("combobox", name="Kind").last.click()
    option(page, "fax").click()
    field(page, "Code").fill("C-0777")
    page.get_by_role("combobox", name="Parent", exact=True).fill("Group")
    page.get_by_role("option", name="Group of Orion").click()
    page.get_by_role("button", name="Add a reference").click()
    field(page, "System").fill("erp")
    field(page, "Number there").fill("17")
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Create the customer").click()
    page.wait_for_url("**/contacts*")
    [made] = visitor.call("GET", "/api/v1/customers?code=C-0777")["results"]
    made = visitor.call("GET", f"/api/v1/customers/{made['id']}")
    [phone] = made["phones"]
    assert (phone["extension"], phone["kind"], made["parent"]["name"]) == ("12", "fax", "Group of Orion")
    assert made["external_references"] == [{"source": "erp", "id": "17"}]

    # Where the organisation gives codes itself, nobody is offered to type one.
    visitor.call("PATCH", "/api/v1/numbering/customers.code", {"manual_allowed": False})
    page.goto(f"{home.url}/customers/new")
    visitor.settle()
    expect(field(page, "Code")).to_have_count(0)
    page.goto(f"{home.url}/customers/{made['id']}")
    expect(page.get_by_text("C-0777", exact=True).first).to_be_visible()
    expect(page.get_by_role("button", name="Change Code")).to_have_count(0)


def test_a_new_contact_takes_every_way_to_reach_it_an_address_and_hours(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    visitor.call("POST", "/api/v1/customers", {"name": "Kamchia Boats"})
    page.goto(f"{home.url}/contacts/new")
    field(page, "First name").fill("Mila")
    field(page, "Phone").fill("0888 123 456")
    page.get_by_role("button", name="Add a phone").click()
    field(page, "Phone").last.fill("0888 123 457")
    page.get_by_role("button", name="Add a messenger").click()
    page.get_by_role("textbox", name="Service").or_(page.get_by_role("combobox", name="Service")).fill("viber")
    field(page, "Name or number there").fill("mila")
    page.get_by_role("button", name="Give an own address").click()
    field(page, "Street and number").fill("Main 1")
    field(page, "City").fill("Ruse")
    page.get_by_role("button", name="Say when they can be reached").click()
    page.get_by_role("combobox", name="Customer").fill("Kamchia")
    page.get_by_role("option", name="Kamchia Boats").click()
    # What is missing in the dictionary is added where it is missed.
    page.get_by_role("combobox", name="Responsible for").fill("Mooring")
    option(page, "Add “Mooring”").click()
    expect(page.locator(".mantine-Pill-root", has_text="Mooring")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    assert visitor.inaccessible() == []
    page.get_by_role("button", name="Create the contact").click()
    expect(page.get_by_role("heading", name="Mila")).to_be_visible()
    [made] = visitor.call("GET", "/api/v1/contacts")["results"]
    made = visitor.call("GET", f"/api/v1/contacts/{made['id']}")
    found = [(each["kind"], each["service"], each["value"]) for each in made["channels"]]
    phones = [("phone", None, "+359888123456"), ("phone", None, "+359888123457")]
    assert found == [*phones, ("messenger", "viber", "mila")]
    assert (made["address"]["city"], len(made["availability"]["windows"])) == ("Ruse", 5)
    assert [term["label"] for term in made["customers"][0]["responsibilities"]] == ["Mooring"]


def test_a_day_that_is_different_can_be_typed(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    customer = visitor.call("POST", "/api/v1/customers", {"name": "Vitosha Glass", "contacts": [{"last_name": "Lee"}]})
    [contact] = visitor.call("GET", f"/api/v1/customers/{customer['id']}/contacts")["results"]
    page.goto(f"{home.url}/contacts/{contact['id']}")
    page.get_by_role("button", name="Say when they can be reached").click()
    page.get_by_role("button", name="Add a day that is different").click()
    page.get_by_role("textbox", name="Date").press_sequentially("24.12.2026")
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.get_by_text("Monday – Friday")).to_be_visible()
    stored = visitor.call("GET", f"/api/v1/contacts/{contact['id']}")["availability"]
    assert [each["date"] for each in stored["exceptions"]] == ["2026-12-24"]


def test_facts_are_changed_one_after_the_other_with_tab_and_decimals_as_the_language_writes_them(visit, service):
    visitor = visit(language="bg")
    home = sign_up(visitor, service.platform, language="bg")
    page = visitor.page
    made = visitor.call("POST", "/api/v1/customers", {"name": "Rila Timber", "country": "BG"})
    page.goto(f"{home.url}/customers/{made['id']}")
    # The next is kept while the one before is still on its way.
    visitor.expect_refusals(412)
    page.get_by_role("button", name=re.compile("Сфера на дейност")).first.click()
    page.keyboard.type("Towers")
    page.keyboard.press("Tab")
    page.keyboard.type("62.01")
    page.keyboard.press("Tab")
    page.keyboard.type("12,5")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name=re.compile("12,5"))).to_be_visible()
    visitor.settle()
    found = visitor.call("GET", f"/api/v1/customers/{made['id']}")
    assert (found["business_area"], found["activity_code"], float(found["distance_km"])) == ("Towers", "62.01", 12.5)


def test_a_person_who_becomes_a_company_is_asked_for_a_contact(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    made = visitor.call("POST", "/api/v1/customers", {"kind": "person", "first_name": "Ann", "last_name": "Lee"})
    visitor.call("PUT", "/api/v1/field-policies/customers", {"rules": [{"field": "language"}, {"field": "emails"}]})
    page.goto(f"{home.url}/customers/{made['id']}")
    # What a change may not empty is marked here, too.
    expect(page.locator("dt").filter(has_text="Language")).to_contain_text("*")
    expect(page.get_by_role("button", name="Add an e-mail *")).to_be_visible()
    page.get_by_role("button", name="Change Kind: Person").click()
    option(page, "Company").click()
    dialog = page.get_by_role("dialog", name="Add a contact")
    expect(dialog.get_by_text("Whom does one talk to there?")).to_be_visible()
