"""Long work of this floor."""

import uuid
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from customers.inputs.customers import CustomerBulkChange
from customers.services import bulk_updates
from customers.services.assignments import renew_primaries as renew
from kernel import json
from kernel.actor import system_actor
from kernel.jobs import Continue, JobContext, job, periodic


@job(kind="customers.bulk_update", time_limit=timedelta(minutes=2))
def bulk_update(
    context: JobContext, *, parameters: dict[str, list[str]], data: dict[str, Any]
) -> Mapping[str, Any] | Continue:
    """Change all customers that match."""
    change = CustomerBulkChange.model_validate_json(json.dumps(data))
    return bulk_updates.update_matching(context, parameters=parameters, data=change)


@job(kind="customers.undo_bulk_update", time_limit=timedelta(minutes=2))
def undo_bulk_update(context: JobContext, *, job_id: uuid.UUID) -> Mapping[str, Any] | Continue:
    """Undo a bulk update."""
    return bulk_updates.undo(context, job_id=job_id)


@periodic(every=timedelta(hours=6))
def renew_primaries() -> None:
    """Who is responsible changes with the day: assignments begin and end."""
    renew(system_actor())
