"""`/contacts`, and `/customers/{id}/contacts`: people at customers."""

import uuid

from django.http import HttpResponse
from rest_framework.decorators import action
from rest_framework.request import Request

from customers.api.contact_bulk import KINDS
from customers.api.outputs import ContactChangedOut, ContactOut, ContactRoleOut, CustomerContactOut
from customers.api.parts import CustomerPartViewSet
from customers.inputs.contact_roles import ContactRolesPut
from customers.inputs.contacts import ContactChange, ContactCreate, CustomerContactCreate, LinkChange
from customers.permissions import CustomerRight
from customers.selectors.contact_roles import list_contact_roles
from customers.selectors.contacts import card_of_contact, get_contact, list_contacts_of
from customers.services import contact_places, contact_roles, contacts
from customers.vcards import CONTENT_TYPE
from kernel.api.bulk import BulkOut, BulkRequest, run_bulk
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.listing import ListOut
from kernel.api.register_views import RegisterViewSet
from kernel.errors import KernelError


class ContactViewSet(RegisterViewSet):
    """Contacts."""

    register_name = "contacts"

    @endpoint(right=CustomerRight.CONTACT_EDIT, input=ContactCreate, output=ContactOut, status=201)
    def create(self, request: Request, data: ContactCreate) -> Reply:
        """Create a contact at one or more customers."""
        contact = contacts.create_contact(actor=self.actor, data=data)
        location = f"/api/v1/contacts/{contact['id']}"
        return Reply(contact, version=contact["version"], headers={"Location": location})

    @endpoint(right=CustomerRight.CONTACT_VIEW, output=ContactOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One contact, with its places at those customers that you may see."""
        contact = get_contact(actor=self.actor, contact_id=id)
        return Reply(contact, version=contact["version"])

    @endpoint(right=CustomerRight.CONTACT_EDIT, input=ContactChange, output=ContactChangedOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: ContactChange) -> Reply:
        """Change what is given; `channels` and `address` replace what there is."""
        contact = contacts.update_contact(
            actor=self.actor, contact_id=id, data=data, expected_version=self.expected_version
        )
        return Reply(contact, version=contact["version"])

    @endpoint(right=CustomerRight.CONTACT_EDIT, status=204, errors=(KernelError.INVALID,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Archive a contact: it leaves lists and pickers, and can come back."""
        contacts.archive_contact(actor=self.actor, contact_id=id, expected_version=self.expected_version)
        return Reply()

    @action(detail=False, methods=["post"])
    @endpoint(right=CustomerRight.CONTACT_EDIT, input=BulkRequest, output=BulkOut, errors=(KernelError.CONFLICT,))
    def bulk(self, request: Request, data: BulkRequest) -> Reply:
        """Up to 500 operations: update, archive, restore; answered in their order."""
        kinds = {name: kind(self.actor) for name, kind in KINDS.items()}
        return Reply(run_bulk(request._request, data, kinds))

    @action(detail=True, methods=["get"])
    @endpoint(right=CustomerRight.CONTACT_VIEW, media_type="text/vcard")
    def vcf(self, request: Request, id: uuid.UUID) -> HttpResponse:
        """One contact as a visiting card (vCard 4.0, RFC 6350)."""
        card = card_of_contact(actor=self.actor, contact_id=id)
        disposition = {"Content-Disposition": 'attachment; filename="contact.vcf"'}
        return HttpResponse(card, content_type=CONTENT_TYPE, headers=disposition)

    @action(detail=True, methods=["post"])
    @endpoint(right=CustomerRight.CONTACT_EDIT, output=ContactOut, if_match=Need.OPTIONAL)
    def restore(self, request: Request, id: uuid.UUID) -> Reply:
        """Bring an archived contact back."""
        contact = contacts.restore_contact(actor=self.actor, contact_id=id, expected_version=self.expected_version)
        return Reply(contact, version=contact["version"])


class CustomerContactViewSet(CustomerPartViewSet):
    """The contacts of one customer; ETag and If-Match are the customer's."""

    @endpoint(right=CustomerRight.CONTACT_VIEW, output=ListOut[CustomerContactOut])
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Contacts, the primary one first."""
        return self.listed(list_contacts_of(actor=self.actor, customer_id=customer_id))

    @endpoint(
        right=CustomerRight.CONTACT_EDIT,
        input=CustomerContactCreate,
        output=CustomerContactOut,
        status=201,
        if_match=Need.OPTIONAL,
    )
    def create(self, request: Request, customer_id: uuid.UUID, data: CustomerContactCreate) -> Reply:
        """Add a new contact, or one that exists already (`contact_id`)."""
        answer = contact_places.add_place(
            actor=self.actor, customer_id=customer_id, data=data, expected_version=self.expected_version
        )
        return self.added(request, answer)

    @endpoint(right=CustomerRight.CONTACT_EDIT, input=LinkChange, output=CustomerContactOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID, data: LinkChange) -> Reply:
        """Change what the contact is at this customer. Who it is: `PATCH /contacts/{id}`."""
        answer = contact_places.change_place(
            actor=self.actor,
            customer_id=customer_id,
            contact_id=id,
            data=data,
            expected_version=self.expected_version,
        )
        return Reply(answer.row, version=answer.version)

    @endpoint(right=CustomerRight.CONTACT_EDIT, status=204, errors=(KernelError.INVALID,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, customer_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Take the contact from this customer; one without any customer left is archived."""
        return self.removed(
            contact_places.remove_place(
                actor=self.actor, customer_id=customer_id, contact_id=id, expected_version=self.expected_version
            )
        )


class ContactRoleViewSet(CustomerPartViewSet):
    """Which contacts of one customer its documents go to; ETag and If-Match are the customer's."""

    @endpoint(right=CustomerRight.CONTACT_VIEW, output=ListOut[ContactRoleOut])
    def list(self, request: Request, customer_id: uuid.UUID) -> Reply:
        """Contacts role by role, the one for all kinds of documents first."""
        return self.listed(list_contact_roles(actor=self.actor, customer_id=customer_id))

    @endpoint(
        right=CustomerRight.CONTACT_EDIT, input=ContactRolesPut, output=ListOut[ContactRoleOut], if_match=Need.OPTIONAL
    )
    def update(self, request: Request, customer_id: uuid.UUID, data: ContactRolesPut) -> Reply:
        """Say all of them at once."""
        return self.listed(
            contact_roles.put_contact_roles(
                actor=self.actor, customer_id=customer_id, data=data, expected_version=self.expected_version
            )
        )
