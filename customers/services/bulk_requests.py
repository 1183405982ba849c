"""Asking for a bulk update, and for its undoing."""

import json
import uuid
from typing import Any

from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.inputs.assignments import HandOver, Reassignment, ReassignmentQuery
from customers.inputs.customers import BulkUpdate, CustomerBulkChange
from customers.jobs import bulk_update, undo_bulk_update
from customers.permissions import CustomerRight
from customers.services.bulk_updates import concerned, matching, refuse_unknown_successor
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
    refuse_unknown_successor(data.data)
    parameters = parameters_of(data.filter, data.q)
    count = concerned(matching(actor, parameters), data.data).count()
    if count != data.expected_count:
        detail = _("%(count)s customers match now.") % {"count": count}
        raise AppError(CustomerError.COUNT_DIFFERS, detail, extra={"count": count})
    change = data.data.model_dump(mode="json", exclude_unset=True)
    with write():
        return enqueue(bulk_update, actor, parameters=parameters, data=change)


def count_reassigned(*, actor: Actor, data: ReassignmentQuery) -> int:
    """How many customers a hand-over is about. Needs `customers:customer:assign`; 400, 422 as the hand-over has."""
    actor.require(CustomerRight.ASSIGN)
    change = CustomerBulkChange(hand_over=_hand_over(data))
    refuse_unknown_successor(change)
    return concerned(matching(actor, parameters_of(data.filter, data.q)), change).count()


def start_reassignment(*, actor: Actor, data: Reassignment) -> Job:
    """Have one employee's customers handed over to another: a bulk update, undone as one.

    Needs `customers:customer:assign` and `customers:customer:bulk`. 400, 409 as there; 422 for a successor who does
    not work here, or who is the same.
    """
    actor.require(CustomerRight.ASSIGN)
    change = CustomerBulkChange(hand_over=_hand_over(data))
    wish = BulkUpdate(filter=data.filter, q=data.q, data=change, expected_count=data.expected_count)
    return start_bulk_update(actor=actor, data=wish)


def start_undo(*, actor: Actor, job_id: uuid.UUID) -> Job:
    """Have a bulk update undone; the job that does it. Needs `customers:customer:bulk`.

    404 for what is no bulk update of the actor's, 409 `conflict` while it is not finished.
    """
    actor.require(CustomerRight.BULK)
    job = finished_job(actor, job_id, kind=bulk_update.name)
    with write():
        return enqueue(undo_bulk_update, actor, job_id=job.id)


def finished_job(actor: Actor, job_id: uuid.UUID, *, kind: str) -> Job:
    """A job of this kind that the actor may undo: 404 for any other, 409 `conflict` while it is not finished."""
    job = get_job(actor=actor, job_id=job_id)
    if job.kind != kind:
        raise not_found()
    if job.state in UNFINISHED:
        raise AppError(KernelError.CONFLICT, _("The bulk update is not finished."))
    return job


def parameters_of(tree: dict[str, Any] | None, q: str) -> dict[str, list[str]]:
    """A filter and a search as the parameters of a list."""
    # The text is read as that of a list is, which refuses numbers beyond any sense.
    parameters = {"filter": [json.dumps(tree)]} if tree else {}
    return parameters | ({"q": [q]} if q else {})


def _hand_over(data: ReassignmentQuery) -> HandOver:
    return HandOver(from_id=data.from_id, to_id=data.to_id, roles=data.roles)
