"""What the security log must know of the kernel's doings: exports and downloads. A higher floor keeps it."""

from collections.abc import Callable, Mapping
from typing import Any

from django.utils.functional import Promise

from kernel.actor import Actor

Sink = Callable[[Actor, str, Mapping[str, Any]], None]

_sinks: list[Sink] = []
_kinds: dict[str, str | Promise] = {}


def register(sink: Sink) -> None:
    """Have `sink(actor, kind, data)` called for every note (from an app's `ready`)."""
    _sinks.append(sink)


def declare(kinds: Mapping[str, str | Promise]) -> None:
    """Say what can be noted, and how people read it: `{"export.requested": _("Export requested")}`."""
    _kinds.update(kinds)


def kinds() -> Mapping[str, str | Promise]:
    """Every kind that is declared, with its label."""
    return _kinds


def note(actor: Actor, kind: str, data: Mapping[str, Any]) -> None:
    """Tell that the actor did `kind` (`export.requested`), in the running transaction.

    `data` is JSON-ready and holds neither secrets nor personal data. ValueError for a kind that is not declared:
    nobody could read it.
    """
    if kind not in _kinds:
        raise ValueError(f"{kind} is not declared")
    for sink in _sinks:
        sink(actor, kind, data)
