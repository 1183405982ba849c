"""Bring the whole installation to the migrations on disk: extensions, public, template, organisations."""

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, as_completed
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TypeVar

from django.db import OperationalError, connection, connections, transaction
from psycopg import errors as postgres
from psycopg import sql

from kernel.locks import lock_key
from kernel.tenancy import PUBLIC_SCHEMA, TEMPLATE_SCHEMA, OrganisationState, leave_to_public, public_context
from tenants.models import Organisation
from tenants.schemas.copies import renew_blueprint
from tenants.schemas.extensions import create_extensions
from tenants.schemas.migrations import Starts, fingerprint_of, migrate_schema, unapplied
from tenants.schemas.presence import schema_exists

LOCK_TIMEOUT_MS = 3_000
_PAUSES = (1, 2, 4, 8, 16)
_RETRIED = (postgres.LockNotAvailable, postgres.DeadlockDetected)

Report = Callable[[str], None]
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Failure:
    """One schema that could not be migrated, and why; the others were."""

    schema_name: str
    error: BaseException


def migrate_installation(*, threads: int, report: Report) -> list[Failure]:
    """Migrate everything that is behind; returns the organisations that failed.

    `report` gets one line per step. Runs at the same time wait for each other. A lock that traffic holds
    for more than 3 s is let go and tried again, so that migrations never queue up the requests behind them.
    """
    leave_to_public()
    with _only_run(report), _session_settings():
        create_extensions()
        _report_count(report, PUBLIC_SCHEMA, _patiently(lambda: migrate_schema(PUBLIC_SCHEMA)))
        with connection.cursor() as cursor:
            name = sql.Identifier(TEMPLATE_SCHEMA)
            cursor.execute(sql.SQL("CREATE SCHEMA IF NOT EXISTS {}").format(name))
        _report_count(report, TEMPLATE_SCHEMA, _patiently(lambda: migrate_schema(TEMPLATE_SCHEMA)))
        fingerprint = fingerprint_of(TEMPLATE_SCHEMA)
        with transaction.atomic():
            renew_blueprint(fingerprint)
        return _migrate_organisations(_behind(fingerprint), threads=threads, report=report)


def pending() -> list[str]:
    """What `migrate_installation()` would do, one line each; empty if nothing."""
    leave_to_public()
    found = [
        f"{schema_name}: {app}.{name}"
        for schema_name in (PUBLIC_SCHEMA, TEMPLATE_SCHEMA)
        for app, name in (unapplied(schema_name) if schema_exists(schema_name) else [("*", "*")])
    ]
    if found:
        return found
    return [f"{schema_name}: behind" for schema_name in _behind(fingerprint_of(TEMPLATE_SCHEMA))]


def _behind(fingerprint: str) -> list[str]:
    rows = Organisation.objects.exclude(state=OrganisationState.DELETED).exclude(migrated_to=fingerprint)
    return list(rows.order_by("id").values_list("schema_name", flat=True))


def _migrate_organisations(schema_names: list[str], *, threads: int, report: Report) -> list[Failure]:
    own = threading.local()
    failures: list[Failure] = []
    with ThreadPoolExecutor(max_workers=threads) as pool:
        futures = {pool.submit(_migrate_organisation, name, own): name for name in schema_names}
        done: Future[int]
        for number, done in enumerate(as_completed(futures), start=1):
            name, error = futures[done], done.exception()
            position = f"{number}/{len(futures)} {name}"
            if error is None:
                _report_count(report, position, done.result())
            else:
                failures.append(Failure(name, error))
                report(f"{position}: FAILED: {type(error).__name__}: {error}")
    return failures


def _migrate_organisation(schema_name: str, own: threading.local) -> int:
    if not hasattr(own, "starts"):
        own.starts = Starts()
    try:
        _prepare_session()
        count = _patiently(lambda: migrate_schema(schema_name, own.starts))
        reached = fingerprint_of(schema_name)
        with public_context():
            Organisation.objects.filter(schema_name=schema_name).update(migrated_to=reached)
        return count
    finally:
        connections.close_all()


def _patiently(work: Callable[[], Result]) -> Result:
    for pause in _PAUSES:
        try:
            return work()
        except OperationalError as error:
            if not isinstance(error.__cause__, _RETRIED):
                raise
        time.sleep(pause)
    return work()


@contextmanager
def _only_run(report: Report) -> Iterator[None]:
    key = lock_key(PUBLIC_SCHEMA, "migrate")
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        if not cursor.fetchone()[0]:
            report("another migrate is running: waiting for it")
            cursor.execute("SELECT pg_advisory_lock(%s)", [key])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [key])


@contextmanager
def _session_settings() -> Iterator[None]:
    _prepare_session()
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("RESET lock_timeout")
            cursor.execute("RESET client_connection_check_interval")


def _prepare_session() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{LOCK_TIMEOUT_MS}ms"])
        # A statement whose process was killed ends soon, and its locks with it.
        cursor.execute("SELECT set_config('client_connection_check_interval', '1s', false)")


def _report_count(report: Report, subject: str, count: int) -> None:
    if count:
        report(f"{subject}: {count} migrations")
