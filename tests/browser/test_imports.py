"""A table of customers, brought along in a real browser."""

import pytest
from playwright.sync_api import expect

from tests.browser.people import sign_up

# One process does them all: two browsers at once would starve each other.
pytestmark = pytest.mark.xdist_group("browser")

TABLE = (
    "\ufeffCompany;Country;Distance\nOrion Build B.V.;Netherlands;12,5\nБавела ООД;България;\n"
    "Wrong Land;Nowhereland;far\nOrion Build;Netherlands;1\n"
)


def test_a_table_is_mapped_checked_imported_and_undone(visit, service, tmp_path):
    file = tmp_path / "companies.csv"
    file.write_text(TABLE)
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.goto(f"{home.url}/customers")
    page.get_by_role("link", name="Import", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(page.get_by_role("heading", name="Import of companies.csv")).to_be_visible()
    expect(page.get_by_text("3 of 3 columns go somewhere")).to_be_visible()
    expect(page.get_by_role("combobox", name="Where Company goes")).to_have_value("Name")
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0

    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("Checked. This would come of it:")).to_be_visible()
    expect(page.get_by_text("There is no such country.")).to_be_visible()
    with page.expect_download() as rows:
        page.get_by_role("link", name="Download rows to correct").click()
    assert "Wrong Land" in rows.value.path().read_text("utf-8-sig")
    page.get_by_label("Leave out cells that cannot be read, and take the rest").check()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The import is done")).to_be_visible()
    expect(page.get_by_role("link", name="Download rows to correct")).to_be_visible()
    page.get_by_role("link", name="See the customers").click()
    expect(page.get_by_text("Wrong Land")).to_be_visible()

    page.go_back()
    page.get_by_role("button", name="Undo the import").click()
    expect(page.get_by_text("The import is undone")).to_be_visible()
    page.goto(f"{home.url}/customers")
    expect(page.get_by_text("Create the first customer")).to_be_visible()


def test_an_import_fits_a_phone(visit, service, tmp_path):
    file = tmp_path / "a very long name of a file that somebody has made by a program.csv"
    file.write_text(TABLE)
    visitor = visit(width=360)
    home = sign_up(visitor, service.platform, language="bg")
    page = visitor.page
    page.goto(f"{home.url}/imports")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Изберете файл").click()
    chooser.value.set_files(file)
    expect(page.get_by_text("3 от 3 колони отиват някъде")).to_be_visible()
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0
    page.get_by_role("button", name="Проверка").click()
    expect(page.get_by_text("Проверено. Ето какво би се получило:")).to_be_visible()
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0


def test_contacts_are_imported_with_a_mapping_that_is_kept(visit, service, tmp_path):
    file = tmp_path / "people.csv"
    file.write_text("Who,Firm,Write to\nAnn Lee,Orion,ann@orion.example\nBob Fox,Nowhere Inc,\n")
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    visitor.call("POST", "/api/v1/customers", {"name": "Orion"})
    page.goto(f"{home.url}/contacts")
    page.get_by_role("link", name="Import", exact=True).click()
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(page.get_by_text("0 of 3 columns go somewhere")).to_be_visible()
    for column, field in (("Who", "First and last name"), ("Firm", "Name of the customer"), ("Write to", "E-mail 1")):
        page.get_by_role("combobox", name=f"Where {column} goes").fill(field)
        page.get_by_role("option", name=field, exact=True).click()
    page.get_by_role("button", name="Keep this mapping").click()
    dialog = page.get_by_role("dialog", name="Keep this mapping")
    dialog.get_by_label("Name").fill("People of the old program")
    dialog.get_by_label("Colleagues may use it, too").check()
    dialog.get_by_role("button", name="Save").click()
    expect(page.get_by_role("combobox", name="Kept mapping")).to_be_visible()
    assert visitor.page.evaluate("() => document.documentElement.scrollWidth - innerWidth") <= 0

    page.get_by_role("button", name="Check", exact=True).click()
    expect(page.get_by_text("There is no such customer.")).to_be_visible()
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_text("The import is done")).to_be_visible()
    page.get_by_role("link", name="See the contacts").click()
    expect(page.get_by_role("link", name="Ann Lee")).to_be_visible()

    file.write_text("Write to,Also,Who,Firm\nc@orion.example,x,Cid Ray,Orion\n")
    page.goto(f"{home.url}/imports?resource=contacts")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(page.get_by_text("0 of 4 columns go somewhere")).to_be_visible()
    page.get_by_role("combobox", name="Kept mapping").click()
    page.get_by_role("option", name="People of the old program").click()
    expect(page.get_by_text("3 of 4 columns go somewhere")).to_be_visible()


def test_an_import_is_stopped_and_its_columns_are_there_again(visit, service, tmp_path):
    file = tmp_path / "many.csv"
    file.write_text("Company;Country\n" + "".join(f"Company {number};Bulgaria\n" for number in range(30_000)))
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.goto(f"{home.url}/imports")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Choose a file").click()
    chooser.value.set_files(file)
    expect(page.get_by_text("2 of 2 columns go somewhere")).to_be_visible()
    page.get_by_role("button", name="Check", exact=True).click()
    page.get_by_role("button", name="Cancel this job").click()
    expect(page.get_by_text("2 of 2 columns go somewhere")).to_be_visible()
    expect(page.get_by_role("status").get_by_text("Cancelled", exact=True)).to_be_visible()
    assert visitor.call("GET", "/api/v1/customers?count=exact&limit=1")["total_count"] == 0


def test_sample_data_is_taken_seen_and_given_back(visit, service):
    visitor = visit()
    home = sign_up(visitor, service.platform)
    page = visitor.page
    page.goto(f"{home.url}/customers")
    page.get_by_role("button", name="Add sample data").click()
    visitor.settle()
    first = page.get_by_role("row").nth(2)
    expect(first).to_be_visible()
    total = visitor.call("GET", "/api/v1/customers?count=exact&limit=1")["total_count"]
    assert total > 5
    page.goto(f"{home.url}/settings/organisation")
    page.get_by_role("button", name="Remove the sample data").click()
    page.get_by_role("dialog").get_by_role("button", name="Remove the sample data").click()
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert visitor.call("GET", "/api/v1/customers?count=exact&limit=1")["total_count"] == 0
