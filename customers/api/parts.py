"""`/customers/{id}/phones`, `emails`, `addresses`, `assignments`: what belongs to one customer.

Their ETag and If-Match are those of the customer: each change of them is one of it.
"""

import uuid

from rest_framework.request import Request

from customers.api.outputs import AddressOut, AssignmentOut, EmailOut, PhoneOut
from customers.inputs.addresses import AddressChange, AddressCreate
from customers.inputs.assignments import AssignmentChange, AssignmentCreate
from customers.inputs.emails import EmailChange, EmailCreate
from customers.inputs.phones import PhoneChange, PhoneCreate
from customers.permissions import CustomerRight
from customers.selectors import customers as reading
from customers.services import assignments
from customers.services.customer_parts import (
    ADDRESSES,
    EMAILS,
    PHONES,
    PartAnswer,
    PartKind,
    add_part,
    change_part,
    remove_part,
)
from kernel.api.conditional import etag
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.inputs import InputModel


class CustomerPartViewSet(ResourceViewSet):
    """The base of what belongs to one customer."""

    def listed(self, found: reading.Listed) -> Reply:
        return Reply(whole_list(found.rows), version=found.version)

    def added(self, request: Request, answer: PartAnswer) -> Reply:
        location = f"{request.path}/{answer.row['id']}"
        return Reply(answer.row, version=answer.version, headers={"Location": location})

    def removed(self, version: int) -> Reply:
        return Reply(headers={"ETag": etag(version)})

    def add(self, request: Request, kind: PartKind, customer_id: uuid.UUID, data: InputModel) -> Reply:
        answer = add_part(
            actor=self.actor,
            customer_id=customer_id,
            kind=kind,
            data=data,
            expected_version=self.expected_version,
        )
        return self.added(request, answer)

    def change(self, kind: PartKind, customer_id: uuid.UUID, part_id: uuid.UUID, data: InputModel) -> Reply:
        answer = change_part(
            actor=self.actor,
            customer_id=customer_id,
            kind=kind,
            part_id=part_id,
            data=data,
            expected_version=self.expected_version,
        )
        return Reply(answer.row, version=answer.version)

    def remove(self, kind: PartKind, customer_id: uuid.UUID, part_id: uuid.UUID) -> Reply:
        return self.removed(
            remove_part(
                actor=self.actor,
                customer_id=customer_id,
                kind=kind,
                part_id=part_id,
                expected_version=self.expected_version,
            )
        )


class PhoneViewSet(CustomerPartViewSet):
    """Phones of a customer; exactly one is primary."""

    @endpoint(right=CustomerRight.VIEW, output=ListOut[PhoneOut])
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Phones in their order."""
        return self.listed(reading.list_phones(actor=self.actor, customer_id=customer_id))

    @endpoint(right=CustomerRight.EDIT, input=PhoneCreate, output=PhoneOut, status=201, if_match=Need.OPTIONAL)
    def create(self, request: Request, customer_id: uuid.UUID, data: PhoneCreate) -> Reply:
        """Add a phone."""
        return self.add(request, PHONES, customer_id, data)

    @endpoint(right=CustomerRight.EDIT, input=PhoneChange, output=PhoneOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID, data: PhoneChange) -> Reply:
        """Change a phone, or make it the primary one."""
        return self.change(PHONES, customer_id, id, data)

    @endpoint(right=CustomerRight.EDIT, status=204, errors=(KernelError.INVALID,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Remove a phone, unless the field policy needs it."""
        return self.remove(PHONES, customer_id, id)


class EmailViewSet(CustomerPartViewSet):
    """E-mail addresses of a customer; exactly one is primary."""

    @endpoint(right=CustomerRight.VIEW, output=ListOut[EmailOut])
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """E-mail addresses in their order."""
        return self.listed(reading.list_emails(actor=self.actor, customer_id=customer_id))

    @endpoint(right=CustomerRight.EDIT, input=EmailCreate, output=EmailOut, status=201, if_match=Need.OPTIONAL)
    def create(self, request: Request, customer_id: uuid.UUID, data: EmailCreate) -> Reply:
        """Add an e-mail address."""
        return self.add(request, EMAILS, customer_id, data)

    @endpoint(right=CustomerRight.EDIT, input=EmailChange, output=EmailOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID, data: EmailChange) -> Reply:
        """Change an e-mail address, or make it the primary one."""
        return self.change(EMAILS, customer_id, id, data)

    @endpoint(right=CustomerRight.EDIT, status=204, errors=(KernelError.INVALID,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Remove an e-mail address, unless the field policy needs it."""
        return self.remove(EMAILS, customer_id, id)


class AddressViewSet(CustomerPartViewSet):
    """Postal addresses of a customer; each usage has one default among them."""

    @endpoint(right=CustomerRight.VIEW, output=ListOut[AddressOut])
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Addresses in their order."""
        return self.listed(reading.list_addresses(actor=self.actor, customer_id=customer_id))

    @endpoint(right=CustomerRight.EDIT, input=AddressCreate, output=AddressOut, status=201, if_match=Need.OPTIONAL)
    def create(self, request: Request, customer_id: uuid.UUID, data: AddressCreate) -> Reply:
        """Add an address."""
        return self.add(request, ADDRESSES, customer_id, data)

    @endpoint(right=CustomerRight.EDIT, input=AddressChange, output=AddressOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID, data: AddressChange) -> Reply:
        """Change an address, or make it the default of usages."""
        return self.change(ADDRESSES, customer_id, id, data)

    @endpoint(right=CustomerRight.EDIT, status=204, errors=(KernelError.INVALID,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Remove an address, unless the field policy needs it."""
        return self.remove(ADDRESSES, customer_id, id)


class AssignmentViewSet(CustomerPartViewSet):
    """Who looks after a customer; each role has one primary employee."""

    @endpoint(right=CustomerRight.VIEW, output=ListOut[AssignmentOut])
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Assignments role by role, the primary ones first."""
        return self.listed(reading.list_assignments(actor=self.actor, customer_id=customer_id))

    @endpoint(
        right=CustomerRight.ASSIGN,
        input=AssignmentCreate,
        output=AssignmentOut,
        status=201,
        if_match=Need.OPTIONAL,
    )
    def create(self, request: Request, customer_id: uuid.UUID, data: AssignmentCreate) -> Reply:
        """Give an employee a role."""
        answer = assignments.add_assignment(
            actor=self.actor, customer_id=customer_id, data=data, expected_version=self.expected_version
        )
        return self.added(request, answer)

    @endpoint(right=CustomerRight.ASSIGN, input=AssignmentChange, output=AssignmentOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID, data: AssignmentChange) -> Reply:
        """Change share or dates, or make the employee the primary one."""
        answer = assignments.change_assignment(
            actor=self.actor,
            customer_id=customer_id,
            assignment_id=id,
            data=data,
            expected_version=self.expected_version,
        )
        return Reply(answer.row, version=answer.version)

    @endpoint(right=CustomerRight.ASSIGN, status=204, errors=(KernelError.INVALID,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Take the role away; whoever has it longest becomes primary."""
        return self.removed(
            assignments.remove_assignment(
                actor=self.actor, customer_id=customer_id, assignment_id=id, expected_version=self.expected_version
            )
        )
