"""The calendars of employees: what their secret addresses show."""

import uuid
from datetime import timedelta
from typing import Any

from django.utils import timezone

from accounts.selectors.callers import actor_of_login
from accounts.tokens import calendar_hmac
from customers.calendar import calendar_of
from customers.models import ActivityParticipant, CalendarFeed
from customers.permissions import CustomerRight
from customers.selectors.activities import (
    get_activity,
    load_activities,
    represent_activities,
    visible_activities,
)
from kernel.actor import Actor, Source
from kernel.errors import AppError, KernelError, not_found
from kernel.tenancy import Organisation

_PAST, _FUTURE = timedelta(days=90), timedelta(days=366)
_MOST = 2_000


def feed_of(*, actor: Actor) -> dict[str, Any]:
    """Whether the employee has a calendar address, and since when. Needs `customers:activity:view`."""
    row = CalendarFeed.objects.filter(employee_id=require_employee(actor)).first()
    return {"is_on": row is not None, "created_at": row.created_at if row else None, "url": None}


def require_employee(actor: Actor) -> uuid.UUID:
    """The employee whose calendar is meant. 403 without `customers:activity:view`, and for keys of nobody."""
    actor.require(CustomerRight.ACTIVITY_VIEW)
    if actor.employee_id is None:
        raise AppError(KernelError.FORBIDDEN)
    return actor.employee_id


def calendar_by_token(organisation: Organisation, token: str) -> bytes:
    """The calendar whose address has this token: what its employee takes part in, from 90 days ago to a year ahead,
    seen with the employee's rights of now. 404 for an unknown token, and for whoever may not see activities.
    """
    row = CalendarFeed.objects.filter(token_hmac=calendar_hmac(organisation, token)).first()
    actor = actor_of_login(organisation, row.employee_id, source=Source.API) if row is not None else None
    if actor is None or actor.employee_id is None or not actor.has(CustomerRight.ACTIVITY_VIEW):
        raise not_found()
    now = timezone.now()
    mine = ActivityParticipant.objects.filter(employee_id=actor.employee_id).values("activity_id")
    rows = visible_activities(actor).filter(
        id__in=mine,
        starts_at__gte=now - _PAST,
        starts_at__lte=now + _FUTURE,
    )
    records = load_activities(rows.order_by("-starts_at", "id")[:_MOST])
    documents = represent_activities(actor, records)
    return calendar_of(documents, name=f"{organisation.name}: {actor.name}", host=_host(organisation))


def calendar_of_activity(*, actor: Actor, organisation: Organisation, activity_id: uuid.UUID) -> bytes:
    """One activity as a calendar. Needs `customers:activity:view`; 404, 409 while it has no start."""
    document = get_activity(actor=actor, activity_id=activity_id)
    if document["starts_at"] is None:
        raise AppError(KernelError.CONFLICT)
    return calendar_of([document], name=document["subject"], host=_host(organisation))


def _host(organisation: Organisation) -> str:
    return organisation.url.partition("://")[2].partition(":")[0]
