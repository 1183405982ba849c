"""Who a job acts for, as they are now."""

from accounts.selectors.callers import actor_of_login, caller_of_key
from kernel.actor import Actor, ActorKind, Source
from kernel.errors import AppError, KernelError
from kernel.models.job import Job
from kernel.tenancy import current_organisation


def actor_of(job: Job) -> Actor:
    """The actor of a job. Raises 403 `forbidden` if the person or key may not act any more."""
    organisation = current_organisation()
    actor: Actor | None = None
    if job.actor_id is not None and job.actor_kind == ActorKind.API_KEY:
        row = caller_of_key(organisation, job.actor_id)
        actor = row.caller.actor if row else None
    elif job.actor_id is not None and job.actor_kind in (ActorKind.EMPLOYEE, ActorKind.PORTAL_USER):
        actor = actor_of_login(organisation, job.actor_id, source=Source.JOB)
    if actor is None:
        raise AppError(KernelError.FORBIDDEN)
    return actor
