"""`/views`: saved states of lists."""

import uuid

from pydantic import Field
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.outputs import SavedViewOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.inputs import QueryModel
from kernel.saved_views import selectors, service
from kernel.saved_views.inputs import MakeDefault, ViewChange, ViewCreate


class ViewQuery(QueryModel):
    """Of which list; of all if it is left out."""

    register_name: str | None = Field(None, alias="register", max_length=60)


class SavedViewViewSet(ResourceViewSet):
    """Saved views."""

    @endpoint(access=Access.SIGNED_IN, query=ViewQuery, output=ListOut[SavedViewOut])
    def list(self, request: Request, query: ViewQuery) -> Reply:
        """Your views, those of your roles, and those for everyone; `is_default` marks the one to open with."""
        return Reply(whole_list(selectors.list_views(actor=self.actor, register_name=query.register_name)))

    @endpoint(
        access=Access.SIGNED_IN,
        input=ViewCreate,
        output=SavedViewOut,
        status=201,
        errors=(KernelError.LIMIT_REACHED,),
    )
    def create(self, request: Request, data: ViewCreate) -> Reply:
        """Save columns, visible filters, filter, order, grouping and search of a list under a name."""
        view = service.create_view(actor=self.actor, data=data)
        return Reply(view, version=view["version"], headers={"Location": f"/api/v1/views/{view['id']}"})

    @endpoint(access=Access.SIGNED_IN, output=SavedViewOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One view; `notes` name the columns that it has and the list has not (any more)."""
        view = selectors.get_view(actor=self.actor, view_id=id)
        return Reply(view, version=view["version"])

    @endpoint(access=Access.SIGNED_IN, input=ViewChange, output=SavedViewOut, if_match=Need.OPTIONAL)
    def partial_update(self, request: Request, id: uuid.UUID, data: ViewChange) -> Reply:
        """Change, rename or share a view. Sharing needs `kernel:view:share`."""
        view = service.change_view(actor=self.actor, view_id=id, data=data, expected_version=self.expected_version)
        return Reply(view, version=view["version"])

    @endpoint(access=Access.SIGNED_IN, status=204, if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete a view."""
        service.delete_view(actor=self.actor, view_id=id, expected_version=self.expected_version)
        return Reply()

    @action(detail=True, methods=["post"], url_path="make-default")
    @endpoint(access=Access.SIGNED_IN, input=MakeDefault, output=SavedViewOut, errors=(KernelError.CONFLICT,))
    def make_default(self, request: Request, id: uuid.UUID, data: MakeDefault) -> Reply:
        """Let the list open with this view: for you, or for everybody without an own default."""
        return Reply(service.make_default(actor=self.actor, view_id=id, default_for=data.default_for))

    @action(detail=True, methods=["post"], url_path="clear-default")
    @endpoint(access=Access.SIGNED_IN, input=MakeDefault, output=SavedViewOut)
    def clear_default(self, request: Request, id: uuid.UUID, data: MakeDefault) -> Reply:
        """Take that back."""
        return Reply(service.clear_default(actor=self.actor, view_id=id, default_for=data.default_for))
