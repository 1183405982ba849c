"""What is checked alike before customers and before contacts become one."""

import uuid
from collections.abc import Mapping, Sequence

from django.db.models import QuerySet

from customers.inputs.merges import Merging
from customers.merge_rules import Candidate, Winner, winners, wrong_choices
from customers.models import Contact, Customer
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid


def check_named(
    data: Merging,
    locked: Mapping[uuid.UUID, Customer] | Mapping[uuid.UUID, Contact],
    visible: QuerySet[Customer] | QuerySet[Contact],
    *,
    missing: str,
    archived: str,
) -> None:
    """Refuse those that are not among the `visible` rows, and a survivor that is archived.

    409 `merged` if one has become part of another that is visible; 422 with the sentences `missing` and `archived`.
    """
    wanted = (data.survivor_id, *data.merged_ids)
    seen = set(visible.filter(id__in=wanted).values_list("id", flat=True))
    errors = []
    for index, object_id in enumerate(wanted):
        row = locked.get(object_id)
        if row is not None and object_id in seen:
            continue
        if row is not None and row.merged_into_id and visible.filter(id=row.merged_into_id).exists():
            raise AppError(KernelError.MERGED, extra={"id": row.merged_into_id})
        pointer = "/survivor_id" if index == 0 else f"/merged_ids/{index - 1}"
        errors.append(FieldError(FieldCode.NOT_FOUND, missing, pointer=pointer))
    if errors:
        raise invalid(*errors)
    if locked[data.survivor_id].archived_at is not None:
        raise invalid(FieldError(FieldCode.ARCHIVED, archived, pointer="/survivor_id"))


def decide(data: Merging, candidates: Sequence[Candidate], fields: Sequence[str]) -> list[Winner]:
    """Whose value each field gets; 422 for wrong choices."""
    errors = wrong_choices(candidates, fields, data.choices)
    if errors:
        raise invalid(*errors)
    return winners(candidates, fields, data.choices, data.prefer)
