"""Which types of files are taken, and whether bytes are of the type that they claim.

The content decides, never the name. What a browser could run (HTML, SVG, XML) is not in the list, and
neither are programs, archives and documents with macros.
"""

import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import IO

import puremagic
from puremagic import PureError

_HEAD_BYTES = 4096
_CHUNK_BYTES = 1024 * 1024
_MOST_MEMBERS = 10_000
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UTF16_MARKS = (b"\xff\xfe", b"\xfe\xff")
_OFFICE = "application/vnd.openxmlformats-officedocument"

Check = Callable[[IO[bytes]], bool]


def _magic(mime: str) -> Check:
    def check(file: IO[bytes]) -> bool:
        try:
            matches = puremagic.magic_string(file.read(_HEAD_BYTES))
        except (PureError, ValueError):
            return False
        return any(match.mime_type == mime for match in matches)

    return check


def _text(file: IO[bytes]) -> bool:
    head = file.read(_HEAD_BYTES)
    if head.startswith(_UTF16_MARKS):
        return b"<" not in head[:4]
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<"):
        return False
    file.seek(0)
    return not any(_NOT_TEXT.search(chunk) for chunk in iter(lambda: file.read(_CHUNK_BYTES), b""))


def _office(folder: str) -> Check:
    def check(file: IO[bytes]) -> bool:
        names = _members(file)
        macros = any(name.lower().endswith("vbaproject.bin") for name in names)
        return "[Content_Types].xml" in names and any(name.startswith(folder) for name in names) and not macros

    return check


def _open_document(kind: str) -> Check:
    def check(file: IO[bytes]) -> bool:
        names = _members(file)
        if "content.xml" not in names or any(name.startswith("Basic/") for name in names):
            return False
        # By its standard (OpenDocument 1.3, part 2, 3.3) the first member, stored as it is, names the type.
        file.seek(0)
        return f"mimetypeapplication/vnd.oasis.opendocument.{kind}".encode() in file.read(256)

    return check


def _members(file: IO[bytes]) -> set[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, UnicodeDecodeError, OSError):
        return set()
    return set(names) if len(names) <= _MOST_MEMBERS else set()


CHECKS: Mapping[str, Check] = {
    "application/pdf": _magic("application/pdf"),
    "image/png": _magic("image/png"),
    "image/jpeg": _magic("image/jpeg"),
    "image/webp": _magic("image/webp"),
    "image/gif": _magic("image/gif"),
    f"{_OFFICE}.wordprocessingml.document": _office("word/"),
    f"{_OFFICE}.spreadsheetml.sheet": _office("xl/"),
    f"{_OFFICE}.presentationml.presentation": _office("ppt/"),
    "application/vnd.oasis.opendocument.text": _open_document("text"),
    "application/vnd.oasis.opendocument.spreadsheet": _open_document("spreadsheet"),
    "application/vnd.oasis.opendocument.presentation": _open_document("presentation"),
    "text/plain": _text,
    "text/csv": _text,
    "text/vcard": _text,
    "text/calendar": _text,
    "message/rfc822": _text,
}


@dataclass(frozen=True, slots=True)
class Purpose:
    """What files are uploaded for, with the types and the size (bytes) that this allows."""

    name: str
    content_types: frozenset[str]
    max_size: int


ATTACHMENT = Purpose("attachment", frozenset(CHECKS), 25 * 1024 * 1024)

_purposes: dict[str, Purpose] = {ATTACHMENT.name: ATTACHMENT}


def register_purpose(purpose: Purpose) -> None:
    """Allow uploads for something with rules of its own. ValueError for a name given twice or an unknown type."""
    if purpose.name in _purposes or not purpose.content_types <= set(CHECKS):
        raise ValueError(f"purpose {purpose.name} is registered twice, or has a type that nobody can check")
    _purposes[purpose.name] = purpose


def purposes() -> Mapping[str, Purpose]:
    """Every purpose by its name."""
    return dict(_purposes)
