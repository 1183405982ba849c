"""Organisations that the browser tests sign up, as a browser does, and what they put into them."""

import itertools
import re
import time
import uuid
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

from kernel.storage import PostForm
from tests import world
from tests.browser.visitor import Visitor
from tests.plugin import mail_directory
from tests.storage import post_form

PASSWORD = "correct horse battery"

_numbers = itertools.count(1)


@dataclass(frozen=True)
class Home:
    """An organisation, its owner's sign-in, and cookies of a browser in which the owner is signed in."""

    url: str
    email: str
    cookies: Any


def sign_up(visitor: Visitor, platform: str, *, language: str = "en", name: str = "Orion Build") -> Home:
    """A new organisation; the visitor is on its customers page afterwards, signed in as its owner."""
    slug = f"web-{next(_numbers)}-{uuid.uuid4().hex[:8]}"
    email = f"ann@{slug}.example"
    visitor.page.goto(f"{platform}/sign-up")
    made = visitor.call(
        "POST",
        "/api/v1/signup",
        {
            "organisation": name,
            "slug": slug,
            "email": email,
            "name": "Ann Lee",
            "password": PASSWORD,
            "country": "BG",
            "currency": "EUR",
            "language": language,
            "timezone": "Europe/Sofia",
            "preset": "minimal",
        },
    )
    visitor.page.goto(f"{made['url']}/welcome#token={made['hand_over']}")
    visitor.page.wait_for_url("**/customers")
    return Home(made["url"], email, visitor.context.storage_state())


def sign_in_operator(visitor: Visitor, platform: str) -> Home:
    """The platform's own organisation; the visitor is signed in there as its owner."""
    email = "owner@first-operators.example"
    visitor.page.goto(f"{platform}/sign-in")
    visitor.call("POST", "/api/v1/auth/login", {"email": email, "password": world.PASSWORD})
    return Home(platform, email, visitor.context.storage_state())


def mailed_link(address: str) -> str:
    """The link in the newest mail to `address`, as soon as the worker has sent it."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        for file in sorted(mail_directory().glob("*.eml"), reverse=True):
            mail = message_from_bytes(file.read_bytes(), policy=policy.default)
            if mail["To"] is None or address not in mail["To"]:
                continue
            body = mail.get_body(("plain",))
            assert body is not None
            found = re.search(r"https?://\S+", body.get_content())
            assert found, body.get_content()
            return found[0]
        time.sleep(0.05)
    raise AssertionError(f"no mail to {address} within 30 s")


def furnish(visitor: Visitor) -> dict[str, str]:
    """Customers with all that a profile can show, tags, an invitation, a team, a key.

    Gives the ids of rows to look at, by the name that the client's router has for each.
    """
    terms = {
        name: visitor.call("GET", f"/api/v1/dictionaries/{name}")["results"]
        for name in ("segments", "statuses", "channels")
    }
    first: str | None = None
    for number in range(40):
        made = visitor.call(
            "POST",
            "/api/v1/customers",
            {
                "kind": "company" if number % 5 else "person",
                "name": f"Company with a rather long name {number}" if number % 5 else None,
                **({} if number % 5 else {"first_name": "Ivan", "last_name": f"Petrov {number}"}),
                "is_prospect": number % 2 == 0,
                "is_customer": number % 3 == 0,
                "segment_id": terms["segments"][number % len(terms["segments"])]["id"],
                "status_id": terms["statuses"][number % len(terms["statuses"])]["id"],
                "phones": [{"number": f"+3598881234{number:02}"}],
                "emails": [{"email": f"office{number}@company.example"}],
                "addresses": [
                    {
                        "line1": "1 Vitosha Blvd",
                        "city": "Sofia",
                        "postal_code": "1000",
                        "country": "BG",
                        "usages": ["tax"],
                    }
                ],
                "contacts": [{"first_name": "Maria", "last_name": f"Ivanova {number}", "title": "Director"}],
                "tags": ["vip", f"tag {number % 4}"],
                "allow_duplicate": True,
            },
        )
        first = first or made["id"]
    assert first is not None
    visitor.call("PATCH", f"/api/v1/customers/{first}", {"website": "https://petrov.example"})
    visitor.call("POST", f"/api/v1/customers/{first}/notes", {"body": "<p>2026</p>", "is_pinned": True})
    [kind, *_others] = visitor.call("GET", "/api/v1/dictionaries/activity-types")["results"]
    for state in ("planned", "done", "cancelled"):
        plan = {"type_id": kind["id"], "subject": "2026", "state": state, "starts_at": "2026-11-21T10:00:00Z"}
        visitor.call("POST", f"/api/v1/customers/{first}/activities", plan)
    roles = [role["id"] for role in visitor.call("GET", "/api/v1/roles")["results"] if role["code"] == "sales"]
    for address in ("nina@orion.example", "mark@orion.example"):
        visitor.call("POST", "/api/v1/invitations", {"email": address, "name": "Nina Gray", "role_ids": roles})
    visitor.call("POST", "/api/v1/teams", {"name": "South"})
    hook = {"url": "https://hooks.localhost/kontor", "events": ["customer.*", "tag.created"]}
    webhook = visitor.call("POST", "/api/v1/webhooks", hook)
    visitor.call("POST", f"/api/v1/webhooks/{webhook['id']}/ping")
    return {
        "customerId": first,
        "contactId": _first(visitor, "contacts"),
        "activityId": _first(visitor, "activities"),
        "employeeId": _first(visitor, "employees"),
        "tagId": _first(visitor, "tags"),
        "webhookId": webhook["id"],
        "importId": import_of(visitor, "name;segment;phone\nHarbour Lights;smb;+359 2 111 222\n;smb;12\n"),
    }


def import_of(visitor: Visitor, text: str) -> str:
    """An import of a CSV, once its columns are known; its id."""
    body = text.encode()
    file = {"name": "companies.csv", "size": len(body), "content_type": "text/csv", "purpose": "import"}
    announced = visitor.call("POST", "/api/v1/files", file)
    form = PostForm(announced["upload"]["url"], announced["upload"]["fields"], timedelta())
    assert post_form(form, body, content_type="text/csv") < 300
    visitor.call("POST", f"/api/v1/files/{announced['id']}/confirm")
    run = visitor.call("POST", "/api/v1/imports", {"resource": "customers", "file_id": announced["id"]})
    deadline = time.monotonic() + 30
    while (found := visitor.call("GET", f"/api/v1/imports/{run['id']}"))["state"] != "mapping":
        assert time.monotonic() < deadline, found
        time.sleep(0.1)
    id_: str = run["id"]
    return id_


def _first(visitor: Visitor, resource: str) -> str:
    id_: str = visitor.call("GET", f"/api/v1/{resource}?limit=1")["results"][0]["id"]
    return id_
