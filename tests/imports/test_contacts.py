"""From a file to contacts: whom they work for, who is there already, undo."""

from typing import Any

from kernel.models import Event
from kernel.tenancy import tenant_context
from tests.imports.files import VCARD, Imports, counts, table

HEADER = "First name,Last name,Company,Job title,E-mail,Phone"


def company(imports: Imports, name: str, **more: Any) -> dict[str, Any]:
    answer = imports.client.post("/api/v1/customers", {"name": name} | more)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def begun(imports: Imports, body: bytes, **more: Any) -> dict[str, Any]:
    return imports.begun(body, resource="contacts", name=more.pop("name", "people.csv"), **more)


def contacts(imports: Imports) -> dict[str, dict[str, Any]]:
    """All contacts whole, by name."""
    listed = imports.client.get("/api/v1/contacts", limit=200).json()["results"]
    return {row["name"]: imports.client.get(f"/api/v1/contacts/{row['id']}").json() for row in listed}


def places(contact: dict[str, Any]) -> list[tuple[str, str | None, bool]]:
    return [(each["customer"]["name"], each["title"], each["is_primary"]) for each in contact["customers"]]


def test_rows_become_contacts_of_customers_by_code_number_and_name(imports: Imports):
    orion = company(imports, "Orion Ltd")
    company(imports, "Sirius AD", external_references=[{"source": "import", "id": "77"}])
    company(imports, "Вега ООД")
    body = table(
        "First name,Last name,Customer code,Customer number,Company,Job title,Department,E-mail,Phone,WhatsApp",
        f"Ann,Lee,{orion['code']},,,Buyer,Sales,ann@orion.example,0888 123 456,+359888123456",
        "Bob,Fox,,77,,,,bob@sirius.example,,",
        ",Иванова,,,вега оод,,,,,",
        "Nobody,At all,,,Unknown Inc,,,,,",
        "Without,Customer,,,,,,,,",
        "Bad,Address,,77,,,,not an address,,",
    )
    run = imports.asked(begun(imports, body), "check")
    assert contacts(imports) == {}
    assert counts(run) == {"rows": 6, "created": 3, "refused": 3, "errors": 3}
    assert [(row, column) for row, column, _code in imports.problems(run)] == [
        (5, "Company"),
        (6, None),
        (7, "E-mail"),
    ]
    run = imports.asked(run, "run")
    assert counts(run) == {"rows": 6, "created": 3, "refused": 3, "errors": 3}
    found = contacts(imports)
    assert places(found["Ann Lee"]) == [("Orion Ltd", "Buyer", True)]
    assert [(each["kind"], each["value"]) for each in found["Ann Lee"]["channels"]] == [
        ("phone", "+359888123456"),
        ("email", "ann@orion.example"),
        ("messenger", "+359888123456"),
    ]
    assert places(found["Bob Fox"]) == [("Sirius AD", None, True)]
    assert places(found["Иванова"]) == [("Вега ООД", None, True)]
    history = imports.client.get(f"/api/v1/contacts/{found['Ann Lee']['id']}/history").json()["results"]
    assert {entry["source"] for entry in history} == {"import"}


def test_a_name_that_several_customers_have_is_refused(imports: Imports):
    company(imports, "Orion")
    company(imports, "Orion", allow_duplicate=True)
    run = imports.asked(begun(imports, table("Name,Company", "Ann Lee,Orion")), "check")
    assert imports.problems(run) == [(2, "Company", "contradiction")]


def test_likely_the_same_are_left_out_also_within_the_file(imports: Imports):
    orion = company(imports, "Orion", contacts=[{"first_name": "Ann", "last_name": "Lee"}])
    company(imports, "Sirius")
    body = table(
        HEADER,
        f"Ann,Lee,{orion['name']},,,",
        "Bob,Fox,Orion,,bob@orion.example,",
        "Robert,Fox,Sirius,,BOB@orion.example,",
        "bob,fox,Orion,,,",
        "Ann,Lee,Sirius,,,",
    )
    checked = imports.asked(begun(imports, body), "check")
    assert counts(checked) == {"rows": 5, "created": 2, "skipped": 3, "warnings": 3}
    run = imports.asked(checked, "run")
    assert run["counts"] == checked["counts"]
    run = imports.changed(begun(imports, body), rule="create")
    assert imports.asked(run, "run")["counts"]["created"] == 5


