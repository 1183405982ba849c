"""Every phase of an import, killed at random moments: the same rows, each written, told and noted once."""

import random
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest

from customers.models import Contact, Customer
from kernel.imports.working import run_request_id, undo_request_id
from kernel.models import Change, Event
from kernel.tenancy import tenant_context
from tests.imports.files import IMPORTS, VCARD, Imports, table
from tests.imports.mortal import Mortals, mortals

ROWS = 60
BATCH = 4
KILLS = 3
# Seconds. Most phases last longer.
WITHIN = 0.4


@pytest.fixture
def dying(unblocked: None) -> Iterator[Mortals]:
    with mortals(random.Random(), batch_rows=BATCH) as made:
        yield made


def begun(imports: Imports, dying: Mortals, body: bytes, **file: str) -> dict[str, Any]:
    """An import that was analysed by processes that died."""
    resource = file.pop("resource", "customers")
    answer = imports.client.post(IMPORTS, {"resource": resource, "file_id": imports.upload(body, **file)})
    assert answer.status_code == 201, answer.json()
    return through(imports, dying, answer.json())


def through(imports: Imports, dying: Mortals, run: dict[str, Any], what: str | None = None) -> dict[str, Any]:
    """The import after its job, or that of `what`, was done by processes that died."""
    if what is not None:
        asked = imports.client.post(f"{IMPORTS}/{run['id']}/{what}")
        assert asked.status_code == 202, asked.json()
    job_id = imports.read(run)["job"]["id"]
    hits = dying.struck(imports.organisation, job_id, kills=KILLS, within=WITHIN)
    found = imports.read(run)
    assert found["job"]["state"] == "succeeded", found["job"]
    assert hits, f"no process died at {what or 'analysing'}: nothing is shown"
    return found


def once_each(imports: Imports, request_id: str, resource: str, action: str) -> set[str]:
    """The objects whose history has one change of that action by a request; fails if any has more."""
    with tenant_context(imports.organisation):
        rows = Change.objects.filter(request_id=request_id, resource=resource, action=action)
        counted = Counter(str(each) for each in rows.values_list("object_id", flat=True))
    assert set(counted.values()) <= {1}, counted.most_common(3)
    return set(counted)


def told_once(imports: Imports, kind: str) -> set[str]:
    with tenant_context(imports.organisation):
        counted = Counter(str(each) for each in Event.objects.filter(kind=kind).values_list("object_id", flat=True))
    assert set(counted.values()) <= {1}, counted.most_common(3)
    return set(counted)


def customers(imports: Imports) -> dict[str, tuple[str, int]]:
    """Name and version by id."""
    with tenant_context(imports.organisation):
        rows = Customer.objects.values_list("id", "business_area", "version")
        return {str(customer_id): (area, version) for customer_id, area, version in rows}


def lines(area: str) -> list[str]:
    return [f"{number},Company {number} of rows,{area}" for number in range(ROWS)]


@pytest.mark.usefixtures("empty_broker")
def test_customers_are_read_checked_written_changed_and_put_back_whoever_dies(imports: Imports, dying: Mortals) -> None:
    first = begun(imports, dying, table("No,Name,Industry", *lines("Old")))
    assert first["rows"] == ROWS
    first = through(imports, dying, first, "check")
    assert (first["counts"]["created"], customers(imports)) == (ROWS, {})
    first = through(imports, dying, first, "run")
    made = customers(imports)
    assert (first["counts"]["created"], list(made.values())) == (ROWS, [("Old", 1)] * ROWS)
    assert once_each(imports, run_request_id(first["id"]), "customers", "created") == set(made)
    assert told_once(imports, "customer.created") == set(made)
    assert told_once(imports, "import.finished") == {first["id"]}

    second = imports.begun(table("No,Name,Industry", *lines("New")))
    assert imports.client.patch(f"{IMPORTS}/{second['id']}", {"rule": "update"}).status_code == 200
    second = through(imports, dying, second, "run")
    assert second["counts"]["updated"] == ROWS
    assert customers(imports) == dict.fromkeys(made, ("New", 2))
    assert once_each(imports, run_request_id(second["id"]), "customers", "updated") == set(made)

    second = through(imports, dying, second, "undo")
    assert (second["state"], second["counts"]["restored"], second["counts"]["kept"]) == ("undone", ROWS, 0)
    assert customers(imports) == dict.fromkeys(made, ("Old", 3))
    assert once_each(imports, undo_request_id(second["id"]), "customers", "updated") == set(made)


@pytest.mark.usefixtures("empty_broker")
def test_contacts_and_visiting_cards_are_written_and_taken_back_whoever_dies(imports: Imports, dying: Mortals) -> None:
    for name in ("Orion", "Sirius"):
        assert imports.client.post("/api/v1/customers", {"name": name}).status_code == 201
    people = [f"Ann {number},Lee,Orion,ann{number}@orion.example" for number in range(ROWS)]
    cards = [
        f"BEGIN:VCARD\r\nVERSION:4.0\r\nUID:urn:x:{number}\r\nFN:Bob {number} Fox\r\nN:Fox;Bob {number};;;\r\n"
        f"ORG:Sirius\r\nEMAIL:bob{number}@sirius.example\r\nEND:VCARD\r\n"
        for number in range(ROWS)
    ]
    body = table("First name,Last name,Company,E-mail", *people)
    runs = [
        begun(imports, dying, body, resource="contacts", name="people.csv"),
        begun(imports, dying, "".join(cards).encode(), resource="contacts", name="people.vcf", content_type=VCARD),
    ]
    written: list[set[str]] = []
    for run in runs:
        done = through(imports, dying, run, "run")
        assert done["counts"]["created"] == ROWS
        written.append(once_each(imports, run_request_id(run["id"]), "contacts", "created"))
    with tenant_context(imports.organisation):
        rows = Contact.objects.values_list("id", "first_name", "version")
        found = {str(contact_id): (name, version) for contact_id, name, version in rows}
    expected = {(f"{name} {number}", 1) for name in ("Ann", "Bob") for number in range(ROWS)}
    assert (len(found), set(found.values())) == (2 * ROWS, expected)
    assert written[0] | written[1] == set(found) == told_once(imports, "contact.created")

    undone = through(imports, dying, runs[0], "undo")
    assert (undone["counts"]["removed"], undone["counts"]["kept"]) == (ROWS, 0)
    with tenant_context(imports.organisation):
        assert {str(each) for each in Contact.objects.values_list("id", flat=True)} == written[1]
    assert once_each(imports, undo_request_id(runs[0]["id"]), "contacts", "deleted") == written[0]
