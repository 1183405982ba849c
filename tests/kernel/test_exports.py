"""Exports: the same rows as the list, in every format, counted, hashed, and only for who may have them."""

import csv
import hashlib
import io
import itertools
import json
import threading
import uuid
from dataclasses import replace
from datetime import datetime, timedelta

import openpyxl
import pytest
from django.db import connection, transaction
from django.utils import timezone

from kernel import audit, storage
from kernel.errors import AppError
from kernel.exports import formats
from kernel.exports.inputs import ExportCreate
from kernel.exports.jobs import purge_exports
from kernel.exports.selection import folder, object_of
from kernel.exports.service import download_url, get_export, request_export
from kernel.exports.table import Table
from kernel.inputs import parse_value
from kernel.jobs import ports
from kernel.jobs.service import as_dict
from kernel.models import Change, Export, Job
from kernel.saved_views.inputs import ViewChange, ViewCreate
from kernel.saved_views.service import change_view, create_view
from kernel.tenancy import tenant_context
from tests.kernel.job_tools import handle
from tests.kernel.sample_register import EXPORT, SECRETS, actor, add_rows, add_to_registry
from tests.storage import uploads_below

ALL = ["number", "name", "amount", "day", "at", "active", "action", "country", "segment", "tags", "twin"]


@pytest.fixture
def ann():
    return actor(EXPORT)


@pytest.fixture
def register(here, empty_broker, monkeypatch, ann):
    """The sample register in an organisation of the test's own; jobs run as Ann."""
    monkeypatch.setattr(ports, "_actor_of", lambda job: ann)
    monkeypatch.setattr(audit, "_sinks", [])
    return add_to_registry(monkeypatch)


def ask(who, **values) -> Job:
    data = {"register": "sample", "format": "csv", "columns": ALL} | values
    return request_export(actor=who, data=parse_value(ExportCreate, data))


def done(here, who, **values) -> Job:
    job = handle(here, ask(who, **values))
    assert job.state == "succeeded", job.error
    return job


def export_of(job: Job) -> Export:
    return Export.objects.get(job_id=job.id)


def content(job: Job) -> bytes:
    return b"".join(storage.read(object_of(export_of(job))))


def lines(job: Job) -> list[list[str]]:
    text = content(job).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline="")))


def rows_of(job: Job) -> list[dict]:
    return json.loads(content(job))


def sheet(job: Job):
    return openpyxl.load_workbook(io.BytesIO(content(job))).worksheets[0]


def refusal(call, *args, **values) -> AppError:
    with pytest.raises(AppError) as refused, transaction.atomic():
        call(*args, **values)
    return refused.value


def in_other_connection(here, statement: str) -> None:
    """Run and commit one statement beside the transaction of this thread."""

    def execute() -> None:
        with tenant_context(here), connection.cursor() as cursor:
            cursor.execute(statement)
        connection.close()

    thread = threading.Thread(target=execute)
    thread.start()
    thread.join()


def test_the_result_tells_where_the_file_is_and_proves_it(here, register, ann) -> None:
    add_rows(25)
    job = done(here, ann)
    export = export_of(job)
    data = content(job)
    result = as_dict(job)["result"]
    assert result["url"] == f"{here.url}/api/v1/exports/{export.id}/download"
    assert (result["rows"], result["bytes"]) == (25, len(data))
    assert result["sha256"] == hashlib.sha256(data).hexdigest()
    kept = datetime.fromisoformat(result["expires_at"]) - timezone.now()
    assert timedelta(days=6, hours=23) < kept <= timedelta(days=7)
    assert (job.progress_done, job.progress_total) == (25, 25)
    manifest = json.loads(b"".join(storage.read(object_of(export).rpartition("/")[0] + "/manifest.json")))
    assert manifest["rows"] == 25
    assert manifest["sha256"] == result["sha256"]
    assert manifest["columns"] == ALL
    assert manifest["requested_by"] == {"id": str(ann.id), "name": "Ann Lee"}
    assert manifest == get_export(actor=ann, export_id=export.id)["manifest"]


def test_csv_has_labels_the_persons_zone_full_precision_and_no_formulas(here, register, ann) -> None:
    add_rows(10)
    job = done(here, ann)
    assert content(job).startswith(b"\xef\xbb\xbfNumber,Name,Amount,")
    header, *rows = lines(job)
    assert header == [
        "Number",
        "Name",
        "Amount",
        "Day",
        "When",
        "Active",
        "Action",
        "Country",
        "Segment",
        "Tags",
        "Name (2)",
    ]
    assert rows[1] == [
        "1",
        "'=1+1",
        "1234567890123456.125000000000000001",
        "2026-01-02",
        "2026-11-22 01:30:00",
        "No",
        "Was created",
        "Bulgaria",
        "Small business",
        "vip, =evil",
        "web",
    ]
    assert rows[2][8] == '\'=Big; "quoted"'
    assert rows[3][2:4] == ["", ""]
    assert [row[1] for row in rows] == [
        "Orion",
        "'=1+1",
        "'+359",
        "'-5",
        "'@SUM(A1)",
        "'\tTab",
        "Ελλάς",
        'Quote " and, comma',
        "Line\r\nbreak",
        " spaced ",
    ]


