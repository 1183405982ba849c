"""One organisation as one file: every row of its schema, for archives and for moving house.

A bundle is a ZIP: `tables/<name>.copy` in PostgreSQL's text COPY format, `files/<key>` as in S3 without
the organisation's prefix, and last `manifest.json`: migrations, columns, rows, sequences, SHA-256 of each.
"""

import hashlib
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

import psycopg
from django.db import connection
from django.utils import timezone
from psycopg import sql
from pydantic import BaseModel, ConfigDict, ValidationError

from kernel import storage, tenancy
from kernel.db import snapshot, write
from kernel.tenancy import OrganisationState, tenant_context
from tenants.models import Blueprint
from tenants.schemas.migrations import fingerprint_of
from tenants.selectors.organisations import organisation_by_id
from tenants.services.records import writing_public
from tenants.services.sign_up import NewOrganisation, provision_organisation

FORMAT = 1
_MANIFEST = "manifest.json"
_PASSING = ("exports/", "uploads/")


class BundleError(Exception):
    """The bundle is damaged, or of other migrations than this installation has."""


class TableEntry(BaseModel):
    """One table's part: `columns` in the order of the COPY, `sha256` of its bytes."""

    columns: list[str]
    rows: int
    sha256: str


class SequenceEntry(BaseModel):
    """Where a sequence stood."""

    last_value: int
    is_called: bool


class FileEntry(BaseModel):
    """One object of S3: its type, bytes and their hash."""

    content_type: str
    size: int
    sha256: str


class Manifest(BaseModel):
    """What a bundle holds and where it comes from. `made_at` is RFC 3339 UTC."""

    model_config = ConfigDict(extra="forbid")

    format: int
    fingerprint: str
    made_at: str
    organisation_id: str
    name: str
    country: str
    currency: str
    language: str
    timezone: str
    tables: dict[str, TableEntry]
    sequences: dict[str, SequenceEntry]
    files: dict[str, FileEntry]


