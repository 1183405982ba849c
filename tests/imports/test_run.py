"""From a file to customers: mapping, check, run, errors, undo."""

from kernel.actor import system_actor
from kernel.imports import analysing
from kernel.imports.formats import limits
from kernel.tenancy import public_context
from tenants.inputs.organisations import PlanAssignment, PlanCreate
from tenants.permissions import PlatformRight
from tenants.services.plans import assign_plan, create_plan
from tests.imports.files import IMPORTS, Imports, counts, table

MESSY = (
    "\ufeff ;Company Name;Address 1;Postal Code;City;Country;Segment;Distance;Headquarter;Tags\n"
    '1;Orion "Build" B.V.;Anthony Fokkerweg 15;1059 CM;AMSTERDAM;Netherlands;SMB;1,2E+01;3;vip; \n'
    "2;Бавела ООД;;1000;София;България;smb;12,5;2;vip, builder\n"
    "3;Relam Holdings;Basisweg 10;1043 AP;Amsterdam;NEDERLAND;SMB;;;\n"
    "4;Orion Build;Elsewhere 1;;London;England;SMB;;;\n"
    "5;Wrong Land;Street 1;;Town;Nowhereland;SMB;far;99;\n"
)
MAPPING = {
    "Column_1": "external_id",
    "Company_Name": "name",
    "Address_1": "address_line1",
    "Postal_Code": "address_postal_code",
    "City": "address_city",
    "Country": "country",
    "Segment": "segment",
    "Distance": "distance_km",
    "Headquarter": "parent",
    "Tags": "tags",
}


def messy(imports: Imports) -> dict:
    return imports.mapped(imports.begun(MESSY.encode()), **MAPPING)


def test_a_file_is_read_and_its_columns_are_proposed(imports: Imports):
    run = imports.begun(MESSY.encode())
    assert (run["state"], run["format"], run["encoding"], run["delimiter"]) == ("mapping", "csv", "utf-8", ";")
    assert run["rows"] == 5
    assert run["columns"][1]["samples"][:2] == ['Orion "Build" B.V.', "Бавела ООД"]
    fields = {run["columns"][entry["column"]]["name"]: entry["field"] for entry in run["mapping"]}
    assert fields["Company Name"] == "name"
    assert fields["Country"] == "country"
    assert fields["City"] == "address_city"


def test_a_check_tells_what_a_run_does_and_writes_nothing(imports: Imports):
    run = imports.asked(messy(imports), "check")
    assert run["state"] == "ready"
    assert imports.customers() == []
    found = imports.problems(run)
    assert (6, "Country", "invalid_choice") in found
    assert (6, "Distance", "invalid_format") in found
    assert (5, None, "possible_duplicate") in found
    checked = counts(run)
    assert {name: checked[name] for name in ("created", "skipped", "refused", "linked")} == {
        "created": 3,
        "skipped": 1,
        "refused": 1,
        "linked": 1,
    }
    ran = imports.asked(run, "run")
    assert ran["state"] == "done"
    assert ran["counts"] == run["counts"]
    assert imports.problems(ran) == found


def test_rows_become_customers_as_they_are_written(imports: Imports):
    imports.asked(messy(imports), "run")
    bavela, orion, relam = sorted(imports.customers(), key=lambda each: each["external_references"][0]["id"] != "2")
    assert (bavela["name"], bavela["country"], bavela["distance_km"]) == ("Бавела ООД", "BG", "12.5")
    assert bavela["tags"] == ["builder", "vip"]
    assert bavela["parent"] is None
    if orion["name"] != 'Orion "Build" B.V.':
        orion, relam = relam, orion
    assert (orion["country"], orion["distance_km"], orion["segment"]["code"]) == ("NL", "12.0", "smb")
    assert orion["parent"]["id"] == relam["id"]
    [address] = orion["addresses"]
    assert (address["line1"], address["city"], address["country"]) == ("Anthony Fokkerweg 15", "AMSTERDAM", "NL")
    assert bavela["addresses"][0]["line1"] == "София"


def test_the_history_says_that_an_import_wrote_it(imports: Imports):
    run = imports.asked(messy(imports), "run")
    customer = imports.customers()[0]
    history = imports.client.get(f"/api/v1/customers/{customer['id']}/history").json()["results"]
    assert {(entry["source"], entry["request_id"]) for entry in history} == {("import", f"import-{run['id']}")}


