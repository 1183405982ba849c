"""What undoing merges of customers and of contacts share."""

import uuid
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.models import ContactReference, ExternalReference, Merge
from customers.selectors.merges import UNDOABLE
from kernel.custom_fields import writing as custom_values
from kernel.custom_fields.definitions import PREFIX, FieldSet
from kernel.errors import AppError, FieldError

# What an undo left as it is, because it was changed since: `[{"id", "name"}]`.
Kept = list[dict[str, Any]]


def final(detail: str) -> AppError:
    """409: a merge that cannot be undone, and why."""
    return AppError(CustomerError.MERGE_FINAL, detail)


def undoable(merge: Merge) -> dict[str, Any]:
    """What it takes to undo a locked merge; 409 if that is gone."""
    if merge.undone_at is not None:
        raise final(_("The merge has been undone already."))
    if merge.memory is None or merge.created_at < timezone.now() - UNDOABLE:
        raise final(_("A merge can be undone for 30 days."))
    memory: dict[str, Any] = merge.memory
    return memory


def claim_again(object_id: uuid.UUID, fields: FieldSet, custom: dict[str, Any], kept: Kept) -> dict[str, Any]:
    """The custom values that a parted row can have: unique ones that somebody else has got since stay there."""
    errors: list[FieldError] = []
    custom_values.check_unique([custom_values.Written(object_id, fields, {}, custom, errors)])
    lost = {error.pointer.rpartition("/")[2] for error in errors}
    kept += [{"id": f"{PREFIX}{key}", "name": key} for key in sorted(lost)]
    left = {key: value for key, value in custom.items() if key not in lost}
    custom_values.claim([custom_values.Written(object_id, fields, {}, left, [])])
    return left


def without_taken(
    model: type[ExternalReference] | type[ContactReference],
    owner: str,
    survivor_id: uuid.UUID,
    memory: Mapping[str, Any],
    kept: Kept,
) -> dict[str, Any]:
    """What was remembered of references, without those that somebody else has got since: they stay there.

    `owner` is the column that says whose a reference is.
    """
    wanted = {(row["source"], row["external_id"]) for rows in memory["others"].values() for row in rows}
    found = model.objects.filter(external_id__in={external_id for _source, external_id in wanted})
    owners = {(row.source, row.external_id): getattr(row, owner) for row in found}
    taken = {key for key in wanted if owners.get(key, survivor_id) != survivor_id}
    if taken:
        kept.append({"id": "references", "name": _("External references")})
    others = {
        owner_id: [row for row in rows if (row["source"], row["external_id"]) not in taken]
        for owner_id, rows in memory["others"].items()
    }
    return {**memory, "others": others}
