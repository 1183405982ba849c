"""Enqueueing: a row in the caller's transaction, a message after it, and who may see and cancel it."""

import uuid
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone, translation
from pydantic import ValidationError

from kernel.actor import Actor, ActorKind, Source, system_actor
from kernel.errors import AppError
from kernel.imports.jobs import undo_import
from kernel.jobs import Queue, enqueue, job, schedule
from kernel.jobs.broker import broker
from kernel.jobs.declare import discover, kinds
from kernel.jobs.service import as_dict, cancel_job, get_job, visible_jobs
from kernel.models import Job, JobState
from kernel.permissions import KernelRight
from tests.kernel.job_kinds import take_types, wait, write_effect
from tests.kernel.job_tools import again, broker_away, handle, messages

pytestmark = pytest.mark.usefixtures("empty_broker")

SYSTEM = system_actor()


def employee(*rights: str) -> Actor:
    return Actor(
        kind=ActorKind.EMPLOYEE,
        id=uuid.uuid4(),
        name="Ann Lee",
        rights=frozenset(rights),
        language="bg",
        timezone="Europe/Sofia",
        source=Source.WEB,
        request_id="r-1",
    )


def test_enqueued_job_is_a_row_with_who_asked_and_one_message(here):
    actor = employee()

    row = enqueue(write_effect, actor=actor, did="x")

    assert messages() == [str(row.id)]
    kept = Job.objects.get()
    assert (kept.kind, kept.queue, kept.state, kept.args) == ("test.write", "default", "queued", {"did": "x"})
    assert (kept.actor_kind, kept.actor_id, kept.actor_name) == ("employee", actor.id, "Ann Lee")
    assert (kept.language, kept.timezone, kept.source, kept.request_id) == ("bg", "Europe/Sofia", "web", "r-1")
    assert (kept.attempts, kept.max_attempts, kept.token) == (0, 3, 0)


def test_rolled_back_caller_leaves_no_row_and_no_message(here):
    with pytest.raises(RuntimeError), transaction.atomic():
        enqueue(write_effect, actor=SYSTEM, did="x")
        raise RuntimeError

    assert not Job.objects.exists()
    assert messages() == []


def test_message_leaves_only_after_the_commit(here):
    with transaction.atomic():
        enqueue(write_effect, actor=SYSTEM, did="x")
        assert messages() == []

    assert len(messages()) == 1


def test_broker_that_is_down_delays_the_job_and_does_not_fail_the_caller(here):
    with broker_away():
        row = enqueue(write_effect, actor=SYSTEM, did="x")

    kept = again(here, row)
    assert kept.state == JobState.QUEUED
    assert kept.nudged_at is None


def test_scheduled_job_waits_without_a_message(here):
    at = timezone.now() + timedelta(hours=1)

    row = schedule(write_effect, at, actor=SYSTEM, did="x")

    assert messages() == []
    assert handle(here, row).state == JobState.QUEUED
    Job.objects.update(run_after=timezone.now())
    assert handle(here, row).state == JobState.SUCCEEDED


def test_backlog_of_one_organisation_does_not_fill_the_broker(here):
    rows = [enqueue(write_effect, actor=SYSTEM, did=str(number)) for number in range(30)]

    assert len(messages()) == 4
    done = 0
    while messages():
        waiting, _ = messages(), broker().client.flushdb()
        for job_id in waiting:
            done += handle(here, Job(id=uuid.UUID(job_id))).state == JobState.SUCCEEDED
    assert {row.state for row in Job.objects.filter(id__in=[row.id for row in rows])} == {"succeeded"}


def test_arguments_keep_their_types_and_wrong_ones_are_refused(here):
    with pytest.raises(ValidationError):
        enqueue(write_effect, actor=SYSTEM, wrong="x")
    with pytest.raises(ValidationError):
        enqueue(take_types, actor=SYSTEM, object_id="no id")
    assert not Job.objects.exists()

    object_id = uuid.uuid4()
    row = handle(here, enqueue(take_types, actor=SYSTEM, object_id=object_id))

    assert (row.state, row.result) == (JobState.SUCCEEDED, {"object_id": str(object_id)})


def test_job_function_takes_keyword_arguments_only():
    with pytest.raises(TypeError, match="keyword-only"):

        @job(kind="test.positional")
        def positional(context, thing):
            pass


def test_one_kind_is_declared_once():
    with pytest.raises(ValueError, match="twice"):

        @job(kind="test.write", queue=Queue.MAIL)
        def again_and_again(context):
            pass


def test_people_see_their_own_jobs_and_those_with_the_right_see_all(here):
    ann, bob, boss = employee(), employee(), employee(KernelRight.JOB_MANAGE)
    of_ann = enqueue(write_effect, actor=ann, did="x")
    of_system = enqueue(write_effect, actor=SYSTEM, did="y")

    assert [row.id for row in visible_jobs(ann)] == [of_ann.id]
    assert list(visible_jobs(bob)) == []
    assert [row.id for row in visible_jobs(boss)] == [of_system.id, of_ann.id]
    assert get_job(actor=boss, job_id=of_ann.id) == of_ann
    for read in (get_job, cancel_job):
        with pytest.raises(AppError, match="not_found"):
            read(actor=bob, job_id=of_ann.id)
        with pytest.raises(AppError, match="not_found"):
            read(actor=system_actor(), job_id=of_system.id)


def test_waiting_job_is_cancelled_at_once_and_never_runs(here):
    ann = employee()
    row = enqueue(wait, actor=ann, seconds=0)

    assert cancel_job(actor=ann, job_id=row.id).state == JobState.CANCELLED
    assert cancel_job(actor=ann, job_id=row.id).state == JobState.CANCELLED

    assert handle(here, row).state == JobState.CANCELLED
    assert again(here, row).attempts == 0


def test_finished_job_cannot_be_cancelled(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")
    handle(here, row)

    with pytest.raises(AppError, match="job_finished"):
        cancel_job(actor=employee(KernelRight.JOB_MANAGE), job_id=row.id)


def test_public_form_of_a_job(here):
    row = enqueue(write_effect, actor=SYSTEM, did="x")

    assert as_dict(row) == {
        "id": row.id,
        "kind": "test.write",
        "label": "test.write",
        "subject": None,
        "state": "queued",
        "progress": {"done": 0, "total": None},
        "result": None,
        "error": None,
        "created_at": row.created_at,
        "started_at": None,
        "finished_at": None,
    }


def test_every_kind_of_the_service_says_in_two_languages_what_it_does():
    discover()
    own = [kind for kind in kinds() if not kind.name.startswith("test.")]
    assert own
    for kind in own:
        with translation.override("en"):
            english = str(kind.label)
        with translation.override("bg"):
            assert str(kind.label) not in (english, kind.name)


def test_a_job_tells_its_kind_in_the_reader_s_language_and_what_it_is_about(here):
    import_id = uuid.uuid4()
    job_row = enqueue(undo_import, employee(), import_id=import_id)
    with translation.override("bg"):
        told = as_dict(job_row)
    assert told["label"] == "Отмяна на импорт"
    assert told["subject"] == {"resource": "imports", "id": str(import_id)}
