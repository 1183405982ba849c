"""`/customers/{id}/erasure`, `/contacts/{id}/erasure` and `.../personal-data`: the rights of the person itself."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.request import Request

from customers.errors import CustomerError
from customers.inputs.erasing import EraseRequest
from customers.permissions import CustomerRight
from customers.services.erasing import erase_requests, erasing
from kernel.api.endpoint import Reply, endpoint
from kernel.api.outputs import JobOut, UploaderOut
from kernel.api.views import ResourceViewSet
from kernel.jobs.service import as_dict
from kernel.models.job import Job


class ErasedOut(BaseModel):
    at: datetime
    by: UploaderOut


class ErasedPartOut(BaseModel):
    name: str
    label: str
    count: int


class ErasureOut(BaseModel):
    """`name` is what confirms it; `parts` are what is kept of the person, `erased` is null until it is gone."""

    name: str
    erased: ErasedOut | None
    parts: list[ErasedPartOut]


_REFUSED = (CustomerError.NOT_A_PERSON,)


class _ErasureViewSet(ResourceViewSet):
    resource: str

    @endpoint(right=CustomerRight.ERASE, output=ErasureOut, errors=_REFUSED)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """What would be erased, or when and by whom it was."""
        return Reply(erasing.describe_erasure(actor=self.actor, resource=self.resource, object_id=id))

    @endpoint(
        right=CustomerRight.ERASE,
        input=EraseRequest,
        output=JobOut,
        status=202,
        errors=(*_REFUSED, CustomerError.ALREADY_ERASED),
    )
    def create(self, request: Request, id: uuid.UUID, data: EraseRequest) -> Reply:
        """Forget the person, for good: `name` confirms it. A job does it."""
        job = erase_requests.request_erasure(actor=self.actor, resource=self.resource, object_id=id, data=data)
        return _accepted(job)

    @endpoint(right=CustomerRight.ERASE, output=JobOut, status=202, errors=_REFUSED)
    def personal_data(self, request: Request, id: uuid.UUID) -> Reply:
        """All that is kept of the person as a JSON file; the job's result tells where it is."""
        return _accepted(erase_requests.request_personal_data(actor=self.actor, resource=self.resource, object_id=id))


class CustomerErasureViewSet(_ErasureViewSet):
    """Customers of the kind `person`."""

    resource = erasing.CUSTOMERS


class ContactErasureViewSet(_ErasureViewSet):
    """Contacts."""

    resource = erasing.CONTACTS


def _accepted(job: Job) -> Reply:
    return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})
