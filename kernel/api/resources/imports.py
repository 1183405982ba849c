"""`/imports`: files into resources."""

import uuid

from django.http import HttpResponse, HttpResponseRedirect
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, ListQuery, whole_list
from kernel.api.outputs import (
    ImportOut,
    ImportProblemOut,
    ImportResourceOut,
    ImportSummaryOut,
    JobOut,
    NamedMappingOut,
)
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.imports import named, selectors, service
from kernel.imports.errors import ImportFault
from kernel.imports.inputs import ImportChange, ImportCreate, MappingChange, MappingCreate, MappingQuery
from kernel.jobs.service import as_dict
from kernel.models import Job

_STATES = (ImportFault.BUSY, ImportFault.NOT_READY)


class ImportViewSet(ResourceViewSet):
    """Imports: your own, or with `kernel:job:manage` everybody's. Each resource has a right of its own."""

    @endpoint(access=Access.SIGNED_IN, query=ListQuery, output=ListOut[ImportSummaryOut])
    def list(self, request: Request, query: ListQuery) -> Reply:
        """Imports, newest first."""
        return Reply(selectors.list_imports(actor=self.actor, cursor=query.cursor, limit=query.limit).as_dict())

    @endpoint(access=Access.SIGNED_IN, input=ImportCreate, output=ImportOut, status=201)
    def create(self, request: Request, data: ImportCreate) -> Reply:
        """Begin with a file that was uploaded with the purpose `import`. It is read by a job; then the state is
        `mapping`, and the columns have samples and a proposal where they go.
        """
        run = service.create_import(actor=self.actor, data=data)
        return Reply(run, version=run["version"], headers={"Location": f"/api/v1/imports/{run['id']}"})

    @endpoint(access=Access.SIGNED_IN, output=ImportOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One import with its columns, its mapping and how far it has come."""
        return Reply(selectors.get_import(actor=self.actor, import_id=id))

    @endpoint(access=Access.SIGNED_IN, input=ImportChange, output=ImportOut, if_match=Need.OPTIONAL, errors=_STATES)
    def partial_update(self, request: Request, id: uuid.UUID, data: ImportChange) -> Reply:
        """Change how the file is read, where its columns go, and what becomes of rows that are there already."""
        run = service.change_import(actor=self.actor, import_id=id, data=data, expected_version=self.expected_version)
        return Reply(run, version=run["version"])

    @endpoint(access=Access.SIGNED_IN, status=204, errors=(ImportFault.BUSY,))
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Forget an import and its file. What it wrote stays, and can no longer be undone."""
        service.delete_import(actor=self.actor, import_id=id)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(access=Access.SIGNED_IN, output=JobOut, status=202, errors=(*_STATES, KernelError.INVALID))
    def check(self, request: Request, id: uuid.UUID) -> Reply:
        """Tell what a run would do, row by row, and write nothing."""
        return _accepted(service.start_check(actor=self.actor, import_id=id))

    @action(detail=True, methods=["post"])
    @endpoint(
        access=Access.SIGNED_IN,
        output=JobOut,
        status=202,
        errors=(*_STATES, KernelError.LIMIT_REACHED, KernelError.INVALID),
    )
    def run(self, request: Request, id: uuid.UUID) -> Reply:
        """Write the rows. What is cancelled (`/jobs/{id}/cancel`) or has failed goes on where it was."""
        return _accepted(service.start_run(actor=self.actor, import_id=id))

    @action(detail=True, methods=["post"])
    @endpoint(access=Access.SIGNED_IN, output=JobOut, status=202, errors=(*_STATES, KernelError.GONE))
    def undo(self, request: Request, id: uuid.UUID) -> Reply:
        """Take back what a run wrote, for thirty days. What somebody has changed since stays and is listed."""
        return _accepted(service.start_undo(actor=self.actor, import_id=id))

    @action(detail=True, methods=["get"])
    @endpoint(access=Access.SIGNED_IN, query=ListQuery, output=ListOut[ImportProblemOut])
    def errors(self, request: Request, id: uuid.UUID, query: ListQuery) -> Reply:
        """What the last check, run or undo found, by row and column; the first 10,000."""
        page = selectors.list_problems(actor=self.actor, import_id=id, cursor=query.cursor, limit=query.limit)
        return Reply(page.as_dict())

    @action(detail=True, methods=["get"], url_path="error-rows")
    @endpoint(access=Access.SIGNED_IN, status=302, errors=(KernelError.CONFLICT,))
    def error_rows(self, request: Request, id: uuid.UUID) -> HttpResponseRedirect:
        """To a CSV file of the rows that were refused or left out, each with the reason, for five minutes."""
        return HttpResponseRedirect(service.error_rows_url(actor=self.actor, import_id=id))

    @endpoint(access=Access.SIGNED_IN, output=ListOut[ImportResourceOut])
    def resources(self, request: Request) -> Reply:
        """What you may import, with the fields that columns can go to."""
        return Reply(whole_list(selectors.resources(actor=self.actor)))

    @endpoint(access=Access.SIGNED_IN, media_type="text/csv")
    def template(self, request: Request, name: str) -> HttpResponse:
        """A CSV file with the headers to start from."""
        content = selectors.template(actor=self.actor, resource=name)
        response = HttpResponse(content, content_type="text/csv; charset=utf-8")
        response["Content-Disposition"] = f'attachment; filename="{name}.csv"'
        return response


class NamedMappingViewSet(ResourceViewSet):
    """Mappings of imports that were kept under a name: your own and those that colleagues share."""

    @endpoint(access=Access.SIGNED_IN, query=MappingQuery, output=ListOut[NamedMappingOut])
    def list(self, request: Request, query: MappingQuery) -> Reply:
        """What you may choose, by name."""
        return Reply(whole_list(named.list_mappings(actor=self.actor, resource=query.resource)))

    @endpoint(
        access=Access.SIGNED_IN,
        input=MappingCreate,
        output=NamedMappingOut,
        status=201,
        errors=(KernelError.LIMIT_REACHED,),
    )
    def create(self, request: Request, data: MappingCreate) -> Reply:
        """Keep how an import is mapped."""
        row = named.create_mapping(actor=self.actor, data=data)
        location = f"/api/v1/imports/mappings/{row['id']}"
        return Reply(row, version=row["version"], headers={"Location": location})

    @endpoint(access=Access.SIGNED_IN, input=MappingChange, output=NamedMappingOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: MappingChange) -> Reply:
        """Rename it, share it, or let it be what another import has."""
        row = named.change_mapping(actor=self.actor, mapping_id=id, data=data, expected_version=self.expected_version)
        return Reply(row, version=row["version"])

    @endpoint(access=Access.SIGNED_IN, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Forget it. Imports that were mapped by it stay as they are."""
        named.delete_mapping(actor=self.actor, mapping_id=id, expected_version=self.expected_version)
        return Reply()


def _accepted(job: Job) -> Reply:
    return Reply(as_dict(job), headers={"Location": f"/api/v1/jobs/{job.id}"})
