"""What follows a customer or contact that becomes part of another. Upper floors register what is theirs.

A merge asks each handler to move what is of the merged one to the survivor, and keeps what it answers; undoing
hands that back. All of it happens in the transaction of the merge, under the locks of all concerned.
"""

import uuid
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.db import connection
from django.db.models import Model

from customers.models import DuplicateKind
from kernel import json
from kernel.actor import Actor
from kernel.errors import Text
from kernel.models.base import VersionedModel

# JSON-ready; what it says is the handler's own business.
Memory = Mapping[str, Any]


class Handler(Protocol):
    """Things of one kind that belong to customers, or to contacts. `name` is its key, `label` what people read."""

    @property
    def name(self) -> str: ...
    @property
    def label(self) -> Text: ...

    def count(self, ids: Collection[uuid.UUID]) -> int:
        """How many there are at these."""

    def move(self, survivor_id: uuid.UUID, merged_id: uuid.UUID) -> Memory:
        """Give what is at `merged_id` to the survivor; what was done, to undo it."""

    def put_back(self, survivor_id: uuid.UUID, merged_id: uuid.UUID, memory: Memory) -> bool:
        """Give it back where it still is as `move()` left it; False if something stays where it is now."""


@dataclass(frozen=True, slots=True)
class Collision:
    """What two cannot have both, or what is to be thought of. With `needs_force` the merge is refused unless it is
    forced, which needs `customers:customer:merge_force`."""

    code: str
    detail: str
    needs_force: bool = False


# Says what stands against a merge: (actor, survivor, merged ones).
Check = Callable[[Actor, uuid.UUID, Sequence[uuid.UUID]], Sequence[Collision]]

_handlers: dict[str, list[Handler]] = {kind: [] for kind in DuplicateKind}
_checks: dict[str, list[Check]] = {kind: [] for kind in DuplicateKind}


def register(kind: str, *handlers: Handler) -> None:
    """Have things follow merged customers or contacts, in AppConfig.ready. ValueError for a name given twice."""
    for handler in handlers:
        if any(known.name == handler.name for known in _handlers[kind]):
            raise ValueError(f"what follows {kind} as {handler.name} is registered twice")
        _handlers[kind].append(handler)


def register_check(kind: str, check: Check) -> None:
    """Have something said against merges, in AppConfig.ready."""
    _checks[kind].append(check)


def handlers(kind: str) -> list[Handler]:
    """Every handler, in the order of registration."""
    return list(_handlers[kind])


def checks(kind: str) -> list[Check]:
    """Every check, in the order of registration."""
    return list(_checks[kind])


@dataclass(frozen=True, slots=True)
class Rows:
    """Rows of a model whose foreign key `field` says whose they are: they change hands as they are.

    `key` is the column that names a row. Where the survivor has a row that is the same in `once_with` (the columns
    that are unique together with `field`), the merged one's goes, and comes back with an undo.
    """

    name: str
    label: Text
    model: type[Model]
    field: str
    key: str = "id"
    once_with: tuple[str, ...] = ()

    def count(self, ids: Collection[uuid.UUID]) -> int:
        return self.model._default_manager.filter(**{f"{self.field}__in": ids}).count()

    def move(self, survivor_id: uuid.UUID, merged_id: uuid.UUID) -> Memory:
        owners = {"survivor": survivor_id, "merged": merged_id}
        dropped = []
        if self.once_with:
            same = " AND ".join(f"kept.{name} IS NOT DISTINCT FROM gone.{name}" for name in self.once_with)
            dropped = self._run(
                f"DELETE FROM {self._table} AS gone USING {self._table} AS kept"  # noqa: S608
                f" WHERE gone.{self._column} = %(merged)s"
                f" AND kept.{self._column} = %(survivor)s AND {same} RETURNING to_jsonb(gone)",
                owners,
            )
        moved = self._run(
            f"UPDATE {self._table} SET {self._column} = %(survivor)s{self._renewed}"  # noqa: S608
            f" WHERE {self._column} = %(merged)s RETURNING to_jsonb({self.key})",
            owners,
        )
        return {"moved": moved, "dropped": dropped}

    def put_back(self, survivor_id: uuid.UUID, merged_id: uuid.UUID, memory: Memory) -> bool:
        owners = {"survivor": survivor_id, "merged": merged_id}
        back = self._run(
            f"UPDATE {self._table} SET {self._column} = %(merged)s{self._renewed}"  # noqa: S608
            f" WHERE {self._column} = %(survivor)s AND {self.key} = ANY(%(keys)s::uuid[])"
            f" RETURNING to_jsonb({self.key})",
            owners | {"keys": memory["moved"]},
        )
        again = self._run(
            f"INSERT INTO {self._table}"  # noqa: S608
            " SELECT back.* FROM jsonb_array_elements(%(rows)s::jsonb) AS row,"
            f" jsonb_populate_record(NULL::{self._table}, row) AS back WHERE {self._referred_to_is_there}"
            f" ON CONFLICT DO NOTHING RETURNING to_jsonb({self.key})",
            owners | {"rows": json.dumps(memory["dropped"]).decode()},
        )
        return len(back) == len(memory["moved"]) and len(again) == len(memory["dropped"])

    @property
    def _table(self) -> str:
        return connection.ops.quote_name(self.model._meta.db_table)

    @property
    def _column(self) -> str:
        return connection.ops.quote_name(str(self.model._meta.get_field(self.field).column))  # type: ignore[union-attr]

    @property
    def _renewed(self) -> str:
        is_versioned = issubclass(self.model, VersionedModel)
        return ", version = version + 1, updated_at = now()" if is_versioned else ""

    @property
    def _referred_to_is_there(self) -> str:
        quote = connection.ops.quote_name
        references = [
            (quote(str(each.column)), quote(each.related_model._meta.db_table))
            for each in self.model._meta.concrete_fields
            if each.is_relation and isinstance(each.related_model, type)
        ]
        return " AND ".join(
            f"(back.{column} IS NULL OR EXISTS (SELECT FROM {table} WHERE id = back.{column}))"
            for column, table in references
        )

    def _run(self, sql: str, values: Mapping[str, Any]) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return [json.loads(value) for (value,) in cursor.fetchall()]
