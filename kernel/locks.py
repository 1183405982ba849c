"""Named locks of PostgreSQL, held until the transaction ends.

PostgreSQL keeps one space of advisory locks per database, so every key carries the schema: two
organisations never wait for each other.
"""

import hashlib
from contextlib import AbstractContextManager, nullcontext

from django.db import connection
from django.db.transaction import TransactionManagementError


def lock(name: str) -> AbstractContextManager[None]:
    """Wait for the organisation's lock `name` and hold it until the transaction commits or rolls back.

    The lock is taken by the call; `with lock("numbering"):` only shows a reader what it guards. Taking it
    again in the same transaction is free. Raises TransactionManagementError outside of a transaction.
    """
    _statement("SELECT pg_advisory_xact_lock(%s)", name)
    return nullcontext()


def try_lock(name: str) -> bool:
    """Take the lock as `lock()` does if nobody holds it; False at once otherwise."""
    return bool(_statement("SELECT pg_try_advisory_xact_lock(%s)", name))


def lock_key(schema_name: str, name: str) -> int:
    """The 64-bit signed key of a named lock of one schema."""
    digest = hashlib.blake2b(f"{schema_name}:{name}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big", signed=True)


def _statement(sql: str, name: str) -> object:
    if not connection.in_atomic_block:
        raise TransactionManagementError(f"lock {name!r} needs a transaction: it would be released at once")
    with connection.cursor() as cursor:
        cursor.execute(sql, [lock_key(connection.schema_name, name)])  # type: ignore[attr-defined]
        row: tuple[object, ...] = cursor.fetchone()
    return row[0]
