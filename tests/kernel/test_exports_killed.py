"""An export whose worker is killed with a part of the file in S3 already: same rows, same hash, nothing left."""

import hashlib
import time

import pytest
from django.db import connection

from kernel import storage
from kernel.exports.inputs import ExportCreate
from kernel.exports.selection import folder, object_of
from kernel.exports.service import request_export
from kernel.inputs import parse_value
from kernel.jobs.sweeper import sweep_once
from kernel.models import Export, Job
from tests.kernel.job_tools import until, worker
from tests.storage import uploads_below

FAST = {"JOBS_HEARTBEAT_SECONDS": 0.5, "JOBS_STALE_SECONDS": 3, "JOBS_RENUDGE_SECONDS": 3}
ROWS = 60_000
_ROWS = """
    INSERT INTO accounts_securityevent
        (id, at, kind, actor_kind, actor_name, subject_name, user_agent, request_id, details)
    SELECT gen_random_uuid(), '2026-01-01T00:00:00Z'::timestamptz + number * interval '1 second',
        'role.deleted', 'system',
        'Somebody ' || number, repeat('x', 200), 'tests', '', '{}'
    FROM generate_series(1, %s) AS number
"""


@pytest.mark.usefixtures("empty_broker")
def test_an_export_that_is_killed_gives_the_same_file_and_leaves_nothing(here, credentials, settings) -> None:
    for name, value in FAST.items():
        setattr(settings, name, value)
    with connection.cursor() as cursor:
        cursor.execute(_ROWS, [ROWS])
    asked = {
        "register": "security-log",
        "format": "csv",
        "columns": ["at", "actor_name", "subject_name"],
        "parameters": {"kind": ["role.deleted"]},
    }
    actor = credentials(here, "owner").actor()
    undisturbed, killed = (request_export(actor=actor, data=parse_value(ExportCreate, asked)) for _ in range(2))
    Job.objects.filter(id=killed.id).update(run_after="2100-01-01T00:00:00Z")
    with worker(**FAST):
        expected = finished(undisturbed)
    Job.objects.filter(id=killed.id).update(run_after=None)
    folder_of_it = folder(Export.objects.get(job_id=killed.id))

    with worker(**FAST) as victim:
        until(lambda: swept(uploads_below(folder_of_it)))
        victim.kill()
    assert Job.objects.get(id=killed.id).state == "running"
    with worker(**FAST):
        result = finished(killed)

    assert (result["rows"], result["sha256"]) == (ROWS, expected["sha256"])
    export = Export.objects.get(job_id=killed.id)
    content = hashlib.sha256(b"".join(storage.read(object_of(export)))).hexdigest()
    assert content == expected["sha256"]
    assert uploads_below(folder_of_it) == []


def finished(job: Job) -> dict:
    def result():
        row = Job.objects.get(id=job.id)
        assert row.state != "failed", row.error
        return swept(row.result)

    return until(result, seconds=60)


def swept(found):
    """What a sweeper would do meanwhile."""
    if not found:
        time.sleep(0.1)
        sweep_once()
    return found
