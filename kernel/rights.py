"""Rights: what an actor may do. Each app declares its own as a StrEnum and registers it once.

A right is written `app:resource:verb`. Each belongs to one API scope (`customers:read`): a key carries
scopes, and may do what both its owner's roles and its scopes allow.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise


class Scope(StrEnum):
    """Whose rows a right reaches: those of the actor, of the actor's teams, or all."""

    OWN = "own"
    TEAM = "team"
    ALL = "all"

    @property
    def width(self) -> int:
        return ("own", "team", "all").index(self.value)


@dataclass(frozen=True, slots=True)
class Right:
    """One right in the catalogue."""

    code: str
    label: str | Promise
    api_scope: str
    platform_only: bool = False


_catalogue: dict[str, Right] = {}


def register(rights: Iterable[Right]) -> None:
    """Add an app's rights to the catalogue. Registering a code twice is a programming error."""
    for right in rights:
        if right.code in _catalogue:
            raise ValueError(f"right {right.code} is registered twice")
        _catalogue[right.code] = right


def catalogue() -> dict[str, Right]:
    """Every registered right by its code, in the order of registration."""
    return dict(_catalogue)


def api_scopes() -> list[str]:
    """The scopes that an API key may carry, sorted."""
    return sorted({right.api_scope for right in _catalogue.values()})


def rights_of_scopes(scopes: Iterable[str]) -> frozenset[str]:
    """The rights that belong to any of the given API scopes."""
    wanted = set(scopes)
    return frozenset(code for code, right in _catalogue.items() if right.api_scope in wanted)
