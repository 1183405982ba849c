"""`/sample-data`: customers to try things with, and to be rid of again."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.request import Request

from customers.errors import CustomerError
from customers.permissions import CustomerRight
from customers.services import sample_data
from kernel.api.endpoint import Reply, endpoint
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class SampleDataOut(BaseModel):
    """`customers` counts those that are still there."""

    is_there: bool
    customers: int
    added_at: datetime | None


class KeptCustomerOut(BaseModel):
    id: uuid.UUID
    code: str
    name: str


class SampleDataRemovedOut(BaseModel):
    """`kept` are customers that somebody has changed or built upon meanwhile."""

    removed: int
    kept: list[KeptCustomerOut]


class SampleDataViewSet(ResourceViewSet):
    """Sample data."""

    @endpoint(right=CustomerRight.IMPORT, output=SampleDataOut)
    def retrieve(self, request: Request) -> Reply:
        """Whether there is sample data."""
        return Reply(sample_data.describe_sample_data(actor=self.actor))

    @endpoint(
        right=CustomerRight.IMPORT,
        output=SampleDataOut,
        status=201,
        errors=(CustomerError.SAMPLE_DATA_THERE, KernelError.LIMIT_REACHED, KernelError.INVALID),
    )
    def create(self, request: Request) -> Reply:
        """Add some sixty invented customers with contacts."""
        return Reply(sample_data.add_sample_data(actor=self.actor))

    @endpoint(right=CustomerRight.IMPORT, output=SampleDataRemovedOut, errors=(CustomerError.NO_SAMPLE_DATA,))
    def destroy(self, request: Request) -> Reply:
        """Remove what nobody has changed of it; the answer names what stays."""
        return Reply(sample_data.remove_sample_data(actor=self.actor))
