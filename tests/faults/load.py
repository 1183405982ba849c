"""What goes on while faults happen: customers in bulk, changes of many, exports, sign-ups, invitations.

Modest and bounded: seven threads that wait for each answer.
"""

import contextlib
import csv
import hashlib
import io
import itertools
import json
import random
import threading
import time
import traceback
from collections.abc import Callable, Sequence
from typing import Any

import openpyxl

from tests.faults.client import Answers, Client, NotAnsweredError, RefusedError, fetch
from tests.faults.ledger import Batch, Exported, Invited, Ledger, Organisation, SignUp, Update
from tests.faults.stage import PASSWORD, Stage

BATCH = 20
FORMATS = ("csv", "json", "xlsx")
_SCOPES = [
    *("customers:read", "customers:write", "exports:read", "accounts:read", "accounts:write"),
    *("settings:read", "settings:write", "events:read", "files:write", "jobs:write"),
]
_row_counts: dict[tuple[str, bytes], int] = {}
# What threads do, again and again: called with their own chance and how often they did it before.
Work = Callable[[random.Random, int], None]
_ROWS = """
    INSERT INTO {schema}.accounts_securityevent
        (id, at, kind, actor_kind, actor_name, subject_name, user_agent, request_id, details)
    SELECT gen_random_uuid(), '2026-01-01T00:00:00Z'::timestamptz + number * interval '1 second',
        'role.deleted', 'system',
        'Somebody ' || number, repeat('x', 200), 'tests', '', '{{}}'
    FROM generate_series(1, {rows}) AS number
"""


def sign_up(stage: Stage, slug: str, answers: Answers) -> bool:
    """An organisation through the door that people use. False: no answer, so it is not known whether it is there.

    Sign-up takes no Idempotency-Key. That it was done after all is told by 409 for a slug that nobody else asks
    for.
    """
    body = {
        "organisation": slug.title(),
        "slug": slug,
        "email": f"owner@{slug}.example",
        "name": "Owner",
        "password": PASSWORD,
        "country": "BG",
        "currency": "EUR",
        "language": "en",
        "timezone": "Europe/Sofia",
        "preset": "minimal",
    }
    try:
        Client(stage.port, "localhost", answers).post("signup", body)
    except RefusedError as error:
        if error.code != "slug_taken":
            raise
    except NotAnsweredError:
        return False
    return True


def sign_in(stage: Stage, slug: str, answers: Answers, *, patience: float = 90) -> Client:
    """The owner of an organisation, signed in."""
    browser = Client(stage.port, f"{slug}.localhost", answers, patience=patience)
    browser.get("errors")
    browser.post("auth/login", {"email": f"owner@{slug}.example", "password": PASSWORD})
    return browser


def prepare(stage: Stage, ledger: Ledger, answers: Answers, *, count: int, frozen_rows: int) -> None:
    """The organisations that the load works in. The first has `frozen_rows` that never change."""
    for number in range(count):
        slug = f"load-{number}"
        assert sign_up(stage, slug, answers)
        ledger.sign_ups.append(SignUp(slug, "accepted"))
        browser = sign_in(stage, slug, answers)
        key = browser.post("api-keys", {"name": "Load", "scopes": _SCOPES})["key"]
        role = next(row["id"] for row in browser.get("roles")["results"] if row["code"] == "viewer")
        with stage.database() as connection:
            found = connection.execute(
                "SELECT schema_name FROM tenants_organisation WHERE slug = %s", [slug]
            ).fetchone()
            assert found is not None
            ledger.organisations.append(Organisation(slug, found[0], key, role))
            if number == 0:
                connection.execute(_ROWS.format(schema=found[0], rows=frozen_rows))  # type: ignore[arg-type]


def frozen(kind: str, columns: Sequence[str] = ("at", "actor_name", "subject_name")) -> dict[str, Any]:
    """What to ask for to get the rows that never change, in one format."""
    return {
        "register": "security-log",
        "format": kind,
        "columns": list(columns),
        "parameters": {"kind": ["role.deleted"]},
    }


