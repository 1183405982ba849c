"""Asking to have all that is kept of a person, and to have it forgotten; jobs do both."""

import uuid

from django.utils.translation import gettext as _

from customers.inputs.erasing import EraseRequest
from customers.jobs import collect_personal_data, erase_person
from customers.permissions import CustomerRight
from customers.services.erasing.erasing import find_person, refuse_erased
from kernel import audit
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import FieldCode, invalid_field
from kernel.jobs import enqueue
from kernel.models.job import Job


def request_personal_data(*, actor: Actor, resource: str, object_id: uuid.UUID) -> Job:
    """Have all that is kept of a person written to a file; the job whose result tells where it is.

    Needs `customers:customer:erase`. 404; 409 `not_a_person`.
    """
    actor.require(CustomerRight.ERASE)
    find_person(actor, resource, object_id)
    with write():
        audit.note(actor, "person.exported", {"resource": resource, "id": str(object_id)})
        return enqueue(collect_personal_data, actor, resource=resource, object_id=object_id)


def request_erasure(*, actor: Actor, resource: str, object_id: uuid.UUID, data: EraseRequest) -> Job:
    """Have a person forgotten; the job that does it. `name` must be the person's, as the record has it.

    Needs `customers:customer:erase`. 404; 409 `not_a_person`, `already_erased`; 422 at `/name`.
    """
    actor.require(CustomerRight.ERASE)
    person = find_person(actor, resource, object_id)
    refuse_erased(resource, object_id)
    if data.name.casefold() != person.name.casefold():
        raise invalid_field("/name", FieldCode.CONTRADICTION, _("This is not the name of the person."))
    with write():
        audit.note(actor, "person.erasure_requested", {"resource": resource, "id": str(object_id)})
        return enqueue(erase_person, actor, resource=resource, object_id=object_id)
