"""What is written to the log: where and what kind, never whom."""

import io
import json
import logging
import re
from collections.abc import Iterator
from typing import Any

import pytest
import structlog
from django.db import DatabaseError

from kernel.tenancy import public_context
from tests.api_client import ApiClient

PERSON = "ivan@secret.example"


@pytest.fixture
def lines() -> Iterator[Any]:
    """What the console's handler writes meanwhile."""
    console = logging.getLogger().handlers[0]
    written = io.StringIO()
    assert isinstance(console, logging.StreamHandler)
    before = console.setStream(written)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    console.setStream(before)


def test_a_path_is_in_no_line(owner_client: ApiClient, lines: Any) -> None:
    for path in ("/api/v1/customers/by-external-id/erp/ivan-ivanov", "/api/v1/nothing/ivan-ivanov", "/ivan-ivanov.txt"):
        assert owner_client.get(path).status_code in (404, 405)
    assert owner_client.get("/api/v1/tags", nonsense="ivan-ivanov").status_code == 400
    assert len(lines()) >= 4
    assert "ivan-ivanov" not in json.dumps(lines())


def test_an_error_that_nobody_expected_is_logged_with_its_place_and_without_values(
    owner_client: ApiClient, lines: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: Any) -> None:
        try:
            raise DatabaseError(PERSON)
        except DatabaseError as error:
            raise RuntimeError(PERSON) from error

    monkeypatch.setattr("accounts.api.roles.whole_list", fail)
    with public_context():
        answer = owner_client.http.get("/api/v1/roles")
    assert (answer.status_code, answer.json()["code"]) == (500, "internal")
    assert PERSON not in answer.content.decode()
    text = json.dumps(lines())
    assert PERSON not in text
    assert "RuntimeError" in text
    assert "DatabaseError" in text
    assert re.search(r'test_logs.py\\", line \d+, in fail', text)


def test_own_lines_about_exceptions_hold_no_values_either(lines: Any) -> None:
    try:
        int(PERSON)
    except ValueError:
        structlog.get_logger("kernel").error("job_raised", exc_info=True)
    (line,) = lines()
    assert PERSON not in json.dumps(line)
    assert line["exception"].endswith("builtins.ValueError")
