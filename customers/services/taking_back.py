"""What an import wrote, by its history, and whether anybody has touched it since."""

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Model

from customers.services.customer_changes import sendable
from kernel import history, json
from kernel.actor import Actor
from kernel.custom_fields.writing import is_written, nested
from kernel.db import relations_to
from kernel.errors import AppError
from kernel.inputs import InputModel, parse_value
from kernel.models.change import Change as HistoryEntry

_UNDO = "-undo"
# What the history says that a run has changed in one object: `{field: [before, after]}`, in its order.
Written = list[Mapping[str, Any]]


def written_by_run(actor: Actor, resource: str, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Written]:
    """What the run whose undoing the actor's request id names has changed in objects that it did not make."""
    rows = HistoryEntry.objects.filter(
        resource=resource,
        object_id__in=ids,
        source=actor.source,
        request_id=_of_the_run(actor),
        action=history.Action.UPDATED,
    )
    found: dict[uuid.UUID, Written] = {}
    for entry in rows.order_by("id"):
        found.setdefault(entry.object_id, []).append(entry.fields)
    return found


def undoing(written: Written, state: Mapping[str, Any], change: type[InputModel]) -> tuple[Mapping[str, Any], bool]:
    """The change that gives an object in `state` its values back, and whether all of them are as the run left them."""
    now = json.plain(state)
    ends: dict[str, tuple[Any, Any]] = {}
    for fields in written:
        for name, (before, after) in fields.items():
            if is_written(name, change):
                ends[name] = (ends[name][0] if name in ends else before, after)
    is_whole = all(now.get(name) in both for name, both in ends.items())
    back = {
        name: sendable(name, before, now.get(name)) for name, (before, after) in ends.items() if now.get(name) == after
    }
    return parse_value(change, nested(back)).given(), is_whole


def touched(actor: Actor, resource: str, ids: Iterable[uuid.UUID]) -> set[uuid.UUID]:
    """Those of the objects that anybody but the run and its undoing has written to."""
    rows = HistoryEntry.objects.filter(resource=resource, object_id__in=list(ids))
    own = [_of_the_run(actor), actor.request_id]
    others = rows.exclude(source=actor.source, request_id__in=own)
    return set(others.values_list("object_id", flat=True))


def referred_to(model: type[Model], ids: Collection[uuid.UUID], own: Collection[type[Model]]) -> set[uuid.UUID]:
    """Those of the rows of `model` that rows of other models than its `own` refer to."""
    found: set[uuid.UUID] = set()
    for relation in relations_to(model):
        if relation.related_model not in own:
            rows = relation.related_model._default_manager.filter(**{f"{relation.field.name}__in": ids})
            found.update(rows.values_list(relation.field.attname, flat=True))
    return found


def all_or_each(ids: Collection[uuid.UUID], work: Callable[[Collection[uuid.UUID]], set[uuid.UUID]]) -> set[uuid.UUID]:
    """`work` for all at once; if it is refused, for each alone, and those that are refused then are left out."""
    try:
        with transaction.atomic():
            return work(ids)
    except AppError:
        if len(ids) <= 1:
            return set()
        return set().union(*(all_or_each([each], work) for each in ids))


def _of_the_run(actor: Actor) -> str:
    return actor.request_id.removesuffix(_UNDO)
