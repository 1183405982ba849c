"""Running jobs: claims and their fence, retries, crashes, chunks, cancelling, fairness. No worker process."""

import threading
import time
import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from django.conf import settings as django_settings
from django.db import connection, connections
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext

from kernel.actor import Actor, ActorKind, Source, system_actor
from kernel.errors import AppError, KernelError
from kernel.jobs import enqueue, ports
from kernel.jobs.broker import broker
from kernel.jobs.claims import checkpoint, claim, succeed
from kernel.jobs.context import JobContext
from kernel.jobs.runner import UnknownOrganisationError, run
from kernel.jobs.runs import LostClaim, Run, Stopping
from kernel.jobs.service import cancel_job
from kernel.models import Job, JobState
from kernel.permissions import KernelRight
from kernel.tenancy import Organisation, tenant_context
from tests.kernel.job_kinds import (
    SECRET,
    effects,
    fail,
    in_chunks,
    look_again,
    need_right,
    refuse,
    sleep_in_sql,
    take_too_long,
    wait,
    wait_deaf,
    write_effect,
)
from tests.kernel.job_tools import again, handle, in_own_connection, messages, until

pytestmark = pytest.mark.usefixtures("empty_broker")

SYSTEM = system_actor()
BOSS = system_actor(rights=frozenset({KernelRight.JOB_MANAGE}))


def in_thread(organisation: Organisation, row: Job) -> threading.Thread:
    """A worker's thread that handles one message."""
    thread = threading.Thread(target=in_own_connection(lambda: run(str(organisation.id), str(row.id))))
    thread.start()
    return thread


def make_stale(row: Job) -> None:
    age = timedelta(seconds=django_settings.JOBS_STALE_SECONDS + 1)
    assert Job.objects.filter(id=row.id, state="running").update(heartbeat_at=Now() - age)


def make_due(row: Job) -> None:
    Job.objects.filter(id=row.id).update(run_after=Now())


def test_done_job_has_result_times_and_effect(here):
    row = handle(here, enqueue(write_effect, actor=SYSTEM, did="x"))

    assert row.state == JobState.SUCCEEDED
    assert row.result == {"did": "x", "by": "Kontor", "source": "job"}
    assert row.created_at <= row.started_at <= row.finished_at
    assert (row.heartbeat_at, row.error, row.attempts) == (None, None, 1)
    assert effects() == ["x"]


