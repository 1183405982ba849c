"""The three runs: faults at random moments, work that was killed, restarts under load."""

import signal
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from tests.faults.client import Answers
from tests.faults.injector import Injector
from tests.faults.ledger import Ledger
from tests.faults.load import FORMATS, Load, frozen, prepare
from tests.faults.promises import Database, Verdict, judge, wait_until_done
from tests.faults.stage import WORKERS, Stage, below, send_signal, until

Say = Callable[[str], None]


@dataclass
class Storm:
    """What a run of faults brought."""

    verdict: Verdict
    faults: dict[str, int]
    answers: dict[str, int]
    deaths: list[str]
    seconds: float
    drained_after: float
    ledger: Ledger
    reference: dict[str, str]


@dataclass
class Rolling:
    """What rolling restarts brought. `failed`: tries that were not answered by 2xx or 3xx."""

    requests: int
    failed: dict[str, int]
    jobs_given_back: int
    verdict: Verdict


@dataclass
class Recoveries:
    """Seconds from a worker's death to the new claim of each of its jobs, and to the job's end."""

    claimed: list[float] = field(default_factory=list)
    ended: list[float] = field(default_factory=list)


def reference_of(stage: Stage, ledger: Ledger, answers: Answers) -> dict[str, str]:
    """The hash of the frozen export in each format, made in peace."""
    load = Load(stage, ledger, answers, seed=0)
    for kind in FORMATS:
        load.export(ledger.organisations[0], frozen(kind), same=kind)
    return {each.same: each.sha256 for each in ledger.exported}


def storm(
    stage: Stage,
    *,
    faults: Sequence[str] | int,
    only: str = "",
    seed: int,
    pace: float = 1,
    enough: Callable[[Ledger], bool] = lambda _ledger: True,
    frozen_rows: int,
    drain_seconds: float,
    shorten_after: float,
    say: Say,
) -> Storm:
    """`faults` (names, or how many of those that contain `only`) one after the other, while the load runs. It goes on
    until `enough` was done. `pace` is the injector's.
    """
    ledger, answers = Ledger(), Answers()
    prepare(stage, ledger, answers, count=2, frozen_rows=frozen_rows)
    reference = reference_of(stage, ledger, answers)
    injector = Injector(stage, seed, pace=pace)
    plan = injector.plan(faults, only) if isinstance(faults, int) else list(faults)
    load = Load(stage, ledger, answers, seed=seed)
    begun = time.monotonic()
    load.start()
    try:
        for number, name in enumerate(plan, 1):
            injector.rest(0.5, 2.0)
            say(f"{time.monotonic() - begun:6.1f} s  {number}/{len(plan)}  {name}")
            injector.inject(name)
            stage.revive()
        until(lambda: enough(ledger), seconds=120)
    finally:
        ledger.stop.set()
    seconds = time.monotonic() - begun
    stage.wait_until_ready()
    drained_after = wait_until_done(stage, seconds=drain_seconds, shorten_after=shorten_after)
    load.stop(seconds=120)
    # What a thread of the load began last.
    drained_after += wait_until_done(stage, seconds=drain_seconds, shorten_after=shorten_after)
    verdict = judge(stage, ledger, answers, reference=reference)
    return Storm(
        verdict=verdict,
        faults=dict(injector.counts),
        answers=dict(answers.counts),
        deaths=stage.deaths,
        seconds=seconds,
        drained_after=drained_after,
        ledger=ledger,
        reference=reference,
    )