def test_csv_says_the_same_with_and_without_a_column_that_only_python_can_say(here, register, ann) -> None:
    add_rows(40)
    mixed = lines(done(here, ann))
    tags = ALL.index("tags")
    without = lines(done(here, ann, columns=[name for name in ALL if name != "tags"]))
    assert without == [[*row[:tags], *row[tags + 1 :]] for row in mixed]


def test_no_row_at_all_is_an_empty_file(here, register, ann) -> None:
    add_rows(3)
    job = done(here, ann, columns=["name"], parameters={"segment": [str(uuid.UUID(int=9))]})
    assert (job.result["rows"], lines(job)) == (0, [["Name"]])


def test_the_person_reads_their_own_language(here, register, ann, monkeypatch) -> None:
    bulgarian = replace(ann, language="bg", timezone="UTC")
    monkeypatch.setattr(ports, "_actor_of", lambda job: bulgarian)
    add_rows(2)
    job = handle(here, ask(bulgarian))
    row = lines(job)[1]
    assert (row[4], row[7]) == ("2026-11-21 22:30:00", "България")


def test_xlsx_has_typed_cells_and_texts_that_stay_texts(here, register, ann) -> None:
    add_rows(10)
    Change.objects.filter(resource="sample", fields__number=6).update(
        fields={
            "number": 6,
            "name": "bell\x07" + "x" * 40_000,
            "amount": "12.5",
            "day": "1850-02-01",
            "active": True,
            "country": None,
            "tags": [],
        }
    )
    found = sheet(done(here, ann, format="xlsx"))
    assert found.title == "Sample"
    assert [cell.value for cell in found[1]] == [
        "Number",
        "Name",
        "Amount",
        "Day",
        "When",
        "Active",
        "Action",
        "Country",
        "Segment",
        "Tags",
        "Name (2)",
    ]
    row = found[3]
    assert [cell.value for cell in row] == [
        1,
        "=1+1",
        "1234567890123456.125000000000000001",
        datetime.fromisoformat("2026-01-02"),
        datetime.fromisoformat("2026-11-22T01:30"),
        False,
        "Was created",
        "Bulgaria",
        "Small business",
        "vip, =evil",
        "web",
    ]
    assert [cell.data_type for cell in row] == ["n", "s", "s", "d", "d", "b", "s", "s", "s", "s", "s"]
    assert (row[3].number_format, row[4].number_format) == ("yyyy-mm-dd", "yyyy-mm-dd hh:mm:ss")
    assert (found[4][2].value, found[4][2].data_type) == (0.25, "n")
    strange = found[8]
    assert strange[1].value == "bell" + "x" * 32_763
    assert (strange[2].value, strange[3].value) == (12.5, "1850-02-01")
    assert found[10][1].value == "Line\nbreak"
    assert found[11][1].value == " spaced "
    assert found.freeze_panes == "A2"


def test_json_has_the_rows_of_the_api(here, register, ann) -> None:
    ids = add_rows(5)
    rows = rows_of(done(here, ann, format="json"))
    assert [row["id"] for row in rows] == [str(row_id) for row_id in ids]
    assert rows[1] == {
        "id": str(ids[1]),
        "number": 1,
        "name": "=1+1",
        "amount": "1234567890123456.125000000000000001",
        "day": "2026-01-02",
        "at": "2026-11-22T01:30:00+02:00",
        "active": False,
        "action": "created",
        "country": "BG",
        "segment": {"id": str(uuid.UUID(int=1)), "code": "smb", "label": "Small business", "color": "blue"},
        "tags": ["vip", "=evil"],
        "twin": "web",
    }


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_an_export_without_rows_still_has_its_header(here, register, ann, kind) -> None:
    job = done(here, ann, format=kind)
    assert job.result["rows"] == 0
    if kind == "json":
        assert rows_of(job) == []
    else:
        header = lines(job) if kind == "csv" else [[cell.value for cell in row] for row in sheet(job).iter_rows()]
        assert len(header) == 1
        assert header[0][0] == "Number"


