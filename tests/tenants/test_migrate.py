"""`manage.py migrate` over a whole installation, as its own process on a database of its own."""

import os
import signal
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer

import psycopg
import pytest
from django.db import connection, transaction
from django.utils import timezone

from tenants.schemas import rollout
from tests.databases import drop_database

BASE_URL = os.environ["DATABASE_URL"].rpartition("/")[0]
PLAN = "SELECT id FROM tenants_plan WHERE is_default"
ORGANISATION = f"""
INSERT INTO tenants_organisation (id, created_at, updated_at, version, schema_name, slug, name, state,
    state_reason, country, currency, language, timezone, is_platform, features_off, sends_mail, migrated_to, plan_id)
VALUES (%(id)s, now(), now(), 1, %(schema)s, %(slug)s, 'Any', 'active',
    '', 'BG', 'EUR', 'en', 'UTC', false, '[]', true, %(fingerprint)s, ({PLAN}))
"""


@dataclass
class Installation:
    """A database of its own, and the commands run on it."""

    url: str

    def start(self, *arguments: str, release: str = "one", **environment: str) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "manage.py", *arguments, "--skip-checks"],
            env=os.environ
            | {
                "DATABASE_URL": self.url,
                "DJANGO_SETTINGS_MODULE": "tests.tenants.rollout_settings",
                "ROLLOUT_RELEASE": release,
            }
            | environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )

    def migrate(self, *arguments: str, release: str = "one", **environment: str) -> tuple[int, str]:
        """Exit code and output."""
        process = self.start("migrate", *arguments, release=release, **environment)
        output, _nothing = process.communicate(timeout=60)
        return process.returncode, output

    def add_organisation(self) -> str:
        """An organisation made from the blueprint by plain SQL, as an older release might have left it."""
        organisation_id = uuid.uuid4()
        schema_name = f"t_{organisation_id.hex}"
        with psycopg.connect(self.url) as database:
            fingerprint, script = database.execute("SELECT fingerprint, script FROM tenants_blueprint").fetchone()
            values = {"id": organisation_id, "schema": schema_name, "slug": f"org-{organisation_id.hex[:8]}"}
            database.execute(ORGANISATION, values | {"fingerprint": fingerprint})
            database.execute(f'CREATE SCHEMA "{schema_name}"')
            database.execute(f'SET LOCAL search_path = "{schema_name}", extensions')
            database.execute(script)
        return schema_name

    def with_note(self) -> set[str]:
        """The schemas that have the column of release two."""
        with psycopg.connect(self.url) as database:
            found = database.execute(
                "SELECT table_schema FROM information_schema.columns"
                " WHERE table_name = 'rollout_app_thing' AND column_name = 'note'"
            )
            return {row[0] for row in found}


@contextmanager
def database_like(pattern: str) -> Iterator[str]:
    """A database copied from `pattern`; its name."""
    name = f"rollout_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(f"{BASE_URL}/postgres", autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {pattern}")
        yield name
        drop_database(server, name)


@pytest.fixture(scope="module")
def migrated_database() -> Iterator[str]:
    with database_like("template1") as name:
        assert Installation(f"{BASE_URL}/{name}").migrate()[0] == 0
        yield name


@pytest.fixture
def installation(migrated_database: str) -> Iterator[Installation]:
    with database_like(migrated_database) as name:
        yield Installation(f"{BASE_URL}/{name}")


def test_second_run_has_nothing_to_do(installation: Installation) -> None:
    installation.add_organisation()
    assert installation.migrate() == (0, "")
    assert installation.migrate("--check") == (0, "")


def test_next_release_reaches_the_template_and_every_organisation(installation: Installation) -> None:
    schemas = {installation.add_organisation() for _ in range(3)}

    code, output = installation.migrate("--check", release="two")
    assert code == 1
    assert "template: rollout_app.0002_second" in output
    assert installation.with_note() == set()

    assert installation.migrate(release="two")[0] == 0
    assert installation.with_note() == {"template", *schemas}
    assert installation.migrate("--check", release="two") == (0, "")
    assert installation.add_organisation() in installation.with_note()


def test_organisation_that_fails_is_named_and_does_not_stop_the_others(installation: Installation) -> None:
    first, second, third = sorted(installation.add_organisation() for _ in range(3))

    code, output = installation.migrate(release="two", ROLLOUT_FAILS_IN=second)
    assert code == 1
    assert f"{second}: FAILED: ValueError: something in these rows" in output
    assert output.splitlines()[-1] == f"CommandError: 1 organisations were not migrated: {second}"
    assert installation.with_note() == {"template", first, third}
    assert f"{second}: behind" in installation.migrate("--check", release="two")[1]

    code, output = installation.migrate(release="two")
    assert (code, output) == (0, f"1/1 {second}: 1 migrations\n")
    assert second in installation.with_note()


def test_killed_run_is_taken_up_by_the_next(installation: Installation) -> None:
    first, second = sorted(installation.add_organisation() for _ in range(2))
    process = installation.start("migrate", release="two", ROLLOUT_DAWDLES_IN=second)
    deadline = time.monotonic() + 30
    while first not in installation.with_note():
        assert time.monotonic() < deadline
        time.sleep(0.1)
    process.send_signal(signal.SIGKILL)
    process.communicate()

    assert installation.migrate(release="two")[0] == 0
    assert installation.with_note() == {"template", first, second}


def test_two_runs_at_once_do_the_work_once(installation: Installation) -> None:
    schemas = {installation.add_organisation() for _ in range(4)}
    both = [installation.start("migrate", release="two") for _ in range(2)]
    outputs = [process.communicate(timeout=60)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert installation.with_note() == {"template", *schemas}
    for schema_name in schemas:
        assert sum(output.count(f"{schema_name}: 1 migrations") for output in outputs) == 1


def test_schema_that_is_gone_does_not_come_back_empty(installation: Installation) -> None:
    schema_name = installation.add_organisation()
    with psycopg.connect(installation.url) as database:
        database.execute(f'DROP SCHEMA "{schema_name}" CASCADE')
    code, output = installation.migrate(release="two")
    assert code == 1
    assert f"{schema_name}: FAILED: SchemaMissingError" in output


def test_older_release_leaves_newer_schemas_alone(installation: Installation) -> None:
    schema_name = installation.add_organisation()
    assert installation.migrate(release="two")[0] == 0
    assert installation.migrate(release="one") == (0, "")
    assert installation.with_note() == {"template", schema_name}
    assert installation.migrate("--check", release="two") == (0, "")


def test_lock_held_by_traffic_is_waited_for_in_short_tries(unblocked, monkeypatch) -> None:
    monkeypatch.setattr(rollout, "_PAUSES", (0.1,) * 20)
    tries = []

    def work() -> None:
        tries.append(timezone.now())
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL lock_timeout = '50ms'")
            cursor.execute("LOCK TABLE tenants_usage IN ACCESS EXCLUSIVE MODE")

    with psycopg.connect(os.environ["DATABASE_URL"]) as traffic:
        traffic.execute("LOCK TABLE tenants_usage IN ACCESS SHARE MODE")
        Timer(0.5, traffic.rollback).start()
        rollout._patiently(work)
    assert len(tries) > 1
