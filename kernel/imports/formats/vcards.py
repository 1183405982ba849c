"""Visiting cards (vCard 2.1, 3.0 and 4.0: RFC 2426, RFC 6350) as rows of a table with columns of its own."""

import io
import quopri
import re
from collections.abc import Iterator
from typing import IO

from django.utils.translation import gettext as _

from kernel.imports.formats.limits import MAX_CELL, MAX_RECORD, unreadable
from kernel.imports.registry import Row

_NAMES = (
    *("Full name", "First name", "Last name", "Company", "Job title", "Website", "Tags"),
    *("Phone 1", "Phone 2", "Phone 3", "Email 1", "Email 2", "Email 3"),
    *("Street", "City", "Region", "Postal code", "Country", "UID"),
)
_PLAIN_NAMES = {"TITLE": "Job title", "URL": "Website", "CATEGORIES": "Tags", "UID": "UID"}
_PLACES = {name: place for place, name in enumerate(_NAMES)}
_LINE = re.compile(r'^(?:[\w-]+\.)?([\w-]+)((?:;(?:"[^"]*"|[^":])*)*):(.*)$', re.DOTALL)
_UNESCAPED = re.compile(r"\\(.)", re.DOTALL)
_MAX_LINES = 2_000


def is_vcard(head: bytes, encoding: str) -> bool:
    """Whether a text begins as a card does."""
    return head.decode(encoding, errors="ignore").lstrip("\ufeff \r\n").upper().startswith("BEGIN:VCARD")


def header() -> list[str]:
    """The columns that every card has."""
    return list(_NAMES)


def read(file: IO[bytes], encoding: str) -> Iterator[Row]:
    """A row for each card, with the number of its first line. 422 for a card without an end."""
    file.seek(0)
    text = io.TextIOWrapper(file, encoding="utf-8-sig" if encoding == "utf-8" else encoding, errors="replace")
    card: list[str] = []
    begins = size = number = 0
    try:
        while line := text.readline(MAX_RECORD + 1):
            number += 1
            stripped = line.rstrip("\r\n")
            mark = stripped.strip().upper()
            if mark == "BEGIN:VCARD":
                card, begins, size = [], number, 0
            elif mark == "END:VCARD":
                if begins:
                    yield Row(begins, _cells(card))
                card, begins = [], 0
            elif begins and not _is_picture(stripped):
                size += len(stripped)
                if size > MAX_RECORD or len(card) > _MAX_LINES:
                    raise unreadable(_("The card at line %(line)s is too long, or has no end.") % {"line": begins})
                _add(card, stripped)
    finally:
        text.detach()


def _is_picture(line: str) -> bool:
    return line[:6].upper().startswith(("PHOTO", "LOGO:", "LOGO;", "SOUND", "KEY:", "KEY;"))


def _add(card: list[str], line: str) -> None:
    """Unfold: what begins with a space goes on with the line before it, and so does quoted-printable after `=`."""
    if card and line[:1] in (" ", "\t"):
        card[-1] += line[1:]
    elif card and card[-1].endswith("=") and "QUOTED-PRINTABLE" in card[-1].upper():
        card[-1] = card[-1][:-1] + line
    else:
        card.append(line)


def _cells(card: list[str]) -> list[str]:
    cells = [""] * len(_NAMES)
    for line in card:
        found = _LINE.match(line)
        if found:
            _put(cells, found[1].upper(), _decoded(found[3], found[2].upper()))
    return cells


def _decoded(value: str, parameters: str) -> str:
    if "QUOTED-PRINTABLE" in parameters:
        return quopri.decodestring(value.encode("ascii", "replace")).decode("utf-8", "replace")
    return value


def _put(cells: list[str], name: str, value: str) -> None:
    parts = [_plain(part) for part in re.split(r"(?<!\\);", value)]
    if name == "FN":
        _set(cells, "Full name", _plain(value))
    elif name == "N":
        _set(cells, "Last name", parts[0])
        _set(cells, "First name", " ".join(part for part in parts[1:3] if part))
    elif name == "ORG":
        _set(cells, "Company", parts[0])
    elif name in _PLAIN_NAMES:
        _set(cells, _PLAIN_NAMES[name], _plain(value))
    elif name == "TEL":
        _next(cells, "Phone", _plain(value).removeprefix("tel:"))
    elif name == "EMAIL":
        _next(cells, "Email", _plain(value))
    elif name == "ADR":
        parts += [""] * (7 - len(parts))
        for column, part in zip(("Street", "City", "Region", "Postal code", "Country"), parts[2:7], strict=True):
            _set(cells, column, part)


def _plain(value: str) -> str:
    # NUL is the one character that no text of the database may have.
    value = value.replace("\x00", "")
    return _UNESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], value).strip()[:MAX_CELL]


def _set(cells: list[str], column: str, value: str) -> None:
    cells[_PLACES[column]] = cells[_PLACES[column]] or value


def _next(cells: list[str], kind: str, value: str) -> None:
    for number in (1, 2, 3):
        place = _PLACES[f"{kind} {number}"]
        if not cells[place]:
            cells[place] = value
            return
