"""Whether a schema is there. A missing one would silently be passed over on the search path."""

from django.db import connection

from tenants.schemas.errors import SchemaMissingError


def schema_exists(schema_name: str) -> bool:
    """Whether the database has the schema."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = %s)", [schema_name])
        return bool(cursor.fetchone()[0])


def require_schema(schema_name: str) -> None:
    """Raise SchemaMissingError unless the database has the schema."""
    if not schema_exists(schema_name):
        raise SchemaMissingError(schema_name)
