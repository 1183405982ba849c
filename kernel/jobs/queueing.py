"""Starting jobs: a row in the caller's transaction, a message after its commit."""

from datetime import datetime
from typing import ParamSpec

from django.utils import timezone

from kernel.actor import Actor
from kernel.db import after_commit
from kernel.jobs.declare import JobKind
from kernel.jobs.nudges import nudge_new
from kernel.models.job import Job
from kernel.tenancy import current_organisation

P = ParamSpec("P")


def enqueue(kind: JobKind[P], actor: Actor, *args: P.args, **kwargs: P.kwargs) -> Job:
    """Start a job of the current organisation: `enqueue(make_export, actor=actor, export_id=export.id)`.

    Rolls back with the caller. A broker that is down delays the job (the sweeper sends again), no more.
    """
    job = _new_job(kind, actor, kind.pack(*args, **kwargs))
    # Counts as nudged: the sweeper looks again only if nobody has taken it after a while.
    job.nudged_at = timezone.now()
    job.save(force_insert=True)
    after_commit(nudge_new, current_organisation(), job.queue, job.id)
    return job


def schedule(kind: JobKind[P], at: datetime, actor: Actor, *args: P.args, **kwargs: P.kwargs) -> Job:
    """Start a job at `at` (aware) or up to half a minute later: the sweeper sends it when it is due."""
    job = _new_job(kind, actor, kind.pack(*args, **kwargs))
    job.run_after = at
    job.save(force_insert=True)
    return job


def _new_job(kind: JobKind[P], actor: Actor, packed: dict[str, object]) -> Job:
    return Job(
        kind=kind.name,
        queue=kind.queue,
        args=packed,
        max_attempts=kind.max_attempts,
        actor_kind=actor.kind,
        actor_id=actor.id,
        actor_name=actor.name,
        language=actor.language,
        timezone=actor.timezone,
        source=actor.source,
        request_id=actor.request_id,
    )
