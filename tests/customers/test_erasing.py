"""A person is forgotten: nothing that was written of it is anywhere any more, and what must stay stays."""

import json
from typing import Any
from urllib.request import urlopen

import pytest
import redis
from django.conf import settings as django_settings

from customers.models import Contact, Customer, Erasure, SuppressedAddress
from customers.services.erasing.erase_handlers import _LEFT
from customers.suppression import suppressed_among
from kernel import storage
from kernel.jobs.runner import run as work
from kernel.models import File
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.attacks.test_secrets import copy_of
from tests.custom_fields.fields import defined
from tests.customers import test_logos as logos
from tests.customers.making import CONTACTS, CUSTOMERS, made, refused, term
from tests.customers.test_attached_files import uploaded
from tests.imports.files import Imports, table
from tests.smtp_relay import running_relay

# In every value that the tests write of the person.
MARK, NUMBER = "canq", "888700777"
NAME = "Canqa Canqova"


class Office:
    """An organisation of the test's own whose jobs are done here and now."""

    def __init__(self, organisation: Organisation, client: ApiClient) -> None:
        self.organisation, self.client = organisation, client

    def done(self, answer: Any) -> dict[str, Any]:
        assert answer.status_code == 202, answer.content
        job = answer.json()
        for _turn in range(20):
            work(str(self.organisation.id), job["id"])
            job = self.client.get(f"/api/v1/jobs/{job['id']}").json()
            if job["state"] != "queued":
                break
        assert job["state"] == "succeeded", job
        return job

    def marks(self) -> list[str]:
        """Where anything of the person is: tables, objects in S3 and keys in Redis."""
        text = copy_of(self.organisation.schema_name).casefold()
        found = [line[:300] for line in text.splitlines() if MARK in line or NUMBER in line]
        for key in storage.objects(f"{self.organisation.id}/"):
            body = b"".join(storage.read(key)).decode("utf-8", "replace").casefold()
            if MARK in key.casefold() or MARK in body or NUMBER in body:
                found.append(key)
        for url in (
            django_settings.REDIS_QUEUE_URL,
            django_settings.REDIS_LIMITS_URL,
            django_settings.CACHES["default"]["LOCATION"],
        ):
            store = redis.Redis.from_url(url)
            found += [
                key.decode()
                for key in store.scan_iter()
                if MARK.encode() in key.lower() or MARK.encode() in (store.dump(key) or b"").lower()
            ]
        return found


@pytest.fixture
def office(fresh_organisation: Organisation, credentials: Any) -> Office:
    client = ApiClient(fresh_organisation, session=credentials(fresh_organisation, "owner").session)
    return Office(fresh_organisation, client)


def erase(office: Office, path: str, name: str = NAME) -> dict[str, Any]:
    return office.done(office.client.post(f"{path}/erasure", {"name": name}))


def write_person(office: Office) -> dict[str, Any]:
    """A customer who is a person, with something in every field that one can have."""
    client = office.client
    for key, kind in (("nick", "string"), ("story", "text"), ("page", "url"), ("second", "email")):
        defined(client, key, kind)
    defined(client, "badge", "string", is_unique=True)
    defined(client, "nick", "string", "contacts")
    person = {
        "kind": "person",
        "first_name": "Canqa",
        "last_name": "Canqova",
        "website": "https://canq.example/canq",
        "business_area": "canq business",
        "language": "bg",
        "phones": [{"number": f"+359{NUMBER}", "label": "canq phone", "extension": "1"}],
        "emails": [{"email": "canq@canq.example"}, {"email": "canq2@canq.example"}],
        "addresses": [
            {"line1": "canq 1", "line2": "canq 2", "city": "canq city", "region": "canq", "country": "BG",
             "usages": ["tax"], "label": "canq"}
        ],
        "contacts": [
            {"first_name": "Canqina", "last_name": "Canqeva", "title": "canq wife", "department": "canq",
             "channels": [{"kind": "messenger", "service": "signal", "value": "canq.1", "label": "canq"}],
             "address": {"line1": "canq 3", "city": "canq", "country": "BG"}, "custom": {"nick": "canq"}}
        ],
        "external_references": [{"source": "erp", "id": "canq-4711"}],
        "custom": {"nick": "canq", "story": "canq\nlong", "page": "https://canq.example", "second": "c@canq.example",
                   "badge": "canq-1"},
        "tags": ["vip"],
    }  # fmt: skip
    answer = client.post(CUSTOMERS, person, Idempotency_Key="once-canq-not")
    assert answer.status_code == 201, answer.content
    customer = answer.json()
    path = f"{CUSTOMERS}/{customer['id']}"
    changed = client.patch(path, {"last_name": "Canqova-Canq", "business_area": "canq other"})
    assert changed.status_code == 200, changed.content
    client.patch(path, {"last_name": "Canqova"})
    made(client, f"{path}/notes", body="<p>canq note</p>", is_pinned=True)
    made(client, f"{path}/notes", body="<p>canq private</p>", is_private=True)
    made(client, f"{path}/files", file_id=uploaded(client, "canq.csv"))
    activity = {"type_id": term(client, "activity-types"), "subject": "canq call", "text": "canq text"}
    picture = logos.uploaded(client, logos.picture())
    assert client.put(f"{path}/logo", {"file_id": picture}).status_code == 200
    planned = made(client, f"{path}/activities", **activity, starts_at="2026-11-21T10:00:00Z")
    made(client, f"/api/v1/activities/{planned['id']}/files", file_id=uploaded(client, "canq2.csv"))
    contact = client.get(f"{path}/contacts").json()["results"][0]
    made(client, f"{CONTACTS}/{contact['id']}/notes", body="<p>canq</p>")
    return customer


