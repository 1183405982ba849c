"""Periodic duties: short housekeeping inside every organisation. Long work enqueues a job instead."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

import structlog
from django.db import Error, connection
from django.db.models import F

from kernel.jobs import metrics, ports
from kernel.jobs.across import select_across
from kernel.models.duty import Duty
from kernel.tenancy import Organisation, tenant_context

_log = structlog.get_logger(__name__)

# A duty that raised, or whose process died, is due again after this.
_LEASE = timedelta(minutes=5)
_NOT_DUE = f"SELECT name FROM {{schema}}.{Duty._meta.db_table} WHERE due_at > now()"  # noqa: S608
_TAKE = f"""
    INSERT INTO {Duty._meta.db_table} AS duty (name, due_at) VALUES (%(name)s, now() + make_interval(secs => %(lease)s))
    ON CONFLICT (name) DO UPDATE SET due_at = excluded.due_at WHERE duty.due_at <= now()
    RETURNING name
"""  # noqa: S608


@dataclass(frozen=True, slots=True)
class PeriodicDuty:
    name: str
    every: timedelta
    function: Callable[[], None]
    where: str | None = None


_duties: dict[str, PeriodicDuty] = {}


def periodic(*, every: timedelta, where: str | None = None) -> Callable[[Callable[[], None]], Callable[[], None]]:
    """Have a function called inside each organisation, at most once per `every` over all sweepers.

    It must be short (well under a minute) and may be run again when it was interrupted; it works for the
    organisation that is entered and opens its own transactions. Named `app.function`.
    `where`: a SELECT that names its tables as `{schema}.table`; organisations in which it finds nothing are passed
    over, all of them at the cost of a few statements. For a duty that is due often and concerns few.
    """

    def declare(function: Callable[[], None]) -> Callable[[], None]:
        name = f"{function.__module__.partition('.')[0]}.{function.__name__}"
        if name in _duties:
            raise ValueError(f"duty {name} is declared twice")
        _duties[name] = PeriodicDuty(name, every, function, where)
        return function

    return declare


def duties() -> list[PeriodicDuty]:
    """Every declared duty, by name."""
    return [_duties[name] for name in sorted(_duties)]


def run_due_duties() -> int:
    """Run what is due in every organisation; how many ran. One that raises is logged and due again soon."""
    organisations = ports.all_organisations()
    resting: dict[uuid.UUID, set[str]] = {}
    for organisation, (name,) in select_across(organisations, _NOT_DUE, {}):
        resting.setdefault(organisation.id, set()).add(name)
    for duty in duties():
        if duty.where is not None:
            concerned = {organisation.id for organisation, _row in select_across(organisations, duty.where, {})}
            for organisation in organisations:
                if organisation.id not in concerned:
                    resting.setdefault(organisation.id, set()).add(duty.name)
    ran = 0
    for organisation in organisations:
        for duty in duties():
            if duty.name not in resting.get(organisation.id, ()):
                ran += _run(organisation, duty)
    return ran


def _run(organisation: Organisation, duty: PeriodicDuty) -> bool:
    with tenant_context(organisation), structlog.contextvars.bound_contextvars(duty=duty.name):
        try:
            if not _take(duty):
                return False
            duty.function()
            rest = duty.every - min(_LEASE, duty.every)
            Duty.objects.filter(name=duty.name).update(due_at=F("due_at") + rest)
        except Exception as error:  # noqa: BLE001 - logged; other organisations must have their turn
            metrics.DUTIES_FAILED.labels(duty.name).inc()
            _log.exception("duty_failed")
            if isinstance(error, Error):
                connection.close()
            return False
    return True


def _take(duty: PeriodicDuty) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(_TAKE, {"name": duty.name, "lease": min(_LEASE, duty.every).total_seconds()})
        return cursor.fetchone() is not None