@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_the_same_rows_make_the_same_bytes(here, register, ann, kind) -> None:
    add_rows(300)
    first = done(here, ann, format=kind)
    Job.objects.filter(id=first.id).update(created_at=timezone.now() - timedelta(days=3))
    second = done(here, ann, format=kind)
    assert first.result["sha256"] == second.result["sha256"]


def test_more_rows_than_a_sheet_holds_go_on_the_next(here, register, ann, monkeypatch) -> None:
    monkeypatch.setattr(formats, "MAX_SHEET_ROWS", 40)
    add_rows(100)
    job = done(here, ann, format="xlsx", columns=["number"])
    book = openpyxl.load_workbook(io.BytesIO(content(job)))
    assert book.sheetnames == ["Sample", "Sample 2", "Sample 3"]
    numbers = [[row[0] for row in each.iter_rows(values_only=True)] for each in book.worksheets]
    assert [column[0] for column in numbers] == ["Number"] * 3
    assert [value for column in numbers for value in column[1:]] == list(range(100))


def test_rows_follow_filter_search_parameters_and_order(here, register, ann) -> None:
    add_rows(60)
    job = done(
        here,
        ann,
        columns=["number"],
        filter={"field": "number", "op": "gte", "value": 20},
        q="orion",
        parameters={"number__lt": ["50"], "active": ["true"]},
        ordering="-number",
    )
    assert lines(job)[1:] == [["40"], ["30"], ["20"]]


def test_a_view_is_taken_as_it_was_when_the_export_was_asked_for(here, register, ann) -> None:
    add_rows(30)
    data = {
        "register": "sample",
        "name": "Few",
        "columns": [{"name": "name"}, {"name": "number"}],
        "filter": {"field": "number", "op": "lt", "value": 3},
        "ordering": "-number",
    }
    view = create_view(actor=ann, data=parse_value(ViewCreate, data))
    job = ask(ann, view=str(view["id"]), columns=[], format="csv")
    change_view(actor=ann, view_id=view["id"], data=ViewChange(columns=[], filter=None), expected_version=None)
    assert lines(handle(here, job)) == [["Name", "Number"], ["'+359", "2"], ["'=1+1", "1"], ["Orion", "0"]]


def test_what_is_wrong_is_named_in_the_body(register, ann) -> None:
    wrong = {
        "/columns": {"columns": ["nobody"]},
        "/filter": {"filter": {"field": "nobody", "op": "eq", "value": 1}},
        "/ordering": {"ordering": "tags"},
        "/parameters/nobody": {"parameters": {"nobody": ["1"]}},
        "/parameters/cursor": {"parameters": {"cursor": ["1"]}},
        "/view": {"view": str(uuid.uuid4())},
        "/register": {"register": "nobody"},
    }
    for pointer, values in wrong.items():
        refused = refusal(ask, ann, **values)
        assert (refused.status, [error.pointer for error in refused.errors]) == (422, [pointer])
    assert Export.objects.count() == Job.objects.count() == 0


def test_taking_rows_away_needs_its_right_and_every_column(register, ann) -> None:
    assert refusal(ask, actor()).status == 403
    assert refusal(ask, ann, columns=["secret"]).errors[0].pointer == "/columns"
    assert ask(actor(EXPORT, SECRETS), columns=["secret"]).state == "queued"


@pytest.mark.parametrize("lost", [EXPORT, SECRETS])
def test_rights_are_checked_again_when_the_work_runs(here, register, monkeypatch, lost) -> None:
    add_rows(3)
    full = actor(EXPORT, SECRETS)
    monkeypatch.setattr(ports, "_actor_of", lambda job: replace(full, rights=full.rights - {lost}))
    job = handle(here, ask(full, columns=["secret"]))
    assert job.state == "failed"
    assert job.error["status"] in (400, 403)
    assert export_of(job).path == ""


@pytest.mark.parametrize("lost", [EXPORT, SECRETS])
def test_rights_are_checked_again_at_the_download(here, register, monkeypatch, lost) -> None:
    add_rows(3)
    full = actor(EXPORT, SECRETS)
    monkeypatch.setattr(ports, "_actor_of", lambda job: full)
    export = export_of(done(here, full, columns=["secret"]))
    assert export.path.rpartition("/")[2] in download_url(actor=full, export_id=export.id)
    assert refusal(download_url, actor=replace(full, rights=full.rights - {lost}), export_id=export.id).status == 403
    assert refusal(download_url, actor=actor(EXPORT, SECRETS), export_id=export.id).status == 404
    assert refusal(get_export, actor=actor(EXPORT), export_id=export.id).status == 404


