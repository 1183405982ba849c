"""What people say about likely duplicates: that they are two, or that this is open again."""

import uuid
from collections.abc import Collection
from typing import Any

from django.db.models import Q
from django.utils import timezone

from customers.models import Duplicate, DuplicateKind
from customers.permissions import CustomerRight
from customers.selectors.duplicate_pairs import describe_pair, duplicate_pairs
from customers.services import contact_writes, customers
from kernel import events, history
from kernel.actor import Actor
from kernel.db import insert_rows, write
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


def carry_dismissals(kind: str, survivor_id: uuid.UUID, merged_ids: Collection[uuid.UUID]) -> None:
    """Let what was said to be none of the merged ones be none of the survivor either. At most four statements."""
    name = "customer" if kind == DuplicateKind.CUSTOMERS else "contact"
    first, second = f"first_{name}_id", f"second_{name}_id"
    involved = {survivor_id, *merged_ids}
    rows = Duplicate.objects.filter(
        Q(**{f"{first}__in": involved}) | Q(**{f"{second}__in": involved}), kind=kind, dismissed_at__isnull=False
    )
    known = {(getattr(row, first), getattr(row, second)) for row in rows}
    new: dict[tuple[uuid.UUID, uuid.UUID], Duplicate] = {}
    for row in rows:
        for other in {getattr(row, first), getattr(row, second)} - involved:
            pair = (min(survivor_id, other), max(survivor_id, other))
            if pair not in known:
                new[pair] = Duplicate(
                    **{"kind": kind, first: pair[0], second: pair[1]},
                    score=row.score,
                    reasons=row.reasons,
                    dismissed_at=row.dismissed_at,
                    dismissed_by=row.dismissed_by,
                )
    Duplicate.objects.filter(
        Q(**{f"{first}__in": merged_ids}) | Q(**{f"{second}__in": merged_ids}), kind=kind, dismissed_at=None
    ).delete()
    for pair in new:
        Duplicate.objects.filter(**{first: pair[0], second: pair[1]}).delete()
    insert_rows(new.values())


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
