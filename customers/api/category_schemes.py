"""`/category-schemes`: dictionaries of customers that the organisation makes itself, as trees."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.decorators import action
from rest_framework.request import Request

from customers.inputs.category_schemes import SchemeChange, SchemeCreate, SchemeQuery, TermRemoval
from customers.selectors.category_schemes import get_scheme, list_schemes
from customers.services.dictionaries import category_schemes
from kernel.api.endpoint import Access, Need, Reply, endpoint
from kernel.api.listing import ListOut, whole_list
from kernel.api.resources.custom_fields import FieldOptionOut
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError
from kernel.permissions import KernelRight


class CategorySchemeOut(BaseModel):
    """A customer's `custom` has the codes of terms under `code`; lists show and filter them as `column`. Terms come
    as the tree is read: each before those below it."""

    id: uuid.UUID
    code: str
    column: str
    labels: dict[str, str]
    label: str
    help: dict[str, str]
    help_text: str | None
    group: str | None
    position: int
    is_multiple: bool
    terms: list[FieldOptionOut]
    is_used: bool
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


class CategorySchemeViewSet(ResourceViewSet):
    """Category schemes."""

    @endpoint(access=Access.SIGNED_IN, query=SchemeQuery, output=ListOut[CategorySchemeOut])
    def list(self, request: Request, query: SchemeQuery) -> Reply:
        """Schemes with their terms; archived ones only if they are asked for."""
        return Reply(whole_list(list_schemes(actor=self.actor, state=query.state)))

    @endpoint(
        right=KernelRight.CUSTOM_FIELD_EDIT,
        input=SchemeCreate,
        output=CategorySchemeOut,
        status=201,
        errors=(KernelError.LIMIT_REACHED,),
    )
    def create(self, request: Request, data: SchemeCreate) -> Reply:
        """Define a scheme with its first terms."""
        made = category_schemes.create_scheme(actor=self.actor, data=data)
        return Reply(made, version=made["version"], headers={"Location": f"/api/v1/category-schemes/{made['id']}"})

    @endpoint(access=Access.SIGNED_IN, output=CategorySchemeOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One scheme."""
        scheme = get_scheme(actor=self.actor, scheme_id=id)
        return Reply(scheme, version=scheme["version"])

    @endpoint(
        right=KernelRight.CUSTOM_FIELD_EDIT,
        input=SchemeChange,
        output=CategorySchemeOut,
        errors=(KernelError.LIMIT_REACHED,),
        if_match=Need.OPTIONAL,
    )
    def partial_update(self, request: Request, id: uuid.UUID, data: SchemeChange) -> Reply:
        """Change a scheme; `terms` replaces the whole tree."""
        scheme = category_schemes.change_scheme(
            actor=self.actor, scheme_id=id, data=data, expected_version=self.expected_version
        )
        return Reply(scheme, version=scheme["version"])

    @endpoint(right=KernelRight.CUSTOM_FIELD_EDIT, status=204, errors=(KernelError.IN_USE,), if_match=Need.OPTIONAL)
    def destroy(self, request: Request, id: uuid.UUID) -> Reply:
        """Delete a scheme that no customer ever had a term of; others are archived."""
        category_schemes.delete_scheme(actor=self.actor, scheme_id=id, expected_version=self.expected_version)
        return Reply()

    @action(detail=True, methods=["post"], url_path="remove-term")
    @endpoint(
        right=KernelRight.CUSTOM_FIELD_EDIT,
        input=TermRemoval,
        output=CategorySchemeOut,
        errors=(KernelError.IN_USE,),
        if_match=Need.OPTIONAL,
    )
    def remove_term(self, request: Request, id: uuid.UUID, data: TermRemoval) -> Reply:
        """Delete a term, or have another take its place at the customers that have it."""
        scheme = category_schemes.remove_term(
            actor=self.actor, scheme_id=id, data=data, expected_version=self.expected_version
        )
        return Reply(scheme, version=scheme["version"])
