"""`/customers/merge`, `/contacts/merge` and `/merges`: making one of several, and parting them again."""

import uuid
from datetime import datetime

from pydantic import BaseModel
from rest_framework.request import Request

from customers.api.outputs import ContactOut, CustomerOut
from customers.errors import CustomerError
from customers.inputs.merges import MergePreview, Merging
from customers.merge_rules import WonBy
from customers.models import DuplicateKind
from customers.permissions import CustomerRight
from customers.selectors.merges import get_merge, list_merges, preview_contacts, preview_customers
from customers.services.merging.contact_merges import merge_contacts
from customers.services.merging.customer_merges import merge_customers
from customers.services.merging.merge_undoing import undo_merge
from kernel.api.endpoint import Reply, endpoint
from kernel.api.listing import ListOut, ListQuery
from kernel.api.views import ResourceViewSet
from kernel.errors import KernelError


class MergeFieldOut(BaseModel):
    """Whose value a field will have, and why; `differs` if several of them have filled it otherwise."""

    field: str
    winner_id: uuid.UUID
    won_by: WonBy
    differs: bool


class MergeMoveOut(BaseModel):
    """How many things of a kind the survivor takes over."""

    name: str
    label: str
    count: int


class CollisionOut(BaseModel):
    """What stands against the merge; with `needs_force` it takes `force`, and the right to it."""

    code: str
    detail: str
    needs_force: bool


class PreviewOut(BaseModel):
    survivor_id: uuid.UUID
    fields: list[MergeFieldOut]
    moves: list[MergeMoveOut]
    collisions: list[CollisionOut]
    needs_force: bool


class CustomerPreviewOut(PreviewOut):
    """`customers` has the survivor first."""

    customers: list[CustomerOut]


class ContactPreviewOut(PreviewOut):
    """`contacts` has the survivor first."""

    contacts: list[ContactOut]


class MergedOneOut(BaseModel):
    """A customer or a contact as it was called; contacts have no code."""

    id: uuid.UUID
    code: str | None
    name: str


class KeptOut(BaseModel):
    """What an undo left as it is, because it was changed since: a field, a list, or things of a kind."""

    id: str
    name: str


class MergeOut(BaseModel):
    id: uuid.UUID
    kind: DuplicateKind
    survivor: MergedOneOut
    merged: list[MergedOneOut]
    merged_at: datetime
    merged_by: str
    undo_until: datetime
    can_undo: bool
    undone_at: datetime | None
    undone_by: str | None
    kept: list[KeptOut]


class MergesQuery(ListQuery):
    """`id`: those in which this customer or contact took part."""

    kind: DuplicateKind = DuplicateKind.CUSTOMERS
    id: uuid.UUID | None = None


class CustomerMergeViewSet(ResourceViewSet):
    """Making one customer of several."""

    @endpoint(right=CustomerRight.MERGE, input=MergePreview, output=CustomerPreviewOut)
    def preview(self, request: Request, data: MergePreview) -> Reply:
        """Whose value wins, what collides, how much moves; nothing is written."""
        return Reply(preview_customers(actor=self.actor, data=data))

    @endpoint(
        right=CustomerRight.MERGE,
        input=Merging,
        output=MergeOut,
        errors=(KernelError.MERGED, CustomerError.MERGE_NEEDS_FORCE, KernelError.VERSION_MISMATCH),
    )
    def create(self, request: Request, data: Merging) -> Reply:
        """Let customers become part of one. Their addresses lead to it from then on; undone within 30 days."""
        return Reply(merge_customers(actor=self.actor, data=data))


class ContactMergeViewSet(ResourceViewSet):
    """Making one contact of several."""

    @endpoint(right=CustomerRight.MERGE, input=MergePreview, output=ContactPreviewOut)
    def preview(self, request: Request, data: MergePreview) -> Reply:
        """Whose value wins, how much moves; nothing is written."""
        return Reply(preview_contacts(actor=self.actor, data=data))

    @endpoint(
        right=CustomerRight.MERGE,
        input=Merging,
        output=MergeOut,
        errors=(KernelError.MERGED, KernelError.CONFLICT, KernelError.VERSION_MISMATCH),
    )
    def create(self, request: Request, data: Merging) -> Reply:
        """Let contacts become part of one. Their addresses lead to it from then on; undone within 30 days."""
        return Reply(merge_contacts(actor=self.actor, data=data))


class MergeViewSet(ResourceViewSet):
    """Merges that were made."""

    @endpoint(
        right=CustomerRight.HISTORY_VIEW,
        query=MergesQuery,
        output=ListOut[MergeOut],
        errors=(KernelError.INVALID_CURSOR,),
    )
    def list(self, request: Request, query: MergesQuery) -> Reply:
        """The newest first."""
        page = list_merges(
            actor=self.actor, kind=query.kind, object_id=query.id, cursor=query.cursor, limit=query.limit
        )
        return Reply(page.as_dict())

    @endpoint(right=CustomerRight.HISTORY_VIEW, output=MergeOut)
    def retrieve(self, request: Request, id: uuid.UUID) -> Reply:
        """One merge."""
        return Reply(get_merge(actor=self.actor, merge_id=id))

    @endpoint(
        right=CustomerRight.MERGE,
        output=MergeOut,
        errors=(CustomerError.MERGE_FINAL, KernelError.LIMIT_REACHED),
    )
    def undo(self, request: Request, id: uuid.UUID) -> Reply:
        """Part them again: what moved goes back, what was changed since stays and is listed in `kept`."""
        return Reply(undo_merge(actor=self.actor, merge_id=id))
