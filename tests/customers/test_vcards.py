"""Contacts as visiting cards: one, and a list of them, which an import reads back as they were."""

import io
import re

import pytest

from customers.inputs.contacts import ContactCreate
from customers.inputs.customers import CustomerCreate
from customers.services.contacts import create_contact
from customers.services.customers import create_customer
from kernel import storage
from kernel.exports.inputs import ExportCreate
from kernel.exports.selection import object_of
from kernel.exports.service import request_export
from kernel.imports.formats import vcards
from kernel.inputs import parse_value
from kernel.models import Export
from tests.customers.making import CONTACTS, made, refused
from tests.kernel.job_tools import handle


@pytest.fixture
def customer(owner_client):
    return made(owner_client, name="Орион; Билд, ООД", country="BG")


def rich(client, customer, **more) -> dict:
    person = {
        "first_name": "Анна Мария",
        "last_name": "Ли\\Петрова, д-р; " + "дълго" * 20,
        "language": "bg",
        "channels": [
            {"kind": "phone", "value": "0888 111 111", "extension": "12"},
            {"kind": "email", "value": "Ann@cards.example", "is_preferred": True},
            {"kind": "messenger", "service": "viber", "value": "@анна:1"},
        ],
        "address": {
            "line1": "бул. Витоша 1; вх. А",
            "line2": "ет. 2, ап. 3",
            "city": "София",
            "postal_code": "1000",
            "country": "BG",
        },
        "availability": {"timezone": "Europe/Sofia"},
        "customers": [{"customer_id": customer["id"], "title": "Купувач, старши", "department": "Покупки"}],
    }
    return made(client, CONTACTS, **person | more)


def rows_of(content: bytes) -> list[dict[str, str]]:
    return [dict(zip(vcards.header(), row.cells, strict=True)) for row in vcards.read(io.BytesIO(content), "utf-8")]


def test_a_card_is_read_back_as_the_contact_was(owner_client, customer) -> None:
    contact = rich(owner_client, customer)
    answer = owner_client.get(f"{CONTACTS}/{contact['id']}/vcf")
    assert answer["Content-Type"] == "text/vcard; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="contact.vcf"'
    [row] = rows_of(answer.content)
    assert (row["First name"], row["Last name"]) == (contact["first_name"], contact["last_name"])
    assert (row["Full name"], row["Company"]) == (contact["name"], customer["name"])
    assert (row["Job title"], row["Email 1"]) == ("Купувач, старши", "Ann@cards.example")
    assert row["Phone 1"] == "+359888111111;ext=12"
    assert (row["Street"], row["City"], row["Postal code"], row["Country"]) == (
        "бул. Витоша 1; вх. А, ет. 2, ап. 3",
        "София",
        "1000",
        "Bulgaria",
    )


def test_lines_are_folded_escaped_and_ended_as_the_standard_says(owner_client, customer) -> None:
    contact = rich(owner_client, customer)
    content = owner_client.get(f"{CONTACTS}/{contact['id']}/vcf").content
    lines = content.split(b"\r\n")
    assert lines[0:2] == [b"BEGIN:VCARD", b"VERSION:4.0"]
    assert lines[-2:] == [b"END:VCARD", b""]
    assert all(len(line) <= 75 and b"\n" not in line for line in lines)
    assert any(len(line) > 70 for line in lines)
    unfolded = content.replace(b"\r\n ", b"").decode()
    assert "TEL;VALUE=uri:tel:+359888111111;ext=12\r\n" in unfolded
    assert "EMAIL;PREF=1:Ann@cards.example\r\n" in unfolded
    assert "IMPP;SERVICE-TYPE=viber:im:%40%D0%B0%D0%BD%D0%BD%D0%B0%3A1\r\n" in unfolded
    assert "ORG:Орион\\; Билд\\, ООД;Покупки\r\n" in unfolded
    assert "ADR;CC=BG:;;бул. Витоша 1\\; вх. А\\, ет. 2\\, ап. 3;София;;1000;Bulgaria\r\n" in unfolded
    assert "TZ:Europe/Sofia\r\n" in unfolded
    assert re.search(r"\r\nREV:\d{8}T\d{6}Z\r\n", unfolded)
    # The preferred way comes first, also for readers that know no preference.
    assert unfolded.index("EMAIL") < unfolded.index("TEL")


def test_a_name_alone_is_a_card(owner_client, customer) -> None:
    contact = made(owner_client, CONTACTS, last_name="Short", customers=[{"customer_id": customer["id"]}])
    text = owner_client.get(f"{CONTACTS}/{contact['id']}/vcf").content.decode()
    assert "FN:Short\r\nN:Short;;;;\r\n" in text
    assert owner_client.get(f"{CONTACTS}/01900000-0000-7000-8000-000000000000/vcf").status_code == 404


def test_a_list_of_contacts_is_exported_as_cards(here, boss) -> None:
    customer = create_customer(actor=boss, data=parse_value(CustomerCreate, {"name": "Orion"}))
    names = sorted(f"Person {number:03}" for number in range(30))
    for name in names:
        body = {"last_name": name, "customers": [{"customer_id": customer["id"]}]}
        create_contact(actor=boss, data=parse_value(ContactCreate, body))
    data = parse_value(ExportCreate, {"register": "contacts", "format": "vcard", "q": "Person"})
    done = handle(here, request_export(actor=boss, data=data))
    assert done.state == "succeeded", done.error
    export = Export.objects.get(job_id=done.id)
    content = b"".join(storage.read(object_of(export)))
    assert export.path.endswith(".vcf")
    assert [row["Last name"] for row in rows_of(content)] == names
    assert done.result["rows"] == len(names)


def test_only_people_have_cards(owner_client) -> None:
    answer = owner_client.post("/api/v1/exports", {"register": "customers", "format": "vcard"})
    assert refused(answer) == {"/format": ["not_allowed"]}
    formats = {row["name"]: row["formats"] for row in owner_client.get("/api/v1/registers").json()["results"]}
    assert (formats["contacts"], formats["customers"]) == (["csv", "xlsx", "json", "vcard"], ["csv", "xlsx", "json"])
