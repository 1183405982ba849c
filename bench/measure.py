"""Timing by ratios: machines differ, and drift while they run, so a thing and its floor take turns."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Row:
    """One line of the report: what was measured, its target, and whether it holds."""

    name: str
    value: str
    floor: str
    target: str
    holds: bool
    note: str = ""


@dataclass
class Report:
    """Collects rows and prints each as it comes."""

    rows: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.rows.append(row)
        mark = "ok  " if row.holds else "MISS"
        print(
            f"{mark}  {row.name}: {row.value}; floor {row.floor}; target {row.target} {row.note}".rstrip(), flush=True
        )

    def markdown(self) -> str:
        lines = ["| work | measured | floor | target | |", "|---|---|---|---|---|"]
        for row in self.rows:
            verdict = f"{'holds' if row.holds else 'misses'} {row.note}".strip()
            lines.append(f"| {row.name} | {row.value} | {row.floor} | {row.target} | {verdict} |")
        return "\n".join(lines)


def milliseconds(work: Callable[[], object], *, rounds: int = 40, warm_up: int = 5) -> float:
    """The median time of one call."""
    for _ in range(warm_up):
        work()
    return statistics.median(_once(work) for _ in range(rounds))


def in_turn(first: Callable[[], object], second: Callable[[], object], *, rounds: int = 40) -> tuple[float, float]:
    """The medians of two works that alternate, so that a slow moment of the machine strikes both."""
    for _ in range(5):
        first()
        second()
    times = [(_once(first), _once(second)) for _ in range(rounds)]
    return statistics.median(pair[0] for pair in times), statistics.median(pair[1] for pair in times)


def seconds(work: Callable[[], object]) -> float:
    """The time of one call of something long."""
    return _once(work) / 1000


def _once(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000
