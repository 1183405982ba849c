"""A table as the bytes of a file. The same rows always give the same bytes."""

import csv
import itertools
import tempfile
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

from rustpy_xlsxwriter import Format, write_worksheets

from kernel.exports.cells import TYPED, headers, is_said_by_sql, json_values, text_cells, typed_cells
from kernel.exports.table import Table
from kernel.json import dumps
from kernel.models.export import ExportFormat
from kernel.registers.types import Type

# Rows of a worksheet below its header.
MAX_SHEET_ROWS = 1_048_575
_COPY_BYTES = 1024 * 1024
_MOMENT = "1980-01-01T00:00:00Z"

Write = Callable[[bytes], None]


@dataclass(frozen=True, slots=True)
class FileFormat:
    """`write(table, sink)` reads the table and hands the file's bytes to `sink` piece by piece."""

    content_type: str
    write: Callable[[Table, Write], None]
    extension: str


def write_csv(table: Table, sink: Write) -> None:
    """RFC 4180 in UTF-8 with a byte order mark, by which spreadsheet programs know the encoding."""
    lines = _Lines()
    # The writer quotes what holds one of these two; a bare CR would begin a row in spreadsheet programs.
    writer = csv.writer(lines, lineterminator=_Lines.END)
    writer.writerow(headers(table.columns))
    sink(b"\xef\xbb\xbf" + lines.drained())
    if table.is_all_said():
        for piece in table.pieces():
            sink(piece)
        return
    plan = [
        (name, None if is_said_by_sql(column) else text_cells(column, table.actor)) for name, column in table.by_name()
    ]
    for batch in table.texts():
        cells = (batch[name] if convert is None else convert(batch[name]) for name, convert in plan)
        writer.writerows(zip(*cells, strict=True))
        sink(lines.drained())


def write_json(table: Table, sink: Write) -> None:
    """An array with an object a line, as the API shows the rows."""
    plan = [(name, json_values(column, table.actor)) for name, column in table.by_name() if name != "id"]
    names = ["id", *(name for name, _convert in plan)]
    separator = b"[\n"
    for batch in table.values():
        values = [batch["id"], *(convert(batch[name]) for name, convert in plan)]
        rows = [dumps(dict(zip(names, row, strict=True))) for row in zip(*values, strict=True)]
        sink(separator + b",\n".join(rows))
        separator = b",\n"
    sink(b"\n]\n" if separator == b",\n" else b"[]\n")


def write_vcard(table: Table, sink: Write) -> None:
    """Visiting cards (RFC 6350) one after another; the columns do not matter."""
    for cards in table.cards():
        sink("".join(cards).encode())


def write_xlsx(table: Table, sink: Write) -> None:
    """A workbook (ECMA-376) in constant memory, by way of a temporary file; more sheets if need be."""
    labels = headers(table.columns)
    rows = _worksheet_rows(table, labels)
    sheets: list[tuple[str, Any]] = [
        (name, itertools.islice(rows, MAX_SHEET_ROWS))
        for name in _sheet_names(table.title, -(-table.total // MAX_SHEET_ROWS) or 1)
    ]
    formats = {
        label: Format().set_num_format("yyyy-mm-dd" if column.type is Type.DATE else "yyyy-mm-dd hh:mm:ss")
        for label, column in zip(labels, table.columns, strict=True)
        if column.type in (Type.DATE, Type.DATETIME)
    }
    # A file without a name: nothing of it is left on the disk when the worker is killed.
    with tempfile.TemporaryFile(prefix="kontor-export-") as file:
        write_worksheets(
            sheets,
            f"/dev/fd/{file.fileno()}",
            freeze_panes={"general": {"row": 1, "col": 0}},
            bold_headers=True,
            column_formats={name: formats for name, _rows in sheets},
        )
        _without_moment(file)
        file.seek(0)
        while data := file.read(_COPY_BYTES):
            sink(data)


FORMATS: Mapping[ExportFormat, FileFormat] = {
    ExportFormat.CSV: FileFormat("text/csv; charset=utf-8", write_csv, "csv"),
    ExportFormat.JSON: FileFormat("application/json", write_json, "json"),
    ExportFormat.XLSX: FileFormat(
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", write_xlsx, "xlsx"
    ),
    ExportFormat.VCARD: FileFormat("text/vcard; charset=utf-8", write_vcard, "vcf"),
}


class _Lines:
    """Takes rows from csv's writer and ends them by LF, as PostgreSQL's COPY does."""

    END = "\r\n"

    def __init__(self) -> None:
        self._lines: list[str] = []

    def write(self, row: str) -> None:
        self._lines.append(row.removesuffix(self.END))

    def drained(self) -> bytes:
        data = "".join(f"{line}\n" for line in self._lines).encode()
        self._lines.clear()
        return data


def _worksheet_rows(table: Table, labels: Sequence[str]) -> Iterator[dict[str, Any]]:
    if not table.total:
        # The header comes from the first row.
        yield dict.fromkeys(labels)
    plan = [(name, typed_cells(column, table.actor)) for name, column in table.by_name()]
    for batch in table.typed(TYPED):
        for cells in zip(*(convert(batch[name]) for name, convert in plan), strict=True):
            yield dict(zip(labels, cells, strict=True))


def _sheet_names(title: str, count: int) -> list[str]:
    plain = "".join(" " if character in "[]:*?/\\'" else character for character in title).strip()[:25] or "Sheet"
    return [plain, *(f"{plain} {number}" for number in range(2, count + 1))]


def _without_moment(file: IO[bytes]) -> None:
    """Write the moment of creation anew, always the same: equal rows then make equal files.

    It stands in the last but one member of the archive; the two are cut off and written again.
    """
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        members = archive.infolist()
        at = next(index for index, member in enumerate(members) if member.filename == "docProps/core.xml")
        tail = [(member, archive.read(member)) for member in members[at:]]
        del archive.filelist[at:]
        for member, _content in tail:
            del archive.NameToInfo[member.filename]
        archive.start_dir = tail[0][0].header_offset
        for member, content in tail:
            archive.writestr(zipfile.ZipInfo(member.filename), _with_fixed_moment(content), zipfile.ZIP_DEFLATED)


def _with_fixed_moment(content: bytes) -> bytes:
    for name in (b"created", b"modified"):
        start, end = b'<dcterms:%b xsi:type="dcterms:W3CDTF">' % name, b"</dcterms:%b>" % name
        before, found, rest = content.partition(start)
        if found:
            content = before + start + _MOMENT.encode() + end + rest.partition(end)[2]
    return content
