"""The sweeper: lost jobs come back, duties run once per period; it leads alone and survives its servers."""

import signal
import subprocess
import sys
import threading
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.db.models.functions import Now
from django.utils import timezone

from kernel import duties as kernel_duties
from kernel.actor import system_actor
from kernel.jobs import declare, duties, enqueue, metrics, schedule
from kernel.jobs.across import select_across
from kernel.jobs.broker import broker
from kernel.jobs.claims import claim
from kernel.jobs.duties import periodic, run_due_duties
from kernel.jobs.sweeper import Leadership, sweep_once
from kernel.models import Duty, Event, IdempotencyKey, Job, JobState
from kernel.tenancy import Organisation, current_organisation, tenant_context
from tests.kernel.job_kinds import do, effects, write_effect
from tests.kernel.job_tools import ROOT, again, broker_away, handle, in_own_connection, messages, until

pytestmark = pytest.mark.usefixtures("empty_broker")

SYSTEM = system_actor()


@pytest.fixture
def no_duties(monkeypatch) -> dict:
    """No duties but those that the test declares."""
    monkeypatch.setattr(duties, "_duties", {})
    return duties._duties


def lose_messages(*, age: float = 41) -> None:
    """The broker forgets all; the rows were nudged `age` seconds ago."""
    broker().client.flushdb()
    Job.objects.filter(nudged_at__isnull=False).update(nudged_at=Now() - timedelta(seconds=age))


def test_times_add_up_to_less_than_a_minute():
    silent = django_settings.JOBS_STALE_SECONDS + django_settings.JOBS_SWEEP_SECONDS
    assert silent + 2 < 60
    assert django_settings.JOBS_RENUDGE_SECONDS + django_settings.JOBS_SWEEP_SECONDS + 2 < 60
    assert django_settings.JOBS_STALE_SECONDS >= 5 * django_settings.JOBS_HEARTBEAT_SECONDS


