"""`/jobs`: long work, its progress, its result."""

import uuid

from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.listing import ListOut, ListQuery
from kernel.api.outputs import JobOut
from kernel.api.views import ResourceViewSet
from kernel.jobs import service
from kernel.jobs.errors import JobError
from kernel.registers.newest import newest_first


class JobViewSet(ResourceViewSet):
    """Jobs: your own, or with `kernel:job:manage` everybody's."""

    @endpoint(access=Access.SIGNED_IN, query=ListQuery, output=ListOut[JobOut])
    def list(self, request: Request, query: ListQuery) -> Reply:
        """Jobs, newest first."""
        rows = service.visible_jobs(self.actor)
        page = newest_first(rows, service.as_dict, name="jobs", cursor=query.cursor, limit=query.limit)
        return Reply(page.as_dict())

    @endpoint(access=Access.SIGNED_IN, output=JobOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One job. `result` is there when `state` is `succeeded`, `error` (a problem) when it is `failed`."""
        return Reply(service.as_dict(service.get_job(actor=self.actor, job_id=id)))

    @action(detail=True, methods=["post"])
    @endpoint(access=Access.SIGNED_IN, output=JobOut, status=202, errors=(JobError.JOB_FINISHED,), while_suspended=True)
    def cancel(self, request: Request, id: uuid.UUID) -> Reply:
        """Stop a job: at once if it waits, within seconds if it runs."""
        return Reply(service.as_dict(service.cancel_job(actor=self.actor, job_id=id)))
