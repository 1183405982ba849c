"""Guessing: a thousand tries at once from one place, and what a refusal tells."""

from concurrent.futures import ThreadPoolExecutor
from itertools import repeat
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.hashers import Argon2
from kernel.tenancy import Organisation, tenant_context
from tests.accounts.people import PASSWORD, browser_of, join

LOGIN = "/api/v1/auth/login"
EMAIL = "noor@tries.example"


def test_of_a_thousand_tries_at_once_ten_are_looked_at(fresh_organisation: Organisation) -> None:
    with tenant_context(fresh_organisation):
        join(EMAIL)

    def guess(numbers: range) -> list[int]:
        client = browser_of(fresh_organisation)
        try:
            return [
                client.http.post(
                    LOGIN, {"email": EMAIL, "password": f"guess number {number}"}, content_type="application/json"
                ).status_code
                for number in numbers
            ]
        finally:
            connection.close()

    with ThreadPoolExecutor(16) as pool:
        parts = list(pool.map(guess, [range(start, 1000, 16) for start in range(16)]))
    statuses = [status for part in parts for status in part]
    assert len(statuses) == 1000
    assert statuses.count(401) == 10
    assert statuses.count(429) == 990
    late = browser_of(fresh_organisation).http.post(
        LOGIN, {"email": EMAIL, "password": PASSWORD}, content_type="application/json"
    )
    assert late.status_code == 429
    assert 0 < int(late["Retry-After"]) <= 300


@pytest.mark.parametrize(
    ("path", "body"),
    [
        (LOGIN, {"password": "wrong password"}),
        ("/api/v1/auth/password/forgot", {}),
    ],
)
def test_known_unknown_and_deactivated_addresses_cost_and_answer_the_same(
    path: str, body: dict[str, str], entered: Organisation, monkeypatch: pytest.MonkeyPatch
) -> None:
    hashed: list[str] = []
    for name in ("encode", "verify"):
        whole = getattr(Argon2, name)
        monkeypatch.setattr(Argon2, name, lambda *given, whole=whole, name=name: hashed.append(name) or whole(*given))
    join("known@alpha.example")
    gone = join("gone@alpha.example")
    type(gone).objects.filter(id=gone.id).update(is_active=False, deactivated_at=gone.created_at)
    seen = []
    for email in ("warm@alpha.example", "known@alpha.example", "nobody@alpha.example", "gone@alpha.example"):
        browser = browser_of(entered)
        hashed.clear()
        with CaptureQueriesContext(connection) as captured:
            answer = browser.post(path, {"email": email, **body})
        text = answer.content.decode().replace(answer["X-Request-ID"], "")
        headers = {name: value for name, value in answer.headers.items() if name not in ("X-Request-ID", "RateLimit")}
        statements = [each["sql"].split()[0] for each in captured]
        seen.append((answer.status_code, text, headers, statements, len(hashed), sorted(answer.cookies)))
    assert seen[1:] == list(repeat(seen[1], 3))
    assert seen[1][0] in (202, 401)
    # A password is hashed for each, as long as that takes.
    assert seen[1][4] == (1 if path == LOGIN else 0)


def test_addresses_are_not_told_apart_by_their_spelling(entered: Any) -> None:
    join("known@alpha.example")
    for number in range(10):
        spelling = "Known@Alpha.example" if number % 2 else "KNOWN@alpha.EXAMPLE"
        browser = browser_of(
            entered,
        )
        browser.post(LOGIN, {"email": spelling, "password": "wrong password"})
    last = browser_of(entered).post(LOGIN, {"email": "known@alpha.example", "password": PASSWORD})
    assert last.status_code == 429
