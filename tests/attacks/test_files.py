"""Files that are made to harm whoever reads them, given to a real worker: each gets a clear answer, the worker
lives, and its memory stays where it was promised to stay.
"""

import io
import os
import zipfile
from collections.abc import Callable, Iterator

import pytest

from kernel import storage
from kernel.files.erasing import upload_key
from kernel.jobs.sweeper import sweep_once
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.imports.files import CSV, IMPORTS, VCARD, XLSX, Imports, table
from tests.imports.test_files import with_part, workbook
from tests.kernel.job_tools import Worker, until, worker
from tests.world import Credentials

MEGABYTE = 1024 * 1024
MOST = 512 * MEGABYTE
CLEAR = {"file_unreadable", "file_too_large"}
FAST = {"JOBS_HEARTBEAT_SECONDS": 0.5, "JOBS_RENUDGE_SECONDS": 3}
SHEET = "xl/worksheets/sheet1.xml"
_HEAD = b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>'
_TAIL = b"</sheetData></worksheet>"


def sheet(content: bytes) -> bytes:
    return with_part(workbook(["a"], ["b"]), SHEET, _HEAD + content + _TAIL)


def entries() -> bytes:
    body = io.BytesIO()
    with zipfile.ZipFile(body, "w") as archive:
        for number in range(1_200):
            archive.writestr(f"xl/media/{number}", b"x")
    return body.getvalue()


