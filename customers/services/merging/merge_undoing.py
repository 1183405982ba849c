"""Undoing merges, of whatever kind."""

import uuid
from typing import Any

from django.utils import timezone

from customers.models import DuplicateKind, Merge
from customers.selectors.merges import UNDOABLE
from customers.services.merging.contact_unmerges import undo_merge_of_contacts
from customers.services.merging.customer_unmerges import undo_merge_of_customers
from kernel.actor import Actor


def undo_merge(*, actor: Actor, merge_id: uuid.UUID) -> dict[str, Any]:
    """Part what a merge made one. Needs the right to merge such. 404, 409 `merge_final`, 409 `limit_reached`."""
    kind = Merge.objects.filter(id=merge_id).values_list("kind", flat=True).first()
    undo = undo_merge_of_contacts if kind == DuplicateKind.CONTACTS else undo_merge_of_customers
    return undo(actor=actor, merge_id=merge_id)


def forget_old_merges() -> None:
    """Throw away what it took to undo merges that can no longer be undone."""
    Merge.objects.filter(created_at__lt=timezone.now() - UNDOABLE, memory__isnull=False).update(memory=None)
