"""`/registers`: what lists there are, and how each can be shown, filtered and sorted."""

from typing import Annotated

from pydantic import Field
from rest_framework.request import Request

from kernel.api.endpoint import Access, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.outputs import GroupsOut, RegisterOut, RegisterSummaryOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.inputs import QueryModel
from kernel.registers import metadata
from kernel.registers.grouping import read_groups
from kernel.saved_views import selectors as saved_views


class GroupQuery(QueryModel):
    """By which column, and the sums of which (names by comma); rows as in the list itself."""

    by: Annotated[str, Field(max_length=60)]
    sum: Annotated[str, Field(max_length=600)] = ""
    q: Annotated[str, Field(max_length=200)] | None = None
    filter: str | None = None
    view: Annotated[str, Field(max_length=60)] | None = None

    def parameters(self) -> dict[str, list[str]]:
        """What of it is as in the list."""
        given = {"q": self.q, "filter": self.filter, "view": self.view}
        return {name: [text] for name, text in given.items() if text}


class RegisterMetadataViewSet(ResourceViewSet):
    """Lists and their columns."""

    @endpoint(access=Access.SIGNED_IN, output=ListOut[RegisterSummaryOut])
    def list(self, request: Request) -> Reply:
        """Every list that you may see."""
        return Reply(whole_list(metadata.summaries(self.actor)))

    @endpoint(access=Access.SIGNED_IN, output=RegisterOut)
    def retrieve(self, request: Request, name: str) -> Reply:
        """One list: its columns with type, label, operators, choices, and the fields that are required."""
        return Reply(metadata.describe(metadata.visible_register(self.actor, name), self.actor))

    @endpoint(
        access=Access.SIGNED_IN,
        query=GroupQuery,
        output=GroupsOut,
        errors=(KernelError.INVALID_FILTER, KernelError.INVALID_PARAMETER),
    )
    def groups(self, request: Request, name: str, query: GroupQuery) -> Reply:
        """The rows of a list counted by a column, with sums; search, filter and view as in the list."""
        register = metadata.visible_register(self.actor, name)
        parameters = query.parameters()
        view = saved_views.state_for_list(self.actor, name, parameters)
        sums = [each.strip() for each in query.sum.split(",") if each.strip()]
        return Reply(read_groups(register, self.actor, by=query.by, sums=sums, parameters=parameters, view=view))
