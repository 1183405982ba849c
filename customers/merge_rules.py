"""Whose value wins when several become one. Pure."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from customers.inputs.merges import Prefer
from kernel.errors import FieldCode, FieldError


class WonBy(StrEnum):
    """Why a value wins: all have it, it is the survivor's, the only filled or the newest one, or it was chosen."""

    SAME = "same"
    SURVIVOR = "survivor"
    FILLED = "filled"
    NEWEST = "newest"
    CHOSEN = "chosen"


@dataclass(frozen=True, slots=True)
class Candidate:
    """One of those that become one: its values by field, and when it was changed last."""

    id: uuid.UUID
    values: Mapping[str, Any]
    updated_at: datetime


@dataclass(frozen=True, slots=True)
class Winner:
    """Whose value a field will have; `differs` if several of them have filled it otherwise."""

    field: str
    id: uuid.UUID
    value: Any
    won_by: WonBy
    differs: bool


def winners(
    candidates: Sequence[Candidate], fields: Sequence[str], choices: Mapping[str, uuid.UUID], prefer: Prefer
) -> list[Winner]:
    """Whose value wins, for each field that any of the candidates has filled. The first one is the survivor."""
    found = []
    for name in fields:
        filled = [each for each in candidates if is_filled(each.values.get(name))]
        if filled or name in choices:
            found.append(_winner(name, candidates, filled, choices.get(name), prefer))
    return found


def wrong_choices(
    candidates: Sequence[Candidate], fields: Sequence[str], choices: Mapping[str, uuid.UUID]
) -> list[FieldError]:
    """An error for each choice of what is no field, or of somebody who does not take part."""
    errors = []
    ids = {each.id for each in candidates}
    for name, chosen in choices.items():
        pointer = f"/choices/{name.replace('~', '~0').replace('/', '~1')}"
        if name not in fields:
            errors.append(FieldError(FieldCode.UNKNOWN_FIELD, _("There is no such field."), pointer=pointer))
        elif chosen not in ids:
            errors.append(FieldError(FieldCode.NOT_FOUND, _("This one does not take part."), pointer=pointer))
    return errors


def is_filled(value: Any) -> bool:
    """Whether there is something to keep."""
    return value is not None and value is not False and value not in ("", [])


def _winner(
    name: str,
    candidates: Sequence[Candidate],
    filled: Sequence[Candidate],
    chosen: uuid.UUID | None,
    prefer: Prefer,
) -> Winner:
    survivor = candidates[0]
    values = [each.values.get(name) for each in filled]
    differs = any(value != values[0] for value in values)
    if chosen is not None:
        one = next(each for each in candidates if each.id == chosen)
        return Winner(name, one.id, one.values.get(name), WonBy.CHOSEN, differs)
    if len(filled) == len(candidates) and not differs:
        return Winner(name, survivor.id, values[0], WonBy.SAME, differs)
    if prefer is Prefer.NEWEST and differs:
        one = max(filled, key=lambda each: each.updated_at)
        return Winner(name, one.id, one.values.get(name), WonBy.NEWEST, differs)
    if survivor in filled:
        return Winner(name, survivor.id, survivor.values.get(name), WonBy.SURVIVOR, differs)
    one = max(filled, key=lambda each: each.updated_at)
    return Winner(name, one.id, one.values.get(name), WonBy.FILLED, differs)
