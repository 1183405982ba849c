"""The short form of `make faults`: each part broken once or twice, every promise judged."""

from deploy.local.seaweedfs import BUCKET
from tests.faults.client import Answers
from tests.faults.ledger import Ledger
from tests.faults.promises import EXPORTED, Database, judge
from tests.faults.runs import Storm, storm
from tests.faults.stage import QUICK, Stage

SEED = 2026
FAULTS = (
    "worker kill -9",
    "seaweedfs disk full",
    "postgresql kill -9",
    "valkey wiped",
    "web kill -9",
    "smtp refuse",
    "sweeper kill -9",
    "worker restart",
)


# One test: what it starts costs more than what it does.
def test_what_was_accepted_is_kept_whole_and_done_once_whatever_breaks() -> None:
    with Stage(QUICK) as stage:
        found = storm(
            stage,
            faults=FAULTS,
            seed=SEED,
            pace=0.5,
            enough=enough,
            frozen_rows=5_000,
            drain_seconds=120,
            shorten_after=0,
            say=lambda _message: None,
        )
        assert found.verdict.lines() == []
        assert found.deaths == []
        assert sum(found.faults.values()) == len(FAULTS)

        spoil(stage, found)
        verdict = judge(stage, found.ledger, Answers(), reference=found.reference)
        unseen = [promise for promise, breaches in verdict.broken.items() if not breaches]
        assert unseen == ["the load could go on", "no 5xx but 503"]


def enough(ledger: Ledger) -> bool:
    """Whether there is something of everything to judge, and more than the three exports that were made in peace."""
    written = sum(batch.outcome == "accepted" for batch in ledger.batches)
    invited = any(each.outcome == "accepted" for each in ledger.invited)
    return written > 6 and len(ledger.exported) > 6 and bool(ledger.updates) and invited


def spoil(stage: Stage, found: Storm) -> None:
    """Break every promise that the database does not keep by itself, so that it is seen that the judge sees."""
    batch = next(batch for batch in found.ledger.batches if batch.outcome == "accepted")
    export = next(each for each in found.ledger.exported if each.format == "csv")
    invited = next(each for each in found.ledger.invited if each.outcome == "accepted")
    seaweedfs = stage.servers.seaweedfs
    assert seaweedfs is not None
    s3 = seaweedfs.client()
    with stage.database() as connection:
        database = Database(connection)
        database.ask(export.schema, "UPDATE {schema}.kernel_job SET state = 'failed' WHERE id = %s", export.job_id)
        database.ask(
            export.schema,
            "INSERT INTO {schema}.accounts_securityevent SELECT gen_random_uuid(), at, kind, actor_kind, actor_id,"
            " actor_name, subject_id, subject_name, address, user_agent, request_id, details"
            " FROM {schema}.accounts_securityevent WHERE kind = 'export.finished' LIMIT 1",
        )
        database.ask(
            batch.schema, "UPDATE {schema}.customers_customer SET code = code || '999' WHERE id = %s", batch.ids[0]
        )
        database.ask(batch.schema, "DELETE FROM {schema}.kernel_change WHERE object_id = %s", batch.ids[0])
        database.ask(export.schema, "CREATE TABLE {schema}.stray ()")
        [(key, *_rest)] = database.ask(export.schema, EXPORTED + " WHERE job_id = %s", export.job_id)
    s3.put_object(Bucket=BUCKET, Key=key, Body=b"no row")
    s3.create_multipart_upload(Bucket=BUCKET, Key=f"{key}.begun")
    for file in stage.servers.mail_directory().glob("*.eml"):
        if f"To: {invited.email}" in file.read_text(errors="replace"):
            file.unlink()
