"""Text files with a row a line (RFC 4180 and its many relatives), in any usual encoding."""

import codecs
import csv
import io
from collections.abc import Iterator
from typing import IO

from charset_normalizer import from_bytes
from django.utils.translation import gettext as _

from kernel.imports.formats.limits import MAX_CELL, MAX_COLUMNS, MAX_RECORD, too_large, unreadable
from kernel.imports.registry import Row

DELIMITERS = (",", ";", "\t", "|")
# What offices in Europe, and the rest of the world, have written tables in.
ENCODINGS = (
    *("utf-8", "utf-16", "utf-32", "cp1252", "cp1251", "cp1250", "cp1253", "cp1254", "cp1257"),
    *("iso8859_15", "iso8859_2", "iso8859_5", "koi8_r", "koi8_u", "cp866", "cp850", "mac_roman", "mac_cyrillic"),
    *("shift_jis", "euc_jp", "gb18030", "big5", "euc_kr"),
)
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1024 * 1024
_SAMPLE = 256 * 1024
_GUESSED_FROM = 64 * 1024
_SAMPLE_LINES = 200

_FORMULA_STARTS = ("=", "+", "-", "@")

csv.field_size_limit(MAX_CELL)


def encoding_of(file: IO[bytes], wanted: str = "") -> str:
    """The encoding of a text: as it marks itself, else UTF-8 if all of it is, else `wanted`, else the likeliest.

    422 `file_unreadable` for what is no text.
    """
    file.seek(0)
    head = file.read(_SAMPLE)
    marked = next((name for mark, name in _MARKS if head.startswith(mark)), None)
    if marked is not None or wanted:
        return marked or wanted
    if b"\x00" in head:
        raise unreadable(_("This is no text: it has characters of value zero."))
    if _is_utf8(file):
        return "utf-8"
    sample = _telling_part(file)
    guessed = [name for name in ENCODINGS if not name.startswith("utf")]
    found = from_bytes(sample, cp_isolation=guessed).best()
    if found is None:
        raise unreadable(_("The encoding of the text is not known: choose it."))
    # Relatives give the same text; the one that is usual is meant.
    return next(name for name in (*guessed, found.encoding) if _gives(name, sample, str(found)))


def _gives(encoding: str, sample: bytes, text: str) -> bool:
    try:
        return sample.decode(encoding) == text
    except UnicodeDecodeError:
        return False


def _is_utf8(file: IO[bytes]) -> bool:
    decoder = codecs.getincrementaldecoder("utf-8")()
    file.seek(0)
    try:
        while chunk := file.read(_CHUNK):
            decoder.decode(chunk)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


def _telling_part(file: IO[bytes]) -> bytes:
    """Lines with letters beyond ASCII, by which alone encodings differ."""
    file.seek(0)
    kept = bytearray()
    while len(kept) < _GUESSED_FROM and (line := file.readline(_CHUNK)):
        if not line.isascii():
            kept += line[:_GUESSED_FROM]
    return bytes(kept)


def delimiter_of(file: IO[bytes], encoding: str) -> str:
    """The delimiter by which the first rows have the same number of columns, and the most; a comma if none."""
    file.seek(0)
    sample = _decoded(file.read(_SAMPLE), encoding)
    lines = sample.splitlines(keepends=True)
    if len(lines) > 1 and len(sample) >= _SAMPLE // 4:
        lines = lines[:-1]
    best, best_score = ",", 0.0
    for delimiter in DELIMITERS:
        try:
            widths = [len(row) for row in csv.reader(lines[:_SAMPLE_LINES], delimiter=delimiter) if any(row)]
        except csv.Error:
            continue
        if widths and max(widths) > 1:
            usual = max(set(widths), key=lambda width: (widths.count(width), width))
            score = widths.count(usual) / len(widths) * (1 - 1 / usual)
            if score > best_score:
                best, best_score = delimiter, score
    return best


def _decoded(head: bytes, encoding: str) -> str:
    decoder = codecs.getincrementaldecoder(_codec(encoding))(errors="replace")
    return decoder.decode(head)


def _codec(encoding: str) -> str:
    return "utf-8-sig" if encoding == "utf-8" else encoding


def read(file: IO[bytes], encoding: str, delimiter: str) -> Iterator[Row]:
    """The records, each with the number of its first line. 422 for what is too wide, too long or not decodable."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding=_codec(encoding), errors="strict", newline="")
    lines = _Lines(text)
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        while True:
            lines.begin_record()
            begins = reader.line_num + 1
            cells = next(reader, None)
            if cells is None:
                return
            while cells and not cells[-1]:
                cells.pop()
            if len(cells) > MAX_COLUMNS:
                detail = _("Line %(line)s has more than %(count)s columns.")
                raise too_large(detail % {"line": begins, "count": MAX_COLUMNS})
            row = [_text(cell) for cell in cells]
            if any(row):
                yield Row(begins, row)
    except UnicodeDecodeError:
        detail = _("Line %(line)s is not written in %(encoding)s: choose another encoding.")
        raise unreadable(detail % {"line": reader.line_num + 1, "encoding": encoding}) from None
    except csv.Error:
        raise unreadable(_unclosed(begins)) from None
    finally:
        text.detach()


def _text(cell: str) -> str:
    """Trimmed, and without the apostrophe that exports put before what looks like a formula."""
    text = cell.strip()
    return text[1:] if text[:1] == "'" and text[1:2] in _FORMULA_STARTS else text


class _Lines:
    """Lines, as long as the record that they belong to does not grow beyond all bounds."""

    def __init__(self, text: io.TextIOWrapper) -> None:
        self._text = text
        self._left = MAX_RECORD
        self._record = 0

    def begin_record(self) -> None:
        self._left = MAX_RECORD
        self._record += 1

    def __iter__(self) -> "_Lines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(self._left + 1)
        if not line:
            raise StopIteration
        self._left -= len(line)
        if self._left < 0:
            raise unreadable(_unclosed(self._record))
        if "\x00" in line:
            raise unreadable(_("This is no text: it has characters of value zero."))
        return line


def _unclosed(line: int) -> str:
    detail = _("The row at line %(line)s is too long. Is a quotation mark not closed there, or the delimiter another?")
    return detail % {"line": line}
