"""What the security log must know of the kernel's doings: exports and downloads. A higher floor keeps it."""

from collections.abc import Callable, Mapping
from typing import Any

from kernel.actor import Actor

Sink = Callable[[Actor, str, Mapping[str, Any]], None]

_sinks: list[Sink] = []


def register(sink: Sink) -> None:
    """Have `sink(actor, kind, data)` called for every note (from an app's `ready`)."""
    _sinks.append(sink)


def note(actor: Actor, kind: str, data: Mapping[str, Any]) -> None:
    """Tell that the actor did `kind` (`export.requested`), in the running transaction.

    `data` is JSON-ready and holds neither secrets nor personal data.
    """
    for sink in _sinks:
        sink(actor, kind, data)
