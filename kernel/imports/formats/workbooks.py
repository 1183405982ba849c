"""Workbooks of spreadsheet programs (XLSX, ECMA-376).

Before anything is parsed, every member of the archive is unpacked once and counted: what the archive says about
itself is not believed. Declarations of document types are refused, and with them entities of every kind.
"""

import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from typing import IO, Any
from xml.etree.ElementTree import ParseError

import openpyxl
from django.utils.translation import gettext as _
from openpyxl.utils.exceptions import InvalidFileException

from kernel.imports.formats.limits import (
    MAX_CELL,
    MAX_COLUMNS,
    MAX_MEMBERS,
    MAX_PACKED,
    MAX_RECORD,
    MAX_UNPACKED,
    too_large,
    unreadable,
)
from kernel.imports.registry import Row

_SIGNATURE = b"PK\x03\x04"
_CHUNK = 256 * 1024
# Parts that are read row by row; all others are held in memory while they are read.
_STREAMED = ("xl/worksheets/", "xl/sharedStrings.xml")
_MAX_OTHER_PART = 4 * 1024 * 1024
_FORBIDDEN = (b"<!DOCTYPE", b"<!ENTITY")
_WIDE = (b"\xff\xfe", b"\xfe\xff")
_DAMAGED = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError)
_NOT_A_WORKBOOK = (
    *(*_DAMAGED, ParseError, InvalidFileException, UnicodeDecodeError, OSError),
    *(KeyError, ValueError, TypeError, AttributeError, IndexError, OverflowError),
)


def is_workbook(head: bytes) -> bool:
    """Whether a file begins as an archive does. What has something else before it is none."""
    return head.startswith(_SIGNATURE)


def read(file: IO[bytes], wanted: str) -> tuple[list[str], str, Iterator[Row]]:
    """The names of the sheets, the one that is read (`wanted`, else the first with anything), and its records.

    422 `file_too_large`, `file_unreadable`.
    """
    _count(file)
    try:
        book = openpyxl.load_workbook(file, read_only=True, data_only=True, keep_links=False)
        names = [sheet.title for sheet in book.worksheets]
    except _NOT_A_WORKBOOK:
        raise unreadable(_("This is not a workbook, or it is damaged.")) from None
    if not names:
        raise unreadable(_("The workbook has no sheet with rows."))
    if wanted and wanted not in names:
        raise unreadable(_("The workbook has no sheet of this name."))
    for name in [wanted] if wanted else names:
        rows = _rows(book[name])
        first = next(rows, None)
        if first is not None or name == names[-1] or wanted:
            break
    return names, name, _from(first, rows)


def _from(first: Row | None, rows: Iterator[Row]) -> Iterator[Row]:
    if first is not None:
        yield first
        yield from rows


def _count(file: IO[bytes]) -> None:
    file.seek(0, 2)
    if file.tell() > MAX_PACKED:
        raise too_large(
            _("A workbook may have at most %(count)s MB. Save it as CSV, which may be larger.")
            % {"count": MAX_PACKED // 1024**2}
        )
    file.seek(0)
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
            if len(members) > MAX_MEMBERS:
                raise too_large(_("The workbook has too many parts."))
            unpacked = 0
            for member in members:
                if member.flag_bits & 1:
                    raise unreadable(_("The workbook is protected by a password."))
                unpacked += _look_through(archive, member, MAX_UNPACKED - unpacked)
    except _DAMAGED:
        raise unreadable(_("This is not a workbook, or it is damaged.")) from None


def _look_through(archive: zipfile.ZipFile, member: zipfile.ZipInfo, left: int) -> int:
    """The unpacked size of a member in bytes."""
    is_xml = member.filename.lower().endswith((".xml", ".rels", ".vml"))
    most = left if member.filename.startswith(_STREAMED) or not is_xml else min(left, _MAX_OTHER_PART)
    size, tail = 0, b""
    with archive.open(member) as part:
        while chunk := part.read(_CHUNK):
            if is_xml:
                # No other encoding can hide a declaration from this search.
                if size == 0 and (chunk.startswith(_WIDE) or b"\x00" in chunk[:8]):
                    raise unreadable(_("The workbook is written in an unusual encoding."))
                seen = tail + chunk
                if any(mark in seen for mark in _FORBIDDEN):
                    raise unreadable(_("The workbook declares entities, which no spreadsheet program does."))
                tail = seen[-16:]
            size += len(chunk)
            if size > most:
                raise too_large(_("Unpacked, the workbook is too large. Save it as CSV, which may be larger."))
    return size


def _rows(sheet: Any) -> Iterator[Row]:
    # What a sheet says about its size may be wrong.
    sheet.reset_dimensions()
    try:
        for number, values in enumerate(sheet.iter_rows(values_only=True), 1):
            width = len(values)
            while width and values[width - 1] is None:
                width -= 1
            if width > MAX_COLUMNS:
                detail = _("Line %(line)s has more than %(count)s columns.")
                raise too_large(detail % {"line": number, "count": MAX_COLUMNS})
            cells = [_text(value) for value in values[:width]]
            if any(len(cell) > MAX_CELL for cell in cells) or sum(map(len, cells)) > MAX_RECORD:
                raise too_large(_("Line %(line)s is too long.") % {"line": number})
            if any(cells):
                yield Row(number, cells)
    except _NOT_A_WORKBOOK:
        raise unreadable(_("The sheet is damaged.")) from None


def _text(value: Any) -> str:
    """A cell as one would read it: whole numbers without a point, dates as ISO 8601, formulas by their result."""
    if value is None:
        return ""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "seconds")
    if isinstance(value, (date, time, timedelta)):
        return str(value)
    return str(value).strip()
