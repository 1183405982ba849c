"""`/jobs-overview`: how the organisations' jobs get on, for operators, on the platform's host."""

from rest_framework.request import Request

from kernel.api.endpoint import Reply, endpoint
from kernel.api.listing import ListOut, ListQuery
from kernel.api.views import ResourceViewSet
from tenants.api.outputs import QueueFiguresOut
from tenants.permissions import PlatformRight
from tenants.selectors.job_figures import page_of_job_figures


class JobsOverviewViewSet(ResourceViewSet):
    """Figures of queues; jobs themselves are seen in their own organisation only."""

    @endpoint(right=PlatformRight.VIEW, query=ListQuery, output=ListOut[QueueFiguresOut])
    def list(self, request: Request, query: ListQuery) -> Reply:
        """Queues in which anything waits, runs or failed in the last 24 hours; what waits longest comes first."""
        page = page_of_job_figures(actor=self.actor, limit=query.limit, cursor=query.cursor)
        cursors = {"next_cursor": page.next_cursor, "prev_cursor": page.prev_cursor}
        return Reply({"results": page.results, **cursors, "has_more": page.next_cursor is not None})
