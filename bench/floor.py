"""The floor: the same rows by psycopg and orjson alone, on a connection of their own."""

from collections.abc import Callable, Sequence
from typing import Any

import orjson
import psycopg
from django.db import connection

from bench.measure import Work
from bench.world import Place

_PLAIN = (
    *("id", "code", "name", "kind", "city", "country", "primary_phone", "primary_email"),
    *("created_at", "updated_at"),
)
_TIER = "custom ->> 'tier'"
_TERMS = ("segment", "status", "channel", "customer_type")
_IDS = (*(f"{name}_id" for name in _TERMS), "responsible_manager_id")
_JOINS = " ".join(
    [
        *(f"LEFT JOIN customers_term {name} ON {name}.id = c.{name}_id" for name in _TERMS),
        "LEFT JOIN accounts_login manager ON manager.id = c.responsible_manager_id",
    ]
)
_JOINED = ", ".join(
    [
        *(f"c.{name}" for name in _PLAIN),
        *(f"{name}.id, {name}.code, {name}.labels ->> 'en', {name}.color" for name in _TERMS),
        "manager.id, manager.name",
        f"c.{_TIER}",
    ]
)


class Floor:
    """Statements by hand in one organisation's schema."""

    def __init__(self, place: Place) -> None:
        given = connection.settings_dict
        self.connection = psycopg.connect(
            host=given["HOST"],
            port=given["PORT"],
            user=given["USER"],
            password=given["PASSWORD"],
            dbname=given["NAME"],
            autocommit=True,
        )
        self.connection.execute("SET timezone = 'UTC'")
        self.connection.execute(f'SET search_path = "{place.organisation.schema_name}", extensions')

    def joined(self, where: str, parameters: Sequence[Any] = (), *, prepare: bool = True) -> Work:
        """A page with the labels of terms and employees: one statement, the same JSON rows."""
        statement = (
            f"SELECT {_JOINED} FROM customers_customer c {_JOINS} WHERE {where} ORDER BY c.sort_name, c.id LIMIT 50"
        )

        def run() -> bytes:
            found = self.connection.execute(statement, parameters, prepare=prepare).fetchall()
            return orjson.dumps({"results": [_row(values) for values in found]})

        return self._work(run)

    def plain(self, where: str, parameters: Sequence[Any] = (), *, order: str = "sort_name") -> Work:
        """The statement of the list alone, its ids without labels, planned for its values."""
        names = (*_PLAIN, *_IDS, "cf_tier")
        columns = ", ".join((*_PLAIN, *_IDS, _TIER, order))
        statement = f"SELECT {columns} FROM customers_customer WHERE {where} ORDER BY {order}, id LIMIT 50"

        def run() -> bytes:
            found = self.connection.execute(statement, parameters, prepare=False).fetchall()
            return orjson.dumps([dict(zip(names, values, strict=False)) for values in found])

        return self._work(run)

    def _work(self, run: Callable[[], bytes]) -> Work:
        return Work(run, (self.connection.info.backend_pid,))


def ours(call: Callable[[], object]) -> Work:
    """A work of the service itself, on this thread's connection."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        (pid,) = cursor.fetchone()
    return Work(call, (pid,))


def _row(values: Sequence[Any]) -> dict[str, Any]:
    row: dict[str, Any] = dict(zip(_PLAIN, values, strict=False))
    at = len(_PLAIN)
    for name in _TERMS:
        id_, code, label, color = values[at : at + 4]
        row[name] = None if id_ is None else {"id": id_, "code": code, "label": label, "color": color}
        at += 4
    manager, manager_name, tier = values[at : at + 3]
    row["cf_tier"] = None if tier is None else {"code": tier, "label": tier.title(), "color": "gray"}
    row["responsible_manager"] = None if manager is None else {"id": manager, "name": manager_name}
    return row
