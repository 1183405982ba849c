"""Keys of the cache: each carries the schema, so that no organisation can read another's entry."""

from django.db import connection


def make_key(key: str, prefix: str, version: int) -> str:
    """`schema:prefix:version:key` for the organisation of this thread (or `public`)."""
    return f"{connection.schema_name}:{prefix}:{version}:{key}"  # type: ignore[attr-defined]
