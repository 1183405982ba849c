"""What must hold after the faults, each promise with all that breaks it. Read past the relays."""

import email
import email.policy
import hashlib
import time
import uuid
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from deploy.local.seaweedfs import BUCKET
from tests.faults.client import Answers, NotAnsweredError, RefusedError
from tests.faults.ledger import Ledger
from tests.faults.load import rows_of, sign_in
from tests.faults.stage import Stage, until

_UNFINISHED = "SELECT count(*) FROM {schema}.kernel_job WHERE state IN ('queued', 'running')"
_SHORTEN = (
    "UPDATE {schema}.kernel_job SET run_after = NULL WHERE state = 'queued' AND run_after > now() + interval '1 s'"
)


@dataclass
class Verdict:
    """`broken`: promise -> what breaks it. `figures`: what was counted on the way."""

    broken: dict[str, list[str]] = field(default_factory=dict)
    figures: dict[str, int] = field(default_factory=dict)

    def hold(self, promise: str, breaches: Iterator[str]) -> None:
        self.broken[promise] = list(breaches)

    def lines(self) -> list[str]:
        """All breaches, for an assertion's message."""
        return [f"{promise}: {each}" for promise, found in self.broken.items() for each in found]


# Key in S3, format, rows and hash of exports.
EXPORTED: LiteralString = "SELECT {exports} || id || '/' || path, format, rows, sha256 FROM {schema}.kernel_export"