def test_doubled_message_does_the_work_once(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")

    for _ in range(3):
        handle(here, row)

    assert effects() == ["x"]


def test_eight_threads_with_the_same_message_do_the_work_once(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")

    threads = [in_thread(here, row) for _ in range(8)]
    for thread in threads:
        thread.join()

    assert effects() == ["x"]
    assert again(here, row).attempts == 1


def test_eight_threads_do_forty_jobs_of_two_organisations_each_in_its_own(here, another_organisation, settings):
    settings.JOBS_PER_ORGANISATION = 8
    work: list[tuple[Organisation, Job]] = []
    for number in range(20):
        for organisation in (here, another_organisation):
            with tenant_context(organisation):
                did = f"{organisation.id} {number}"
                work.append((organisation, enqueue(write_effect, actor=SYSTEM, did=did)))

    with ThreadPoolExecutor(8) as pool:
        for organisation, row in work:
            pool.submit(run, str(organisation.id), str(row.id))
        for _ in range(8):
            pool.submit(connections.close_all)

    for organisation in (here, another_organisation):
        with tenant_context(organisation):
            assert sorted(effects()) == sorted(f"{organisation.id} {number}" for number in range(20))
            assert set(Job.objects.values_list("state", flat=True)) == {"succeeded"}


def test_worker_that_was_believed_dead_cannot_write_any_more(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    zombie = Run(here, claim(row.id), patience=3)
    make_stale(row)
    successor = Run(here, claim(row.id), patience=3)
    assert successor.claim.token == zombie.claim.token + 1

    with pytest.raises(LostClaim):
        checkpoint(zombie, {"by": "zombie"})
    with pytest.raises(LostClaim):
        succeed(zombie, {"by": "zombie"})
    assert again(here, row).state == JobState.RUNNING
    succeed(successor, {"by": "successor"})

    assert again(here, row).result == {"by": "successor"}
    with pytest.raises(LostClaim):
        succeed(successor, {"by": "twice"})


def test_zombie_learns_from_its_heartbeat_that_the_job_is_lost(here, settings):
    settings.JOBS_HEARTBEAT_SECONDS = 0.1
    row = enqueue(wait, actor=SYSTEM, seconds=20)
    zombie = in_thread(here, row)
    until(lambda: again(here, row).state == JobState.RUNNING)

    Job.objects.filter(id=row.id).update(token=99)
    zombie.join(5)

    assert not zombie.is_alive()
    assert effects() == []
    assert again(here, row).state == JobState.RUNNING


def test_running_job_is_not_taken_by_another_message(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    assert claim(row.id) is not None

    assert claim(row.id) is None


def test_claim_does_not_wait_for_a_transaction_that_holds_the_row(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    held, release = threading.Event(), threading.Event()

    @in_own_connection
    def hold() -> None:
        with tenant_context(here), connection.cursor() as cursor:
            cursor.execute("BEGIN")
            cursor.execute("SELECT id FROM kernel_job FOR UPDATE")
            held.set()
            release.wait(10)
            cursor.execute("ROLLBACK")

    thread = threading.Thread(target=hold)
    thread.start()
    held.wait(10)
    began = time.monotonic()
    assert claim(row.id) is None
    assert time.monotonic() - began < 1
    release.set()
    thread.join()


def test_failed_job_is_tried_again_later_and_then_says_nothing_of_the_exception(here):
    row = enqueue(fail, actor=SYSTEM)

    delays = []
    for attempt in (1, 2):
        row = handle(here, row)
        assert (row.state, row.attempts, row.error) == (JobState.QUEUED, attempt, None)
        delays.append((row.run_after - row.updated_at).total_seconds())
        assert handle(here, row).attempts == attempt
        make_due(row)
    row = handle(here, row)

    assert 8 <= delays[0] <= 12
    assert 32 <= delays[1] <= 48
    assert row.state == JobState.FAILED
    assert (row.error["code"], row.error["status"]) == ("internal", 500)
    assert SECRET not in str(row.error)
    assert effects() == [1, 2, 3]


def test_refusal_fails_the_job_at_once_in_the_language_of_the_request(here):
    actor = system_actor(language="bg")

    row = handle(here, enqueue(refuse, actor=actor))

    assert (row.state, row.attempts) == (JobState.FAILED, 1)
    assert row.error["code"] == "conflict"
    assert row.error["by"] == str(uuid.UUID(int=7))
    with translation.override("bg"):
        assert row.error["detail"] == gettext("This field is required.") != "This field is required."


def test_three_crashes_fail_the_job(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    for attempt in (1, 2, 3):
        assert claim(row.id).attempts == attempt
        make_stale(row)

    row = handle(here, row)

    assert (row.state, row.error["code"]) == (JobState.FAILED, "job_crashed")
    assert row.finished_at is not None
    assert effects() == []


def test_kind_that_this_worker_does_not_know_is_tried_again(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    Job.objects.update(kind="test.of_a_newer_version")

    row = handle(here, row)

    assert (row.state, row.attempts) == (JobState.QUEUED, 1)


def test_atomic_job_whose_last_write_is_lost_leaves_no_effect(here, monkeypatch):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    job = claim(row.id)
    make_stale(row)
    claim(row.id)

    from kernel.jobs import runner

    runner._work(here, job)

    assert effects() == []
    assert again(here, row).state == JobState.RUNNING


def test_chunks_go_on_as_new_messages_and_keep_progress(here):
    row = enqueue(in_chunks, actor=SYSTEM, chunks=4)
    for chunk in range(3):
        row = handle(here, row)
        assert (row.state, row.state_data, row.attempts) == (JobState.QUEUED, {"done": chunk + 1}, 0)
        assert (row.progress_done, row.progress_total) == (chunk + 1, 4)
        assert str(row.id) in messages()

    row = handle(here, row)

    assert (row.state, row.result) == (JobState.SUCCEEDED, {"done": 4})
    assert effects() == [0, 1, 2, 3]


def test_job_may_ask_to_be_looked_at_later(here):
    row = handle(here, enqueue(look_again, actor=SYSTEM))
    assert row.state == JobState.QUEUED
    assert handle(here, row).token == 1

    make_due(row)

    assert handle(here, row).result == {"seen": "yes"}


def test_progress_is_seen_from_another_connection_while_the_job_runs(here):
    row = enqueue(wait, actor=SYSTEM, seconds=3)
    thread = in_thread(here, row)

    seen = until(lambda: (now := again(here, row)).progress_done and now)

    assert seen.state == JobState.RUNNING
    assert 0 < seen.progress_done < seen.progress_total == 50
    thread.join()
    assert (again(here, row).progress_done, again(here, row).state) == (50, JobState.SUCCEEDED)


def test_heartbeat_goes_on_while_the_job_sits_in_one_transaction(here, settings):
    settings.JOBS_HEARTBEAT_SECONDS = 0.5
    row = enqueue(wait_deaf, actor=SYSTEM, seconds=3)
    thread = in_thread(here, row)
    first = until(lambda: again(here, row).heartbeat_at)

    until(lambda: (again(here, row).heartbeat_at or first) > first, seconds=3)

    thread.join()
    assert again(here, row).state == JobState.SUCCEEDED


def test_running_job_that_asks_stops_when_cancelled(here, settings):
    settings.JOBS_HEARTBEAT_SECONDS = 0.5
    row = enqueue(wait, actor=SYSTEM, seconds=30)
    thread = in_thread(here, row)
    until(lambda: again(here, row).state == JobState.RUNNING)

    assert cancel_job(actor=BOSS, job_id=row.id).state == JobState.RUNNING
    thread.join(5)

    assert not thread.is_alive()
    assert again(here, row).state == JobState.CANCELLED
    assert effects() == []


def test_running_job_that_does_not_ask_is_interrupted_and_undone(here, settings):
    settings.JOBS_HEARTBEAT_SECONDS, settings.JOBS_PATIENCE_SECONDS = 0.5, 0.5
    row = enqueue(wait_deaf, actor=SYSTEM, seconds=30)
    thread = in_thread(here, row)
    until(lambda: again(here, row).state == JobState.RUNNING)

    cancel_job(actor=BOSS, job_id=row.id)
    thread.join(6)

    assert not thread.is_alive()
    assert again(here, row).state == JobState.CANCELLED
    assert effects() == []


def test_cancelled_job_whose_worker_died_is_not_begun_again(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    claim(row.id)
    cancel_job(actor=BOSS, job_id=row.id)
    make_stale(row)

    assert handle(here, row).state == JobState.CANCELLED
    assert effects() == []


@pytest.mark.parametrize("kind", [take_too_long, sleep_in_sql])
def test_run_that_takes_too_long_is_stopped(here, settings, kind):
    settings.JOBS_PATIENCE_SECONDS = 0.5
    row = enqueue(kind, actor=SYSTEM)
    began = time.monotonic()

    row = handle(here, row)

    assert time.monotonic() - began < 5
    assert (row.state, row.error["code"]) == (JobState.FAILED, "job_timed_out")
    assert effects() == []


def test_run_that_is_told_to_stop_gives_the_job_back_uncounted(here, settings):
    row = enqueue(wait, actor=SYSTEM, seconds=30)
    job = claim(row.id)
    broker().client.flushdb()
    stopping = Run(here, job, patience=3)
    stopping.stop(Stopping)

    with pytest.raises(Stopping):
        JobContext(stopping, SYSTEM, None, 1).check()
    from kernel.jobs.claims import release

    release(stopping)

    row = again(here, row)
    assert (row.state, row.attempts, row.heartbeat_at) == (JobState.QUEUED, 0, None)
    assert messages("exports") == [str(row.id)]


def test_organisation_has_two_places_in_a_queue_and_the_next_is_nudged_when_one_ends(here):
    first, second, third = (enqueue(wait, actor=SYSTEM, seconds=0) for _ in range(3))
    other_queue = enqueue(write_effect, actor=SYSTEM, did="x")
    running = claim(first.id)
    assert claim(second.id) is not None

    assert handle(here, third).state == JobState.QUEUED
    assert again(here, third).attempts == 0
    assert handle(here, other_queue).state == JobState.SUCCEEDED
    broker().client.flushdb()
    succeed(Run(here, running, patience=3), None)

    assert messages("exports") == [str(third.id)]
    assert handle(here, third).state == JobState.SUCCEEDED


def test_eight_threads_never_run_more_jobs_than_places(here):
    rows = [enqueue(wait, actor=SYSTEM, seconds=0) for _ in range(8)]
    taken: list[Job | None] = []

    def take(row: Job) -> threading.Thread:
        @in_own_connection
        def take_it() -> None:
            with tenant_context(here):
                taken.append(claim(row.id))

        thread = threading.Thread(target=take_it)
        thread.start()
        return thread

    for thread in [take(row) for row in rows]:
        thread.join()

    assert len(taken) == 8
    assert len([row for row in taken if row is not None]) == 2


def test_abandoned_jobs_do_not_hold_places(here):
    for _ in range(2):
        row = enqueue(wait, actor=SYSTEM, seconds=0)
        claim(row.id)
        make_stale(row)

    assert handle(here, enqueue(wait, actor=SYSTEM, seconds=0)).state == JobState.SUCCEEDED


def test_unknown_organisation_is_refused_before_any_work(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")

    for wrong in (str(uuid.uuid4()), "public", ""):
        with pytest.raises((UnknownOrganisationError, ValueError)):
            run(wrong, str(row.id))

    assert again(here, row).state == JobState.QUEUED


def test_message_of_one_organisation_with_the_job_of_another_does_nothing(here, another_organisation):
    row = enqueue(write_effect, actor=SYSTEM, did="x")

    run(str(another_organisation.id), str(row.id))

    assert again(here, row).state == JobState.QUEUED
    assert effects() == []


def test_job_of_the_service_has_the_rights_of_its_kind(here):
    assert handle(here, enqueue(need_right, actor=SYSTEM)).state == JobState.SUCCEEDED


def test_rights_of_a_person_are_those_of_the_moment_when_the_work_runs(here, monkeypatch):
    ann = Actor(kind=ActorKind.EMPLOYEE, id=uuid.uuid4(), name="Ann", language="bg", request_id="r-7")
    asked: list[Job] = []

    def actor_of(row: Job) -> Actor:
        asked.append(row)
        return Actor(kind=ActorKind.EMPLOYEE, id=row.actor_id, name="Ann now", rights=rights)

    monkeypatch.setattr(ports, "_actor_of", actor_of)
    rights = frozenset({"test:thing:do"})
    assert handle(here, enqueue(need_right, actor=ann)).state == JobState.SUCCEEDED
    assert asked[0].actor_id == ann.id
    made = ports.actor_of(asked[0], system_rights=frozenset())
    assert (made.name, made.source, made.language, made.request_id) == ("Ann now", Source.JOB, "bg", "r-7")

    rights = frozenset()
    row = handle(here, enqueue(need_right, actor=ann))
    assert (row.state, row.error["code"], row.attempts) == (JobState.FAILED, "forbidden", 1)


def test_job_of_somebody_who_may_not_act_any_more_fails_with_forbidden(here, monkeypatch):
    def actor_of(row: Job) -> Actor:
        raise AppError(KernelError.FORBIDDEN)

    monkeypatch.setattr(ports, "_actor_of", actor_of)
    gone = Actor(kind=ActorKind.EMPLOYEE, id=uuid.uuid4(), name="Ann")

    row = handle(here, enqueue(write_effect, actor=gone, did="x"))

    assert (row.state, row.error["code"]) == (JobState.FAILED, "forbidden")
    assert effects() == []


def test_database_that_goes_away_at_the_end_does_not_lose_the_result(here):
    """The sessions of the worker are cut while it works; its end is written by a new one."""
    row = enqueue(wait, actor=SYSTEM, seconds=2)
    thread = in_thread(here, row)
    until(lambda: again(here, row).state == JobState.RUNNING)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'"
        )
    thread.join()

    row = again(here, row)
    assert row.state in (JobState.SUCCEEDED, JobState.QUEUED)
    assert len(effects()) == (row.state == JobState.SUCCEEDED)
