"""Very many customers: copies of those that the service has written, made within PostgreSQL.

The service writes some 1,500 a second; a million would take a quarter of an hour before anything is measured.
"""

from django.db import connection

from customers.models import Assignment, Customer, CustomerAddress, CustomerEmail, CustomerPhone, CustomerTag

_PARTS = (CustomerPhone, CustomerEmail, CustomerAddress, Assignment, CustomerTag)
# What tells a copy from the others; the rest of a row is as it was.
_MARKED = {"code": "-", "code_key": "-", "name": " ", "sort_name": " ", "match_name": "", "search_text": " "}


def top_up(wanted: int) -> None:
    """Copy customers with phones, e-mails, addresses, roles and tags until there are `wanted`."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE original AS SELECT id FROM customers_customer")
        cursor.execute("SELECT count(*) FROM original")
        (written,) = cursor.fetchone()
        missing, copy = wanted - written, 1
        while missing > 0:
            cursor.execute(
                "CREATE TEMPORARY TABLE chosen AS SELECT id FROM original ORDER BY id LIMIT %s", [min(missing, written)]
            )
            for model in (Customer, *_PARTS):
                cursor.execute(_statement(model), {"copy": str(written + copy)})
            cursor.execute("DROP TABLE chosen")
            missing, copy = missing - written, copy + 1
        cursor.execute("DROP TABLE original")
        for model in (Customer, *_PARTS):
            cursor.execute(f"VACUUM (ANALYZE) {model._meta.db_table}")


def _statement(model: type) -> str:
    columns = [field.column for field in model._meta.concrete_fields]
    owner = "id" if model is Customer else "customer_id"
    values = [_value(model, column) for column in columns]
    return (
        f"INSERT INTO {model._meta.db_table} ({', '.join(columns)}) "
        f"SELECT {', '.join(values)} FROM {model._meta.db_table} WHERE {owner} IN (SELECT id FROM chosen)"
    )


def _value(model: type, column: str) -> str:
    if column in ("id", "customer_id"):
        return _copied_id(column)
    if model is Customer and column in _MARKED:
        return f"{column} || '{_MARKED[column]}' || %(copy)s::text"
    if model is Customer and column == "parent_id":
        return "NULL"
    return column


def _copied_id(column: str) -> str:
    """A version 7 UUID of the same moment, the same one wherever the same row is copied."""
    digest = f"md5({column}::text || %(copy)s::text)"
    return f"(left({column}::text, 18) || '-8' || left({digest}, 3) || '-' || substr({digest}, 4, 12))::uuid"