def look_for_person(office: Office) -> None:
    """What people do with a name: views, exports, preferences, bulk changes, second tries."""
    client = office.client
    view = {"register": "customers", "name": NAME, "columns": [{"name": "name"}]}
    made(client, "/api/v1/views", **view, filter={"field": "name", "op": "eq", "value": NAME})
    assert client.put("/api/v1/preferences/recent", {"value": [NAME, "canq@canq.example"]}).status_code == 200
    export = {"register": "customers", "format": "csv", "columns": ["name", "primary_email"], "q": NAME}
    office.done(client.post("/api/v1/exports", export))
    marked = {"field": "name", "op": "eq", "value": NAME}
    change = {"filter": marked, "data": {"add_tags": ["seen"]}, "expected_count": 1}
    office.done(client.post(f"{CUSTOMERS}/bulk-update", change))


def mail_person(office: Office, settings: Any, path: str, **to: Any) -> None:
    with running_relay() as relay:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
        mail = {"subject": "canq", "html": "<p>Dear canq</p>", "attachments": [uploaded(office.client, "canq3.csv")]}
        office.done(office.client.post(f"{path}/mail", mail | to))


def test_nothing_is_left_of_a_customer_who_is_forgotten(office: Office, settings: Any, monkeypatch: Any) -> None:
    customer = write_person(office)
    path = f"{CUSTOMERS}/{customer['id']}"
    mail_person(office, settings, path, email="canq@canq.example")
    look_for_person(office)
    other = made(office.client, name="Stays Ltd", emails=[{"email": "stays@stays.example"}])
    before = office.marks()
    assert len(before) > 25

    drawn = f"{office.organisation.id}/logos/"
    assert len(list(storage.objects(drawn))) == 2
    job = erase(office, path)
    assert office.marks() == []
    assert list(storage.objects(drawn)) == []
    assert job["result"]["removed"] > 10
    shown = office.client.get(path).json()
    assert (shown["code"], shown["name"], shown["kind"]) == (customer["code"], "Erased person", "person")
    assert shown["archived_at"] is not None
    assert (shown["emails"], shown["phones"], shown["custom"]["nick"]) == ([], [], None)
    assert office.client.get(f"{CUSTOMERS}/{other['id']}").json()["name"] == "Stays Ltd"
    history = office.client.get(f"{path}/history").json()["results"]
    assert [(entry["action"], entry["fields"]) for entry in history] == [("erased", [])]
    assert office.client.get(f"{path}/timeline").status_code == 200
    events = [event for event in office.client.get("/api/v1/events").json()["results"] if MARK in json.dumps(event)]
    assert events == []
    assert "customer.erased" in {event["type"] for event in office.client.get("/api/v1/events").json()["results"]}
    kinds = [row["kind"] for row in office.client.get("/api/v1/security-log").json()["results"]]
    assert {"person.erasure_requested", "person.erased"} <= set(kinds)
    with tenant_context(office.organisation):
        assert suppressed_among(["Canq@canq.example", "canq2@canq.example", "stays@stays.example"]) == {
            "Canq@canq.example",
            "canq2@canq.example",
        }
        assert SuppressedAddress.objects.count() == 2
        assert Erasure.objects.get().resource == "customers"
        assert not File.objects.exclude(state="deleted").exists()


