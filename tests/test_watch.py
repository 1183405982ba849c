"""The watch over the logs of the whole run sees what it is there for."""

import logging

import pytest
import structlog

from tests.sweeps.canaries import MARK
from tests.watch import Watch, persons_in


@pytest.mark.parametrize(
    "said", [MARK, MARK.lower(), "gone@alpha.example", "+359888123456", "Ann Lee", "Owner of beta"]
)
def test_a_person_in_a_line_is_found(watch: Watch, said: str) -> None:
    structlog.get_logger("kernel.jobs").info("job_succeeded", kind="mail", to=said)
    logging.getLogger("django.request").warning("Not found: %s", said)
    found = watch.take()
    assert len(found) == 2
    assert all(said in line for line in found)


def test_a_person_in_the_message_of_an_exception_is_not_logged(watch: Watch) -> None:
    before = watch.lines
    said = " at ".join(["gone", "alpha.example"]).replace(" at ", "@")
    try:
        raise ValueError(said)
    except ValueError:
        structlog.get_logger("kernel.jobs").exception("job_raised")
    assert watch.lines == before + 1
    assert watch.take() == []


def test_what_every_request_logs_is_read(watch: Watch, owner_client: object) -> None:
    before = watch.lines
    owner_client.get("/api/v1/tags")
    assert watch.lines > before
    assert logging.getLogger().isEnabledFor(logging.INFO)


def test_numbers_and_words_of_the_service_are_nobody() -> None:
    assert persons_in('{"route": "api/v1/customers/<uuid:id>", "at": "2026-11-21T10:00:00.123456Z+00:00"}') == []
    assert persons_in("[INFO] Listening at: http://0.0.0.0:8000 (12345678)") == []
