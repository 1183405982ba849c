"""`/customers/{id}/files`, `/contacts/{id}/files`, `/activities/{id}/files`."""

import uuid
from typing import ClassVar

from rest_framework.request import Request

from customers.api.around_outputs import AttachedFileOut
from customers.inputs.files import AttachmentChange, AttachmentCreate
from customers.permissions import CustomerRight
from customers.selectors import around
from customers.selectors.attachments import list_files
from customers.services import attachments
from customers.targets import Target
from kernel.api.endpoint import Reply, endpoint
from kernel.api.listing import ListOut, ListQuery
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class AttachedFileViewSet(ResourceViewSet):
    """Files of one thing, by their ids; uploaded by `POST /files` before."""

    target: ClassVar[Target]

    @endpoint(
        right=CustomerRight.FILE_VIEW,
        query=ListQuery,
        output=ListOut[AttachedFileOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, target_id: uuid.UUID, query: ListQuery) -> Reply:
        """Files, what was attached last first."""
        page = list_files(actor=self.actor, target=self.target, object_id=target_id, **dict(query))
        return Reply(page.as_dict())

    @endpoint(right=CustomerRight.FILE_EDIT, input=AttachmentCreate, output=AttachedFileOut, status=201)
    def create(self, request: Request, target_id: uuid.UUID, data: AttachmentCreate) -> Reply:
        """Attach a file that was uploaded and confirmed."""
        file = attachments.attach_file(actor=self.actor, target=self.target, object_id=target_id, data=data)
        return Reply(file, headers={"Location": f"/api/v1/files/{file['id']}"})

    @endpoint(right=CustomerRight.FILE_EDIT, input=AttachmentChange, output=AttachedFileOut)
    def partial_update(self, request: Request, target_id: uuid.UUID, id: uuid.UUID, data: AttachmentChange) -> Reply:
        """Rename a file, wherever it is attached."""
        return Reply(
            attachments.rename_attachment(
                actor=self.actor, target=self.target, object_id=target_id, file_id=id, data=data
            )
        )

    @endpoint(right=CustomerRight.FILE_EDIT, status=204)
    def destroy(self, request: Request, target_id: uuid.UUID, id: uuid.UUID) -> Reply:
        """Take a file away; one that is attached nowhere else is deleted."""
        attachments.remove_attachment(actor=self.actor, target=self.target, object_id=target_id, file_id=id)
        return Reply()


class CustomerFileViewSet(AttachedFileViewSet):
    """Files of a customer."""

    target = around.CUSTOMER


class ContactFileViewSet(AttachedFileViewSet):
    """Files of a contact."""

    target = around.CONTACT


class ActivityFileViewSet(AttachedFileViewSet):
    """Files of an activity."""

    target = around.ACTIVITY
