"""Transactions as the house uses them."""

import functools
import itertools
import uuid
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, ParamSpec

from django.core.exceptions import EmptyResultSet
from django.db import IntegrityError, connection, transaction
from django.db.models import CharField, DateTimeField, Field, JSONField, Model, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.models.fields.reverse_related import ForeignObjectRel
from django.utils import timezone

from kernel import json

P = ParamSpec("P")


@contextmanager
def write() -> Iterator[None]:
    """The one transaction of a use case.

    Inside another one it joins it without a savepoint: a refused write then undoes the whole use case,
    which is what "one transaction" means, and saves two statements.
    """
    with transaction.atomic(savepoint=not transaction.get_connection().in_atomic_block):
        yield


def after_commit(function: Callable[P, object], *args: P.args, **kwargs: P.kwargs) -> None:
    """Call `function` once the running transaction has committed, or never.

    What it raises is logged and nothing more: the work is done, and nobody must be told that it is not.
    """

    # A function, not a partial: Django names what failed by `__qualname__`, and would fail itself.
    @functools.wraps(function)
    def call() -> None:
        function(*args, **kwargs)

    transaction.on_commit(call, robust=True)  # noqa: TID251


@contextmanager
def harmless() -> Iterator[None]:
    """What fails inside leaves the transaction around it usable: a savepoint in one, nothing without one, where each
    statement stands alone."""
    if not transaction.get_connection().in_atomic_block:
        yield
        return
    with transaction.atomic():
        yield


@contextmanager
def rehearsal() -> Iterator[None]:
    """A transaction of which nothing is kept: it shows what a write would come to. Not inside another one."""
    with transaction.atomic(durable=True):
        yield
        transaction.set_rollback(True)


@contextmanager
def snapshot() -> Iterator[None]:
    """A read-only transaction in which every statement sees the same moment. Not inside another one."""
    with transaction.atomic(durable=True):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint or index that PostgreSQL says was violated, or an empty string."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""


def relations_to(model: type[Model]) -> list[ForeignObjectRel]:
    """Every foreign key of any model that points to `model`, also those without a name on its side."""
    return [each for each in model._meta.get_fields(include_hidden=True) if isinstance(each, ForeignObjectRel)]


def read_and_keep(rows: QuerySet[Any, Any]) -> list[tuple[Any, ...]]:
    """Read `rows` (a `values_list`) that are about to be referred to; nobody deletes them until the
    transaction ends. One statement, `FOR KEY SHARE`, which Django has no word for: readers and writers of
    the rows do not wait, and a foreign key cannot fail at commit.
    """
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return []
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} FOR KEY SHARE", parameters)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def read_by_id(model: type[Model], ids: Collection[uuid.UUID], *fields: str) -> list[tuple[Any, ...]]:
    """`(id, *fields)` of the rows of `model` with these ids, in no order. One statement, none for no id.

    For what nearly every request reads (labels): Django takes longer to build such a statement than
    PostgreSQL to answer it.
    """
    if not ids:
        return []
    with connection.prepared_cursor() as cursor:  # type: ignore[attr-defined]
        cursor.execute(_by_id(model, fields), [list(ids)])
        found: list[tuple[Any, ...]] = cursor.fetchall()
    documents = [index for index, name in enumerate(fields, 1) if isinstance(model._meta.get_field(name), JSONField)]
    if documents:
        found = [
            tuple(
                json.loads(value) if index in documents and value is not None else value
                for index, value in enumerate(row)
            )
            for row in found
        ]
    return found


@functools.cache
def _by_id(model: type[Model], fields: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    columns = []
    by_name = {field.name: field for field in model._meta.concrete_fields}
    for field in map(by_name.__getitem__, ("id", *fields)):
        column = quote(str(field.column))
        columns.append(f"{column}::text" if isinstance(field, CharField) else column)
    return f"SELECT {', '.join(columns)} FROM {quote(model._meta.db_table)} WHERE id = ANY(%s)"  # noqa: S608


def update_rows(rows: Sequence[Model], fields: Sequence[str]) -> None:
    """Write `fields` of many rows of one model, each with its own values, in one statement.

    The rows are there (and locked) already. Unlike `bulk_update` its cost grows with rows plus fields, not
    with their product. Nothing is set that is not named: not `updated_at` either.
    """
    if not rows:
        return
    meta = rows[0]._meta
    columns: list[Any] = [meta.pk, *(meta.get_field(name) for name in fields)]
    row_sql = ", ".join(f"%s::{column.db_type(connection)}" for column in columns)
    key, *names = (connection.ops.quote_name(column.column) for column in columns)
    assignments = ", ".join(f"{name} = new.{name}" for name in names)
    table = connection.ops.quote_name(meta.db_table)
    values = [column.get_db_prep_save(getattr(row, column.attname), connection) for row in rows for column in columns]
    with connection.cursor() as cursor:
        cursor.execute(
            f"UPDATE {table} SET {assignments} FROM (VALUES {', '.join([f'({row_sql})'] * len(rows))}) "  # noqa: S608
            f"AS new ({key}, {', '.join(names)}) WHERE {table}.{key} = new.{key}",
            values,
        )


def copy_out(rows: QuerySet[Any, Any], *, at_once: int) -> Iterator[tuple[bytes, int]]:
    """`rows` (a `values_list`) as CSV in UTF-8 by PostgreSQL's COPY: pieces of at most `at_once` rows, and how
    many rows each has. Close the generator, or read it to its end.
    """
    try:
        sql, parameters = rows.query.sql_with_params()
    except EmptyResultSet:
        return
    # Django's cursor is opened for its search path.
    with (
        connection.cursor() as opened,
        opened.cursor.connection.cursor() as cursor,
        cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)", parameters) as copying,
    ):
        lines = iter(copying)
        # The server sends a message for each row.
        while piece := [bytes(line) for line in itertools.islice(lines, at_once)]:
            yield b"".join(piece), len(piece)


# Below this many rows the round trips of COPY cost more than it saves.
_WORTH_COPYING = 20


def insert_rows(rows: Iterable[Model]) -> None:
    """Insert new rows of one model: `bulk_create` for a few, COPY for many, which costs a third of it.

    Sets `auto_now` columns; defaults of the database fill what the rows leave to them. One statement, none for
    no row. Raises IntegrityError as ever.
    """
    new = list(rows)
    if len(new) < _WORTH_COPYING:
        if new:
            type(new[0])._default_manager.bulk_create(new)
        return
    meta = new[0]._meta
    columns = [each for each in meta.local_concrete_fields if not _is_left_to_database(new[0], each)]
    _set_stamps(new, columns)
    readers = [(each.attname, isinstance(each, JSONField)) for each in columns]
    names = ", ".join(connection.ops.quote_name(str(each.column)) for each in columns)
    sql = f"COPY {connection.ops.quote_name(meta.db_table)} ({names}) FROM STDIN"
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(sql) as copy:
        for row in new:
            values = row.__dict__
            copy.write_row([_as_json(values[name]) if is_json else values[name] for name, is_json in readers])


def _is_left_to_database(row: Model, column: "Field[Any, Any]") -> bool:
    return isinstance(getattr(row, column.attname), DatabaseDefault)


def _set_stamps(rows: Sequence[Model], columns: "Sequence[Field[Any, Any]]") -> None:
    now = timezone.now()
    for column in columns:
        if isinstance(column, DateTimeField) and (column.auto_now or column.auto_now_add):
            for row in rows:
                setattr(row, column.attname, now)


def _as_json(value: Any) -> str | None:
    return None if value is None else json.dumps(value).decode()
