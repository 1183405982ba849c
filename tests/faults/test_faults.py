"""The short form of `make faults`: each part broken once or twice, every promise judged."""

from collections.abc import Iterator

import pytest

from tests.faults.client import Answers, Client, NotAnsweredError
from tests.faults.runs import storm
from tests.faults.stage import QUICK, Stage

SEED = 2026
FAULTS = (
    "worker kill -9",
    "seaweedfs disk full",
    "postgresql kill -9",
    "valkey wiped",
    "web kill -9",
    "smtp refuse",
    "sweeper kill -9",
    "worker restart",
)


@pytest.fixture(scope="module")
def stage() -> Iterator[Stage]:
    with Stage(QUICK) as made:
        yield made


def test_what_was_accepted_is_kept_and_done_once_whatever_breaks(stage: Stage) -> None:
    found = storm(
        stage,
        faults=FAULTS,
        seed=SEED,
        rest=(0.2, 1.0),
        frozen_rows=30_000,
        drain_seconds=90,
        shorten_after=0,
        say=lambda _message: None,
    )
    assert found.verdict.lines() == []
    assert found.deaths == []
    assert sum(found.faults.values()) == len(FAULTS)
    assert found.verdict.figures["exports that were followed and downloaded"] > 3
    assert found.verdict.figures["requests to create customers, answered"] > 5


def test_while_nobody_can_look_up_the_host_the_answer_is_503(stage: Stage) -> None:
    answers = Answers()
    client = Client(stage.port, "localhost", answers, patience=0)
    for name in ("valkey", "postgresql"):
        stage.proxies[name].refuse()
    try:
        with pytest.raises(NotAnsweredError, match="503 unavailable"):
            client.get("errors")
    finally:
        for name in ("valkey", "postgresql"):
            stage.proxies[name].heal()
    stage.wait_until_ready()
    assert client.get("errors")
    assert answers.wrong == []
