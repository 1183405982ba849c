"""What a spreadsheet program makes of exported cells: texts, never formulas, and nothing that turns them round."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from customers.models import Customer
from kernel import storage
from kernel.exports.inputs import ExportCreate
from kernel.exports.selection import object_of
from kernel.exports.service import request_export
from kernel.inputs import parse_value
from kernel.models import Export
from kernel.tenancy import Organisation, tenant_context
from tests.accounts.people import PASSWORD, browser_of, join
from tests.api_client import ApiClient
from tests.customers.rows import customer_row
from tests.kernel.job_tools import handle
from tests.world import Credentials

FORMULAS = (
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    '=HYPERLINK("http://evil.example","x")',
    "=cmd|'/c calc'!A0",
)
MARKS = ("\u202e", "\u2066", "\u200f", "\x1b", "\x07", "\x85")


def exported(organisation: Organisation, kind: str, columns: list[str]) -> bytes:
    actor = Credentials.create(organisation, "owner").actor()
    data = parse_value(ExportCreate, {"register": "customers", "format": kind, "columns": columns})
    with tenant_context(organisation):
        job = request_export(actor=actor, data=data)
    done = handle(organisation, job)
    assert done.state == "succeeded", done.error
    with tenant_context(organisation):
        return b"".join(storage.read(object_of(Export.objects.get(job_id=job.id))))


def test_no_cell_is_a_formula(fresh_organisation: Organisation) -> None:
    client = ApiClient(fresh_organisation, session=Credentials.create(fresh_organisation, "owner").session)
    with tenant_context(fresh_organisation):
        for text in FORMULAS:
            customer_row(name=text, business_area=text)
        assert Customer.objects.count() == len(FORMULAS)
    for text in FORMULAS[:4]:
        answer = client.post("/api/v1/tags", {"name": text})
        assert answer.status_code == 201
        body = {"name": f"Tagged {text}", "tags": [text], "allow_duplicate": True}
        assert client.post("/api/v1/customers", body).status_code == 201
    columns = ["name", "business_area", "tags"]
    rows = list(csv.reader(io.StringIO(exported(fresh_organisation, "csv", columns).decode("utf-8-sig"), newline="")))
    cells = [cell for row in rows[1:] for cell in row if cell]
    assert len(cells) > 2 * len(FORMULAS)
    assert {len(row) for row in rows} == {3}, "a cell went on in a row of its own"
    assert [cell for cell in cells if cell[0] in "=+-@\t\r"] == []
    sheet = openpyxl.load_workbook(io.BytesIO(exported(fresh_organisation, "xlsx", columns))).worksheets[0]
    kinds = {cell.data_type for row in sheet.iter_rows(min_row=2) for cell in row if cell.value is not None}
    assert kinds == {"s"} or kinds == {"inlineStr"}


@pytest.mark.parametrize("mark", MARKS, ids=lambda mark: f"U+{ord(mark):04X}")
def test_marks_that_disguise_a_text_get_in_by_no_door(mark: str, owner_client: ApiClient) -> None:
    text = f"invoice{mark}fdp.exe"
    bodies: list[tuple[str, dict[str, Any]]] = [
        ("/api/v1/customers", {"name": text}),
        ("/api/v1/customers", {"name": "Plain", "business_area": text}),
        ("/api/v1/customers", {"name": "Plain", "tags": [text]}),
        ("/api/v1/customers", {"name": "Plain", "emails": [{"email": f"{text}@x.example"}]}),
        ("/api/v1/contacts", {"first_name": text, "last_name": "x"}),
        ("/api/v1/tags", {"name": text}),
        ("/api/v1/teams", {"name": text}),
        ("/api/v1/roles", {"name": text, "rights": []}),
        ("/api/v1/dictionaries/segments", {"labels": {"en": text}}),
        ("/api/v1/files", {"name": text, "size": 1, "content_type": "application/pdf"}),
        ("/api/v1/views", {"register": "customers", "name": text, "columns": [{"name": "name"}]}),
        ("/api/v1/api-keys", {"name": text, "scopes": ["customers:read"]}),
    ]
    for path, body in bodies:
        answer = owner_client.post(path, body)
        assert answer.status_code == 422, (path, answer.status_code, answer.content)
        assert text not in answer.content.decode()


def test_a_browser_that_calls_itself_something_hostile_is_noted_without_it(entered: Organisation) -> None:

    join("ugo@alpha.example", "owner")
    agent = "=cmd|'/c calc'!A0\x1b[31m\x85\x07"
    body = {"email": "ugo@alpha.example", "password": PASSWORD}
    browser = browser_of(entered)
    assert browser.call("POST", "/api/v1/auth/login", body, User_Agent=agent).status_code == 204
    (session,) = browser.get("/api/v1/auth/sessions").json()["results"]
    assert session["user_agent"].isprintable()
    logged = browser.get("/api/v1/security-log", kind="sign_in.succeeded", fields="user_agent").json()["results"]
    assert logged
    assert all(row["user_agent"].isprintable() for row in logged)