class Load:
    """The threads. `pause` seconds (about) lie between two things that one of them does."""

    def __init__(self, stage: Stage, ledger: Ledger, answers: Answers, *, seed: int, pause: float = 0.3) -> None:
        self._stage, self._ledger, self._answers = stage, ledger, answers
        self._pause, self._seed = pause, seed
        self._formats = itertools.cycle(FORMATS)
        self._threads: list[threading.Thread] = []
        self.single_try = False

    def start(self, *works: Work) -> None:
        """Begin, with a thread for each of `works`; without any, all that a service is used for."""
        for number, work in enumerate(works or self._all_works()):
            chance = random.Random(f"{self._seed}-{number}")
            thread = threading.Thread(target=self._loop, args=(work, chance), name=f"load-{number}")
            thread.start()
            self._threads.append(thread)

    def stop(self, *, seconds: float) -> None:
        """Let each end what it has begun. AssertionError if that takes longer."""
        self._ledger.stop.set()
        ends = time.monotonic() + seconds
        for thread in self._threads:
            thread.join(max(0.0, ends - time.monotonic()))
        alive = [thread.name for thread in self._threads if thread.is_alive()]
        assert not alive, f"still waiting after {seconds:.0f} s: {alive}"

    def export(self, organisation: Organisation, body: dict[str, Any], *, same: str = "") -> None:
        """One export to its end: asked for, followed, downloaded, counted and hashed. `same` as in `Exported`."""
        client = self.client(organisation)
        kind = body["format"]
        try:
            job = client.post("exports", body, key=self._key("export"))
        except NotAnsweredError:
            self._ledger.exports_unknown.append(organisation.schema)
            return
        self._ledger.jobs.append((organisation.schema, job["id"]))
        result = self._followed(client, job)
        if result is None:
            return
        content = None
        path = result["url"].partition("/api/v1/")[2]
        follower = self._follower(client)
        while content is None:
            content = fetch(follower.location(path))
        rows, sha256 = rows_of(kind, content), hashlib.sha256(content).hexdigest()
        right = (rows, sha256, len(content)) == (result["rows"], result["sha256"], result["bytes"])
        self._ledger.exported.append(Exported(organisation.schema, job["id"], kind, same, rows, sha256, right))

    def client(self, organisation: Organisation) -> Client:
        patience = 0.0 if self.single_try else 90.0
        return Client(
            self._stage.port, f"{organisation.slug}.localhost", self._answers, key=organisation.key, patience=patience
        )

    def _all_works(self) -> list[Work]:
        organisations = self._ledger.organisations
        return [
            lambda rng, number: self.write(organisations[0], "a", number),
            lambda rng, number: self.write(organisations[-1], "b", number),
            # They take numbers of the same sequence as the first.
            lambda rng, number: self.write(organisations[0], "c", number),
            lambda rng, number: self._export_frozen(organisations[0]),
            lambda rng, number: self._export_customers(organisations[-1]),
            lambda rng, number: self._greet(organisations[-1], rng, number),
            lambda rng, number: self._read(organisations[0]),
        ]

    def _export_frozen(self, organisation: Organisation) -> None:
        kind = next(self._formats)
        self.export(organisation, frozen(kind), same=kind)

    def _export_customers(self, organisation: Organisation) -> None:
        self.export(organisation, {"register": "customers", "format": next(self._formats)})

    def _loop(self, job: Work, rng: random.Random) -> None:
        for number in itertools.count():
            if self._ledger.stop.is_set():
                return
            try:
                job(rng, number)
            except Exception:  # noqa: BLE001 - kept and judged at the end; the load goes on
                self._ledger.broken.append(traceback.format_exc(limit=-4))
            self._ledger.stop.wait(self._pause * rng.uniform(0.5, 1.5))

    def write(self, organisation: Organisation, who: str, number: int) -> None:
        """Customers in one atomic request; every third time followed by a change of all of them."""
        client = self.client(organisation)
        tag = f"{who}{number}-{self._key('batch')[-6:]}"
        operations = [
            {
                "op": "create",
                "data": {
                    "name": f"Company {tag} {place}",
                    "tags": [tag],
                    "external_references": [{"source": "load", "id": f"{tag}-{place}"}],
                    "allow_duplicate": True,
                },
            }
            for place in range(BATCH)
        ]
        try:
            answer = client.post("customers/bulk", {"atomic": True, "operations": operations}, key=tag)
        except NotAnsweredError:
            self._ledger.batches.append(Batch(organisation.schema, tag, BATCH, "unknown"))
            return
        made = [result["data"] for result in answer["results"]]
        ids, codes = tuple(row["id"] for row in made), tuple(row["code"] for row in made)
        self._ledger.batches.append(Batch(organisation.schema, tag, BATCH, "accepted", ids, codes))
        if number % 3 == 0:
            self._update(organisation, client, tag)

    def _update(self, organisation: Organisation, client: Client, tag: str) -> None:
        body = {
            "filter": {"field": "tags", "op": "all", "value": [tag]},
            "data": {"business_area": f"Changed {tag}"},
            "expected_count": BATCH,
        }
        try:
            job = client.post("customers/bulk-update", body, key=f"update-{tag}")
        except NotAnsweredError:
            return
        self._ledger.jobs.append((organisation.schema, job["id"]))
        self._ledger.updates.append(Update(organisation.schema, tag, BATCH, job["id"]))
        self._followed(client, job)

    def _read(self, organisation: Organisation) -> None:
        with contextlib.suppress(NotAnsweredError):
            self.client(organisation).get("customers", limit="20", ordering="-created_at")

    def _greet(self, organisation: Organisation, rng: random.Random, number: int) -> None:
        """A new organisation now and then, an invitation otherwise."""
        if number % 3 == 0:
            slug = f"new-{rng.getrandbits(40):x}"
            known = sign_up(self._stage, slug, self._answers)
            self._ledger.sign_ups.append(SignUp(slug, "accepted" if known else "unknown"))
            if known:
                sign_in(self._stage, slug, self._answers)
            return
        email = f"guest-{rng.getrandbits(40):x}@load.example"
        body = {"email": email, "name": "Guest", "role_ids": [organisation.role_id]}
        try:
            self.client(organisation).post("invitations", body, key=email)
        except NotAnsweredError:
            self._ledger.invited.append(Invited(organisation.schema, email, "unknown"))
        else:
            self._ledger.invited.append(Invited(organisation.schema, email, "accepted"))

    def _followed(self, client: Client, job: dict[str, Any]) -> dict[str, Any] | None:
        """The result of a job at its end; None if it failed, which is kept."""
        follower = self._follower(client)
        while job["state"] in ("queued", "running"):
            time.sleep(0.3)
            job = follower.get(f"jobs/{job['id']}")
        if job["state"] != "succeeded":
            self._ledger.failed.append(job)
            return None
        result: dict[str, Any] = job["result"]
        return result

    def _follower(self, client: Client) -> Client:
        """One that does not give up what was begun. Its tries count like all others."""
        return Client(self._stage.port, client.host, self._answers, key=client.key)

    def _key(self, kind: str) -> str:
        return f"{kind}-{random.SystemRandom().getrandbits(64):016x}"


def rows_of(kind: str, content: bytes) -> int:
    """How many rows a file has, read as its reader would; the same file is read once."""
    known = (kind, hashlib.sha256(content).digest())
    if known not in _row_counts:
        _row_counts[known] = _count_rows(kind, content)
    return _row_counts[known]


def _count_rows(kind: str, content: bytes) -> int:
    if kind == "json":
        return len(json.loads(content))
    if kind == "csv":
        return sum(1 for _row in csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))) - 1
    sheets = openpyxl.load_workbook(io.BytesIO(content), read_only=True).worksheets
    return sum(sum(1 for _row in sheet.iter_rows()) - 1 for sheet in sheets)
