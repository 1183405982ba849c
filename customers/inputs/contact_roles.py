"""What people send about a customer's contacts for its documents."""

import uuid
from typing import Annotated

from pydantic import Field

from customers.models.contact_role import DocumentKind, DocumentRole
from kernel.inputs import InputModel


class ContactRoleInput(InputModel):
    """One of the customer's contacts for a role. Without `document_kind` it is for all kinds that have no own one.

    `id` names one of the customer's when a whole list is sent.
    """

    id: uuid.UUID | None = None
    role: Annotated[DocumentRole, Field(strict=False)]
    document_kind: Annotated[DocumentKind, Field(strict=False)] | None = None
    contact_id: uuid.UUID


class ContactRolesPut(InputModel):
    """All of them: what is not among them is taken away."""

    contact_roles: Annotated[list[ContactRoleInput], Field(max_length=100)]
