"""An organisation exported, dropped and restored into a new one: equal row for row, and silent."""

import io
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.utils import timezone
from psycopg import sql

from kernel import storage
from kernel.actor import system_actor
from kernel.errors import AppError, KernelError
from kernel.exports.selection import object_of
from kernel.exports.service import download_url
from kernel.jobs import ports
from kernel.models import Export, Job
from kernel.tenancy import Organisation, OrganisationState, tenant_context
from tenants.errors import TenantsError
from tenants.permissions import PlatformRight
from tenants.schemas.catalog import differences
from tenants.schemas.presence import schema_exists
from tenants.selectors.organisations import organisation_by_id, organisation_by_slug
from tenants.services import lifecycle
from tenants.services.bundles import BundleError, Manifest, restore_bundle, write_bundle
from tests.world import build_organisation, drop_organisation


@pytest.fixture
def slug(unblocked: None) -> Iterator[str]:
    chosen = f"copy-{uuid.uuid4().hex[:8]}"
    yield chosen
    made = organisation_by_slug(chosen)
    if made is not None:
        storage.delete_prefix(f"{made.id}/")
        drop_organisation(made)


@pytest.fixture
def original(unblocked: None) -> Iterator[Organisation]:
    """An organisation with people, odd texts and files; committed."""
    made = build_organisation()
    with tenant_context(made):
        people = get_user_model().objects
        people.filter(email__startswith="owner").update(name="tab\t, back\\slash, \"quotes\" 'и' 😀 \\N \\.")
        Job.objects.create(
            kind="tests.any", queue="default", args={"text": "two\nlines"}, max_attempts=1, actor_kind="system"
        )
        storage.put(storage.object_key("files", "one"), b"\x00\x01" * 1000, content_type="image/png")
        storage.put(storage.object_key("files", "two"), b"", content_type="text/plain")
        storage.put(storage.object_key("exports", "three"), b"passing", content_type="text/csv")
    yield made
    storage.delete_prefix(f"{made.id}/")
    drop_organisation(made)


def bundle_of(organisation: Organisation) -> tuple[io.BytesIO, Manifest]:
    target = io.BytesIO()
    manifest = write_bundle(organisation, target)
    target.seek(0)
    return target, manifest


def all_rows(organisation: Organisation) -> dict[str, list[tuple]]:
    found = {}
    with tenant_context(organisation), connection.cursor() as cursor:
        cursor.execute(
            "SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = %s::regnamespace",
            [organisation.schema_name],
        )
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} t ORDER BY 1").format(sql.Identifier(table)))
            found[table] = cursor.fetchall()
    return found


def test_restored_organisation_is_equal_row_for_row(original: Organisation, slug: str) -> None:
    before = all_rows(original)
    bundle, manifest = bundle_of(original)
    drop_organisation(original)
    assert not schema_exists(original.schema_name)

    restored = restore_bundle(bundle, slug=slug)

    assert all_rows(restored) == before
    assert len([table for table, rows in before.items() if rows]) > 5
    assert sum(table.rows for table in manifest.tables.values()) == sum(map(len, before.values()))
    assert restored.id != original.id
    assert (restored.name, restored.country) == (original.name, original.country)


def test_restored_schema_equals_the_old_one_sequences_too(original: Organisation, slug: str) -> None:
    bundle, _manifest = bundle_of(original)
    restored = restore_bundle(bundle, slug=slug)
    assert differences(original.schema_name, restored.schema_name) == []


def test_files_come_along(original: Organisation, slug: str) -> None:
    bundle, manifest = bundle_of(original)
    assert sorted(manifest.files) == ["files/one", "files/two"]
    restored = restore_bundle(bundle, slug=slug)
    assert b"".join(storage.read(f"{restored.id}/files/one")) == b"\x00\x01" * 1000
    assert storage.head(f"{restored.id}/files/one").content_type == "image/png"
    assert storage.head(f"{restored.id}/files/two").size == 0
    assert storage.head(f"{restored.id}/exports/three") is None


