"""Real worker processes: killed, stopped, their broker wiped. Nothing is lost and nothing done twice."""

import uuid
from typing import Any

import pytest
from django.db import connection
from django.test import Client

from kernel.actor import system_actor
from kernel.jobs import enqueue
from kernel.jobs.broker import broker, send
from kernel.jobs.sweeper import sweep_once
from kernel.models import Job, JobState
from kernel.tenancy import tenant_context
from tests.kernel.job_kinds import crash, effects, in_chunks, in_steps, wait, wait_deaf, write_effect
from tests.kernel.job_tools import again, dead_letters, messages, until, worker

pytestmark = pytest.mark.usefixtures("empty_broker")

SYSTEM = system_actor()
# The real proportions, ten times faster.
FAST: dict[str, Any] = {
    "JOBS_HEARTBEAT_SECONDS": 0.5,
    "JOBS_STALE_SECONDS": 3,
    "JOBS_RENUDGE_SECONDS": 3,
    "JOBS_PATIENCE_SECONDS": 1,
}


@pytest.fixture(autouse=True)
def fast(settings) -> None:
    """The sweeps of this process have the times of the workers."""
    for name, value in FAST.items():
        setattr(settings, name, value)


def sweep_until(condition, *, seconds: float = 40):
    """Sweep twice a second, as the sweeper would, until `condition`."""

    def swept():
        sweep_once()
        return condition()

    return until(swept, seconds=seconds)


def running(organisation, row: Job):
    return lambda: again(organisation, row).state == JobState.RUNNING


def succeeded(organisation, row: Job):
    return lambda: again(organisation, row).state == JobState.SUCCEEDED


def test_worker_does_what_was_enqueued_and_empties_the_broker(here):
    rows = [enqueue(write_effect, actor=SYSTEM, did=str(number)) for number in range(12)]

    with worker(threads=8, **FAST):
        until(lambda: not Job.objects.exclude(state="succeeded").exists())
        until(lambda: not messages())

    assert sorted(effects(), key=int) == [str(number) for number in range(12)]
    assert dead_letters() == []
    assert len(rows) == 12


def test_work_of_a_killed_worker_goes_on_elsewhere_and_is_done_once(here):
    row = enqueue(wait, actor=SYSTEM, seconds=2)
    with worker(**FAST) as first:
        until(lambda: again(here, row).progress_done > 5)
        first.kill()
    assert again(here, row).state == JobState.RUNNING

    with worker(**FAST):
        sweep_until(lambda: again(here, row).token == 2, seconds=60)
        until(succeeded(here, row), seconds=60)

    assert effects() == ["waited"]
    assert again(here, row).attempts == 2


@pytest.mark.parametrize(("kind", "arguments"), [(in_chunks, {"chunks": 4}), (in_steps, {"steps": 4})])
def test_crash_between_two_chunks_repeats_and_skips_none(here, kind, arguments):
    row = enqueue(kind, actor=SYSTEM, crash_in=2, **arguments)

    with worker(**FAST) as first:
        until(first.died)
    with worker(**FAST):
        sweep_until(succeeded(here, row))

    assert effects() == [0, 1, 2, 3]
    assert again(here, row).result == {"done": 4}


def test_job_that_kills_its_third_worker_fails(here):
    row = enqueue(crash, actor=SYSTEM)
    Job.objects.update(attempts=2)

    with worker(**FAST) as victim:
        until(victim.died)
    with worker(**FAST):
        sweep_until(lambda: again(here, row).state == JobState.FAILED)

    assert again(here, row).error["code"] == "job_crashed"
    assert effects() == ["began"]


def test_wiped_broker_loses_nothing(here):
    rows = [enqueue(wait, actor=SYSTEM, seconds=0.5) for _ in range(4)]

    with worker(**FAST):
        until(running(here, rows[0]))
        broker().client.flushdb()
        sweep_until(lambda: not Job.objects.exclude(state="succeeded").exists())

    assert effects() == ["waited"] * 4
    assert set(Job.objects.values_list("attempts", flat=True)) == {1}


@pytest.mark.parametrize("kind", [wait, wait_deaf])
def test_stopped_worker_gives_its_job_back_and_another_goes_on_at_once(here, kind):
    row = enqueue(kind, actor=SYSTEM, seconds=3)
    with worker(**FAST) as first:
        sweep_until(running(here, row))
        first.ask_to_stop()
        assert first.wait(10) == 0

    given_back = again(here, row)
    assert (given_back.state, given_back.attempts) == (JobState.QUEUED, 0)
    assert str(row.id) in messages(row.queue)
    with worker(**FAST):
        until(succeeded(here, row))
    assert len(effects()) == 1
    assert again(here, row).token == 2


def test_message_of_an_unknown_organisation_becomes_a_dead_letter(here):
    row = enqueue(wait, actor=SYSTEM, seconds=0)
    with worker(**FAST):
        until(succeeded(here, row))
        stray = uuid.uuid4()
        send("default", uuid.uuid4(), stray)
        until(lambda: dead_letters() == [str(stray)])

    assert not Job.objects.filter(id=stray).exists()


def test_jobs_of_two_organisations_stay_apart_in_eight_threads(here, another_organisation):
    for number in range(20):
        for organisation in (here, another_organisation):
            with tenant_context(organisation):
                enqueue(write_effect, actor=SYSTEM, did=f"{organisation.id} {number}")

    with worker(threads=8, **FAST, JOBS_PER_ORGANISATION=4):
        for organisation in (here, another_organisation):
            with tenant_context(organisation):
                until(lambda: not Job.objects.exclude(state="succeeded").exists())
                assert sorted(effects()) == sorted(f"{organisation.id} {number}" for number in range(20))


def test_busy_organisation_does_not_hold_up_the_others(here, another_organisation):
    for _ in range(20):
        enqueue(wait, actor=SYSTEM, seconds=1)
    with tenant_context(another_organisation):
        row = enqueue(wait, actor=SYSTEM, seconds=0.1)

    with worker(threads=4, **FAST):
        until(lambda: Job.objects.filter(state="running").exists())
        with tenant_context(another_organisation):
            until(succeeded(another_organisation, row), seconds=2)
        assert Job.objects.filter(state="running").count() <= 2


def test_worker_survives_the_loss_of_its_database_sessions(here):
    with worker(**FAST) as survivor:
        until(succeeded(here, enqueue(write_effect, actor=SYSTEM, did="before")))
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                " AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
            )
        until(succeeded(here, enqueue(write_effect, actor=SYSTEM, did="after")))

        assert not survivor.died()
    assert effects() == ["before", "after"]


def test_figures_of_the_workers_are_seen_at_the_web(here, tmp_path, monkeypatch):
    monkeypatch.setenv("PROMETHEUS_MULTIPROC_DIR", str(tmp_path))

    def figures() -> str:
        return Client().get("/metrics").content.decode()

    with worker(**FAST, environment={"PROMETHEUS_MULTIPROC_DIR": str(tmp_path)}):
        until(succeeded(here, enqueue(write_effect, actor=SYSTEM, did="x")))
        # Counted after the job has ended, which can be seen before.
        until(lambda: 'kontor_jobs_finished_total{kind="test.write",state="succeeded"} 1.0' in figures())

    assert 'kontor_job_run_seconds_count{kind="test.write"} 1.0' in figures()
    assert here.schema_name not in figures()
