"""`/customers/{id}/history` and `/contacts/{id}/history`: who changed what."""

import uuid

from rest_framework.request import Request

from customers.api.customers import changed_reply
from customers.api.outputs import ContactChangedOut, CustomerChangedOut
from customers.inputs.customers import FieldsToRestore
from customers.permissions import CustomerRight
from customers.selectors.history import history_of_contact, history_of_customer
from customers.services.contact_restoring import restore_contact_fields
from customers.services.restoring import restore_fields
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ChangeOut, HistoryQuery, ListOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class CustomerHistoryViewSet(ResourceViewSet):
    """The change history of a customer."""

    @endpoint(
        right=CustomerRight.HISTORY_VIEW,
        query=HistoryQuery,
        output=ListOut[ChangeOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, customer_id: uuid.UUID, query: HistoryQuery) -> Reply:
        """Changes of the customer, its phones, addresses, contacts and all else; newest first."""
        page = history_of_customer(
            actor=self.actor,
            customer_id=customer_id,
            request_id=query.request_id,
            field=query.field,
            cursor=query.cursor,
            limit=query.limit,
        )
        return Reply(page.as_dict())

    @endpoint(right=CustomerRight.EDIT, input=FieldsToRestore, output=CustomerChangedOut, if_match=Need.OPTIONAL)
    def restore(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID, data: FieldsToRestore) -> Reply:
        """Give fields the values that they had before this change."""
        return changed_reply(
            restore_fields(
                actor=self.actor,
                customer_id=customer_id,
                change_id=id,
                data=data,
                expected_version=self.expected_version,
            )
        )


class ContactHistoryViewSet(ResourceViewSet):
    """The change history of a contact."""

    @endpoint(
        right=CustomerRight.HISTORY_VIEW,
        query=HistoryQuery,
        output=ListOut[ChangeOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, contact_id: uuid.UUID, query: HistoryQuery) -> Reply:
        """Changes of the contact and of its places; newest first."""
        page = history_of_contact(
            actor=self.actor,
            contact_id=contact_id,
            request_id=query.request_id,
            field=query.field,
            cursor=query.cursor,
            limit=query.limit,
        )
        return Reply(page.as_dict())

    @endpoint(right=CustomerRight.CONTACT_EDIT, input=FieldsToRestore, output=ContactChangedOut, if_match=Need.OPTIONAL)
    def restore(self, request: Request, contact_id: uuid.UUID, id: uuid.UUID, data: FieldsToRestore) -> Reply:
        """Give fields of the contact the values that they had before this change."""
        contact = restore_contact_fields(
            actor=self.actor,
            contact_id=contact_id,
            change_id=id,
            data=data,
            expected_version=self.expected_version,
        )
        return Reply(contact, version=contact["version"])
