"""One organisation as one file: every row of its schema, for archives and for moving house.

A bundle is a ZIP: `tables/<name>.copy` in PostgreSQL's text COPY format, `sequences.json`, and last
`manifest.json`, which names the migrations, and for each table the columns, rows and SHA-256.
"""

import hashlib
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from typing import BinaryIO

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql
from pydantic import BaseModel, ConfigDict

from kernel import tenancy
from kernel.db import write
from kernel.tenancy import OrganisationState, tenant_context
from tenants.models import Blueprint
from tenants.schemas.migrations import fingerprint_of
from tenants.selectors.organisations import organisation_by_id
from tenants.services.records import writing_public
from tenants.services.sign_up import NewOrganisation, provision_organisation

FORMAT = 1
_MANIFEST = "manifest.json"


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


def write_bundle(organisation: tenancy.Organisation, target: BinaryIO) -> Manifest:
    """Write all rows, as of one moment, to `target` (which need not be seekable)."""
    with tenant_context(organisation), _snapshot(), zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
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
        )
        archive.writestr(_MANIFEST, manifest.model_dump_json(indent=1))
    return manifest


def restore_bundle(source: BinaryIO, *, slug: str) -> tenancy.Organisation:
    """A new organisation with the rows of the bundle, in one transaction, equal row for row.

    It is suspended and sends no mail: an operator resumes it and allows mail when the old one is gone.
    Raises BundleError; 409 `slug_taken`.
    """
    with zipfile.ZipFile(source) as archive, write():
        manifest = Manifest.model_validate_json(archive.read(_MANIFEST))
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
    restored = organisation_by_id(organisation.id)
    assert restored is not None
    return restored


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
        archive.open(f"tables/{name}.copy", "w", force_zip64=True) as member,
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
    with archive.open(f"tables/{name}.copy") as member, connection.cursor() as cursor:
        with cursor.copy(_copy(name, entry.columns, "FROM STDIN")) as copy:
            while part := member.read(1 << 16):
                digest.update(part)
                copy.write(part)
        loaded = cursor.rowcount
    if digest.hexdigest() != entry.sha256 or loaded != entry.rows:
        raise BundleError(f"table {name} is damaged in the bundle")


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


@contextmanager
def _snapshot() -> Iterator[None]:
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield
