"""What nearly every list reads and hardly anybody changes (labels of terms, names of employees), remembered by
each process.

Its stamp, a row of the organisation, says which state is the present one. Who changes the subject renews the stamp
in the same transaction; who reads has learnt the stamps by the statement that said who calls (`Actor.stamps`), and
so sees every change that was committed before the request began. Inside a transaction, and in a job, nothing is
remembered: what is not committed must not be, and a job may live longer than a stamp.
"""

import threading
import uuid
from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from typing import Generic, TypeVar

from django.db import connection

from kernel.actor import Actor
from kernel.models.stamp import Stamp
from kernel.tenancy import current_organisation

Row = TypeVar("Row")
Value = TypeVar("Value")

# All stamps of the organisation as one value, for the statement that reads the actor.
STAMPS_SQL = "(SELECT json_object_agg(name, value) FROM kernel_stamp)"

_MOST_KEPT = 500
_MAX_ROWS = 5_000


class ByStamp(Generic[Value]):
    """What was made of a state, by key, until the stamp is another one; beyond 500 keys the least used goes."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, tuple[str, Value]] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable, stamp: str, make: Callable[[], Value]) -> Value:
        """What is kept of this state, else what `make` gives."""
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None and kept[0] == stamp:
                self._kept.move_to_end(key)
                return kept[1]
        made = make()
        with self._lock:
            self._kept[key] = (stamp, made)
            self._kept.move_to_end(key)
            if len(self._kept) > _MOST_KEPT:
                self._kept.popitem(last=False)
        return made


class Remembered(Generic[Row]):
    """Rows of one subject by id. `read(ids)` asks the database for some of them, in one statement."""

    def __init__(self, name: str, read: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Row]]) -> None:
        self.name = name
        self._read = read
        self._known: ByStamp[dict[uuid.UUID, Row]] = ByStamp()

    def rows(self, actor: Actor, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Row]:
        """At least the rows of `ids` that exist. No statement if all are remembered, else one."""
        if actor.stamps is None or connection.in_atomic_block:
            return self._read(ids)
        known = self._known.get(current_organisation().schema_name, actor.stamps.get(self.name, ""), dict)
        missing = [id_ for id_ in ids if id_ not in known]
        if missing:
            found = self._read(missing)
            if len(known) + len(found) > _MAX_ROWS:
                return {**{id_: known[id_] for id_ in ids if id_ in known}, **found}
            known.update(found)
        return known

    def renew(self) -> None:
        """Say that rows have changed. In the transaction that changes them: one statement."""
        Stamp.objects.bulk_create(
            [Stamp(name=self.name)], update_conflicts=True, unique_fields=["name"], update_fields=["value"]
        )
