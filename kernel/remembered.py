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
from collections.abc import Callable, Collection, Mapping
from typing import Generic, TypeVar

from django.db import connection

from kernel.actor import Actor
from kernel.models.stamp import Stamp
from kernel.tenancy import current_organisation

Row = TypeVar("Row")

# All stamps of the organisation as one value, for the statement that reads the actor.
STAMPS_SQL = "(SELECT json_object_agg(name, value) FROM kernel_stamp)"

_MAX_ORGANISATIONS = 500
_MAX_ROWS = 5_000


class Remembered(Generic[Row]):
    """Rows of one subject by id. `read(ids)` asks the database for some of them, in one statement."""

    def __init__(self, name: str, read: Callable[[Collection[uuid.UUID]], Mapping[uuid.UUID, Row]]) -> None:
        self.name = name
        self._read = read
        self._states: OrderedDict[str, tuple[str, dict[uuid.UUID, Row]]] = OrderedDict()
        self._lock = threading.Lock()

    def rows(self, actor: Actor, ids: Collection[uuid.UUID]) -> Mapping[uuid.UUID, Row]:
        """At least the rows of `ids` that exist. No statement if all are remembered, else one."""
        if actor.stamps is None or connection.in_atomic_block:
            return self._read(ids)
        known = self._known(current_organisation().schema_name, actor.stamps.get(self.name, ""))
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

    def _known(self, schema_name: str, stamp: str) -> dict[uuid.UUID, Row]:
        with self._lock:
            state = self._states.get(schema_name)
            if state is None or state[0] != stamp:
                state = self._states[schema_name] = (stamp, {})
            self._states.move_to_end(schema_name)
            if len(self._states) > _MAX_ORGANISATIONS:
                self._states.popitem(last=False)
            return state[1]
