"""`/customers`: the register of customers."""

import uuid

from rest_framework.decorators import action
from rest_framework.request import Request

from customers.api.bulk import KINDS
from customers.api.outputs import CustomerAnswerOut, CustomerChangedOut, CustomerOut, DuplicatesOut, MarketingOut
from customers.errors import CustomerError
from customers.inputs.customers import BulkUpdate, CustomerChange, CustomerCreate, CustomerPut, MarketingChange
from customers.inputs.duplicates import DuplicateQuery
from customers.permissions import CustomerRight
from customers.selectors import customers as reading
from customers.selectors.duplicates import find_duplicates
from customers.services import bulk_requests, customer_changes, customers, upserts
from customers.services.customer_changes import Changed
from kernel.api.bulk import BulkOut, BulkRequest, run_bulk
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.outputs import JobOut
from kernel.api.register_views import RegisterViewSet
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.jobs.service import as_dict

_CREATING = (CustomerError.POSSIBLE_DUPLICATE, CustomerError.CODE_TAKEN, KernelError.LIMIT_REACHED)


def changed_reply(changed: Changed) -> Reply:
    """A changed customer with what would undo the change, and what is to do next."""
    return Reply(changed.answer(), version=changed.record.customer.version)


class CustomerViewSet(RegisterViewSet):
    """Customers."""

    register_name = "customers"

    @endpoint(right=CustomerRight.CREATE, input=CustomerCreate, output=CustomerAnswerOut, status=201, errors=_CREATING)
    def create(self, request: Request, data: CustomerCreate) -> Reply:
        """Create a customer, with phones, e-mails, addresses and contacts in one call."""
        customer = customers.create_customer(actor=self.actor, data=data)
        location = f"/api/v1/customers/{customer['id']}"
        return Reply(customer, version=customer["version"], headers={"Location": location})

    @endpoint(right=CustomerRight.VIEW, output=CustomerOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One customer."""
        customer = reading.get_customer(actor=self.actor, customer_id=id)
        return Reply(customer, version=customer["version"])

    @endpoint(
        right=CustomerRight.EDIT,
        input=CustomerChange,
        output=CustomerChangedOut,
        errors=(CustomerError.CODE_TAKEN,),
        if_match=Need.OPTIONAL,
    )
    def partial_update(self, request: Request, id: uuid.UUID, data: CustomerChange) -> Reply:
        """Change what is given; lists replace what there is. Segment, status, channel and employees need their
        own rights."""
        return changed_reply(
            customer_changes.update_customer(
                actor=self.actor, customer_id=id, data=data, expected_version=self.expected_version
            )
        )

    @endpoint(right=CustomerRight.ARCHIVE, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Archive a customer: it leaves lists and pickers, and can come back."""
        customer_changes.archive_customer(actor=self.actor, customer_id=id, expected_version=self.expected_version)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(
        right=CustomerRight.ARCHIVE, output=CustomerOut, errors=(KernelError.LIMIT_REACHED,), if_match=Need.OPTIONAL
    )
    def restore(self, request: Request, id: uuid.UUID) -> Reply:
        """Bring an archived customer back."""
        changed = customer_changes.restore_customer(
            actor=self.actor, customer_id=id, expected_version=self.expected_version
        )
        return Reply(changed.document, version=changed.record.customer.version)

    @action(detail=False, methods=["post"])
    @endpoint(right=CustomerRight.CREATE, input=DuplicateQuery, output=DuplicatesOut)
    def duplicates(self, request: Request, data: DuplicateQuery) -> Reply:
        """Who is likely the same as a customer that is being typed; nothing is written."""
        return Reply(find_duplicates(actor=self.actor, data=data))

    @action(detail=False, methods=["post"])
    @endpoint(right=CustomerRight.BULK, input=BulkRequest, output=BulkOut, errors=(*_CREATING, KernelError.CONFLICT))
    def bulk(self, request: Request, data: BulkRequest) -> Reply:
        """Up to 500 operations: create, update, archive, restore, tag, untag; answered in their order."""
        kinds = {name: kind(self.actor) for name, kind in KINDS.items()}
        return Reply(run_bulk(request._request, data, kinds))

    @action(detail=False, methods=["post"], url_path="bulk-update")
    @endpoint(
        right=CustomerRight.BULK,
        input=BulkUpdate,
        output=JobOut,
        status=202,
        errors=(CustomerError.COUNT_DIFFERS, KernelError.INVALID_FILTER),
    )
    def bulk_update(self, request: Request, data: BulkUpdate) -> Reply:
        """Change all customers that match a filter. A job; its result counts them and says how to undo it."""
        job = bulk_requests.start_bulk_update(actor=self.actor, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})


class BulkUndoViewSet(ResourceViewSet):
    """Undoing a bulk update."""

    @endpoint(right=CustomerRight.BULK, output=JobOut, status=202, errors=(KernelError.CONFLICT,))
    def create(self, request: Request, job_id: uuid.UUID) -> Reply:
        """Give the earlier values back to what that job changed, except where somebody has changed it since."""
        job = bulk_requests.start_undo(actor=self.actor, job_id=job_id)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})


class ExternalIdViewSet(ResourceViewSet):
    """Customers as other systems call them."""

    @endpoint(right=CustomerRight.VIEW, output=CustomerOut)
    def retrieve(self, request: Request, source: str, external_id: str) -> Reply:
        """The customer that `source` calls so."""
        customer = upserts.get_by_reference(actor=self.actor, source=source, external_id=external_id)
        return Reply(customer, version=customer["version"])

    @endpoint(
        right=CustomerRight.EDIT,
        input=CustomerPut,
        output=CustomerAnswerOut,
        other_status=201,
        errors=_CREATING,
        if_match=Need.OPTIONAL,
    )
    def update(self, request: Request, source: str, external_id: str, data: CustomerPut) -> Reply:
        """Create the customer (201), or change what is given (200). Creating needs its own right."""
        found = upserts.put_customer(
            actor=self.actor,
            source=source,
            external_id=external_id,
            data=data,
            expected_version=self.expected_version,
        )
        location = f"/api/v1/customers/{found.document['id']}"
        status = 201 if found.is_new else 200
        return Reply(found.document, status=status, version=found.document["version"], headers={"Location": location})


class MarketingViewSet(ResourceViewSet):
    """The marketing side of a customer."""

    @endpoint(right=CustomerRight.VIEW, output=MarketingOut)
    def retrieve(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Segment, status and channel."""
        row = reading.get_marketing(actor=self.actor, customer_id=customer_id)
        return Reply(row, version=row["version"])

    @endpoint(
        right=CustomerRight.MARKETING_EDIT, input=MarketingChange, output=CustomerChangedOut, if_match=Need.OPTIONAL
    )
    def partial_update(self, request: Request, customer_id: uuid.UUID, data: MarketingChange) -> Reply:
        """Change segment, status or channel."""
        return changed_reply(
            customer_changes.update_customer(
                actor=self.actor, customer_id=customer_id, data=data, expected_version=self.expected_version
            )
        )
