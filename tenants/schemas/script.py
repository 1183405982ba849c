"""One schema of the database as an SQL script that makes an equal one in any other schema.

The script names no schema: it is read with the source first on the search path, so PostgreSQL prints its
names unqualified, and it is replayed with the new schema there. Every name is kept.
"""

import re
from collections import defaultdict
from collections.abc import Mapping
from typing import Any, NamedTuple

from django.db import connection
from django.db.backends.utils import CursorWrapper
from psycopg import sql

from kernel.tenancy import schema_context
from tenants.schemas import queries
from tenants.schemas.errors import UnsupportedSchemaError
from tenants.schemas.presence import require_schema

Table = str

_VARCHAR = r"'(?:[^']|'')*'::character varying"
_CAST_LIST = re.compile(rf"ARRAY\[({_VARCHAR}(?:, {_VARCHAR})*)\]::text\[\]")


class _Column(NamedTuple):
    table: Table
    name: str
    type: str
    not_null: bool
    not_null_name: str | None
    expression: str | None
    identity: str
    generated: str
    collation: str | None
    storage: str | None
    compression: str
    statistics: int | None
    options: list[str] | None


class _Sequence(NamedTuple):
    name: str
    type: str
    start: int
    increment: int
    minimum: int
    maximum: int
    cache: int
    cycle: bool
    table: Table | None
    column: str | None
    dependency: str | None

    @property
    def is_identity(self) -> bool:
        return self.dependency == "i"


def build_script(schema_name: str) -> str:
    """DDL and rows of everything in the schema.

    Raises SchemaMissingError; UnsupportedSchemaError for what it cannot copy.
    """
    require_schema(schema_name)
    with schema_context(schema_name), connection.cursor() as cursor:
        _refuse_unsupported(cursor)
        columns = [_Column(*row) for row in _fetch(cursor, queries.COLUMNS)]
        sequences = [_Sequence(*row) for row in _fetch(cursor, queries.SEQUENCES)]
        inner_constraints = _grouped(_fetch(cursor, queries.INNER_CONSTRAINTS))
        parts = [
            *(_create_sequence(sequence) for sequence in sequences if not sequence.is_identity),
            *_create_tables(cursor, columns, sequences, inner_constraints),
            *(_own_sequence(sequence) for sequence in sequences if sequence.dependency == "a"),
            *(_as_first_written(row[0]) for row in _fetch(cursor, queries.INDEXES)),
            *_column_settings(columns),
            *_insert_rows(cursor, columns),
            *_set_sequences(cursor, sequences),
            *_foreign_keys(cursor),
            *(row[0] for row in _fetch(cursor, queries.COMMENTS)),
        ]
    return "".join(f"{part};\n" for part in parts)


def _create_tables(
    cursor: CursorWrapper,
    columns: list[_Column],
    sequences: list[_Sequence],
    inner_constraints: Mapping[Table, list[str]],
) -> list[str]:
    by_table: dict[Table, list[_Column]] = defaultdict(list)
    for column in columns:
        by_table[column.table].append(column)
    identities = {(item.table, item.column): item for item in sequences if item.is_identity}
    statements = []
    for table, persistence, options in _fetch(cursor, queries.TABLES):
        lines = [_define_column(column, identities) for column in by_table[table]]
        body = _as_first_written(", ".join([*lines, *inner_constraints[table]]))
        unlogged = "UNLOGGED " if persistence == "u" else ""
        settings = f" WITH ({', '.join(options)})" if options else ""
        statements.append(f"CREATE {unlogged}TABLE {_quote(table)} ({body}){settings}")
    return statements


def _define_column(column: _Column, identities: Mapping[tuple[Any, Any], _Sequence]) -> str:
    words = [_quote(column.name), column.type]
    if column.compression:
        words.append(f"COMPRESSION {_COMPRESSIONS[column.compression]}")
    if column.collation:
        words.append(f"COLLATE {column.collation}")
    if column.generated:
        words.append(f"GENERATED ALWAYS AS ({column.expression}) {_GENERATED[column.generated]}")
    elif column.expression is not None:
        words.append(f"DEFAULT {column.expression}")
    if column.identity:
        sequence = identities[column.table, column.name]
        kind = "ALWAYS" if column.identity == "a" else "BY DEFAULT"
        name = f"SEQUENCE NAME {_quote(sequence.name)}"
        words.append(f"GENERATED {kind} AS IDENTITY ({name} {_sequence_options(sequence)})")
    if column.not_null and column.not_null_name:
        words.append(f"CONSTRAINT {_quote(column.not_null_name)} NOT NULL")
    elif column.not_null:
        words.append("NOT NULL")
    return " ".join(words)