def of_100_megabytes(line: bytes) -> bytes:
    head = b"Name,Town\n"
    return head + line * ((100 * MEGABYTE - len(head)) // len(line))


# What is in the file; whether it may be read after all, because it is only odd.
HOSTILE: dict[str, tuple[Callable[[], bytes], str, bool]] = {
    "a bomb": (lambda: with_part(workbook(["a"]), SHEET, b" " * (101 * MEGABYTE)), XLSX, False),
    "a bomb of shared texts": (
        lambda: with_part(workbook(["a"]), "xl/sharedStrings.xml", b"<sst>" + b"<si><t>a</t></si>" * 5_900_000),
        XLSX,
        False,
    ),
    "a thousand entries": (entries, XLSX, False),
    "a workbook in a workbook": (
        lambda: with_part(workbook(["a"], ["b"]), "xl/media/book.xlsx", workbook(["c"])),
        XLSX,
        True,
    ),
    "external entities": (
        lambda: with_part(
            workbook(["a"], ["b"]),
            SHEET,
            b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet><sheetData>&a;</sheetData></worksheet>',
        ),
        XLSX,
        False,
    ),
    "deep elements": (lambda: sheet(b"<row>" * 200_000), XLSX, False),
    "very many attributes": (
        lambda: sheet(b'<row r="1" ' + b" ".join(b'a%d="x"' % number for number in range(200_000)) + b"/>"),
        XLSX,
        True,
    ),
    "the last cell of a sheet": (
        lambda: sheet(b'<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>'),
        XLSX,
        False,
    ),
    "a picture that is a workbook": (lambda: b"GIF89a" + workbook(["a"], ["b"]), CSV, False),
    "a program": (lambda: b"\x7fELF" + os.urandom(100_000), CSV, False),
    "noise": (lambda: os.urandom(MEGABYTE), CSV, False),
    "100 MB in one line": (lambda: of_100_megabytes(b"x" * MEGABYTE), CSV, False),
    "100 MB of commas": (lambda: of_100_megabytes(b"," * 999 + b"\n"), CSV, True),
    "100 MB of rows": (lambda: of_100_megabytes(b"Some company,Sofia\n"), CSV, False),
    "100 MB of long cells": (lambda: of_100_megabytes(b"y" * 100_000 + b",Sofia\n"), CSV, True),
    "cards in cards": (lambda: b"BEGIN:VCARD\r\nFN:x\r\n" * 100_000 + b"END:VCARD\r\n" * 100_000, VCARD, True),
    "a card with a long fold": (lambda: b"BEGIN:VCARD\r\nFN:x\r\n" + b" y\r\n" * 2_000_000, VCARD, False),
}


class Files:
    """Uploads without being sure that they are taken."""

    def __init__(self, organisation: Organisation) -> None:
        self.organisation = organisation
        self.client = ApiClient(organisation, session=Credentials.create(organisation, "owner").session)

    def outcome(self, body: bytes, content_type: str) -> tuple[str, str]:
        """(state or `upload`, code of the refusal or nothing) once the file was looked at."""
        file = {"name": "file", "size": len(body), "content_type": content_type, "purpose": "import"}
        announced = self.client.post("/api/v1/files", file)
        if announced.status_code != 201:
            return "upload", announced.json()["code"]
        file_id = announced.json()["id"]
        with tenant_context(self.organisation):
            storage.put(upload_key(file_id), body, content_type=content_type)
        confirmed = self.client.post(f"/api/v1/files/{file_id}/confirm")
        if confirmed.status_code != 200:
            return "upload", confirmed.json()["code"]
        run = self.client.post(IMPORTS, {"resource": "customers", "file_id": file_id}).json()

        def looked_at() -> dict | None:
            sweep_once()
            found = self.client.get(f"{IMPORTS}/{run['id']}").json()
            return None if found["state"] == "analysing" else found

        found = until(looked_at, seconds=120)
        error = found["job"]["error"] if found["state"] == "failed" else None
        return found["state"], error["code"] if error else ""


@pytest.fixture
def files(fresh_organisation: Organisation) -> Files:
    return Files(fresh_organisation)


@pytest.fixture
def reader(empty_broker: None, settings) -> Iterator[Worker]:
    for name, value in FAST.items():
        setattr(settings, name, value)
    with worker(threads=1, **FAST) as started:
        yield started


def test_hostile_files_get_a_clear_answer_and_the_worker_lives_in_its_memory(files: Files, reader: Worker) -> None:
    before = reader.peak_memory()
    wrong = {}
    for name, (make, content_type, may_be_read) in HOSTILE.items():
        state, code = files.outcome(make(), content_type)
        is_refused = state == "upload" or (state == "failed" and code in CLEAR)
        if not (is_refused or (may_be_read and state == "mapping")):
            wrong[name] = (state, code)
        assert not reader.died(), (name, reader.read_log()[-2_000:])
        assert reader.peak_memory() <= MOST, (name, reader.peak_memory() // MEGABYTE)
    assert wrong == {}
    assert 0 < before < MOST
    assert files.outcome(table("Name,Town", "Orion,Sofia"), CSV) == ("mapping", "")


def test_control_characters_and_formulas_end_in_the_cell(fresh_organisation: Organisation) -> None:
    files = Files(fresh_organisation)
    imports = Imports(fresh_organisation, files.client)
    for mark in ("\x07", "\x1b[31m", "\x08"):
        assert files.outcome(table("Name,Town", f"Bell {mark},Sofia"), CSV)[0] == "upload"
    formulas = ['=HYPERLINK("http://x.example"),Sofia,x', "+1+1,Sofia,x", "@SUM(A1),Sofia,x"]
    marks = ["Turned \u202ename,Sofia,x", "Line\u2028separator,Sofia,x"]
    run = imports.asked(imports.begun(table("Name,Town,Country", *formulas, *marks)), "run")
    told = imports.error_rows(run)
    assert len(told) == 6
    assert all(not cell.startswith(("=", "+", "-", "@")) for row in told for cell in row)
    card = b"BEGIN:VCARD\r\nORG:Orion\r\nN;ENCODING=QUOTED-PRINTABLE:A=07B=1B=0A;;;\r\nEND:VCARD\r\n"
    odd = imports.asked(imports.begun(card, content_type=VCARD, name="odd.vcf"), "run")
    names = {customer["name"] for customer in imports.customers()}
    assert not [name for name in names if any(ord(each) < 32 or each in "\u2028\u202e" for each in name)]
    assert odd["counts"]["rows"] == 1
