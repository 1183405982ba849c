"""`/files`: announce, upload to S3, confirm, download."""

import uuid

from django.http import HttpResponseRedirect
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.outputs import AnnouncedFileOut, FileOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.files import selectors, service
from kernel.files.inputs import FileCreate
from kernel.permissions import KernelRight


class FileViewSet(ResourceViewSet):
    """Files."""

    @endpoint(right=KernelRight.FILE_UPLOAD, input=FileCreate, output=AnnouncedFileOut, status=201)
    def create(self, request: Request, data: FileCreate) -> Reply:
        """Announce a file; then post it with the form in `upload`, and confirm."""
        file = service.announce_file(actor=self.actor, data=data)
        return Reply(file, headers={"Location": f"/api/v1/files/{file['id']}"})

    @endpoint(access=Access.SIGNED_IN, output=FileOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """A file that you have uploaded, or that belongs to something you may see."""
        return Reply(selectors.get_file(actor=self.actor, file_id=id))

    @endpoint(access=Access.SIGNED_IN, status=204, errors=(KernelError.IN_USE,))
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete a file that you have uploaded and that nothing is linked to."""
        service.delete_file(actor=self.actor, file_id=id)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(
        right=KernelRight.FILE_UPLOAD,
        output=FileOut,
        errors=(KernelError.CONFLICT, KernelError.INVALID),
        # What is refused is deleted, and that must last.
        atomic=False,
    )
    def confirm(self, request: Request, id: uuid.UUID) -> Reply:
        """Have the uploaded bytes checked and kept. A file that is not what it says is deleted (422)."""
        return Reply(service.confirm_file(actor=self.actor, file_id=id))

    @action(detail=True, methods=["get"])
    @endpoint(access=Access.SIGNED_IN, status=302, errors=(KernelError.CONFLICT,))
    def download(self, request: Request, id: uuid.UUID) -> HttpResponseRedirect:
        """To the file, as an attachment, for five minutes; your rights are checked as they are now."""
        return HttpResponseRedirect(service.download_url(actor=self.actor, file_id=id))
