"""Long work of an organisation: declared by `@job`, started by `enqueue()`, done by a worker.

In the app's `jobs.py`, thin, one service called:

    @job(kind="customers.recode", queue=Queue.DEFAULT, atomic=True)
    def recode(context: JobContext, *, run_id: uuid.UUID) -> Mapping[str, Any] | Continue:
        ...

In a service, inside its transaction: `enqueue(recode, actor=actor, run_id=run.id)`.

A row (`kernel.models.Job`) is the truth and a message only a nudge: docs/decisions, "A job is a row".
Import this once the apps are ready (from `ready()` on), as it needs the models.
"""

from kernel.jobs.context import Continue, JobContext
from kernel.jobs.declare import JobKind, Subject, job
from kernel.jobs.duties import periodic
from kernel.jobs.queueing import enqueue, schedule
from kernel.jobs.runs import Cancelled, LostClaim
from kernel.models.job import Queue

__all__ = [
    "Cancelled",
    "Continue",
    "JobContext",
    "JobKind",
    "LostClaim",
    "Queue",
    "Subject",
    "enqueue",
    "job",
    "periodic",
    "schedule",
]
