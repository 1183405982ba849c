"""`/events`: everything that happened in the last 30 days, in an order in which nothing is missed."""

from typing import Annotated

from pydantic import Field
from rest_framework.request import Request

from kernel import events
from kernel.api.endpoint import Reply, endpoint
from kernel.api.listing import ListOut
from kernel.api.outputs import EventOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.inputs import QueryModel
from kernel.permissions import KernelRight
from kernel.registers.listing import DEFAULT_LIMIT, MAX_LIMIT


class EventQuery(QueryModel):
    """`since` is the `next_cursor` of the last answer; without it the oldest events come first."""

    since: str | None = None
    limit: Annotated[int, Field(ge=1, le=MAX_LIMIT)] = DEFAULT_LIMIT


class EventViewSet(ResourceViewSet):
    """Events."""

    @endpoint(
        right=KernelRight.EVENT_READ,
        query=EventQuery,
        output=ListOut[EventOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, query: EventQuery) -> Reply:
        """Events after `since`, oldest first. `next_cursor` is always there: poll with it. They tell of everything:
        whose role reaches only own rows or those of a team gets 403.
        """
        events.require_whole_view(self.actor)
        return Reply(events.read_since(query.since, limit=query.limit).as_dict())