def test_rows_change_contacts_of_their_address_or_number_and_undo_puts_them_back(imports: Imports):
    company(imports, "Orion", contacts=[{"last_name": "First", "channels": []}])
    sirius = company(imports, "Sirius")
    ann = imports.client.post(
        "/api/v1/contacts",
        {
            "first_name": "Ann",
            "last_name": "Lee",
            "channels": [{"kind": "email", "value": "ann@sirius.example"}],
            "external_references": [{"source": "import", "id": "7"}],
            "customers": [{"customer_id": sirius["id"], "title": "Buyer"}],
        },
    ).json()
    before = contacts(imports)
    body = table(
        "Id,First name,Last name,Company,Title,E-mail,Phone,Primary",
        ",Anna,,Orion,Adviser,Ann@Sirius.example,0888 123 456,yes",
        "7,,Leeds,Sirius,Director,,+359 888 123 456,",
        "8,New,Person,Orion,,new@orion.example,,",
        "8,,Person,,,,0888 000 111,",
    )
    run = imports.changed(begun(imports, body), rule="update")
    checked = imports.asked(run, "check")
    run = imports.asked(checked, "run")
    assert counts(run) == {"rows": 4, "created": 1, "updated": 3}
    assert run["counts"] == checked["counts"]
    found = imports.client.get(f"/api/v1/contacts/{ann['id']}").json()
    assert found["name"] == "Anna Leeds"
    assert sorted(places(found)) == [("Orion", "Adviser", True), ("Sirius", "Director", True)]
    assert [each["value"] for each in found["channels"]] == ["ann@sirius.example", "+359888123456"]
    assert [each["value"] for each in contacts(imports)["New Person"]["channels"]] == [
        "new@orion.example",
        "+359888000111",
    ]
    undone = imports.asked(run, "undo")
    assert {name: undone["counts"][name] for name in ("removed", "restored", "kept")} == {
        "removed": 1,
        # The new one was changed by the row after it, and then removed.
        "restored": 2,
        "kept": 0,
    }
    after = contacts(imports)
    assert after.keys() == before.keys()
    for name, contact in after.items():
        differing = {key for key in contact if contact[key] != before[name][key]}
        assert differing <= {"version", "updated_at"}


def test_undo_keeps_whom_somebody_has_changed(imports: Imports):
    company(imports, "Orion")
    run = imports.asked(begun(imports, table(HEADER, "Ann,Lee,Orion,,,", "Bob,Fox,Orion,,,")), "run")
    bob = contacts(imports)["Bob Fox"]
    assert imports.client.patch(f"/api/v1/contacts/{bob['id']}", {"last_name": "Wolf"}).status_code == 200
    undone = imports.asked(run, "undo")
    assert {name: undone["counts"][name] for name in ("removed", "kept")} == {"removed": 1, "kept": 1}
    assert list(contacts(imports)) == ["Bob Wolf"]
    with tenant_context(imports.organisation):
        [told] = Event.objects.filter(kind="contact.deleted")
    assert told.data["name"] == "Ann Lee"


def test_visiting_cards_become_contacts(imports: Imports):
    company(imports, "Orion Build")
    card = (
        "BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:uuid:1\r\nFN:Ann Lee\r\nN:Lee;Ann;;;\r\nORG:Orion Build\r\n"
        "TITLE:Buyer\r\nTEL;TYPE=cell:tel:+359888123456\r\nEMAIL:ann@orion.example\r\n"
        "ADR:;;1 Vitosha Blvd;Sofia;;1000;Bulgaria\r\nEND:VCARD\r\n"
    )
    run = begun(imports, card.encode(), name="people.vcf", content_type=VCARD)
    assert counts(imports.asked(run, "run")) == {"rows": 1, "created": 1}
    ann = contacts(imports)["Ann Lee"]
    assert places(ann) == [("Orion Build", "Buyer", True)]
    assert (ann["address"]["city"], ann["address"]["country"]) == ("Sofia", "BG")
    assert ann["external_references"] == [{"source": "import", "id": "urn:uuid:1"}]


def test_a_number_elsewhere_belongs_to_one_contact(imports: Imports):
    orion = company(imports, "Orion")
    spec = {
        "last_name": "Lee",
        "external_references": [{"source": "erp", "id": "1"}],
        "customers": [{"customer_id": orion["id"]}],
    }
    assert imports.client.post("/api/v1/contacts", spec).status_code == 201
    refused = imports.client.post("/api/v1/contacts", spec)
    assert refused.json()["errors"][0]["pointer"] == "/external_references/0/id"
    inside = imports.client.post("/api/v1/customers", {"name": "Vega", "contacts": [
        {"last_name": "Fox", "external_references": [{"source": "erp", "id": "1"}]}]})  # fmt: skip
    assert inside.json()["errors"][0]["pointer"] == "/contacts/0/external_references/0/id"


def test_own_fields_link_by_code_name_and_address(imports: Imports):
    orion = company(imports, "Orion")
    company(imports, "Vega", contacts=[{"last_name": "Lee", "channels": [{"kind": "email", "value": "a@v.example"}]}])
    for key, target in (("partner", "customer"), ("adviser", "contact"), ("keeper", "employee")):
        answer = imports.client.post(
            "/api/v1/custom-fields",
            {"resource": "contacts", "key": key, "type": "link", "target": target, "labels": {"en": key.title()}},
        )
        assert answer.status_code == 201, answer.json()
    body = table(
        "Last name,Company,Partner,Adviser,Keeper",
        f"One,Vega,{orion['code']},a@v.example,owner",
        "Two,Vega,orion,lee,",
        "Three,Vega,Nowhere,,",
    )
    me = imports.client.get("/api/v1/me").json()
    body = body.replace(b"owner", me["email"].encode())
    run = imports.asked(begun(imports, body), "run")
    assert imports.problems(run) == [(4, "Partner", "not_found")]
    found = contacts(imports)
    assert found["One"]["custom"]["partner"] == found["Two"]["custom"]["partner"] == orion["id"]
    assert found["One"]["custom"]["adviser"] == found["Two"]["custom"]["adviser"] == found["Lee"]["id"]
    assert found["One"]["custom"]["keeper"] == me["id"]
