"""Lists of rows (phones, addresses, roles ...) of several that become one, and of one that is parted again.

What the survivor lacks changes hands as it is; what it has already goes, and is remembered as it was.
"""

import copy
import uuid
from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic

from django.utils import timezone

from customers.services.child_rows import ChildKind, Row
from kernel.json import plain

# (rows before, rows after) of one owner, as `child_rows.store` takes them.
Changes = list[tuple[list[Row], list[Row]]]
Memory = dict[str, Any]


@dataclass(frozen=True, slots=True)
class ListKind(Generic[Row]):
    """How rows of a kind join.

    `owner` is the column that says whose they are; rows of one `key` are the same thing. `absorb(row, other)` takes
    into a row what an equal one knows beyond it. `settle(rows)` makes of all rows of one owner a list in order, of
    which one is primary, and the like.
    """

    rows: ChildKind[Row]
    owner: str
    key: Callable[[Row], Hashable]
    absorb: Callable[[Row, Row], None]
    settle: Callable[[list[Row]], None]


@dataclass(slots=True)
class Joined(Generic[Row]):
    """The survivor's rows after, what is to be stored, and what undoing needs."""

    after: list[Row]
    changes: Changes[Row]
    memory: Memory


@dataclass(slots=True)
class Parted(Generic[Row]):
    """The survivor's and the others' rows after, what is to be stored, and whether something stays as it is because
    it was changed since."""

    after: list[Row]
    others: dict[uuid.UUID, list[Row]]
    changes: Changes[Row]
    is_kept: bool


def join(
    kind: ListKind[Row], survivor_id: uuid.UUID, own: Sequence[Row], others: Mapping[uuid.UUID, Sequence[Row]]
) -> Joined[Row]:
    """Make one list of the survivor's rows and of the others'. Rows change hands at once, the rest is to be stored."""
    before = [copy.copy(row) for row in own]
    after = list(own)
    by_key = {kind.key(row): row for row in after}
    remembered = {str(owner_id): [snapshot(row) for row in rows] for owner_id, rows in others.items()}
    moved: list[Row] = []
    changes: Changes[Row] = []
    for rows in others.values():
        doubles: list[Row] = []
        for row in rows:
            known = by_key.setdefault(kind.key(row), row)
            if known is row:
                moved.append(row)
            else:
                kind.absorb(known, row)
                doubles.append(row)
        changes.append((doubles, []))
    wanted = [copy.copy(row) for row in moved]
    _give(kind, survivor_id, moved)
    after += moved
    before += [copy.copy(row) for row in moved]
    _put_exclusive(kind, moved, wanted)
    kind.settle(after)
    changes.insert(0, (before, after))
    said = [(str(row.id), _values(kind, was), _values(kind, row)) for row, was in zip(own, before, strict=False)]
    own_changes = {row_id: [old, new] for row_id, old, new in said if old != new}
    return Joined(after, changes, {"others": remembered, "own": own_changes})


def part(
    kind: ListKind[Row], survivor_id: uuid.UUID, own: Sequence[Row], memory: Memory, owners: Sequence[uuid.UUID]
) -> Parted[Row]:
    """Give back to the `owners` what `join` took: rows that are still there, else as they were. What was changed
    of the survivor's own rows since stays."""
    now = {str(row.id): row for row in own}
    before = [copy.copy(row) for row in own]
    columns = {each.attname: each for each in kind.rows.model._meta.concrete_fields}
    is_kept = False
    for row_id, (old, new) in memory["own"].items():
        row = now.get(row_id)
        if row is not None and _values(kind, row) == new:
            for name, value in old.items():
                setattr(row, name, columns[name].to_python(value))
        else:
            is_kept = True
    others: dict[uuid.UUID, list[Row]] = {}
    changes: Changes[Row] = []
    gone: set[uuid.UUID] = set()
    for owner_id in owners:
        remembered = memory["others"].get(str(owner_id), [])
        back = [now[row["id"]] for row in remembered if row["id"] in now]
        gone |= {row.id for row in back}
        _give(kind, owner_id, back)
        returned = [copy.copy(row) for row in back]
        rows = [_back(kind, row, {str(row.id): row for row in back}) for row in remembered]
        others[owner_id] = _once(kind, rows)
        for row in others[owner_id]:
            setattr(row, kind.owner, owner_id)
        kind.settle(others[owner_id])
        changes.append((returned, others[owner_id]))
    after = [row for row in own if row.id not in gone]
    kind.settle(after)
    changes.insert(0, ([row for row in before if row.id not in gone], after))
    return Parted(after, others, changes, is_kept)


def snapshot(row: Any) -> dict[str, Any]:
    """All columns of a row, JSON-ready."""
    found: dict[str, Any] = plain({each.attname: getattr(row, each.attname) for each in row._meta.concrete_fields})
    return found


def from_snapshot(model: type[Row], values: Mapping[str, Any]) -> Row:
    """The row that a snapshot was made of; columns that came later have their defaults."""
    known = {each.attname: each for each in model._meta.concrete_fields}
    return model(**{name: known[name].to_python(value) for name, value in values.items() if name in known})


def _give(kind: ListKind[Row], owner_id: uuid.UUID, rows: Sequence[Row]) -> None:
    """Let rows belong to somebody else at once, without what only one of the owner's rows may have."""
    if not rows:
        return
    for row in rows:
        setattr(row, kind.owner, owner_id)
        for name, nothing in kind.rows.exclusive.items():
            setattr(row, name, copy.copy(nothing))
    values = {kind.owner: owner_id, **kind.rows.exclusive, "updated_at": timezone.now()}
    kind.rows.model._default_manager.filter(id__in=[row.id for row in rows]).update(**values)


def _put_exclusive(kind: ListKind[Row], rows: Sequence[Row], wanted: Sequence[Row]) -> None:
    for row, was in zip(rows, wanted, strict=True):
        for name in kind.rows.exclusive:
            setattr(row, name, getattr(was, name))


def _back(kind: ListKind[Row], remembered: Mapping[str, Any], back: Mapping[str, Row]) -> Row:
    """The row as it is now, if it came back; as it was, else. What only one may have, it has as it was."""
    was = from_snapshot(kind.rows.model, remembered)
    row = back.get(str(was.id))
    if row is None:
        return was
    _put_exclusive(kind, [row], [was])
    return row


def _once(kind: ListKind[Row], rows: Sequence[Row]) -> list[Row]:
    found: dict[Hashable, Row] = {}
    for row in rows:
        found.setdefault(kind.key(row), row)
    return list(found.values())


def _values(kind: ListKind[Row], row: Row) -> dict[str, Any]:
    """What a row says, but for its place in the list."""
    found: dict[str, Any] = plain({name: getattr(row, name) for name in kind.rows.fields if name != "position"})
    return found