def test_exports_of_the_original_are_gone_in_the_copy(original: Organisation, slug: str) -> None:
    rights = frozenset({"accounts:employee:view", "accounts:employee:edit"})
    reader = replace(system_actor(rights=rights), id=uuid.uuid4())
    with tenant_context(original):
        export = Export.objects.create(
            register="employees",
            format="csv",
            parameters={"fields": ["name"]},
            owner_id=reader.id,
            owner_name="Ann",
            path="one/employees.csv",
            rows=1,
            sha256="0" * 64,
            finished_at=timezone.now(),
            expires_at=timezone.now() + timedelta(days=1),
        )
        storage.put(object_of(export), b"name", content_type="text/csv")
        assert str(original.id) in download_url(actor=reader, export_id=export.id)
    bundle, _manifest = bundle_of(original)
    with tenant_context(restore_bundle(bundle, slug=slug)), pytest.raises(AppError) as refused:
        download_url(actor=reader, export_id=export.id)
    assert refused.value.code == KernelError.GONE


def test_restored_copy_rests_and_sends_no_mail_until_operators_allow_it(original, slug: str, platform) -> None:
    restored = restore_bundle(bundle_of(original)[0], slug=slug)
    assert (restored.state, restored.sends_mail) == (OrganisationState.SUSPENDED, False)
    assert ports.organisation_by_id(restored.id) is None
    assert restored.id not in {organisation.id for organisation in ports.all_organisations()}

    operator = system_actor(rights=frozenset({PlatformRight.MANAGE}))
    lifecycle.resume_organisation(actor=operator, organisation_id=restored.id)
    assert organisation_by_id(restored.id).sends_mail is False
    assert ports.organisation_by_id(restored.id) is not None
    lifecycle.allow_mail(actor=operator, organisation_id=restored.id)
    assert organisation_by_id(restored.id).sends_mail is True


def test_bundle_can_be_written_to_a_stream(original: Organisation, slug: str) -> None:
    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.parts: list[bytes] = []

        def writable(self) -> bool:
            return True

        def write(self, data: bytes) -> int:
            self.parts.append(bytes(data))
            return len(data)

    pipe = Pipe()
    write_bundle(original, pipe)
    assert restore_bundle(io.BytesIO(b"".join(pipe.parts)), slug=slug).name == original.name


def changed(bundle: io.BytesIO, member: str, change: object) -> io.BytesIO:
    target = io.BytesIO()
    with zipfile.ZipFile(bundle) as source, zipfile.ZipFile(target, "w") as copy:
        for name in source.namelist():
            data = source.read(name)
            copy.writestr(name, change(data) if name == member else data)
    target.seek(0)
    return target


@pytest.mark.parametrize(
    ("member", "change"),
    [
        ("tables/accounts_login.copy", lambda data: data.replace(b"owner@", b"other@")),
        ("tables/accounts_login.copy", lambda data: data.replace(b"comfortable", b"uncomfortable")),
        ("tables/accounts_login.copy", lambda data: data[: data.index(b"\n") + 1]),
        ("files/files/one", lambda data: data[:-1]),
        ("manifest.json", lambda data: data.replace(b'"fingerprint": "', b'"fingerprint": "0')),
        ("manifest.json", lambda data: data.replace(b'"accounts_login"', b'"accounts_other"')),
    ],
)
def test_damaged_or_foreign_bundle_makes_nothing(original, slug: str, member: str, change: object) -> None:
    bundle, _manifest = bundle_of(original)
    with pytest.raises(BundleError):
        restore_bundle(changed(bundle, member, change), slug=slug)
    assert organisation_by_slug(slug) is None


def test_taken_slug_is_refused(original: Organisation, organisation: Organisation) -> None:
    with pytest.raises(AppError) as refused:
        restore_bundle(bundle_of(original)[0], slug="alpha")
    assert refused.value.code is TenantsError.SLUG_TAKEN
