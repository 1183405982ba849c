"""What jobs need from higher floors. `tenants` and `accounts` register it in their AppConfig.ready."""

import uuid
from collections.abc import Callable, Iterable
from dataclasses import replace

from kernel.actor import Actor, ActorKind, Source, system_actor
from kernel.models.job import Job
from kernel.tenancy import Organisation

OrganisationById = Callable[[uuid.UUID], Organisation | None]
AllOrganisations = Callable[[], Iterable[Organisation]]
ActorOf = Callable[[Job], Actor]


class PortNotRegisteredError(RuntimeError):
    """A worker or the sweeper started without the floor that it needs: a programming error."""


_organisation_by_id: OrganisationById | None = None
_all_organisations: AllOrganisations | None = None
_actor_of: ActorOf | None = None


def register_organisations(*, by_id: OrganisationById, all_organisations: AllOrganisations) -> None:
    """How organisations are found; both are called in `public` or inside another organisation.

    Both give only organisations whose work goes on: their schema exists, and they are not deleted.
    """
    global _organisation_by_id, _all_organisations
    _organisation_by_id, _all_organisations = by_id, all_organisations


def register_actors(actor_of: ActorOf) -> None:
    """How the actor of a job is made again, inside its organisation, with the rights of this moment.

    `actor_of` looks at the job's `actor_kind` and `actor_id`. It raises 403 `forbidden` when the employee,
    portal user or key may not act any more: the job then fails with that.
    """
    global _actor_of
    _actor_of = actor_of


def organisation_by_id(organisation_id: uuid.UUID) -> Organisation | None:
    """The organisation, or None when there is none (any more)."""
    if _organisation_by_id is None:
        raise PortNotRegisteredError("nobody called register_organisations()")
    return _organisation_by_id(organisation_id)


def all_organisations() -> list[Organisation]:
    """Every organisation whose work goes on."""
    if _all_organisations is None:
        raise PortNotRegisteredError("nobody called register_organisations()")
    return list(_all_organisations())


def actor_of(job: Job, *, system_rights: frozenset[str]) -> Actor:
    """Who the job acts for, with that one's rights now, in the language and zone of the request.

    A job of the service itself acts with `system_rights`.
    """
    if job.actor_kind == ActorKind.SYSTEM:
        actor = system_actor(job.actor_name, rights=system_rights)
    elif _actor_of is None:
        raise PortNotRegisteredError("nobody called register_actors()")
    else:
        actor = _actor_of(job)
    return replace(actor, language=job.language, timezone=job.timezone, request_id=job.request_id, source=Source.JOB)
