"""Exports whose workers are killed at random moments, several times each, until they may come to their end."""

import itertools
import random
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, LiteralString

from deploy.local.seaweedfs import BUCKET
from tests.faults.client import Answers
from tests.faults.ledger import Ledger, Organisation
from tests.faults.load import Load, Work, frozen, prepare
from tests.faults.promises import EXPORTED, Database, Verdict, judge, wait_until_done
from tests.faults.stage import WORKERS, Stage, until

# One and the same export in the first lane, different ones in the second; that of customers is a file of one part.
LANES: tuple[tuple[dict[str, Any], ...], ...] = (
    (frozen("csv"),),
    (frozen("json"), frozen("csv", ()), frozen("xlsx"), {"register": "customers", "format": "xlsx"}),
)
# A job may be tried six times, so it is left in peace after as many kills as this.
_MOST_KILLS = 4
_RUNNING: LiteralString = """
    SELECT j.id::text, j.token, e.id::text, e.register, e.format, e.parameters->'fields'->>0
    FROM {schema}.kernel_job j JOIN {schema}.kernel_export e ON e.job_id = j.id
    WHERE j.state = 'running'
"""
_UNDISTURBED: LiteralString = """
    SELECT extract(epoch FROM j.finished_at - j.started_at)::float, e.register, e.format, e.parameters->'fields'->>0
    FROM {schema}.kernel_job j JOIN {schema}.kernel_export e ON e.job_id = j.id
    WHERE j.id = %s
"""
_ENDS: LiteralString = """
    SELECT e.id::text, j.state, count(s.id)
    FROM {schema}.kernel_export e JOIN {schema}.kernel_job j ON j.id = e.job_id
    LEFT JOIN {schema}.accounts_securityevent s ON s.kind = 'export.finished' AND s.details->>'export_id' = e.id::text
    GROUP BY 1, 2
"""

# Register, format and columns.
_What = tuple[str, str, str]


@dataclass
class KilledExports:
    """`struck`: attempts that a kill ended, by what S3 held of their export then; `struck_of`: the same by export.
    `claims`: how many exports were begun so many times.
    """

    seconds: float
    kills: int
    struck: Counter[str]
    struck_of: Counter[str]
    claims: Counter[int]
    verdict: Verdict


@dataclass(frozen=True)
class Attempt:
    """One claim of an export's job; `folder` is the prefix of all that the export has in S3."""

    job_id: str
    token: int
    export_id: str
    folder: str
    what: _What


def killed_exports(
    stage: Stage, *, kills: int, frozen_rows: int, seed: int, say: Callable[[str], None]
) -> KilledExports:
    """Kill both workers until `kills` attempts at exports were struck, then let all come to their end."""
    ledger, answers = Ledger(), Answers()
    prepare(stage, ledger, answers, count=1, frozen_rows=frozen_rows)
    organisation = ledger.organisations[0]
    load = Load(stage, ledger, answers, seed=seed)
    for number in range(30):
        load.write(organisation, "a", number)
    with stage.database() as connection:
        database = Database(connection)
        seconds, reference = _undisturbed(load, ledger, database)
        killer = _Killer(stage, database, organisation, random.Random(seed), seconds)
        begun = time.monotonic()
        load.start(*(_exporting(load, organisation, lane) for lane in LANES))
        try:
            while killer.struck.total() < kills:
                for line in killer.strike():
                    say(f"{time.monotonic() - begun:6.1f} s  kill {killer.kills}  {line}")
        finally:
            ledger.stop.set()
        load.stop(seconds=300)
        wait_until_done(stage, seconds=120, shorten_after=0)
        lasted = time.monotonic() - begun
        verdict = judge(stage, ledger, answers, reference=reference)
        verdict.hold("every export ended once", _not_ended_once(database, organisation))
        verdict.hold("S3 holds the files of exports and nothing else", _strays(stage, database, organisation))
        begins = database.ask(organisation.schema, "SELECT token FROM {schema}.kernel_job WHERE kind = 'kernel.export'")
    claims = Counter(token for (token,) in begins)
    return KilledExports(lasted, killer.kills, killer.struck, killer.struck_of, claims, verdict)


