"""Every register that can be exported is, with all its columns, in every format."""

import csv
import io
import json

import openpyxl
import pytest

from kernel import storage
from kernel.exports.inputs import ExportCreate
from kernel.exports.selection import object_of
from kernel.exports.service import request_export
from kernel.inputs import parse_value
from kernel.models import Export, ExportFormat
from kernel.registers import registry
from kernel.registers.listing import select
from kernel.tenancy import tenant_context
from tests.kernel.job_tools import handle
from tests.world import add_rows

REGISTERS = [register for register in registry.all_registers() if register.export_right is not None]


def test_the_sweep_finds_registers_to_export() -> None:
    assert {"customers", "contacts"} <= {register.name for register in REGISTERS}


@pytest.mark.parametrize("register", REGISTERS, ids=lambda register: register.name)
def test_a_register_is_exported_with_all_its_columns(register, fresh_organisation, credentials) -> None:
    add_rows(fresh_organisation)
    actor = credentials(fresh_organisation, "owner").actor()
    names = list(register.visible_columns(actor))
    read = {"csv": lines, "xlsx": cells, "json": objects}
    for kind in (each for each in register.formats if each is not ExportFormat.VCARD):
        data = parse_value(ExportCreate, {"register": register.name, "format": kind, "columns": names})
        with tenant_context(fresh_organisation):
            listed = select(register, actor, {}).rows(actor).count()
            job = request_export(actor=actor, data=data)
        done = handle(fresh_organisation, job)
        assert done.state == "succeeded", done.error
        with tenant_context(fresh_organisation):
            content = b"".join(storage.read(object_of(Export.objects.get(job_id=job.id))))
        width, rows = read[kind](content)
        # JSON has the rows' ids whether the register has a column of them or not.
        wanted = {"id", *names} if kind == ExportFormat.JSON else names
        assert (width, rows) == (len(wanted), done.result["rows"])
        # The security log has one row more: that of this export.
        assert rows >= listed > 0


def lines(content: bytes) -> tuple[int, int]:
    header, *rows = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""))
    assert all(len(row) == len(header) for row in rows)
    return len(header), len(rows)


def cells(content: bytes) -> tuple[int, int]:
    header, *rows = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0].iter_rows(values_only=True)
    return len(header), len(rows)


def objects(content: bytes) -> tuple[int, int]:
    rows = json.loads(content)
    assert all(list(row)[1:] == list(rows[0])[1:] for row in rows)
    return len(rows[0]), len(rows)
