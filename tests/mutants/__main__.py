"""Takes one check after another out of a copy of the tree, and looks whether its tests notice.

    python -m tests.mutants [-k WORD] [--slots 2] [--write docs/mutants.md]

Servers are started once; each mutant gets a database of its own, copied from one that has the platform's
organisation already. At the end every test that noticed a mutant runs without any: one that fails then has
noticed nothing, and nor have tests that take too long. Exits with 1 if a mutant survives or is unfit.
"""

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path
from queue import Queue

import psycopg

from deploy.local.servers import Servers, start_all
from tests.databases import drop_database
from tests.mutants.catalogue import GROUPS, MUTANTS, Mutant

ROOT = Path(__file__).resolve().parents[2]
LEFT_OUT = {ROOT: {".git", ".venv", ".local", "web", "bench"}}
SECONDS = 400
FAILED = 1
TOO_LONG = -1


@dataclass(frozen=True)
class Outcome:
    """What became of a mutant: `killed` by the test named in `by`, `survived`, or `unfit` (it never ran)."""

    mutant: Mutant
    state: str
    by: str
    seconds: float


class Bench:
    """Copies of the tree, and the servers that their tests use."""

    def __init__(self, directory: Path, slots: int) -> None:
        self.directory = directory
        self.servers: Servers = start_all(directory / "servers", durable=False)
        self.environment = os.environ | self.servers.environment()
        self.environment |= {"KONTOR_TEST_SERVERS": str(directory / "servers")}
        self.slots: Queue[int] = Queue()
        for slot in range(slots):
            shutil.copytree(ROOT, self.tree(slot), ignore=lambda folder, _names: LEFT_OUT.get(Path(folder), set()))
            self.slots.put(slot)
        self._execute("CREATE DATABASE kontor_mutants")
        url = self._url("kontor_mutants")
        build = "from tests.world import build_platform; build_platform()"
        for command in (["migrate", "--verbosity", "0"], ["shell", "--verbosity", "0", "-c", build]):
            command = [sys.executable, "manage.py", *command]
            subprocess.run(command, cwd=self.tree(0), env=self.environment | {"DATABASE_URL": url}, check=True)

    def tree(self, slot: int) -> Path:
        return self.directory / f"tree{slot}"

    def tests(self, slot: int, names: Iterable[str]) -> tuple[int, str]:
        """Run pytest in a tree, on a fresh database: its exit code and what it wrote."""
        database = f"kontor_test_{slot}"
        with self._server() as server:
            drop_database(server, database)
        self._execute(f"CREATE DATABASE {database} TEMPLATE kontor_mutants")
        command = [sys.executable, "-m", "pytest", "-q", "--tb=no", "-p", "no:cacheprovider", *names]
        try:
            done = subprocess.run(
                command,
                cwd=self.tree(slot),
                env=self.environment | {"PYTEST_XDIST_WORKER": f"gw{slot}"},
                stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return TOO_LONG, f"not done after {SECONDS} s"
        return done.returncode, done.stdout.decode(errors="replace")

    def _execute(self, statement: str) -> None:
        with self._server() as server:
            server.execute(statement)  # type: ignore[call-overload]

    def _server(self) -> psycopg.Connection:
        return psycopg.connect(self._url("postgres"), autocommit=True)

    def _url(self, database: str) -> str:
        return self.environment["DATABASE_URL"].rpartition("/")[0] + f"/{database}"


def judge(bench: Bench, mutant: Mutant) -> Outcome:
    """Apply a mutant, run its tests, and put the file back."""
    slot = bench.slots.get()
    file = bench.tree(slot) / mutant.file
    original = file.read_text()
    begun = time.monotonic()
    try:
        if original.count(mutant.before) != 1:
            return Outcome(mutant, "unfit", "its text does not stand once in the file", 0)
        file.write_text(original.replace(mutant.before, mutant.after))
        code, output = bench.tests(slot, ["-x", *mutant.tests.split()])
    finally:
        file.write_text(original)
        bench.slots.put(slot)
    state = {0: "survived", FAILED: "killed"}.get(code, "unfit")
    by = next(iter(failures(output)), "") if state == "killed" else output.strip()[-200:]
    return Outcome(mutant, state, by, time.monotonic() - begun)


def failures(output: str) -> list[str]:
    """Ids of the tests that pytest says have failed."""
    lines = [line for line in output.splitlines() if line.startswith(("FAILED ", "ERROR "))]
    return [line.partition(" ")[2].partition(" - ")[0] for line in lines]


def confirmed(bench: Bench, outcomes: list[Outcome]) -> list[Outcome]:
    """The outcomes, those unfit whose test fails without the mutant too."""
    noticed = sorted({outcome.by for outcome in outcomes if outcome.state == "killed"})
    code, output = bench.tests(0, noticed) if noticed else (0, "")
    if code not in (0, FAILED):
        raise RuntimeError(output)
    wrong = set(failures(output))
    return [
        replace(outcome, state="unfit") if outcome.state == "killed" and outcome.by in wrong else outcome
        for outcome in outcomes
    ]


def known(report: Path) -> dict[str, tuple[str, str]]:
    """Outcome and noticing test of each mutant that an earlier report has."""
    rows = [line.split(" | ") for line in report.read_text().splitlines()] if report.exists() else []
    return {cells[0].removeprefix("| "): (cells[2], cells[3].strip(" |`")) for cells in rows if len(cells) == 4}


def report_of(results: Mapping[str, tuple[str, str]]) -> str:
    """What became of every mutant of the catalogue, as Markdown."""
    states = {mutant.name: results.get(mutant.name, ("not judged", ""))[0] for mutant in MUTANTS}
    named = {state: [name for name in states if states[name] == state] for state in ("survived", "unfit")}
    lines = [
        "# Mutants",
        "",
        "Each line is a check that was taken out of a copy of the tree, and the test that noticed first.",
        "",
        f"Written by `make mutants`, about {len(MUTANTS)} mutants:",
        "",
        *(f"- {state}: {count}" for state, count in Counter(states.values()).most_common()),
        *(f"- {state}, by name: {', '.join(names)}" for state, names in named.items() if names),
    ]
    for group, mutants in GROUPS.items():
        killed = sum(states[mutant.name] == "killed" for mutant in mutants)
        lines += ["", f"## {group}: {killed} of {len(mutants)}", ""]
        lines += ["| what is gone | file | outcome | noticed by |", "|---|---|---|---|"]
        for mutant in mutants:
            by = results.get(mutant.name, ("", ""))[1] if states[mutant.name] == "killed" else "-"
            lines.append(f"| {mutant.name} | `{mutant.file}` | {states[mutant.name]} | `{by.partition('[')[0]}` |")
    return "\n".join(lines) + "\n"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-k", default="", help="only mutants whose name or file has this")
    parser.add_argument("--slots", type=int, default=2, help="how many are judged at the same time")
    parser.add_argument("--write", type=Path, help="the report in which the outcomes replace those of before")
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if options.k in f"{mutant.name} {mutant.file}"]
    with tempfile.TemporaryDirectory(prefix="kontor-mutants-") as directory:
        bench = Bench(Path(directory), options.slots)
        try:
            outcomes = []
            with ThreadPoolExecutor(options.slots) as pool:
                for outcome in pool.map(lambda mutant: judge(bench, mutant), chosen):
                    outcomes.append(outcome)
                    line = f"{outcome.state:9} {outcome.seconds:5.1f} s  {outcome.mutant.name}: {outcome.by}"
                    sys.stdout.write(line + "\n")
                    sys.stdout.flush()
            outcomes = confirmed(bench, outcomes)
        finally:
            bench.servers.stop()
    if options.write:
        judged = {outcome.mutant.name: (outcome.state, outcome.by) for outcome in outcomes}
        options.write.write_text(report_of(known(options.write) | judged))
    return 0 if all(outcome.state == "killed" for outcome in outcomes) else 1


if __name__ == "__main__":
    sys.exit(main())