def recoveries(stage: Stage, *, kills: int, frozen_rows: int, say: Say) -> Recoveries:
    """Kill both workers while they make exports, start them again, and measure, once after the other."""
    ledger, answers = Ledger(), Answers()
    prepare(stage, ledger, answers, count=1, frozen_rows=frozen_rows)
    load = Load(stage, ledger, answers, seed=0)
    organisation = ledger.organisations[0]
    client = load.client(organisation)
    found = Recoveries()
    running = "SELECT id::text, token FROM {schema}.kernel_job WHERE state = 'running'"
    with stage.database() as connection:
        database = Database(connection)
        for number in range(kills):
            for kind in ("json", "json"):
                client.post("exports", frozen(kind, ()), key=f"recovery-{time.monotonic_ns()}")
            jobs = until(lambda: database.ask(organisation.schema, running), seconds=60, pause=0.02)
            for name in WORKERS:
                stage.processes[name].kill()
            killed_at = time.monotonic()
            jobs = database.ask(organisation.schema, running)
            for name in WORKERS:
                stage.start_process(name)
            claimed, ended = _times_of(database, organisation.schema, dict(jobs), killed_at)
            found.claimed += claimed
            found.ended += ended
            for job_claimed, job_ended in zip(claimed, ended, strict=True):
                say(f"kill {number + 1}: claimed again after {job_claimed:.1f} s, done after {job_ended:.1f} s")
            wait_until_done(stage, seconds=120, shorten_after=1000)
    return found


def rolling(stage: Stage, *, times: int, seed: int, say: Say) -> Rolling:
    """Web by SIGHUP, workers by SIGTERM one by one, while the load runs and repeats no request."""
    ledger, answers = Ledger(), Answers()
    prepare(stage, ledger, answers, count=2, frozen_rows=20_000)
    reference = reference_of(stage, ledger, answers)
    calm = Answers()
    load = Load(stage, ledger, calm, seed=seed, pause=0.05)
    load.single_try = True
    load.start()
    given_back = 0
    try:
        for number in range(times):
            say(f"rolling restart {number + 1}/{times}")
            roll(stage)
            stage.revive()
    finally:
        ledger.stop.set()
    load.stop(seconds=180)
    wait_until_done(stage, seconds=180, shorten_after=1000)
    with stage.database() as connection:
        database = Database(connection)
        for organisation in ledger.organisations:
            statement = "SELECT coalesce(sum(token - 1), 0)::int FROM {schema}.kernel_job"
            given_back += database.ask(organisation.schema, statement)[0][0]  # type: ignore[arg-type]
    verdict = judge(stage, ledger, answers, reference=reference)
    failed = {kind: count for kind, count in calm.counts.items() if kind not in ("200", "201", "202", "204", "302")}
    return Rolling(sum(calm.counts.values()), failed, given_back, verdict)


def roll(stage: Stage) -> None:
    """One rolling restart: the web's processes renewed below their master, then one worker after the other."""
    web = stage.processes["web"]
    old = set(below(web.pid)[1:])
    send_signal([web.pid], signal.SIGHUP)
    until(lambda: (now := set(below(web.pid)[1:])) and not old & now, seconds=60)
    for name in WORKERS:
        started = _starts(stage, name)
        stage.processes[name].stop(30)
        stage.start_process(name)
        until(lambda name=name, started=started: _starts(stage, name) > started, seconds=60)


def _starts(stage: Stage, name: str) -> int:
    """How often a worker has said that it takes messages."""
    return stage.processes[name].log.read_text(errors="replace").count("ready for action")


def _times_of(database: Database, schema: str, tokens: dict[str, int], since: float) -> tuple[list[float], list[float]]:
    """Seconds from `since` until each job was claimed anew, and until it had succeeded."""
    claimed: dict[str, float] = {}
    ended: dict[str, float] = {}

    def all_ended() -> bool:
        rows = database.ask(schema, "SELECT id::text, token, state FROM {schema}.kernel_job")
        for job_id, token, state in rows:
            if token > tokens.get(job_id, token):
                claimed.setdefault(job_id, time.monotonic() - since)
                if state == "succeeded":
                    ended.setdefault(job_id, time.monotonic() - since)
        return len(ended) == len(tokens)

    until(all_ended, seconds=300)
    return [claimed[job_id] for job_id in tokens], [ended[job_id] for job_id in tokens]
