"""`/custom-fields`: the fields that the organisation itself has defined."""

import uuid
from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field
from rest_framework.decorators import action
from rest_framework.request import Request

from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.views import ResourceViewSet
from kernel.custom_fields import selectors, service
from kernel.custom_fields.inputs import CustomFieldChange, CustomFieldCreate, CustomFieldOrder, CustomFieldQuery
from kernel.errors import KernelError
from kernel.models.custom_field import FieldType
from kernel.permissions import KernelRight


class FieldOptionOut(BaseModel):
    code: str
    labels: dict[str, str]
    label: str
    color: str
    archived: bool
    parent: str | None


class CustomFieldOut(BaseModel):
    """`label`, `help_text` and the options' `label` are in your language; `is_used`: it has, or had, values."""

    id: uuid.UUID
    resource: str
    key: str
    type: FieldType
    labels: dict[str, str]
    label: str
    help: dict[str, str]
    help_text: str | None
    group: str | None
    position: int
    is_required: bool
    is_unique: bool
    default: Any
    minimum: str | None
    maximum: str | None
    min_length: int | None
    max_length: int | None
    pattern: str | None
    currency: str | None
    target: str | None
    options: list[FieldOptionOut]
    is_used: bool
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class FieldResourceOut(BaseModel):
    name: str
    label: str


class LinkTargetOut(BaseModel):
    """`register` is the list that shows what can be linked to, null for employees."""

    name: str
    label: str
    # Not called `register`: every class has a method of that name from abc.ABCMeta.
    register_name: str | None = Field(alias="register")


class FieldResourcesOut(BaseModel):
    """What can have custom fields, and what links may point to."""

    resources: list[FieldResourceOut]
    targets: list[LinkTargetOut]


class CustomFieldViewSet(ResourceViewSet):
    """Custom fields."""

    @endpoint(access=Access.SIGNED_IN, query=CustomFieldQuery, output=ListOut[CustomFieldOut])
    def list(self, request: Request, query: CustomFieldQuery) -> Reply:
        """Fields of one resource or of all, in their order; archived ones only if they are asked for."""
        return Reply(whole_list(selectors.list_fields(actor=self.actor, resource=query.resource, state=query.state)))

    @endpoint(
        right=KernelRight.CUSTOM_FIELD_EDIT,
        input=CustomFieldCreate,
        output=CustomFieldOut,
        status=201,
        errors=(KernelError.LIMIT_REACHED,),
    )
    def create(self, request: Request, data: CustomFieldCreate) -> Reply:
        """Define a field."""
        field = service.create_field(actor=self.actor, data=data)
        return Reply(field, version=field["version"], headers={"Location": f"/api/v1/custom-fields/{field['id']}"})

    @endpoint(access=Access.SIGNED_IN, output=CustomFieldOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One field."""
        field = selectors.get_field(actor=self.actor, field_id=id)
        return Reply(field, version=field["version"])

    @endpoint(
        right=KernelRight.CUSTOM_FIELD_EDIT,
        input=CustomFieldChange,
        output=CustomFieldOut,
        errors=(KernelError.LIMIT_REACHED,),
        if_match=Need.OPTIONAL,
    )
    def partial_update(self, request: Request, id: uuid.UUID, data: CustomFieldChange) -> Reply:
        """Change a field, archive it or bring it back. Key and type stay for ever."""
        field = service.change_field(actor=self.actor, field_id=id, data=data, expected_version=self.expected_version)
        return Reply(field, version=field["version"])

    @endpoint(right=KernelRight.CUSTOM_FIELD_EDIT, status=204, errors=(KernelError.IN_USE,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete a field that never had a value; others are archived."""
        service.delete_field(actor=self.actor, field_id=id, expected_version=self.expected_version)
        return Reply()

    @action(detail=False, methods=["post"])
    @endpoint(right=KernelRight.CUSTOM_FIELD_EDIT, input=CustomFieldOrder, output=ListOut[CustomFieldOut])
    def reorder(self, request: Request, data: CustomFieldOrder) -> Reply:
        """Put fields of a resource into a new order."""
        return Reply(whole_list(service.reorder_fields(actor=self.actor, data=data)))

    @action(detail=False, methods=["get"])
    @endpoint(access=Access.SIGNED_IN, output=FieldResourcesOut)
    def resources(self, request: Request) -> Reply:
        """What can have custom fields, and what links may point to."""
        return Reply({"resources": selectors.list_resources(), "targets": selectors.list_targets()})
