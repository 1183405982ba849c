"""`/duplicates`: customers and contacts that may be one, to be reviewed."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.decorators import action
from rest_framework.request import Request

from customers.api.outputs import ContactOut, CustomerOut
from customers.models import DuplicateKind
from customers.permissions import CustomerRight
from customers.selectors.duplicate_pairs import get_pair
from customers.selectors.duplicates import DuplicateReason
from customers.services.duplicates.duplicate_requests import start_search
from customers.services.duplicates.duplicate_review import dismiss_duplicate, reopen_duplicate
from kernel.api.endpoint import Reply, endpoint
from kernel.api.outputs import JobOut
from kernel.api.register_views import RegisterViewSet
from kernel.jobs.service import as_dict


class DuplicateOut(BaseModel):
    """Two customers or two contacts; `score` from 0 to 100, `reasons` in the order of the alphabet."""

    id: uuid.UUID
    kind: DuplicateKind
    score: int
    reasons: list[DuplicateReason]
    found_at: datetime
    dismissed_at: datetime | None
    dismissed_by: str | None
    customers: list[CustomerOut]
    contacts: list[ContactOut]


class DuplicateViewSet(RegisterViewSet):
    """Likely duplicates."""

    register_name = "duplicates"

    @endpoint(right=CustomerRight.VIEW, output=DuplicateOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """A pair with both of its customers or contacts."""
        return Reply(get_pair(actor=self.actor, pair_id=id))

    @action(detail=True, methods=["post"])
    @endpoint(right=CustomerRight.DUPLICATE_REVIEW, output=DuplicateOut)
    def dismiss(self, request: Request, id: uuid.UUID) -> Reply:
        """These are two: they are not asked about again."""
        return Reply(dismiss_duplicate(actor=self.actor, pair_id=id))

    @action(detail=True, methods=["post"])
    @endpoint(right=CustomerRight.DUPLICATE_REVIEW, output=DuplicateOut)
    def reopen(self, request: Request, id: uuid.UUID) -> Reply:
        """Take a dismissal back."""
        return Reply(reopen_duplicate(actor=self.actor, pair_id=id))

    @action(detail=False, methods=["post"])
    @endpoint(right=CustomerRight.DUPLICATE_REVIEW, output=JobOut, status=202)
    def search(self, request: Request) -> Reply:
        """Look for duplicates now. A job; they are looked for every few minutes anyway."""
        job = start_search(actor=self.actor)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})
