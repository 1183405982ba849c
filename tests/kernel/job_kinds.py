"""Jobs that tests run. What they did is counted in events of the organisation, `test.effect`."""

import os
import signal
import time
import uuid
from datetime import timedelta
from typing import Any

from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from kernel.db import write
from kernel.errors import AppError, KernelError
from kernel.jobs import Continue, JobContext, Queue, job
from kernel.models import Event

SECRET = "the password is hunter2"


def effects() -> list[Any]:
    """What jobs did in the entered organisation, oldest first."""
    return [event.data["did"] for event in Event.objects.filter(kind="test.effect").order_by("id")]


def do(did: Any) -> None:
    Event.objects.create(at=timezone.now(), kind="test.effect", object_id=uuid.uuid4(), data={"did": did})


@job(kind="test.write", atomic=True)
def write_effect(context: JobContext, *, did: str) -> dict[str, Any]:
    do(did)
    return {"did": did, "by": context.actor.name, "source": context.actor.source}


@job(kind="test.take_types")
def take_types(context: JobContext, *, object_id: uuid.UUID, since: timedelta | None = None) -> dict[str, Any]:
    assert isinstance(object_id, uuid.UUID)
    return {"object_id": object_id}


@job(kind="test.wait", queue=Queue.EXPORTS)
def wait(context: JobContext, *, seconds: float, steps: int = 50) -> dict[str, int]:
    """Asks at every step whether to go on, and tells its progress; its effect comes last."""
    for step in range(steps):
        context.progress(step, steps)
        time.sleep(seconds / steps)
    context.progress(steps, steps)
    with write():
        do("waited")
        context.checkpoint({"waited": True})
    return {"steps": steps}


@job(kind="test.wait_deaf", time_limit=timedelta(seconds=60))
def wait_deaf(context: JobContext, *, seconds: float) -> None:
    """Never asks whether to go on, and holds a transaction."""
    with write():
        do("began")
        ends = time.monotonic() + seconds
        while time.monotonic() < ends:
            time.sleep(0.05)


@job(kind="test.take_too_long", max_retries=0, time_limit=timedelta(seconds=1))
def take_too_long(context: JobContext) -> None:
    wait_deaf.function(context, seconds=30)


@job(kind="test.sleep_in_sql", max_retries=0, time_limit=timedelta(seconds=1))
def sleep_in_sql(context: JobContext) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(30)")


@job(kind="test.chunks", atomic=True)
def in_chunks(context: JobContext, *, chunks: int, crash_in: int | None = None) -> dict[str, int] | Continue:
    """One effect a chunk. Dies by SIGKILL in chunk `crash_in`, the first time, after its effect."""
    done = context.state["done"] if context.state else 0
    do(done)
    context.progress(done + 1, chunks)
    if done == crash_in and context.attempt == 1:
        os.kill(os.getpid(), signal.SIGKILL)
    return {"done": chunks} if done + 1 == chunks else Continue({"done": done + 1})


@job(kind="test.steps")
def in_steps(context: JobContext, *, steps: int, crash_in: int) -> dict[str, int]:
    """Like `in_chunks`, with checkpoints inside one run. Dies before the checkpoint of `crash_in`."""
    first = context.state["done"] if context.state else 0
    for step in range(first, steps):
        with write():
            do(step)
            if step == crash_in and context.attempt == 1:
                os.kill(os.getpid(), signal.SIGKILL)
            context.checkpoint({"done": step + 1})
    return {"done": steps}


@job(kind="test.crash", max_retries=2)
def crash(context: JobContext) -> None:
    do("began")
    os.kill(os.getpid(), signal.SIGKILL)


@job(kind="test.refuse", max_retries=2)
def refuse(context: JobContext) -> None:
    raise AppError(KernelError.CONFLICT, _("This field is required."), extra={"by": uuid.UUID(int=7)})


@job(kind="test.fail", max_retries=2)
def fail(context: JobContext) -> None:
    do(context.attempt)
    raise RuntimeError(SECRET)


@job(kind="test.look_again", max_retries=0)
def look_again(context: JobContext) -> dict[str, str] | Continue:
    """Has nothing to do yet, and wants to be asked in an hour."""
    return Continue({"looked": True}, delay=timedelta(hours=1)) if context.state is None else {"seen": "yes"}


@job(kind="test.need_right", system_rights=frozenset({"test:thing:do"}))
def need_right(context: JobContext) -> None:
    context.actor.require("test:thing:do")