def test_nothing_is_left_of_a_contact_and_its_company_stays(office: Office, settings: Any) -> None:
    client = office.client
    company = made(client, name="Orion Ltd", phones=[{"number": "+35929990000"}])
    path = f"{CUSTOMERS}/{company['id']}"
    channels = [
        {"kind": "email", "value": "canq@canq.example", "is_preferred": True},
        {"kind": "phone", "value": f"+359{NUMBER}", "label": "canq"},
        # Not its own alone: the company's history keeps it.
        {"kind": "phone", "value": "+35929990000"},
    ]
    contact = made(
        client, f"{path}/contacts", first_name="Canqa", last_name="Canqova", title="canq boss", channels=channels
    )
    colleague = made(client, f"{path}/contacts", first_name="Ann", last_name="Lee")
    made(client, f"{CONTACTS}/{contact['id']}/notes", body="<p>canq</p>")
    made(client, f"{CONTACTS}/{contact['id']}/files", file_id=uploaded(client, "canq.csv"))
    made(client, f"{path}/notes", body=f"<p>Ask {NAME}, canq@canq.example or +359{NUMBER}</p>")
    plan = {"type_id": term(client, "activity-types"), "subject": f"Meet {NAME}", "customer_id": company["id"]}
    activity = made(client, "/api/v1/activities", **plan, contact_ids=[contact["id"], colleague["id"]])
    alone = {"type_id": plan["type_id"], "subject": "canq alone", "contact_ids": [contact["id"]]}
    made(client, "/api/v1/activities", **alone)
    mail_person(office, settings, path, contact_id=contact["id"])
    office.done(client.post("/api/v1/exports", {"register": "contacts", "format": "vcard"}))
    assert len(office.marks()) > 12

    erase(office, f"{CONTACTS}/{contact['id']}")
    assert office.marks() == []
    shown = client.get(f"{CONTACTS}/{contact['id']}").json()
    assert (shown["name"], shown["channels"]) == ("Erased person", [])
    kept = client.get(path).json()
    assert (kept["name"], kept["phones"][0]["number"]) == ("Orion Ltd", "+35929990000")
    history = json.dumps(client.get(f"{path}/history").json())
    assert "+35929990000" in history
    activity = client.get(f"/api/v1/activities/{activity['id']}").json()
    assert activity["subject"] == "Meet …"
    assert [each["id"] for each in activity["contacts"]] == [colleague["id"]]
    assert [row["name"] for row in client.get(f"{path}/contacts").json()["results"]] == ["Ann Lee"]
    assert "canq" not in json.dumps(client.get(f"{path}/timeline").json())


def test_what_an_import_brought_is_forgotten_with_its_file(office: Office) -> None:
    imports = Imports(office.organisation, office.client)
    body = table("First;Last;E-mail;Kind", "Canqa;Canqova;canq@canq.example;person", "Bea;Blue;bea@blue.example;person")
    run = imports.mapped(
        imports.begun(body), First="first_name", Last="last_name", **{"E-mail": "email_1"}, Kind="kind"
    )
    run = imports.asked(run, "run")
    assert run["counts"]["created"] == 2, (run, imports.problems(run))
    found = next(row for row in imports.customers() if row["name"] == NAME)
    assert office.marks()
    erase(office, f"{CUSTOMERS}/{found['id']}")
    assert office.marks() == []
    assert imports.read(run)["can_undo"] is False
    assert {row["name"] for row in imports.customers()} == {"Bea Blue"}


def test_whoever_became_part_of_the_person_is_forgotten_too(office: Office) -> None:
    client = office.client
    ids = []
    for number in (1, 2):
        one = {"first_name": "Canqa", "last_name": "Canqova", "business_area": f"canq {number}"}
        emails = [{"email": f"canq{number}@canq.example"}]
        ids.append(made(client, kind="person", **one, emails=emails, allow_duplicate=True)["id"])
    answer = client.post(f"{CUSTOMERS}/merge", {"survivor_id": ids[0], "merged_ids": ids[1:]})
    assert answer.status_code == 200, answer.content
    company = made(client, name="Orion Ltd")
    other = made(client, name="Orion Ltd", allow_duplicate=True)
    contact = made(client, f"{CUSTOMERS}/{other['id']}/contacts", first_name="Canqa", last_name="Canqova", title="canq")
    client.post(f"{CUSTOMERS}/merge", {"survivor_id": company["id"], "merged_ids": [other["id"]]})

    erase(office, f"{CUSTOMERS}/{ids[0]}")
    erase(office, f"{CONTACTS}/{contact['id']}")
    assert office.marks() == []
    with tenant_context(office.organisation):
        assert str(Customer.objects.get(id=ids[1]).merged_into_id) == ids[0]