class _Killer:
    """Chooses an attempt and a moment of it, and kills both workers then. `seconds`: how long each export takes."""

    def __init__(
        self,
        stage: Stage,
        database: Database,
        organisation: Organisation,
        rng: random.Random,
        seconds: dict[_What, float],
    ) -> None:
        self.kills = 0
        self.struck: Counter[str] = Counter()
        self.struck_of: Counter[str] = Counter()
        self._stage, self._database, self._organisation = stage, database, organisation
        self._rng, self._seconds = rng, seconds
        # The last attempt at each job that a kill struck, and after how many kills each is left in peace.
        self._dead: dict[str, int] = {}
        self._patience: dict[str, int] = {}
        self._prefix = _prefix(database, organisation)
        self._s3 = _s3(stage)

    def strike(self) -> list[str]:
        """One kill; a line for each attempt that it struck. None if the chosen one ended before its moment came."""
        target = self._rng.choice(until(self._mortal, seconds=120, pause=0.02))
        self._wait_for_the_moment(target)
        if not self._mortal():
            return []
        for name in WORKERS:
            self._stage.processes[name].kill()
        struck = {attempt: self._found_of(attempt) for attempt in self._alive()}
        for name in WORKERS:
            self._stage.start_process(name)
        self.kills += bool(struck)
        for attempt, found in struck.items():
            self._dead[attempt.job_id] = attempt.token
            self.struck[found] += 1
            self.struck_of[_said(attempt.what)] += 1
        return [f"{_said(attempt.what)}, attempt {attempt.token}: {found}" for attempt, found in struck.items()]

    def _alive(self) -> list[Attempt]:
        """The attempts that no kill has struck."""
        rows = self._database.ask(self._organisation.schema, _RUNNING)
        attempts = [
            Attempt(job_id, token, export_id, f"{self._prefix}{export_id}/", (register, kind, columns))
            for job_id, token, export_id, register, kind, columns in rows
        ]
        return [attempt for attempt in attempts if attempt.token > self._dead.get(attempt.job_id, 0)]

    def _mortal(self) -> list[Attempt]:
        """All attempts there are; none while one of them is to be left in peace."""
        alive = self._alive()
        for attempt in alive:
            most = self._patience.setdefault(attempt.job_id, self._rng.randint(1, _MOST_KILLS))
            if attempt.token > most:
                return []
        return alive

    def _wait_for_the_moment(self, target: Attempt) -> None:
        """Any moment of the attempt, or the first at which S3 has a part, or the whole file, of it."""
        seen = self._rng.choice((None, None, self._has_upload, self._has_file))
        # Two exports at once take longer than one in peace.
        at = time.monotonic() + self._rng.uniform(0, 2 * self._seconds[target.what])
        while target in self._alive():
            if seen(target) if seen else time.monotonic() >= at:
                return

    def _found_of(self, attempt: Attempt) -> str:
        """What there is of the export of an attempt that was struck just now."""
        finished = "SELECT finished_at FROM {schema}.kernel_export WHERE id = %s"
        if self._database.ask(self._organisation.schema, finished, attempt.export_id)[0][0]:
            return "a finished export, whose job was not told"
        if self._has_file(attempt):
            return "a whole file that nobody knew of"
        return "an open upload" if self._has_upload(attempt) else "nothing"

    def _has_upload(self, attempt: Attempt) -> bool:
        return bool(self._s3.list_multipart_uploads(Bucket=BUCKET, Prefix=attempt.folder).get("Uploads"))

    def _has_file(self, attempt: Attempt) -> bool:
        return bool(self._s3.list_objects_v2(Bucket=BUCKET, Prefix=attempt.folder).get("Contents"))


def _undisturbed(load: Load, ledger: Ledger, database: Database) -> tuple[dict[_What, float], dict[str, str]]:
    """How long each export takes, and its hash, in peace."""
    organisation = ledger.organisations[0]
    lasted: dict[_What, float] = {}
    for body in itertools.chain(*LANES):
        load.export(organisation, body, same=repr(body))
        seconds, *what = database.ask(organisation.schema, _UNDISTURBED, ledger.exported[-1].job_id)[0]
        lasted[what[0], what[1], what[2]] = seconds
    return lasted, {each.same: each.sha256 for each in ledger.exported}


def _exporting(load: Load, organisation: Organisation, lane: tuple[dict[str, Any], ...]) -> Work:
    bodies = itertools.cycle(lane)

    def work(_rng: random.Random, _number: int) -> None:
        body = next(bodies)
        load.export(organisation, body, same=repr(body))

    return work


def _not_ended_once(database: Database, organisation: Organisation) -> Iterator[str]:
    for export_id, state, count in database.ask(organisation.schema, _ENDS):
        if (state, count) != ("succeeded", 1):
            yield f"export {export_id} was finished {count} times, its job is {state}"


def _strays(stage: Stage, database: Database, organisation: Organisation) -> Iterator[str]:
    keys = [key for key, *_rest in database.ask(organisation.schema, EXPORTED)]
    expected = {*keys, *(f"{key.rpartition('/')[0]}/manifest.json" for key in keys)}
    pages = _s3(stage).get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=_prefix(database, organisation))
    found = {item["Key"] for page in pages for item in page.get("Contents", [])}
    yield from (f"{key} is missing" for key in sorted(expected - found))
    yield from (f"{key} belongs to no export" for key in sorted(found - expected))


def _prefix(database: Database, organisation: Organisation) -> str:
    statement = "SELECT id::text FROM public.tenants_organisation WHERE schema_name = %s"
    return f"{database.ask(organisation.schema, statement, organisation.schema)[0][0]}/exports/"


def _s3(stage: Stage) -> Any:
    seaweedfs = stage.servers.seaweedfs
    assert seaweedfs is not None
    return seaweedfs.client()


def _said(what: _What) -> str:
    register, kind, columns = what
    return f"{register}, {columns.count(',') + 1} columns, {kind}"
