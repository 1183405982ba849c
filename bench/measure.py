"""Timing by ratios: machines differ, and drift while they run, so a thing and its floor take turns."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

Call = Callable[[], object]


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


@dataclass(frozen=True)
class Cost:
    """Milliseconds of one call: the median on the clock, and the mean that processors worked for it, in this
    process and in the database's.
    """

    clock: float
    processor: float

    def row(self, name: str, floor: "Cost", target: float, note: str = "") -> Row:
        """The line that compares this with its floor; the clock decides."""
        ratio = self.clock / floor.clock
        said = f"{ratio:.1f} x; by processor time {self.processor / floor.processor:.1f} x"
        return Row(
            name,
            f"{self.clock:.2f} ms",
            f"{floor.clock:.2f} ms",
            f"<= {target} x",
            ratio <= target,
            f"({said}; {note})" if note else f"({said})",
        )


@dataclass(frozen=True)
class Work:
    """Something to be measured, and the process ids of the database that work for it."""

    call: Call
    backends: tuple[int, ...] = ()


def milliseconds(work: Call, *, rounds: int = 40, warm_up: int = 5) -> float:
    """The median time of one call."""
    for _ in range(warm_up):
        work()
    return statistics.median(_once(work) for _ in range(rounds))


def in_turn(*works: Work, rounds: int = 40) -> list[Cost]:
    """What each costs; they alternate, so that a slow moment of the machine strikes all."""
    for _ in range(10):
        for work in works:
            work.call()
    clock: list[list[float]] = [[] for _ in works]
    processor = [0.0 for _ in works]
    for _ in range(rounds):
        for index, work in enumerate(works):
            before = _worked(work)
            clock[index].append(_once(work.call))
            processor[index] += _worked(work) - before
    return [Cost(statistics.median(times), worked / rounds) for times, worked in zip(clock, processor, strict=True)]


def seconds(work: Call) -> float:
    """The time of one call of something long."""
    return _once(work) / 1000


def _once(work: Call) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1000


def _worked(work: Work) -> float:
    backends = sum(int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) for pid in work.backends)
    return time.thread_time() * 1000 + backends / 1e6
