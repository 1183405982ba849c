"""Asking for a bulk update, and for its undoing."""

import json
import uuid

from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.inputs.customers import BulkUpdate
from customers.jobs import bulk_update, undo_bulk_update
from customers.permissions import CustomerRight
from customers.services.bulk_updates import matching
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, KernelError, invalid_field, not_found
from kernel.jobs import enqueue
from kernel.jobs.service import get_job
from kernel.models.job import UNFINISHED, Job


def start_bulk_update(*, actor: Actor, data: BulkUpdate) -> Job:
    """Have all customers changed that match; the job that does it.

    Needs `customers:customer:bulk`; the rights to the fields are those of a single change. 400 for a wrong
    filter, 409 `count_differs` with `count` if not `expected_count` customers match now, 422 for no change.
    """
    actor.require(CustomerRight.BULK)
    if not data.data.model_fields_set:
        raise invalid_field("/data", FieldCode.REQUIRED, _("Nothing is to be changed."))
    # The text is read as that of a list is, which refuses numbers beyond any sense.
    parameters: dict[str, list[str]] = {"filter": [json.dumps(data.filter)]} if data.filter else {}
    if data.q:
        parameters["q"] = [data.q]
    count = matching(actor, parameters).count()
    if count != data.expected_count:
        detail = _("%(count)s customers match now.") % {"count": count}
        raise AppError(CustomerError.COUNT_DIFFERS, detail, extra={"count": count})
    change = data.data.model_dump(mode="json", exclude_unset=True)
    with write():
        return enqueue(bulk_update, actor, parameters=parameters, data=change)


def start_undo(*, actor: Actor, job_id: uuid.UUID) -> Job:
    """Have a bulk update undone; the job that does it. Needs `customers:customer:bulk`.

    404 for what is no bulk update of the actor's, 409 `conflict` while it is not finished.
    """
    actor.require(CustomerRight.BULK)
    job = get_job(actor=actor, job_id=job_id)
    if job.kind != bulk_update.name:
        raise not_found()
    if job.state in UNFINISHED:
        raise AppError(KernelError.CONFLICT, _("The bulk update is not finished."))
    with write():
        return enqueue(undo_bulk_update, actor, job_id=job_id)