def test_job_whose_message_was_lost_is_nudged_again(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    lose_messages()

    assert sweep_once().nudged == 1

    assert messages() == [str(row.id)]
    assert sweep_once().nudged == 0
    assert handle(here, row).state == JobState.SUCCEEDED


def test_job_that_was_nudged_lately_is_left_alone(here):
    enqueue(write_effect, actor=SYSTEM, did="x")

    assert sweep_once().nudged == 0


def test_job_that_the_broker_did_not_take_is_nudged_at_the_next_sweep(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    Job.objects.update(nudged_at=None)
    broker().client.flushdb()

    assert sweep_once().nudged == 1
    assert messages() == [str(row.id)]


def test_job_whose_worker_died_is_nudged_and_goes_on(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    claim(row.id)
    broker().client.flushdb()
    assert sweep_once().nudged == 0
    Job.objects.update(heartbeat_at=Now() - timedelta(seconds=31))

    assert sweep_once().nudged == 1

    row = handle(here, row)
    assert (row.state, row.attempts, row.token) == (JobState.SUCCEEDED, 2, 2)
    assert effects() == ["x"]


def test_scheduled_job_is_nudged_when_it_is_due(here):
    schedule(write_effect, timezone.now() + timedelta(hours=1), actor=SYSTEM, did="later")
    due = schedule(write_effect, timezone.now(), actor=SYSTEM, did="now")

    assert sweep_once().nudged == 1
    assert messages() == [str(due.id)]


def test_finished_jobs_are_not_touched(here):
    handle(here, enqueue(write_effect, actor=SYSTEM, did="x"))
    Job.objects.update(nudged_at=Now() - timedelta(days=1))

    assert sweep_once().nudged == 0


def test_sweep_nudges_no_more_jobs_of_an_organisation_than_may_run(here, another_organisation):
    for organisation in (here, another_organisation):
        with tenant_context(organisation):
            for _ in range(10):
                enqueue(write_effect, actor=SYSTEM, did="x")
            lose_messages()

    assert sweep_once().nudged == 4
    with tenant_context(here):
        oldest = [str(row.id) for row in Job.objects.order_by("created_at")[:2]]
    assert set(oldest) < set(messages())


def test_sweep_tells_the_age_of_the_oldest_waiting_job(here):
    enqueue(write_effect, actor=SYSTEM, did="x")
    Job.objects.update(created_at=Now() - timedelta(seconds=500))

    sweep_once()

    assert 499 < metrics.QUEUE_AGE.labels("default")._value.get() < 510
    assert metrics.QUEUE_AGE.labels("mail")._value.get() == 0


def test_sweep_without_a_broker_remembers_nothing(here):
    enqueue(write_effect, actor=SYSTEM, did="x")
    lose_messages()
    with broker_away():
        swept = sweep_once()
    assert (swept.nudged, swept.complete) == (0, False)
    assert sweep_once().nudged == 1


def test_schema_that_is_gone_does_not_hide_the_others(here, another_organisation):
    gone = Organisation(
        id=here.id, schema_name="t_" + "0" * 32, name="Gone", state=here.state, url="https://gone.example"
    )
    statement = "SELECT count(*), %(word)s FROM {schema}.kernel_job"

    found = list(select_across([gone, here, gone, another_organisation, gone], statement, {"word": "a"}))

    assert [(organisation.schema_name, row) for organisation, row in found] == [
        (here.schema_name, (0, "a")),
        (another_organisation.schema_name, (0, "a")),
    ]


def test_only_one_sweeper_leads_and_the_next_takes_over_when_it_ends(unblocked):
    leads, ended = threading.Event(), threading.Event()

    @in_own_connection
    def first() -> None:
        leadership = Leadership()
        assert leadership.held()
        assert leadership.held()
        leads.set()
        ended.wait(10)

    thread = threading.Thread(target=first)
    thread.start()
    leads.wait(10)
    second = Leadership()
    assert not second.held()
    ended.set()
    thread.join()

    until(second.held, seconds=5)
    connection.close()


def test_leader_whose_session_was_cut_asks_again(unblocked):
    leadership = Leadership()
    assert leadership.held()
    connection.close()

    assert leadership.held()
    connection.close()


def test_duty_runs_once_per_period_in_every_organisation(here, another_organisation, no_duties):
    @periodic(every=timedelta(hours=1))
    def count() -> None:
        do(current_organisation().schema_name)

    run_due_duties()
    run_due_duties()

    for organisation in (here, another_organisation):
        with tenant_context(organisation):
            assert effects() == [organisation.schema_name]
            left = Duty.objects.get(name="tests.count").due_at - timezone.now()
            assert timedelta(minutes=59) < left <= timedelta(hours=1)
            Duty.objects.update(due_at=Now())
    run_due_duties()
    assert effects() == [here.schema_name] * 2


def test_duty_that_raises_is_due_again_soon_and_others_have_their_turn(here, no_duties):
    @periodic(every=timedelta(days=1))
    def break_down() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT broken")

    @periodic(every=timedelta(days=1))
    def count() -> None:
        do("counted")

    run_due_duties()

    assert effects() == ["counted"]
    left = Duty.objects.get(name="tests.break_down").due_at - timezone.now()
    assert timedelta(minutes=4) < left <= timedelta(minutes=5)


def test_two_sweepers_run_a_duty_once(here, no_duties):
    @periodic(every=timedelta(hours=1))
    def count() -> None:
        do("counted")

    threads = [threading.Thread(target=in_own_connection(run_due_duties)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert effects() == ["counted"]


def test_housekeeping_throws_away_what_is_old_and_nothing_else(here):
    old, new = timezone.now() - timedelta(days=31), timezone.now() - timedelta(hours=23)
    for at in (old, new):
        key = IdempotencyKey.objects.create(
            actor_key="a", key=str(at), request_hash=b"", status=200, headers={}, body=b""
        )
        IdempotencyKey.objects.filter(pk=key.pk).update(created_at=at)
        Event.objects.create(at=at, kind="test.effect", object_id=here.id, data={"did": str(at)})
        handle(here, row := enqueue(write_effect, actor=SYSTEM, did="x"))
        Job.objects.filter(id=row.id).update(finished_at=at)
    waiting = enqueue(write_effect, actor=SYSTEM, did="waits")
    Job.objects.filter(id=waiting.id).update(created_at=old)

    kernel_duties.purge_idempotency_keys()
    kernel_duties.purge_events()
    kernel_duties.purge_finished_jobs()

    assert [key.key for key in IdempotencyKey.objects.all()] == [str(new)]
    assert str(old) not in effects()
    assert str(new) in effects()
    assert Job.objects.count() == 2


def test_discovery_finds_the_duties_of_every_app():
    declare.discover()

    names = {duty.name for duty in duties.duties()}

    assert {"kernel.purge_idempotency_keys", "kernel.purge_events", "kernel.purge_finished_jobs"} <= names


def test_sweeper_process_brings_jobs_back_and_ends_when_asked(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    lose_messages()
    process = subprocess.Popen([sys.executable, "manage.py", "sweeper"], cwd=ROOT)
    try:
        until(lambda: str(row.id) in messages())
        until(lambda: Duty.objects.filter(name="kernel.purge_events").exists())
        process.send_signal(signal.SIGTERM)
        assert process.wait(10) == 0
    finally:
        process.kill()
        process.wait()

    assert messages().count(str(row.id)) == 1
    assert again(here, row).state == JobState.QUEUED
