"""The rows around activities: who takes part, and what customers' rows say of them."""

import uuid
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.db.models.functions import Least

from customers.models import Activity, ActivityContact, ActivityParticipant, ActivityState, Customer
from customers.selectors.activities import ActivityRecord
from kernel.db import insert_rows


def store_people(changes: Iterable[tuple[Mapping[str, Any] | None, ActivityRecord]]) -> None:
    """Write who takes part, as the difference to the states before (None: new)."""
    known = list(changes)
    for model, name, column in (
        (ActivityParticipant, "participant_ids", "employee_id"),
        (ActivityContact, "contact_ids", "contact_id"),
    ):
        gone, new = [], []
        for before, record in known:
            had, has = set(before[name] if before else ()), set(getattr(record, name))
            gone += [(record.activity.id, each) for each in had - has]
            new += [model(**{"activity_id": record.activity.id, column: each}) for each in sorted(has - had)]
        if gone:
            model._default_manager.filter(pk__in=gone).delete()
        insert_rows(new)


def renew_stamps(customer_ids: Collection[uuid.UUID | None]) -> None:
    """Let locked customers say when their last activity was done and when the next one is planned.

    Private ones do not count. It is no change of the customer: no version, no history. One statement.
    """
    ids = {customer_id for customer_id in customer_ids if customer_id is not None}
    if not ids:
        return
    public = Activity.objects.filter(customer_id=OuterRef("pk"), is_private=False)
    Customer.objects.filter(id__in=ids).update(
        last_activity_at=Subquery(_last(public)), next_activity_at=Subquery(_next(public))
    )


def _last(rows: QuerySet[Activity]) -> QuerySet[Any, Any]:
    # Done ahead of its time, it was then; LEAST looks past what is null.
    done = rows.filter(state=ActivityState.DONE).order_by().values("customer_id")
    return done.annotate(latest=Max(Least("starts_at", "done_at"))).values("latest")


def _next(rows: QuerySet[Activity]) -> QuerySet[Any, Any]:
    planned = rows.filter(state=ActivityState.PLANNED, starts_at__isnull=False)
    return planned.order_by(F("starts_at")).values("starts_at")[:1]
