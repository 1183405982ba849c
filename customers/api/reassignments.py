"""`/assignments/reassign`: what one employee looks after, given to another."""

from pydantic import BaseModel
from rest_framework.request import Request

from customers.errors import CustomerError
from customers.inputs.assignments import Reassignment, ReassignmentQuery
from customers.permissions import CustomerRight
from customers.services import bulk_requests
from kernel.api.endpoint import Reply, endpoint
from kernel.api.outputs import JobOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.jobs.service import as_dict


class ReassignedOut(BaseModel):
    count: int


class ReassignmentViewSet(ResourceViewSet):
    """Handing customers over."""

    @endpoint(
        right=CustomerRight.ASSIGN,
        input=Reassignment,
        output=JobOut,
        status=202,
        errors=(CustomerError.COUNT_DIFFERS, KernelError.INVALID_FILTER),
    )
    def create(self, request: Request, data: Reassignment) -> Reply:
        """Give what one employee looks after to another. A job; undone as a bulk update of customers is."""
        job = bulk_requests.start_reassignment(actor=self.actor, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})

    @endpoint(
        right=CustomerRight.ASSIGN,
        input=ReassignmentQuery,
        output=ReassignedOut,
        errors=(KernelError.INVALID_FILTER,),
    )
    def preview(self, request: Request, data: ReassignmentQuery) -> Reply:
        """How many customers it would be about; nothing is written."""
        return Reply({"count": bulk_requests.count_reassigned(actor=self.actor, data=data)})
