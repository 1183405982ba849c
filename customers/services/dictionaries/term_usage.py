"""Where a term is used: counted, and handed over to another term."""

import uuid
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from customers.dictionaries import Dictionary, Usage, usages_of
from kernel import history
from kernel.actor import Actor
from kernel.models import VersionedModel

# Rows of one step: statements stay well below the timeout of the web, and memory stays flat.
_STEP = 5_000


def count(dictionary: Dictionary, term_id: uuid.UUID) -> dict[tuple[str, str], int]:
    """How many rows use a term, as `{(resource, column): rows}`; without those that use it nowhere."""
    found: dict[tuple[str, str], int] = {}
    for usage in usages_of(dictionary):
        rows = _users(usage, term_id).count()
        if rows:
            key = (usage.resource, usage.column)
            found[key] = found.get(key, 0) + rows
    return found


def replace(actor: Actor, dictionary: Dictionary, old: uuid.UUID, new: uuid.UUID) -> None:
    """Let `new` take the place of `old` wherever it is used; each row's owner gets history and a new version.

    Runs in the caller's transaction, which holds the lock of `old`, so that nothing new comes to use it.
    """
    while replace_some(actor, dictionary, old, new):
        pass


def replace_some(actor: Actor, dictionary: Dictionary, old: uuid.UUID, new: uuid.UUID) -> int:
    """One step of `replace()`: how many rows' owners have changed, 0 when nothing is left to do."""
    for usage in usages_of(dictionary):
        owners = _replace_step(usage, old, new)
        if owners:
            change = {usage.written_as: (old, new)}
            entries = [history.Entry(owner, history.Action.UPDATED, change) for owner in owners]
            history.record_many(actor, usage.resource, entries)
            return len(owners)
    return 0


def _replace_step(usage: Usage, old: uuid.UUID, new: uuid.UUID) -> Sequence[uuid.UUID]:
    """One step of at most `_STEP` owners; answers whose rows were changed, none when all is done."""
    owners = list(_users(usage, old).order_by(usage.owner).values_list(usage.owner, flat=True).distinct()[:_STEP])
    if not owners:
        return []
    new_version: dict[str, Any] = {}
    if issubclass(usage.owner_model, VersionedModel):
        new_version = {"version": F("version") + 1, "updated_at": timezone.now()}
        # The owners first and in the order of their ids, as everybody locks them.
        locked = usage.owner_model._default_manager.select_for_update(no_key=True)
        list(locked.filter(id__in=owners).order_by("id").values_list("id"))
    rows = _users(usage, old).filter(**{f"{usage.owner}__in": owners})
    if usage.owner_model is usage.model:
        rows.update(**{usage.field: new}, **new_version)
        return owners
    if usage.unique_within:
        twin = {name: OuterRef(name) for name in usage.unique_within}
        rows.filter(Exists(_users(usage, new).filter(**twin))).delete()
    rows.update(**{usage.field: new})
    if new_version:
        usage.owner_model._default_manager.filter(id__in=owners).update(**new_version)
    return owners


def _users(usage: Usage, term_id: uuid.UUID) -> QuerySet[Any]:
    return usage.model._default_manager.filter(**{usage.field: term_id})