def write_bundle(organisation: tenancy.Organisation, target: BinaryIO) -> Manifest:
    """Write all rows, as of one moment, and all files to `target` (which need not be seekable).

    Raises 503 `unavailable` if S3 does not answer.
    """
    with tenant_context(organisation), snapshot(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        tables = {name: _write_table(archive, name) for name in _tables()}
        manifest = Manifest(
            format=FORMAT,
            fingerprint=fingerprint_of(organisation.schema_name),
            made_at=timezone.now().isoformat(),
            organisation_id=str(organisation.id),
            name=organisation.name,
            country=organisation.country,
            currency=organisation.currency,
            language=organisation.language,
            timezone=organisation.timezone,
            tables=tables,
            sequences=_sequences(),
            files=_write_files(archive, organisation),
        )
        archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def restore_bundle(source: BinaryIO, *, slug: str) -> tenancy.Organisation:
    """A new organisation with the rows of the bundle, in one transaction, equal row for row.

    It is suspended and sends no mail: an operator resumes it and allows mail when the old one is gone.
    Raises BundleError; 409 `slug_taken`.
    """
    with _opened(source) as (archive, manifest), write():
        _check_release(manifest)
        organisation = provision_organisation(
            NewOrganisation(
                slug=slug,
                name=manifest.name,
                country=manifest.country,
                currency=manifest.currency,
                language=manifest.language,
                timezone=manifest.timezone,
                state=OrganisationState.SUSPENDED,
                sends_mail=False,
            )
        )
        with tenant_context(organisation):
            _replace_rows(archive, manifest)
        _load_files(archive, manifest, organisation)
    restored = organisation_by_id(organisation.id)
    assert restored is not None
    return restored


@contextmanager
def _opened(source: BinaryIO) -> Iterator[tuple[zipfile.ZipFile, Manifest]]:
    try:
        with zipfile.ZipFile(source) as archive:
            manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
            missing = {_table_member(name) for name in manifest.tables} | {
                _file_member(name) for name in manifest.files
            }
            if missing := missing - set(archive.namelist()):
                raise BundleError(f"the bundle lacks {sorted(missing)[0]}")
            yield archive, manifest
    except (zipfile.BadZipFile, zlib.error, ValidationError) as error:
        raise BundleError(f"the bundle is damaged: {error}") from error


def _check_release(manifest: Manifest) -> None:
    with writing_public():
        present = Blueprint.objects.values_list("fingerprint", flat=True).first()
    if manifest.format != FORMAT or manifest.fingerprint != present:
        raise BundleError("the bundle was made by another release: restore it with that one, then migrate")


def _replace_rows(archive: zipfile.ZipFile, manifest: Manifest) -> None:
    if sorted(manifest.tables) != _tables():
        raise BundleError("the bundle's tables are not those of this installation")
    with connection.cursor() as cursor:
        names = sql.SQL(", ").join(map(sql.Identifier, manifest.tables))
        cursor.execute(sql.SQL("TRUNCATE {}").format(names))
    for name, entry in manifest.tables.items():
        _load_table(archive, name, entry)
    with connection.cursor() as cursor:
        for name, position in manifest.sequences.items():
            cursor.execute(
                "SELECT setval(quote_ident(%s)::regclass, %s, %s)",
                [name, position.last_value, position.is_called],
            )
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def _write_table(archive: zipfile.ZipFile, name: str) -> TableEntry:
    columns = _columns(name)
    digest, rows = hashlib.sha256(), 0
    with (
        archive.open(_table_member(name), "w", force_zip64=True) as member,
        connection.cursor() as cursor,
        cursor.copy(_copy(name, columns, "TO STDOUT")) as copy,
    ):
        for part in copy:
            data = bytes(part)
            member.write(data)
            digest.update(data)
            rows += data.count(b"\n")
    return TableEntry(columns=columns, rows=rows, sha256=digest.hexdigest())


def _load_table(archive: zipfile.ZipFile, name: str, entry: TableEntry) -> None:
    digest = hashlib.sha256()
    with archive.open(_table_member(name)) as member, connection.cursor() as cursor:
        try:
            with cursor.copy(_copy(name, entry.columns, "FROM STDIN")) as copy:
                while part := member.read(1 << 16):
                    digest.update(part)
                    copy.write(part)
        except (psycopg.DataError, psycopg.IntegrityError) as error:
            raise BundleError(f"table {name} is damaged in the bundle: {error}") from error
        loaded = cursor.rowcount
    if digest.hexdigest() != entry.sha256 or loaded != entry.rows:
        raise BundleError(f"table {name} is damaged in the bundle")


def _write_files(archive: zipfile.ZipFile, organisation: tenancy.Organisation) -> dict[str, FileEntry]:
    prefix = f"{organisation.id}/"
    found: dict[str, FileEntry] = {}
    for key in storage.objects(prefix):
        name = key.removeprefix(prefix)
        known = storage.head(key)
        # Exports and unfinished uploads end by themselves within days.
        if known is None or name.startswith(_PASSING):
            continue
        digest, size = hashlib.sha256(), 0
        with archive.open(_file_member(name), "w", force_zip64=True) as member:
            for part in storage.read(key):
                member.write(part)
                digest.update(part)
                size += len(part)
        found[name] = FileEntry(content_type=known.content_type, size=size, sha256=digest.hexdigest())
    return found


def _load_files(archive: zipfile.ZipFile, manifest: Manifest, organisation: tenancy.Organisation) -> None:
    prefix = f"{organisation.id}/"
    try:
        for name, entry in manifest.files.items():
            stream = storage.writer(f"{prefix}{name}", content_type=entry.content_type)
            with archive.open(_file_member(name)) as member, stream:
                while part := member.read(1 << 20):
                    stream.write(part)
            if (stream.size, stream.sha256) != (entry.size, entry.sha256):
                raise BundleError(f"file {name} is damaged in the bundle")
    except BaseException:
        storage.delete_prefix(prefix)
        raise


def _table_member(name: str) -> str:
    return f"tables/{name}.copy"


def _file_member(name: str) -> str:
    return f"files/{name}"


def _copy(table: str, columns: list[str], direction: str) -> sql.Composed:
    names = sql.SQL(", ").join(map(sql.Identifier, columns))
    return sql.SQL("COPY {} ({}) {}").format(sql.Identifier(table), names, sql.SQL(direction))  # type: ignore[arg-type]


def _tables() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        return sorted(row[0] for row in cursor.fetchall())


def _columns(table: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attname FROM pg_attribute WHERE attrelid = quote_ident(%s)::regclass AND attnum > 0"
            " AND NOT attisdropped AND attgenerated = '' ORDER BY attnum",
            [table],
        )
        return [row[0] for row in cursor.fetchall()]


def _sequences() -> dict[str, SequenceEntry]:
    found = {}
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'S' AND relnamespace = current_schema()::regnamespace"
        )
        for (name,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT last_value, is_called FROM {}").format(sql.Identifier(name)))
            last_value, is_called = cursor.fetchone()
            found[name] = SequenceEntry(last_value=last_value, is_called=is_called)
    return found
