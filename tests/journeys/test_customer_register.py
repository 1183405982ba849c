"""The customer register over HTTP only, from a file that is imported to a mail and an export."""

import csv
import io
import json
import time
import uuid
from collections.abc import Callable
from email import message_from_bytes, policy
from typing import Any

import pytest

from docs.examples.client import Client, Problem
from tests import plugin
from tests.journeys.upload import upload

# One process does them all: the other would start the whole service once more.
pytestmark = pytest.mark.xdist_group("journeys")

OWNER = "olga@register.example"
PASSWORD = "correct-horse-battery"
COMPANIES = (
    "\ufeffNumber;Company;Country;E-mail;Phone;City;Street;Contact first name;Contact last name;Contact email\n"
    "1;Orion Build Ltd;Bulgaria;office@orion.example;+359 2 111 222;Sofia;Vitosha 1;Maria;Ivanova;maria@orion.example\n"
    "2;ORION BUILD;Bulgaria;office@orion.example;+359 2 111 223;Sofia;;;;\n"
    "3;Relam Holdings;Netherlands;hello@relam.example;;Amsterdam;Basisweg 10;;;\n"
)


@pytest.fixture
def owner(service) -> Client:
    """The owner of an organisation that has just signed up."""
    slug = f"register-{uuid.uuid4().hex[:8]}"
    answer = Client(service.platform).post(
        "signup",
        {
            "organisation": "Register in full",
            "slug": slug,
            "email": OWNER,
            "name": "Olga Owner",
            "password": PASSWORD,
            "country": "BG",
            "currency": "EUR",
            "language": "en",
            "timezone": "Europe/Sofia",
            "preset": "minimal",
        },
    )
    browser = Client(answer["url"])
    browser.get("errors")
    browser.post("auth/login", {"email": OWNER, "password": PASSWORD})
    return browser


def test_from_a_file_to_a_mail_and_out_again(service, owner: Client) -> None:
    run = imported(owner, COMPANIES.encode())
    assert (run["state"], run["counts"]["created"]) == ("done", 3), run

    pair = the_likely_duplicate(owner)
    first, second = sorted(pair["customers"], key=lambda each: each["created_at"])
    assert {"name", "email"} <= set(pair["reasons"])

    merge = merged(owner, first, second)
    assert owner.get(f"customers/{second['id']}")["id"] == first["id"]
    assert len(owner.get("customers")["results"]) == 2
    assert found(owner, second["code"]) == [first["id"]]
    parted = owner.post(f"merges/{merge['id']}/undo")
    assert (parted["kept"], parted["can_undo"]) == ([], False)
    assert owner.get(f"customers/{second['id']}")["id"] == second["id"]
    merged(owner, first, second)

    subject = f"Offer {uuid.uuid4().hex[:6]} for Maria"
    mailed(owner, first["id"], subject)
    entries = owner.get(f"customers/{first['id']}/timeline")["results"]
    assert {"customer.created", "customer.merged", "mail"} <= {entry["kind"] for entry in entries}
    assert {"customer.merged", "mail.sent"} <= {event["type"] for event in owner.get("events", limit=200)["results"]}

    assert sorted(row["Name"] for row in exported(owner)) == ["Orion Build Ltd", "Relam Holdings"]

    erased(owner, first["id"])
    timeline = owner.get(f"customers/{first['id']}/timeline", limit=200)["results"]
    assert "maria" not in json.dumps([timeline, owner.get("events", limit=200)["results"]]).lower()


def test_an_import_can_be_taken_back(service, owner: Client) -> None:
    run = imported(owner, COMPANIES.encode())
    owner.finished(owner.post(f"imports/{run['id']}/undo"))
    assert owner.get("customers")["results"] == []
    with pytest.raises(Problem):
        owner.post(f"imports/{run['id']}/undo")


def imported(owner: Client, content: bytes) -> dict[str, Any]:
    """The import after its run, with the columns where the service itself proposes them."""
    file_id = upload(owner, "companies.csv", "text/csv", content, purpose="import")
    run = owner.post("imports", {"resource": "customers", "file_id": file_id})
    owner.finished(run["job"])
    owner.patch(f"imports/{run['id']}", {"rule": "create"})
    owner.finished(owner.post(f"imports/{run['id']}/run"))
    return dict(owner.get(f"imports/{run['id']}"))


def the_likely_duplicate(owner: Client) -> dict[str, Any]:
    owner.finished(owner.post("duplicates/search"))
    [row] = until(lambda: owner.get("duplicates", fields="id,score,reasons")["results"])
    return dict(owner.get(f"duplicates/{row['id']}"))


def merged(owner: Client, survivor: dict[str, Any], other: dict[str, Any]) -> dict[str, Any]:
    preview = owner.post(
        "customers/merge/preview", {"ids": [survivor["id"], other["id"]], "survivor_id": survivor["id"]}
    )
    assert not preview["needs_force"]
    versions = {each["id"]: each["version"] for each in preview["customers"]}
    body = {"survivor_id": survivor["id"], "merged_ids": [other["id"]], "versions": versions}
    return dict(owner.post("customers/merge", body))


def found(owner: Client, text: str) -> list[str]:
    return [row["id"] for row in owner.get("customers", q=text)["results"]]


def mailed(owner: Client, customer_id: str, subject: str) -> None:
    """Sends a mail to the customer's contact, and waits until the relay has it."""
    [contact] = owner.get(f"customers/{customer_id}/contacts")["results"]
    html = '<p>Dear {{ contact.first_name | default: "customer" }},</p><p>{{ customer.code }}</p>'
    body = {"contact_id": contact["id"], "subject": subject, "html": html}
    owner.finished(owner.post(f"customers/{customer_id}/mail", body))
    files = plugin.mail_directory().glob("*.eml")
    mails = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
    [mail] = [mail for mail in mails if mail["Subject"] == subject]
    assert mail["To"].addresses[0].addr_spec == "maria@orion.example"
    assert mail["Reply-To"].addresses[0].addr_spec == OWNER
    text = mail.get_body(("plain",)).get_content()
    assert "Dear Maria," in text
    assert owner.get(f"customers/{customer_id}")["code"] in text


def erased(owner: Client, customer_id: str) -> None:
    """Has the customer's contact given their data, and then forgotten."""
    [contact] = owner.get(f"customers/{customer_id}/contacts")["results"]
    job = owner.finished(owner.post(f"contacts/{contact['id']}/personal-data"))
    assert b"maria@orion.example" in owner.download(job["result"]["url"])
    name = owner.get(f"contacts/{contact['id']}/erasure")["name"]
    owner.finished(owner.post(f"contacts/{contact['id']}/erasure", {"name": name}))
    assert owner.get(f"contacts/{contact['id']}/erasure")["erased"]["by"]["name"] == "Olga Owner"


def exported(owner: Client) -> list[dict[str, str]]:
    job = owner.finished(owner.post("exports", {"register": "customers", "columns": ["code", "name"], "format": "csv"}))
    content = owner.download(job["result"]["url"]).decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def until(read: Callable[[], Any], *, seconds: float = 30) -> Any:
    """The first answer that is not empty."""
    ends = time.monotonic() + seconds
    while not (answer := read()) and time.monotonic() < ends:
        time.sleep(0.2)
    return answer
