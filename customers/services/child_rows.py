"""Rows that belong to one customer or contact: told apart, and written as differences."""

import uuid
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, Protocol, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from kernel.db import insert_rows, update_rows
from kernel.errors import FieldCode, FieldError
from kernel.models import BaseModel

Row = TypeVar("Row", bound=BaseModel)


class Spec(Protocol):
    """A row as a client sends it in a whole list."""

    @property
    def id(self) -> uuid.UUID | None: ...


@dataclass(frozen=True, slots=True)
class ChildKind(Generic[Row]):
    """One kind of rows: its model, the columns that may change, and those that one row at a time may have.

    `exclusive` maps a column under a partial unique constraint (`is_primary`) to the value that gives it up:
    rows give up first, then another takes.
    """

    model: type[Row]
    fields: tuple[str, ...]
    exclusive: Mapping[str, Any]


def continued(
    specs: Sequence[Spec], current: Sequence[Row], key: Callable[[Row], Hashable], keys: Sequence[Hashable]
) -> list[Row | None]:
    """The current row that each spec goes on with, None for a new one.

    `keys[i]` is what `key` makes of a row that is like `specs[i]`. The same key comes first and the id
    second: a number that two rows exchange stays where it is, so no unique constraint is ever in the way.
    """
    by_key = {key(row): row for row in current}
    by_id = {row.id: row for row in current}
    found: list[Row | None] = [by_key.pop(wanted, None) for wanted in keys]
    for row in found:
        if row is not None:
            by_id.pop(row.id)
    return [
        row if row is not None or spec.id is None else by_id.pop(spec.id, None)
        for row, spec in zip(found, specs, strict=True)
    ]


def unknown_ids(specs: Sequence[Spec], current: Sequence[Row], pointer: str) -> list[FieldError]:
    """An error for each spec that names a row which is not there."""
    known = {row.id for row in current}
    return [
        FieldError(FieldCode.NOT_FOUND, _("There is no such row."), pointer=f"{pointer}/{index}/id")
        for index, spec in enumerate(specs)
        if spec.id is not None and spec.id not in known
    ]


def repeated(keys: Sequence[Hashable], pointer: str, name: str) -> list[FieldError]:
    """An error for each key that came before."""
    seen: set[Hashable] = set()
    errors = []
    for index, key in enumerate(keys):
        if key in seen:
            detail = _("This is given twice.")
            errors.append(FieldError(FieldCode.NOT_UNIQUE, detail, pointer=f"{pointer}/{index}/{name}"))
        seen.add(key)
    return errors


def one_chosen(flags: Sequence[bool], pointer: str, name: str, errors: list[FieldError]) -> int:
    """Which of the rows is the chosen one (the first if none says so); an error for each further one."""
    chosen = [index for index, flag in enumerate(flags) if flag] or [0]
    errors += [
        FieldError(FieldCode.CONTRADICTION, _("Only one can be this."), pointer=f"{pointer}/{index}/{name}")
        for index in chosen[1:]
    ]
    return chosen[0]


def store(kind: ChildKind[Row], changes: Iterable[tuple[Sequence[Row], Sequence[Row]]]) -> None:
    """Write (before, after) of many owners: at most four statements, none for what stays as it is."""
    removed: list[uuid.UUID] = []
    changed: list[Row] = []
    new: list[Row] = []
    giving_up: dict[str, list[uuid.UUID]] = {name: [] for name in kind.exclusive}
    for before, after in changes:
        old = {row.id: row for row in before}
        for row in after:
            previous = old.pop(row.id, None)
            if previous is None:
                new.append(row)
            elif any(getattr(row, name) != getattr(previous, name) for name in kind.fields):
                changed.append(row)
                for name, nothing in kind.exclusive.items():
                    if getattr(previous, name) not in (nothing, getattr(row, name)):
                        giving_up[name].append(row.id)
        removed.extend(old)
    if removed:
        kind.model._default_manager.filter(id__in=removed).delete()
    for name, ids in giving_up.items():
        if ids:
            kind.model._default_manager.filter(id__in=ids).update(**{name: kind.exclusive[name]})
    now = timezone.now()
    for row in changed:
        row.updated_at = now
    update_rows(changed, [*kind.fields, "updated_at"])
    insert_rows(new)