def test_refused_rows_come_back_as_a_file_that_can_be_imported(imports: Imports):
    body = table("Name,Country,E-mail", "Good,Bulgaria,a@good.example", "Bad,Atlantis,=cmd()", "Short")
    run = imports.asked(imports.begun(body), "run")
    header, *rows = imports.error_rows(run)
    assert header[:3] == ["Name", "Country", "E-mail"]
    assert len(rows) == 1
    assert rows[0][:4] == ["Bad", "Atlantis", "'=cmd()", "3"]
    assert "Country: There is no such country." in rows[0][4]
    assert [customer["name"] for customer in imports.customers()] == ["Good", "Short"]


def test_undo_removes_what_nobody_touched_and_lists_the_rest(imports: Imports):
    run = imports.asked(messy(imports), "run")
    touched = next(each for each in imports.customers() if each["name"].startswith("Бавела"))
    answer = imports.client.patch(f"/api/v1/customers/{touched['id']}", {"business_area": "Boats"})
    assert answer.status_code == 200
    undone = imports.asked(run, "undo")
    assert undone["state"] == "undone"
    assert {name: undone["counts"][name] for name in ("removed", "kept")} == {"removed": 2, "kept": 1}
    assert [customer["id"] for customer in imports.customers()] == [touched["id"]]
    assert [(row, code) for row, _column, code in imports.problems(undone)] == [(3, "kept")]
    again = imports.asked(messy(imports), "run")
    assert again["counts"]["created"] == 2


def test_rows_update_customers_of_their_code_and_undo_puts_them_back(imports: Imports):
    imports.client.post(
        "/api/v1/customers",
        {
            "name": "Orion",
            "business_area": "Old",
            "phones": [{"number": "+359888123456"}],
            "external_references": [{"source": "import", "id": "1"}],
        },
    )
    [before] = imports.customers()
    body = table("No,Name,Industry,Phone", "1,Orion Ltd,New,0888 123 457", f"{''},Nobody,,", "2,Second,,")
    run = imports.changed(imports.begun(body), rule="update")
    assert imports.asked(run, "check")["counts"]["updated"] == 1
    run = imports.asked(run, "run")
    assert counts(run) == {"rows": 3, "created": 2, "updated": 1}
    orion = next(each for each in imports.customers() if each["id"] == before["id"])
    assert (orion["name"], orion["business_area"]) == ("Orion Ltd", "New")
    assert [phone["number"] for phone in orion["phones"]] == ["+359888123456", "+359888123457"]
    undone = imports.asked(run, "undo")
    assert {name: undone["counts"][name] for name in ("removed", "restored", "kept")} == {
        "removed": 2,
        "restored": 1,
        "kept": 0,
    }
    [after] = imports.customers()
    differing = {name for name in before if before[name] != after[name]}
    assert differing <= {"version", "updated_at"}


def test_terms_are_added_if_wanted_and_cells_left_out(imports: Imports):
    body = table("Name,Segment,Distance", "One,Boat owners,7", "Two,boat OWNERS,near")
    run = imports.begun(body)
    refused = imports.asked(run, "check")
    assert refused["counts"]["refused"] == 2
    run = imports.changed(run, options={"add_terms": True, "leave_out_bad_cells": True})
    checked = imports.asked(run, "check")
    assert counts(checked) == {"rows": 2, "created": 2, "warnings": 1}
    codes = {row["code"] for row in imports.client.get("/api/v1/dictionaries/segments").json()["results"]}
    assert "boat-owners" not in codes
    imports.asked(checked, "run")
    one, two = imports.customers()
    assert one["segment"] == two["segment"]
    assert (one["segment"]["label"], two["distance_km"]) == ("Boat owners", None)


def test_the_next_file_of_the_same_headers_is_mapped_by_itself(imports: Imports):
    body = table("Whatever,This", "Orion,Boats")
    run = imports.begun(body)
    assert run["mapping"] == []
    imports.asked(imports.mapped(run, Whatever="name", This="business_area"), "run")
    again = imports.begun(table("Whatever,This", "Sirius,Ships"))
    assert [(entry["column"], entry["field"]) for entry in again["mapping"]] == [(0, "name"), (1, "business_area")]


def test_people_and_contacts_are_told_apart(imports: Imports):
    body = table("Company,First name,Last name,Phone", "Orion,Ann,Lee,", ",Bob,Fox,0888123456")
    imports.asked(imports.begun(body), "run")
    bob, orion = imports.customers()
    assert (bob["kind"], bob["name"]) == ("person", "Bob Fox")
    contacts = imports.client.get(f"/api/v1/customers/{orion['id']}/contacts").json()["results"]
    assert [contact["name"] for contact in contacts] == ["Ann Lee"]