class Database:
    """Statements in the schemas of organisations. `{schema}` stands for the schema's name, `{exports}` for the
    prefix of its exports in S3."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection

    def public(self, statement: LiteralString) -> list[tuple[Any, ...]]:
        return self._connection.execute(statement).fetchall()

    def ask(self, schema: str, statement: LiteralString, *parameters: Any) -> list[tuple[Any, ...]]:
        folder = sql.Literal(f"{uuid.UUID(schema.removeprefix('t_'))}/exports/")
        made = sql.SQL(statement).format(schema=sql.Identifier(schema), exports=folder)
        cursor = self._connection.execute(made, parameters)
        return cursor.fetchall() if cursor.description else []

    def schemas(self) -> list[str]:
        return [row[0] for row in self.public("SELECT schema_name FROM tenants_organisation ORDER BY id")]


def wait_until_done(stage: Stage, *, seconds: float, shorten_after: float) -> float:
    """Until no job is unfinished anywhere; how long it took. After `shorten_after` seconds the waits between
    retries (up to ten minutes) are cut short, which changes nothing but the time that this takes.
    """
    begun = time.monotonic()
    with stage.database() as connection:
        database = Database(connection)

        def done() -> bool:
            stage.revive()
            schemas = database.schemas()
            if time.monotonic() - begun > shorten_after:
                for schema in schemas:
                    database.ask(schema, _SHORTEN)
            return not any(database.ask(schema, _UNFINISHED)[0][0] for schema in schemas)

        until(done, seconds=seconds, pause=0.5)
    return time.monotonic() - begun


def judge(stage: Stage, ledger: Ledger, answers: Answers, *, reference: dict[str, str]) -> Verdict:
    """All promises. `reference`: the hashes of exports whose rows do not change, made before any fault, by `same`."""
    verdict = Verdict()
    with stage.database() as connection:
        database = Database(connection)
        verdict.hold("the load could go on", iter(ledger.broken))
        verdict.hold("no 5xx but 503", iter(answers.wrong))
        verdict.hold("no job is lost", _lost_jobs(database, ledger, verdict))
        verdict.hold("nothing is done twice", _doubled(database, ledger))
        verdict.hold("every write that was answered is there, whole", _writes(database, ledger, verdict))
        verdict.hold("history and events are complete", _history(database, ledger))
        verdict.hold("numbers are unique and without gaps", _numbers(database, ledger))
        verdict.hold("every exported file is right", _exports(stage, database, ledger, reference, verdict))
        verdict.hold("no upload is left open", _uploads(stage))
        verdict.hold("no half organisation", _organisations(stage, database, ledger, answers, verdict))
        verdict.hold("no mail is lost", _mails(stage, ledger, verdict))
    return verdict


def _lost_jobs(database: Database, ledger: Ledger, verdict: Verdict) -> Iterator[str]:
    ended: Counter[str] = Counter()
    known = set()
    statement: LiteralString = "SELECT id::text, kind, state, attempts, token, error FROM {schema}.kernel_job"
    for schema in database.schemas():
        for job_id, kind, state, attempts, token, error in database.ask(schema, statement):
            known.add((schema, job_id))
            ended[state] += 1
            ended["claimed more than once"] += token > 1
            if state != "succeeded":
                yield f"{kind} {job_id} is {state} after {attempts} attempts, {token} claims: {error}"
    yield from (
        f"job {job_id} was answered and is gone" for job in ledger.jobs if job not in known for job_id in job[1:]
    )
    verdict.figures |= {f"jobs {state}": count for state, count in ended.items()}


def _doubled(database: Database, ledger: Ledger) -> Iterator[str]:
    for organisation in ledger.organisations:
        twice = database.ask(
            organisation.schema,
            "SELECT details->>'export_id', count(*) FROM {schema}.accounts_securityevent"
            " WHERE kind = 'export.finished' GROUP BY 1 HAVING count(*) > 1",
        )
        yield from (f"export {export_id} was finished {count} times" for export_id, count in twice)
        asked = sum(schema == organisation.schema for schema, _job in ledger.jobs)
        rows = database.ask(organisation.schema, "SELECT count(*) FROM {schema}.kernel_export")[0][0]
        jobs = database.ask(
            organisation.schema, "SELECT count(*) FROM {schema}.kernel_job WHERE kind = 'kernel.export'"
        )[0][0]
        unknown = ledger.exports_unknown.count(organisation.schema)
        updates = sum(update.schema == organisation.schema for update in ledger.updates)
        if not asked - updates <= rows <= asked - updates + unknown or rows != jobs:
            yield f"{rows} exports and {jobs} jobs for {asked - updates} answered requests and {unknown} unanswered"
    for update in ledger.updates:
        found = database.ask(
            update.schema,
            "SELECT count(*), count(DISTINCT object_id) FROM {schema}.kernel_change"
            " WHERE resource = 'customers' AND action = 'updated' AND fields->'business_area'->>1 = %s",
            f"Changed {update.tag}",
        )[0]
        if found != (update.size, update.size):
            yield f"update of {update.tag}: {found[0]} changes of {found[1]} customers, {update.size} expected"


def _writes(database: Database, ledger: Ledger, verdict: Verdict) -> Iterator[str]:
    for batch in ledger.batches:
        rows = database.ask(
            batch.schema,
            "SELECT c.id::text, c.code FROM {schema}.customers_externalreference r"
            " JOIN {schema}.customers_customer c ON c.id = r.customer_id"
            " WHERE r.source = 'load' AND r.external_id LIKE %s ORDER BY c.id",
            f"{batch.tag}-%",
        )
        if batch.outcome == "unknown" and len(rows) not in (0, batch.size):
            yield f"batch {batch.tag} got no answer and has {len(rows)} of {batch.size} customers"
        if batch.outcome == "accepted" and set(rows) != set(zip(batch.ids, batch.codes, strict=True)):
            yield f"batch {batch.tag} was answered with {batch.size} customers, and {len(rows)} are there"
    verdict.figures["requests to create customers, answered"] = sum(b.outcome == "accepted" for b in ledger.batches)
    verdict.figures["requests to create customers, never answered"] = sum(
        b.outcome == "unknown" for b in ledger.batches
    )
    for organisation in ledger.organisations:
        tags = {batch.tag for batch in ledger.batches}
        names = database.ask(organisation.schema, "SELECT name, count(*) FROM {schema}.customers_customer GROUP BY 1")
        yield from (f"{name} is there {count} times" for name, count in names if count > 1)
        yield from (f"{name} was made by nobody" for name, _count in names if name.split()[1] not in tags)


def _history(database: Database, ledger: Ledger) -> Iterator[str]:
    for batch in ledger.batches:
        if batch.outcome != "accepted":
            continue
        ids = list(batch.ids)
        changes = database.ask(
            batch.schema,
            "SELECT count(*), count(DISTINCT object_id) FROM {schema}.kernel_change"
            " WHERE resource = 'customers' AND action = 'created' AND object_id::text = ANY(%s)",
            ids,
        )[0]
        happened = database.ask(
            batch.schema,
            "SELECT count(*), count(DISTINCT object_id) FROM {schema}.kernel_event"
            " WHERE kind = 'customer.created' AND object_id::text = ANY(%s)",
            ids,
        )[0]
        for what, found in (("changes", changes), ("events", happened)):
            if found != (batch.size, batch.size):
                yield f"batch {batch.tag}: {found[0]} {what} of {found[1]} customers"


def _numbers(database: Database, ledger: Ledger) -> Iterator[str]:
    for organisation in ledger.organisations:
        answered = Counter(
            code for batch in ledger.batches if batch.schema == organisation.schema for code in batch.codes
        )
        yield from (f"{code} was answered {count} times" for code, count in answered.items() if count > 1)
        # By month, as the mask of customers' codes counts.
        taken: dict[str, list[int]] = {}
        for (code,) in database.ask(organisation.schema, "SELECT code FROM {schema}.customers_customer"):
            month, _hyphen, number = code.partition("-")
            taken.setdefault(month, []).append(int(number))
        for month, numbers in taken.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                yield f"{len(numbers)} customers of {month} have numbers up to {max(numbers)}"


def _exports(
    stage: Stage, database: Database, ledger: Ledger, reference: dict[str, str], verdict: Verdict
) -> Iterator[str]:
    for each in ledger.exported:
        if not each.right:
            yield f"export of job {each.job_id}: the downloaded file is not what the job's result says"
        if each.same and each.sha256 != reference[each.same]:
            yield f"export of job {each.job_id}: the same rows made another file"
    seaweedfs = stage.servers.seaweedfs
    assert seaweedfs is not None
    s3 = seaweedfs.client()
    left_over = 0
    for organisation in ledger.organisations:
        finished = database.ask(organisation.schema, EXPORTED + " WHERE path <> ''")
        for key, kind, rows, sha256 in finished:
            content = s3.get_object(Bucket=BUCKET, Key=key)["Body"].read()
            if (rows_of(kind, content), hashlib.sha256(content).hexdigest()) != (rows, sha256):
                yield f"{key} has not the rows and the hash that its export says"
        kept = {key.rpartition("/")[0] for key, *_rest in finished}
        prefix = finished[0][0].partition("/")[0] if finished else "-"
        for page in s3.get_paginator("list_objects_v2").paginate(Bucket=BUCKET, Prefix=f"{prefix}/exports/"):
            for item in page.get("Contents", []):
                left_over += item["Key"].rpartition("/")[0] not in kept
    verdict.figures["exports that were followed and downloaded"] = len(ledger.exported)
    verdict.figures["objects of export attempts that did not come to their end"] = left_over


def _uploads(stage: Stage) -> Iterator[str]:
    seaweedfs = stage.servers.seaweedfs
    assert seaweedfs is not None
    found = seaweedfs.client().list_multipart_uploads(Bucket=BUCKET)
    yield from (upload["Key"] for upload in found.get("Uploads", []))


def _organisations(
    stage: Stage, database: Database, ledger: Ledger, answers: Answers, verdict: Verdict
) -> Iterator[str]:
    tables: dict[str, set[str]] = {}
    for schema, table in database.public(
        "SELECT n.nspname, c.relname FROM pg_namespace n LEFT JOIN pg_class c ON c.relnamespace = n.oid"
        " WHERE n.nspname = 'template' OR n.nspname LIKE 't\\_%'"
    ):
        tables.setdefault(schema, set()).add(table)
    rows = dict(database.public("SELECT slug, schema_name FROM tenants_organisation"))
    hosts = dict(
        database.public(
            "SELECT o.slug, count(d.id) FROM tenants_organisation o"
            " LEFT JOIN tenants_domain d ON d.organisation_id = o.id GROUP BY 1"
        )
    )
    yield from (f"schema {schema} is nobody's" for schema in tables.keys() - set(rows.values()) - {"template"})
    for slug, schema in rows.items():
        if tables.get(schema) != tables["template"]:
            yield f"{slug} has not the tables of the template"
        if hosts[slug] != 1:
            yield f"{slug} has {hosts[slug]} hosts"
    for asked in ledger.sign_ups:
        if asked.slug not in rows:
            if asked.outcome == "accepted":
                yield f"{asked.slug} was answered and is not there"
            continue
        try:
            sign_in(stage, asked.slug, answers, patience=20).get("me")
        except (RefusedError, NotAnsweredError) as error:
            yield f"the owner of {asked.slug} cannot sign in: {error}"
    verdict.figures["organisations that signed up"] = sum(asked.slug in rows for asked in ledger.sign_ups)


def _mails(stage: Stage, ledger: Ledger, verdict: Verdict) -> Iterator[str]:
    received: Counter[str] = Counter()
    for file in stage.servers.mail_directory().glob("*.eml"):
        message = email.message_from_bytes(file.read_bytes(), policy=email.policy.default)
        received[str(message["To"])] += 1
    for invited in ledger.invited:
        if invited.outcome == "accepted" and not received[invited.email]:
            yield f"{invited.email} was invited and got no mail"
    verdict.figures["invitations"] = len(ledger.invited)
    verdict.figures["invitations that were mailed more than once"] = sum(count > 1 for count in received.values())
