"""Customers made the way clients make them."""

import itertools
from typing import Any

from tests.api_client import ApiClient

CUSTOMERS = "/api/v1/customers"
CONTACTS = "/api/v1/contacts"
_numbers = itertools.count(1)


def made(client: ApiClient, path: str = CUSTOMERS, /, **body: Any) -> dict[str, Any]:
    """What a POST that must succeed answers; a company of a name of its own if nothing else is said."""
    if path == CUSTOMERS and "name" not in body and "last_name" not in body:
        body["name"] = f"Company {next(_numbers)} of the tests"
    answer = client.post(path, body)
    assert answer.status_code == 201, answer.json()
    return answer.json()


def read(client: ApiClient, customer: dict[str, Any]) -> dict[str, Any]:
    return client.get(f"{CUSTOMERS}/{customer['id']}").json()


def refused(answer: Any, status: int = 422, code: str = "invalid") -> dict[str, list[str]]:
    """`{pointer: [codes]}` of a refusal, after checking its status and code."""
    document = answer.json()
    assert (answer.status_code, document["code"]) == (status, code), document
    found: dict[str, list[str]] = {}
    for error in document["errors"]:
        found.setdefault(error.get("pointer", error.get("parameter")), []).append(error["code"])
    return found


def term(client: ApiClient, dictionary: str, code: str | None = None) -> str:
    """The id of a term; the first one's if no code is given."""
    rows = client.get(f"/api/v1/dictionaries/{dictionary}").json()["results"]
    return next(row["id"] for row in rows if code in (None, row["code"]))
