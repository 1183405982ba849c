"""The engine that `settings.DATABASES` names (Django looks for `base.DatabaseWrapper`)."""

import select
from datetime import UTC, datetime
from typing import Any, cast

from django.db.backends.postgresql import operations
from django.db.backends.postgresql.base import ServerBindingCursor
from django.db.backends.utils import CursorWrapper
from django_tenants.postgresql_backend import base
from psycopg import OperationalError
from psycopg.abc import Buffer
from psycopg.pq import ConnStatus, TransactionStatus
from psycopg.types.datetime import TimestamptzLoader


class UtcLoader(TimestamptzLoader):
    """Reads `timestamptz` in a tenth of the time of Django's loader: the standard library's parser is in C, and
    the zone of every connection is UTC. What that parser does not know (`infinity`) is read as ever.
    """

    # Django compares it with its own zone, and would put its own loader in place of another's.
    timezone = UTC

    def load(self, data: Buffer) -> datetime:
        try:
            return datetime.fromisoformat(str(data, "ascii"))
        except ValueError:
            return super().load(data)


class DatabaseOperations(operations.DatabaseOperations):
    """Says for the log of statements what a prepared one was, too; psycopg keeps no text of it."""

    def last_executed_query(self, cursor: Any, sql: str, params: Any) -> str:
        return str(super().last_executed_query(cursor, sql, params) or sql)


class DatabaseWrapper(base.DatabaseWrapper):
    """PostgreSQL with a schema for each organisation."""

    ops_class = DatabaseOperations

    def get_new_connection(self, conn_params: dict[str, Any]) -> Any:
        connection = super().get_new_connection(conn_params)
        connection.adapters.register_loader("timestamptz", UtcLoader)
        return connection

    search_path_set_schemas: list[str] | None

    def set_tenant(self, tenant: Any, include_public: bool = True) -> None:
        """Point the statements that follow at a schema.

        What the server has been told stays known, so that it is told again only before a statement that needs
        another path: most requests come from the organisation that the connection served before.
        """
        told = self.search_path_set_schemas
        super().set_tenant(tenant, include_public)
        self.search_path_set_schemas = told
        self._wanted_path = self._get_cursor_search_paths()

    def _handle_search_path(self, cursor: Any = None) -> None:
        if not self._is_path_told():
            self.search_path_set_schemas = None
        super()._handle_search_path(cursor)

    def _is_path_told(self) -> bool:
        return bool(self.search_path_set_schemas == self._wanted_path)

    def prepared_cursor(self) -> CursorWrapper:
        """A cursor whose statements are prepared at their first use on the connection, values apart.

        For fixed statements of nearly every request whose best plan is the same for all values: planning is
        most of their cost. Cast columns of a limited length to text: a prepared statement fails when a
        migration changes the type of what it answers, and lengths belong to the type.
        """
        if self.connection is None or not self._is_path_told():
            self.cursor().close()
        self.validate_thread_sharing()
        return cast(CursorWrapper, self._prepare_cursor(ServerBindingCursor(self.connection)))  # type: ignore[call-arg]

    def is_usable(self) -> bool:
        """Whether the connection still stands. Asked before each request's first statement, so it looks at the
        socket only: a server that went away has closed it. After an error the server itself is asked.
        """
        if self.connection is None or self.errors_occurred:
            return bool(super().is_usable())
        pgconn = self.connection.pgconn
        if pgconn.status != ConnStatus.OK or pgconn.transaction_status == TransactionStatus.INERROR:
            return False
        poll = select.poll()
        poll.register(pgconn.socket, select.POLLIN)
        try:
            # What a server says last comes before the end of its stream, so one look is not enough.
            while poll.poll(0):
                pgconn.consume_input()
        except OperationalError:
            return False
        return True