def test_the_person_gets_all_that_is_kept_first(office: Office, settings: Any) -> None:
    customer = write_person(office)
    path = f"{CUSTOMERS}/{customer['id']}"
    parts = {part["name"]: part["count"] for part in office.client.get(f"{path}/erasure").json()["parts"]}
    assert parts["notes"] == 3
    assert (parts["files"], parts["activities"], parts["records"]) == (2, 1, 2)
    job = office.done(office.client.post(f"{path}/personal-data"))
    answer = office.client.get(job["result"]["url"].partition("/api/")[1] + job["result"]["url"].partition("/api/")[2])
    assert answer.status_code == 302
    with urlopen(answer["Location"]) as content:
        bundle = json.loads(content.read())
    assert bundle["records"][0]["name"] == NAME
    assert {note["body"] for note in bundle["notes"]} == {"<p>canq note</p>", "<p>canq private</p>", "<p>canq</p>"}
    assert bundle["history"]
    assert {file["name"] for file in bundle["files"]} == {"canq.csv", "canq2.csv"}
    # The file that was made of it goes with the person, too.
    erase(office, path)
    assert office.marks() == []
    assert office.client.get(answer.request["PATH_INFO"]).status_code == 410


def test_who_was_forgotten_gets_nothing_any_more(office: Office) -> None:
    client = office.client
    person = made(client, kind="person", first_name="Ivan", last_name="Petrov")
    company = made(client, name="Orion Ltd")
    contact = made(client, f"{CUSTOMERS}/{company['id']}/contacts", first_name="Petar", last_name="Ivanov")
    paths = (f"{CUSTOMERS}/{person['id']}", f"{CONTACTS}/{contact['id']}")
    for path, name in zip(paths, ("Ivan Petrov", "Petar Ivanov"), strict=True):
        erase(office, path, name)
        assert client.get(path).json()["erased_at"] is not None
    for path in paths:
        for answer in (
            client.patch(path, {"last_name": "Again"}),
            client.post(f"{path}/restore"),
            client.post(f"{path}/notes", {"body": "<p>Again</p>"}),
        ):
            refused(answer, 409, "already_erased")
    for answer in (
        client.patch(f"{paths[0]}", {"tags": ["again"]}),
        client.post(f"{paths[0]}/phones", {"number": "+359888123456"}),
        client.post(f"{paths[0]}/contacts", {"last_name": "Again"}),
        client.put(f"{paths[0]}/contact-roles", {"contact_roles": []}),
        client.post(f"{paths[0]}/mail", {"email": "new@x.example", "subject": "Hi", "html": "<p>Hi</p>"}),
    ):
        refused(answer, 409, "already_erased")
    plan = {"type_id": term(client, "activity-types"), "subject": "Again", "customer_id": person["id"]}
    assert refused(client.post("/api/v1/activities", plan)) == {"/customer_id": ["not_found"]}
    together = {"last_name": "Again", "customers": [{"customer_id": person["id"]}]}
    assert refused(client.post(CONTACTS, together)) == {"/customers/0/customer_id": ["not_found"]}
    # Those who looked after it may leave.
    assert client.patch(paths[0], {"responsible_manager_id": None}).status_code == 200


def test_a_name_of_one_word_is_taken_out_of_what_its_company_wrote_and_nowhere_else(office: Office) -> None:
    client = office.client
    company, stranger = made(client, name="Orion Ltd"), made(client, name="Vega Ltd")
    contacts = f"{CUSTOMERS}/{company['id']}/contacts"
    one, namesake = made(client, contacts, last_name="Stoyan"), made(client, contacts, last_name="Mark")
    made(client, contacts, first_name="Mark", last_name="Brown")
    notes = {}
    for customer in (company, stranger):
        path = f"{CUSTOMERS}/{customer['id']}/notes"
        made(client, path, body="<p>Ask Stoyan, not Stoyanova or Mark</p>")
        notes[customer["name"]] = path
    for each in (one, namesake):
        erase(office, f"{CONTACTS}/{each['id']}", each["name"])
    bodies = {name: client.get(path).json()["results"][0]["body"] for name, path in notes.items()}
    assert bodies == {
        "Orion Ltd": "<p>Ask …, not Stoyanova or Mark</p>",
        "Vega Ltd": "<p>Ask Stoyan, not Stoyanova or Mark</p>",
    }