def test_a_file_is_there_for_seven_days_after_it_was_made(here, register, ann) -> None:
    add_rows(3)
    waiting = export_of(ask(ann))
    assert refusal(download_url, actor=ann, export_id=waiting.id).status == 409
    export = export_of(done(here, ann))
    Export.objects.filter(id=export.id).update(expires_at=timezone.now())
    assert refusal(download_url, actor=ann, export_id=export.id).status == 410
    purge_exports()
    assert storage.head(object_of(export)) is None
    assert refusal(download_url, actor=ann, export_id=export.id).status == 410
    Export.objects.filter(id=export.id).update(created_at=timezone.now() - timedelta(days=31))
    purge_exports()
    assert refusal(download_url, actor=ann, export_id=export.id).status == 404
    assert Export.objects.get().id == waiting.id


def test_the_security_log_hears_of_request_end_and_download(here, register, ann) -> None:
    heard = []
    audit.register(lambda who, kind, data: heard.append((who.name, kind, data)))
    export = export_of(done(here, ann))
    download_url(actor=ann, export_id=export.id)
    assert [(name, kind) for name, kind, _data in heard] == [
        ("Ann Lee", "export.requested"),
        ("Ann Lee", "export.finished"),
        ("Ann Lee", "export.downloaded"),
    ]
    assert heard[1][2]["rows"] == 0


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_rows_that_come_and_go_meanwhile_are_of_another_moment(here, register, ann, monkeypatch, kind) -> None:
    add_rows(5000)
    count = Table._count

    def disturbed(table, rows) -> None:
        if not table.done:
            in_other_connection(here, "DELETE FROM kernel_change WHERE resource = 'sample'")
        count(table, rows)

    monkeypatch.setattr(Table, "_count", disturbed)
    job = done(here, ann, columns=["number"], format=kind)
    numbers = [int(row[0]) for row in lines(job)[1:]] if kind == "csv" else [row["number"] for row in rows_of(job)]
    assert numbers == list(range(5000))
    assert Change.objects.filter(resource="sample").count() == 0


def test_a_cancelled_export_leaves_nothing_in_s3(here, register, ann, monkeypatch, settings) -> None:
    settings.JOBS_HEARTBEAT_SECONDS = 0.2
    monkeypatch.setattr(storage, "PART_BYTES", 100_000)
    add_rows(200)
    job = ask(ann, columns=["number", "name"])
    export = export_of(job)
    begun = []
    pieces = Table.pieces

    def endless(table):
        piece = next(pieces(table))
        for number in itertools.count():
            yield piece
            table._count(1)
            if number == 100:
                begun.extend(uploads_below(folder(export)))
                in_other_connection(here, "UPDATE kernel_job SET cancel_requested_at = now()")

    monkeypatch.setattr(Table, "pieces", endless)
    assert handle(here, job).state == "cancelled"
    assert len(begun) == 1
    assert uploads_below(folder(export)) == []
    assert list(storage.objects(folder(export))) == []


def test_a_miscount_fails_instead_of_giving_a_wrong_file(here, register, ann, monkeypatch) -> None:
    add_rows(50)
    count = Table._count
    monkeypatch.setattr(Table, "_count", lambda table, rows: count(table, rows - 1))
    job = ask(ann)
    assert handle(here, job).state == "queued"
    assert export_of(job).finished_at is None


def test_the_second_attempt_drops_what_the_first_left(here, register, ann, monkeypatch) -> None:
    add_rows(20)
    job = ask(ann)
    broken = storage.writer(f"{folder(export_of(job))}killed/x.csv", content_type="text/csv")
    broken.write(b"x" * storage.PART_BYTES)
    storage.put(f"{folder(export_of(job))}killed-later/x.csv", b"whole", content_type="text/csv")
    assert handle(here, job).state == "succeeded"
    assert uploads_below(folder(export_of(job))) == []
    kept = object_of(export_of(job))
    manifest = kept.rpartition("/")[0] + "/manifest.json"
    assert set(storage.objects(folder(export_of(job)))) == {kept, manifest}
    # Killed between the end of the file and the end of the job: the file is not made again.
    made = export_of(job)
    Job.objects.filter(id=job.id).update(state="queued", finished_at=None, attempts=1)
    again = handle(here, job)
    assert (again.state, again.result["sha256"]) == ("succeeded", made.sha256)
    assert export_of(job).path == made.path


def test_an_absent_s3_delays_the_export(here, register, ann, settings) -> None:
    add_rows(3)
    job = ask(ann)
    settings.S3_ENDPOINT_URL = "http://127.0.0.1:1"
    waiting = handle(here, job)
    assert (waiting.state, waiting.error) == ("queued", None)
    settings.S3_ENDPOINT_URL = settings.S3_PUBLIC_ENDPOINT_URL
    Job.objects.filter(id=job.id).update(run_after=None)
    assert handle(here, job).state == "succeeded"
