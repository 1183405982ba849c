"""`/tags`: words that people stick to customers freely."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.decorators import action
from rest_framework.request import Request

from customers.errors import CustomerError
from customers.inputs.tags import TagChange, TagCreate, TagMerge, TagRemoval
from customers.permissions import CustomerRight
from customers.selectors.tags import get_tag
from customers.services.dictionaries import replacing_requests, tags
from kernel.api.endpoint import Need, Reply, endpoint
from kernel.api.outputs import JobOut
from kernel.api.register_views import RegisterViewSet
from kernel.errors import KernelError
from kernel.jobs.service import as_dict
from kernel.models.job import Job


class TagOut(BaseModel):
    id: uuid.UUID
    name: str
    color: str
    customers: int
    version: int
    created_at: datetime
    updated_at: datetime


class TagViewSet(RegisterViewSet):
    """Tags."""

    register_name = "tags"

    @endpoint(
        right=CustomerRight.TAG_EDIT,
        input=TagCreate,
        output=TagOut,
        status=201,
        errors=(CustomerError.TAG_EXISTS,),
    )
    def create(self, request: Request, data: TagCreate) -> Reply:
        """Make a tag. Naming a new one at a customer makes it too."""
        tag = tags.create_tag(actor=self.actor, data=data)
        return Reply(tag, version=tag["version"], headers={"Location": f"/api/v1/tags/{tag['id']}"})

    @endpoint(right=CustomerRight.VIEW, output=TagOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One tag and how many customers have it."""
        tag = get_tag(actor=self.actor, tag_id=id)
        return Reply(tag, version=tag["version"])

    @endpoint(
        right=CustomerRight.TAG_EDIT,
        input=TagChange,
        output=TagOut,
        errors=(CustomerError.TAG_EXISTS,),
        if_match=Need.OPTIONAL,
    )
    def partial_update(self, request: Request, id: uuid.UUID, data: TagChange) -> Reply:
        """Rename or recolour a tag; its customers keep it."""
        tag = tags.change_tag(actor=self.actor, tag_id=id, data=data, expected_version=self.expected_version)
        return Reply(tag, version=tag["version"])

    @endpoint(
        right=CustomerRight.TAG_EDIT,
        query=TagRemoval,
        status=204,
        errors=(CustomerError.TAG_IN_USE,),
        if_match=Need.OPTIONAL,
    )
    def destroy(self, request: Request, id: uuid.UUID, query: TagRemoval) -> Reply:
        """Delete a tag that no customer has, or take it from them."""
        tags.delete_tag(actor=self.actor, tag_id=id, detach=query.detach, expected_version=self.expected_version)
        return Reply()

    @action(detail=True, methods=["post"])
    @endpoint(
        right=CustomerRight.TAG_EDIT,
        input=TagMerge,
        output=TagOut,
        other_status=202,
        other_output=JobOut,
        errors=(KernelError.CONFLICT,),
        if_match=Need.OPTIONAL,
    )
    def merge(self, request: Request, id: uuid.UUID, data: TagMerge) -> Reply:
        """Let another tag take this one's place at all its customers; answers the one that stays, or the job (202)
        that does it where thousands have the tag.
        """
        tag = replacing_requests.merge_tags(
            actor=self.actor, tag_id=id, data=data, expected_version=self.expected_version
        )
        if isinstance(tag, Job):
            return Reply(as_dict(tag), status=202, headers={"Location": f"/api/v1/jobs/{tag.id}"})
        return Reply(tag, version=tag["version"])