def test_an_import_that_runs_is_not_started_twice(imports: Imports):
    run = messy(imports)
    first = imports.client.post(f"{IMPORTS}/{run['id']}/run").json()
    second = imports.client.post(f"{IMPORTS}/{run['id']}/run").json()
    assert first["id"] == second["id"]
    assert imports.client.patch(f"{IMPORTS}/{run['id']}", {"rule": "create"}).status_code == 409
    assert imports.client.delete(f"{IMPORTS}/{run['id']}").status_code == 409
    imports.worked(run)
    assert imports.client.post(f"{IMPORTS}/{run['id']}/run").status_code == 409
    assert imports.client.delete(f"{IMPORTS}/{run['id']}").status_code == 204


def test_nothing_can_be_run_without_a_name(imports: Imports):
    run = imports.changed(messy(imports), mapping=[{"column": 4, "field": "address_city"}])
    answer = imports.client.post(f"{IMPORTS}/{run['id']}/run")
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/mapping")


def test_the_plan_limits_what_may_be_run(imports: Imports):
    run = imports.asked(messy(imports), "check")
    operator = system_actor(rights=frozenset(PlatformRight))
    with public_context():
        plan = create_plan(actor=operator, data=PlanCreate(code="tiny", name="Tiny", limits={"customers": 2}))
        assign_plan(actor=operator, organisation_id=imports.organisation.id, data=PlanAssignment(plan_id=plan.id))
    answer = imports.client.post(f"{IMPORTS}/{run['id']}/run")
    assert (answer.status_code, answer.json()["code"]) == (409, "limit_reached")


def test_an_organisations_own_fields_are_read_as_they_are_written(imports: Imports):
    fields = {
        "tier": {"type": "select", "options": [{"code": "gold", "labels": {"en": "Gold plus"}}]},
        "revenue": {"type": "amount", "currency": "EUR"},
        "since": {"type": "date"},
        "is_vip": {"type": "boolean"},
        "taxno": {"type": "string", "is_unique": True},
    }
    for key, field in fields.items():
        body = {"resource": "customers", "key": key, "labels": {"en": key.title()}, **field}
        answer = imports.client.post("/api/v1/custom-fields", body)
        assert answer.status_code == 201, answer.json()
    run = imports.begun(
        table("Name;Tier;Revenue;Since;Is vip;Taxno", 'A;gold PLUS;"2,5E+03";21.11.2026;да;1', "B;lead;x;31.2.26;;1")
    )
    checked = imports.asked(run, "check")
    assert {column for _row, column, _code in imports.problems(checked)} == {"Tier", "Revenue", "Since"}
    run = imports.asked(imports.changed(run, options={"leave_out_bad_cells": True}), "run")
    [a, b] = imports.customers()
    assert a["custom"] == {
        "tier": "gold",
        "revenue": {"amount": "2500", "currency": "EUR"},
        "since": "2026-11-21",
        "is_vip": True,
        "taxno": "1",
    }
    assert set(b["custom"].values()) == {None}
    imports.asked(run, "undo")
    imports.asked(imports.begun(table("Name;Taxno", "A;1")), "run")
    assert imports.customers()[0]["custom"]["taxno"] == "1"


def test_undo_keeps_a_customer_about_whom_somebody_has_written(imports: Imports):
    run = imports.asked(imports.begun(table("Name", "Noted", "Bare")), "run")
    noted = next(each for each in imports.customers() if each["name"] == "Noted")
    note = imports.client.post(f"/api/v1/customers/{noted['id']}/notes", {"body": "Pays late"})
    assert note.status_code == 201
    undone = imports.asked(run, "undo")
    assert {name: undone["counts"][name] for name in ("removed", "kept")} == {"removed": 1, "kept": 1}
    notes = imports.client.get(f"/api/v1/customers/{noted['id']}/notes").json()["results"]
    assert [each["id"] for each in notes] == [note.json()["id"]]


def test_a_file_with_one_row_too_many_is_refused_by_the_number_that_people_are_told(imports: Imports, monkeypatch):
    assert limits.MAX_ROWS == 500_000
    assert analysing.MAX_ROWS is limits.MAX_ROWS
    monkeypatch.setattr(analysing, "MAX_ROWS", 3)
    assert imports.begun(table("Name", "One", "Two", "Three"))["rows"] == 3
    refused = imports.begun(table("Name", "One", "Two", "Three", "Four"))["job"]["error"]
    assert (refused["code"], refused["detail"]) == ("file_too_large", "A file may have at most 3 rows.")
