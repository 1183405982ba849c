"""The database engine of the house: moments as Django reads them, and whether a connection still stands."""

import time
from datetime import UTC, datetime

import psycopg
import pytest
from django.conf import settings
from django.db import DataError, IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from kernel.db import read_by_id
from kernel.models.numbering import NumberSequence
from kernel.tenancy import Organisation, assert_schema, public_context, tenant_context


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-31 12:00:00.5+02", datetime(2026, 1, 31, 10, 0, 0, 500_000, tzinfo=UTC)),
        ("0001-01-01 00:00:00.000001+00", datetime(1, 1, 1, microsecond=1, tzinfo=UTC)),
        ("9999-12-31 23:59:59.999999+00", datetime(9999, 12, 31, 23, 59, 59, 999_999, tzinfo=UTC)),
        ("1890-06-01 00:00:00 Europe/Sofia", datetime(1890, 5, 31, 22, 3, 4, tzinfo=UTC)),
    ],
)
def test_moments_are_read_in_utc(db, text: str, moment: datetime) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        (found,) = cursor.fetchone()
    assert (found, found.tzinfo) == (moment, UTC)


@pytest.mark.parametrize("text", ["infinity", "0044-03-15 BC", "10000-01-01"])
def test_what_python_has_no_moment_for_is_an_error(db, text: str) -> None:
    with pytest.raises(DataError), connection.cursor() as cursor:
        cursor.execute("SELECT %s::timestamptz", [text])
        cursor.fetchone()


def test_a_connection_that_the_server_closed_is_not_usable(db_connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    assert connection.is_usable()
    _kill(pid)
    assert not connection.is_usable()


def test_a_request_after_the_server_closed_its_connection_gets_a_new_one(db_connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    _kill(pid)
    connection.close_if_unusable_or_obsolete()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        assert cursor.fetchone() != (pid,)


def test_notices_do_not_make_a_connection_unusable(db_connection) -> None:
    with connection.cursor() as cursor:
        cursor.execute("LISTEN something")
        cursor.execute("NOTIFY something")
    assert connection.is_usable()


def test_a_failed_transaction_is_not_usable(entered) -> None:
    with pytest.raises(IntegrityError):
        NumberSequence.objects.bulk_create([NumberSequence(name="twice", mask="{n}", reset="never")] * 2)
    assert not connection.is_usable()
    transaction.set_rollback(True)


@pytest.fixture
def db_connection(unblocked):
    # The health check of a request.
    connection.close()
    connection.ensure_connection()
    connection.health_check_enabled = True
    yield
    connection.close()


def _kill(pid: int) -> None:
    database = settings.DATABASES["default"]
    with psycopg.connect(
        host=database["HOST"],
        port=database["PORT"],
        user=database["USER"],
        password=database["PASSWORD"],
        dbname=connection.settings_dict["NAME"],
        autocommit=True,
    ) as other:
        other.execute("SELECT pg_terminate_backend(%s)", [pid])
    time.sleep(0.2)


def test_a_prepared_statement_is_planned_once_and_counted_as_any_other(db) -> None:
    statement = "SELECT %s::int + 1"
    with connection.cursor():
        pass  # its search path is set now
    with CaptureQueriesContext(connection) as counted:
        for number in (1, 2):
            with connection.prepared_cursor() as cursor:
                cursor.execute(statement, [number])
                assert cursor.fetchone() == (number + 1,)
    assert [query["sql"] for query in counted] == [statement] * 2
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_prepared_statements WHERE statement = 'SELECT $1::int + 1'")
        assert cursor.fetchone() == (1,)


def test_a_prepared_statement_follows_the_organisation(unblocked, organisation, other_organisation) -> None:
    # Also where one organisation's columns are longer already, in the middle of a migration.
    def read() -> list[tuple[object]]:
        return read_by_id(NumberSequence, [sequence.id], "mask")

    for each in (organisation, other_organisation):
        with tenant_context(each):
            NumberSequence.objects.filter(name="test.prepared").delete()
    with tenant_context(organisation):
        sequence = NumberSequence.objects.create(name="test.prepared", mask="{n}", reset="never")
    for each, found in ((organisation, 1), (other_organisation, 0)) * 2:
        with tenant_context(each):
            assert len(read()) == found
    with tenant_context(organisation), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE kernel_numbersequence ALTER mask TYPE varchar(500)")
        assert len(read()) == 1
        transaction.set_rollback(True)
    with tenant_context(organisation):
        sequence.delete()


def test_the_path_is_told_again_only_when_another_is_needed(unblocked, organisation, other_organisation) -> None:
    def told(*entered: Organisation) -> int:
        with CaptureQueriesContext(connection) as counted:
            for each in entered:
                with tenant_context(each):
                    assert_schema(each)
        return sum(query["sql"].startswith("SET search_path") for query in counted)

    told(organisation)
    assert told(organisation, organisation) == 0
    assert told(other_organisation, organisation, organisation) == 2
    with public_context(), connection.cursor() as cursor:
        cursor.execute("SELECT current_schema()")
        assert cursor.fetchone() == ("public",)
    assert told(organisation) == 1


def test_the_path_is_told_again_after_a_transaction_that_was_undone(unblocked, organisation, other_organisation):
    with tenant_context(organisation):
        assert_schema(organisation)
    with tenant_context(other_organisation), transaction.atomic():
        assert_schema(other_organisation)
        transaction.set_rollback(True)
    for each in (other_organisation, organisation):
        with tenant_context(each):
            assert_schema(each)
