"""What a new organisation does first. Every floor registers its own steps; the web shows those that are left."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kernel.actor import Actor


@dataclass(frozen=True, slots=True)
class FirstStep:
    """One step, offered to actors who have `right` (None: to everybody).

    `is_done(actor)` answers with a statement or two whether the organisation or the person has it behind them.
    """

    name: str
    right: str | None
    is_done: Callable[[Actor], bool]


_steps: list[FirstStep] = []


def register(*steps: FirstStep) -> None:
    """Offer steps, in AppConfig.ready."""
    _steps.extend(steps)


def steps_for(actor: Actor) -> Sequence[FirstStep]:
    """Those that the actor may take, done or not."""
    return [step for step in _steps if step.right is None or actor.has(step.right)]
