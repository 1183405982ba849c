"""What the floors above do when something happens to an employee."""

import uuid
from collections.abc import Callable

from kernel.actor import Actor

OnDeactivate = Callable[[Actor, uuid.UUID, uuid.UUID | None], None]

_on_deactivate: list[OnDeactivate] = []


def on_deactivate(hook: OnDeactivate) -> OnDeactivate:
    """Register `hook(actor, employee_id, successor_id)`, in AppConfig.ready.

    It runs in the transaction of the deactivation and moves to the successor what the employee was
    responsible for. It raises `accounts.services.employees.successor_required()` if there is something to
    move and nobody to move it to.
    """
    _on_deactivate.append(hook)
    return hook


def run_on_deactivate(actor: Actor, employee_id: uuid.UUID, successor_id: uuid.UUID | None) -> None:
    """Call every hook, in the order of registration."""
    for hook in _on_deactivate:
        hook(actor, employee_id, successor_id)
