"""`/exports`: lists as files."""

import uuid

from django.http import HttpResponseRedirect
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.outputs import ExportOut, JobOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.exports import service
from kernel.exports.inputs import ExportCreate
from kernel.jobs.service import as_dict


class ExportViewSet(ResourceViewSet):
    """Exports: your own."""

    @endpoint(access=Access.SIGNED_IN, input=ExportCreate, output=JobOut, status=202, while_suspended=True)
    def create(self, request: Request, data: ExportCreate) -> Reply:
        """Write the rows of a list to a file. The job's result is `{url, rows, sha256, bytes, expires_at}`."""
        job = service.request_export(actor=self.actor, data=data)
        return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})

    @endpoint(access=Access.SIGNED_IN, output=ExportOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """What was exported; `manifest` once it is finished."""
        return Reply(service.get_export(actor=self.actor, export_id=id))

    @action(detail=True, methods=["get"])
    @endpoint(access=Access.SIGNED_IN, status=302, errors=(KernelError.CONFLICT, KernelError.GONE))
    def download(self, request: Request, id: uuid.UUID) -> HttpResponseRedirect:
        """To the file, for five minutes; your rights are checked as they are now."""
        return HttpResponseRedirect(service.download_url(actor=self.actor, export_id=id))