def _create_sequence(sequence: _Sequence) -> str:
    return f"CREATE SEQUENCE {_quote(sequence.name)} AS {sequence.type} {_sequence_options(sequence)}"


def _sequence_options(sequence: _Sequence) -> str:
    return (
        f"START WITH {sequence.start} INCREMENT BY {sequence.increment} MINVALUE {sequence.minimum} "
        f"MAXVALUE {sequence.maximum} CACHE {sequence.cache} {'CYCLE' if sequence.cycle else 'NO CYCLE'}"
    )


def _own_sequence(sequence: _Sequence) -> str:
    owner = f"{_quote(sequence.table or '')}.{_quote(sequence.column or '')}"
    return f"ALTER SEQUENCE {_quote(sequence.name)} OWNED BY {owner}"


def _column_settings(columns: list[_Column]) -> list[str]:
    statements = []
    for column in columns:
        change = f"ALTER TABLE {_quote(column.table)} ALTER COLUMN {_quote(column.name)} SET"
        if column.storage:
            statements.append(f"{change} STORAGE {_STORAGES[column.storage]}")
        if column.statistics is not None and column.statistics >= 0:
            statements.append(f"{change} STATISTICS {column.statistics}")
        if column.options:
            statements.append(f"{change} ({', '.join(column.options)})")
    return statements


def _insert_rows(cursor: CursorWrapper, columns: list[_Column]) -> list[str]:
    by_table: dict[Table, list[sql.Identifier]] = defaultdict(list)
    for column in columns:
        if not column.generated:
            by_table[column.table].append(sql.Identifier(column.name))
    statements = []
    for table, names in by_table.items():
        literals = sql.SQL(", ").join(sql.SQL("quote_nullable({})").format(name) for name in names)
        select = sql.SQL("SELECT concat_ws(', ', {}) FROM {} ORDER BY 1")
        cursor.execute(select.format(literals, sql.Identifier(table)))
        rows = ",\n".join(f"({row[0]})" for row in cursor.fetchall())
        if rows:
            listed = ", ".join(name.as_string() for name in names)
            into = f"INSERT INTO {_quote(table)} ({listed})"
            statements.append(f"{into} OVERRIDING SYSTEM VALUE VALUES\n{rows}")
    return statements


def _set_sequences(cursor: CursorWrapper, sequences: list[_Sequence]) -> list[str]:
    statements = []
    for sequence in sequences:
        select = sql.SQL("SELECT last_value, is_called FROM {}")
        cursor.execute(select.format(sql.Identifier(sequence.name)))
        last_value, is_called = cursor.fetchone()
        if is_called:
            name = _quote(sequence.name).replace("'", "''")
            statements.append(f"SELECT setval('{name}', {last_value}, true)")
    return statements


def _foreign_keys(cursor: CursorWrapper) -> list[str]:
    grouped = _grouped(_fetch(cursor, queries.FOREIGN_KEYS))
    return [
        f"ALTER TABLE {_quote(table)} {', '.join(f'ADD {definition}' for definition in definitions)}"
        for table, definitions in grouped.items()
    ]


def _as_first_written(definition: str) -> str:
    # PostgreSQL prints `kind IN ('a', 'b')` of a varchar with a cast of the whole list, which it would read
    # as casts of each member, and then print differently. Without the cast it becomes what it was.
    return _CAST_LIST.sub(r"ARRAY[\1]", definition)


def _refuse_unsupported(cursor: CursorWrapper) -> None:
    found = [f"{kind} {name}" for kind, name in _fetch(cursor, queries.UNSUPPORTED)]
    if found:
        raise UnsupportedSchemaError(", ".join(found))


def _fetch(cursor: CursorWrapper, query: str) -> list[tuple[Any, ...]]:
    cursor.execute(query)
    rows: list[tuple[Any, ...]] = cursor.fetchall()
    return rows


def _grouped(rows: list[tuple[Any, ...]]) -> dict[Table, list[str]]:
    grouped: dict[Table, list[str]] = defaultdict(list)
    for table, definition in rows:
        grouped[table].append(definition)
    return grouped


def _quote(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


_COMPRESSIONS: Mapping[str, str] = {"p": "pglz", "l": "lz4"}
_STORAGES: Mapping[str, str] = {"p": "PLAIN", "e": "EXTERNAL", "m": "MAIN", "x": "EXTENDED"}
_GENERATED: Mapping[str, str] = {"s": "STORED", "v": "VIRTUAL"}