def test_an_address_that_was_to_be_forgotten_is_told_wherever_it_comes_back(office: Office, settings: Any) -> None:
    client = office.client
    gone = [{"email": "canq@canq.example"}, {"email": "canq2@canq.example"}]
    person = made(client, kind="person", first_name="Canqa", last_name="Canqova", emails=gone)
    erase(office, f"{CUSTOMERS}/{person['id']}")

    again = made(client, name="Again Ltd", emails=[{"email": "Canq@canq.example"}, {"email": "new@x.example"}])
    path = f"{CUSTOMERS}/{again['id']}/mail"
    rows = client.get(f"{path}/recipients").json()["results"]
    assert {row["email"]: row["is_suppressed"] for row in rows} == {"Canq@canq.example": True, "new@x.example": False}
    mail = {"subject": "Hi", "html": "<p>Hi</p>", "email": "canq@canq.example"}
    refused(client.post(path, mail), 409, "address_suppressed")
    with running_relay() as relay:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
        office.done(client.post(path, mail | {"allow_suppressed": True}))
        assert len(relay.mails) == 1

    imports = Imports(office.organisation, client)
    body = table("Name;E-mail", "Third Ltd;canq2@canq.example", "Fourth Ltd;fourth@x.example")
    run = imports.mapped(imports.begun(body), Name="name", **{"E-mail": "email_1"})
    run = imports.asked(run, "run")
    assert run["counts"]["created"] == 2, (run, imports.problems(run))
    assert imports.problems(run) == [(2, "E-mail", "address_suppressed")]


def test_only_the_right_name_only_people_and_only_once(office: Office) -> None:
    client = office.client
    company = made(client, name="Orion Ltd")
    refused(client.post(f"{CUSTOMERS}/{company['id']}/erasure", {"name": "Orion Ltd"}), 409, "not_a_person")
    person = made(client, kind="person", first_name="Ivan", last_name="Petrov")
    path = f"{CUSTOMERS}/{person['id']}"
    assert refused(client.post(f"{path}/erasure", {"name": "Ivan"})) == {"/name": ["contradiction"]}
    assert client.get(path).json()["name"] == "Ivan Petrov"
    erase(office, path, "ivan petrov")
    refused(client.post(f"{path}/erasure", {"name": "Erased person"}), 409, "already_erased")
    erased = client.get(f"{path}/erasure").json()["erased"]
    assert erased["by"]["name"].startswith("Owner of")


def test_a_namesake_is_not_touched(office: Office) -> None:
    client = office.client
    one = made(client, kind="person", first_name="Ivan", last_name="Petrov", emails=[{"email": "one@x.example"}])
    two = made(
        client, kind="person", first_name="Ivan", last_name="Petrov", emails=[{"email": "two@x.example"}],
        allow_duplicate=True,
    )  # fmt: skip
    made(client, f"{CUSTOMERS}/{two['id']}/notes", body="<p>Ivan Petrov</p>")
    history = client.get(f"{CUSTOMERS}/{two['id']}/history").json()
    erase(office, f"{CUSTOMERS}/{one['id']}", "Ivan Petrov")
    assert client.get(f"{CUSTOMERS}/{two['id']}/history").json() == history
    assert client.get(f"{CUSTOMERS}/{two['id']}/notes").json()["results"][0]["body"] == "<p>Ivan Petrov</p>"


def test_who_may_not_erase_learns_nothing(office: Office, credentials: Any) -> None:
    person = made(office.client, kind="person", first_name="Ivan", last_name="Petrov")
    sales = ApiClient(office.organisation, session=credentials(office.organisation, "sales").session)
    for answer in (
        sales.get(f"{CUSTOMERS}/{person['id']}/erasure"),
        sales.post(f"{CUSTOMERS}/{person['id']}/erasure", {"name": "Ivan Petrov"}),
        sales.post(f"{CUSTOMERS}/{person['id']}/personal-data"),
    ):
        assert answer.status_code == 403


def test_every_column_of_a_person_is_emptied_or_known_to_stay(organisation: Organisation, db: None) -> None:
    """A new column that is not null must be decided about in `erase_handlers`."""
    known = {"name", "sort_name", "match_name", "name_key", "search_text", "custom"}
    for model in (Customer, Contact):
        undecided = {
            column.name
            for column in model._meta.concrete_fields
            if not column.null and column.name not in _LEFT[model] | known
        }
        assert undecided == set()
