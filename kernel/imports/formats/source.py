"""A file as a table, whatever it is: what it is decided by its content, never by its name."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from kernel.imports.formats import delimited, vcards, workbooks
from kernel.imports.registry import Row
from kernel.models.imports import ImportFormat


@dataclass(frozen=True, slots=True)
class Reading:
    """How the person wants the file to be read; what is empty is found out."""

    sheet: str = ""
    encoding: str = ""
    delimiter: str = ""
    has_header: bool = True


@dataclass(frozen=True, slots=True)
class Table:
    """What was found out, and the rows. `header` is None if the file has none.

    Read `rows` once, to its end or not at all: it reads the file as it goes. Rows without any text are left out.
    """

    format: ImportFormat
    header: list[str] | None
    rows: Iterator[Row]
    sheet: str = ""
    sheets: list[str] = field(default_factory=list)
    encoding: str = ""
    delimiter: str = ""


def open_table(file: IO[bytes], reading: Reading) -> Table:
    """The table in a file. 422 `file_unreadable`, `file_too_large`, now or while the rows are read."""
    file.seek(0)
    head = file.read(4096)
    if workbooks.is_workbook(head):
        sheets, sheet, records = workbooks.read(file, reading.sheet)
        header, rows = _split(records, reading.has_header)
        return Table(ImportFormat.XLSX, header, rows, sheet=sheet, sheets=sheets)
    encoding = delimited.encoding_of(file, reading.encoding)
    if vcards.is_vcard(head, encoding):
        return Table(ImportFormat.VCARD, vcards.header(), vcards.read(file, encoding), encoding=encoding)
    delimiter = reading.delimiter or delimited.delimiter_of(file, encoding)
    header, rows = _split(delimited.read(file, encoding, delimiter), reading.has_header)
    return Table(ImportFormat.CSV, header, rows, encoding=encoding, delimiter=delimiter)


def _split(records: Iterator[Row], has_header: bool) -> tuple[list[str] | None, Iterator[Row]]:
    if not has_header:
        return None, records
    first = next(records, None)
    return (list(first.cells) if first else []), records
