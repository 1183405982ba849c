"""What people say about likely duplicates: that they are two, or that this is open again."""

import uuid
from typing import Any

from django.utils import timezone

from customers.models import Duplicate, DuplicateKind
from customers.permissions import CustomerRight
from customers.selectors.duplicate_pairs import describe_pair, duplicate_pairs
from customers.services import contact_writes, customers
from kernel import events, history
from kernel.actor import Actor
from kernel.db import write
from kernel.errors import not_found

EVENTS = DISMISSED, REOPENED = "duplicate.dismissed", "duplicate.reopened"
FIELD = "not_duplicate_of"
_RESOURCES = {DuplicateKind.CUSTOMERS: customers.RESOURCE, DuplicateKind.CONTACTS: contact_writes.RESOURCE}


def dismiss_duplicate(*, actor: Actor, pair_id: uuid.UUID) -> dict[str, Any]:
    """Remember that these are two. The history of both says so. Needs `customers:duplicate:review`; 404."""
    return _set(actor, pair_id, is_dismissed=True)


def reopen_duplicate(*, actor: Actor, pair_id: uuid.UUID) -> dict[str, Any]:
    """Take that back: the pair is to be reviewed again. Needs `customers:duplicate:review`; 404."""
    return _set(actor, pair_id, is_dismissed=False)


def _set(actor: Actor, pair_id: uuid.UUID, *, is_dismissed: bool) -> dict[str, Any]:
    actor.require(CustomerRight.DUPLICATE_REVIEW)
    with write():
        pair = duplicate_pairs(actor).filter(id=pair_id).select_for_update(of=("self",), no_key=True).first()
        if pair is None:
            raise not_found()
        if (pair.dismissed_at is not None) != is_dismissed:
            pair.dismissed_at = timezone.now() if is_dismissed else None
            pair.dismissed_by = actor.name if is_dismissed else None
            pair.save()
            _record(actor, pair, is_dismissed=is_dismissed)
        return describe_pair(actor, pair)


def _record(actor: Actor, pair: Duplicate, *, is_dismissed: bool) -> None:
    first = pair.first_customer_id or pair.first_contact_id
    second = pair.second_customer_id or pair.second_contact_id
    assert first is not None
    assert second is not None
    entries = [
        history.Entry(one, history.Action.UPDATED, {FIELD: (None, other) if is_dismissed else (other, None)})
        for one, other in ((first, second), (second, first))
    ]
    history.record_many(actor, _RESOURCES[DuplicateKind(pair.kind)], entries)
    told = {"id": pair.id, "kind": pair.kind, "first_id": first, "second_id": second, "reasons": pair.reasons}
    events.emit(DISMISSED if is_dismissed else REOPENED, pair.id, told)
