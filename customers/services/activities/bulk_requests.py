"""Asking for a bulk update of activities, and for its undoing."""

import uuid

from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.inputs.activities import ActivityBulkUpdate
from customers.jobs import bulk_update_activities, undo_bulk_update_activities
from customers.permissions import CustomerRight
from customers.services.activities.bulk_updates import matching
from customers.services.bulk_requests import finished_job, parameters_of
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import AppError, FieldCode, invalid_field
from kernel.jobs import enqueue
from kernel.models.job import Job


def start_bulk_update(*, actor: Actor, data: ActivityBulkUpdate) -> Job:
    """Have all activities changed that match; the job that does it. Needs `customers:activity:edit`.

    400 for a wrong filter, 409 `count_differs` with `count` if not `expected_count` activities match now, 422 for
    no change.
    """
    actor.require(CustomerRight.ACTIVITY_EDIT)
    if not data.data.given():
        raise invalid_field("/data", FieldCode.REQUIRED, _("Nothing is to be changed."))
    parameters = parameters_of(data.filter, data.q)
    count = matching(actor, parameters).count()
    if count != data.expected_count:
        detail = _("%(count)s activities match now.") % {"count": count}
        raise AppError(CustomerError.COUNT_DIFFERS, detail, extra={"count": count})
    change = data.data.model_dump(mode="json", exclude_unset=True)
    with write():
        return enqueue(bulk_update_activities, actor, parameters=parameters, data=change)


def start_undo(*, actor: Actor, job_id: uuid.UUID) -> Job:
    """Have a bulk update undone; the job that does it. Needs `customers:activity:edit`.

    404 for what is no bulk update of activities of the actor's, 409 `conflict` while it is not finished.
    """
    actor.require(CustomerRight.ACTIVITY_EDIT)
    job = finished_job(actor, job_id, kind=bulk_update_activities.name)
    with write():
        return enqueue(undo_bulk_update_activities, actor, job_id=job.id)
