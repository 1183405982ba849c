"""Extensions of PostgreSQL in a schema of their own, on everybody's search path."""

from django.db import connection

from kernel.tenancy import EXTENSIONS_SCHEMA

EXTENSIONS = ("pg_trgm", "unaccent", "btree_gist")


def create_extensions() -> None:
    """Make the schema and what is missing in it. All are trusted: CREATE on the database is enough."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA IF NOT EXISTS "{EXTENSIONS_SCHEMA}"')
        for name in EXTENSIONS:
            cursor.execute(f'CREATE EXTENSION IF NOT EXISTS "{name}" SCHEMA "{EXTENSIONS_SCHEMA}"')
