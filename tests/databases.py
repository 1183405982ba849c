"""Databases that a test makes beside the one that all tests share."""

import psycopg


def drop_database(server: psycopg.Connection, name: str) -> None:
    """Drop `name`, if there is one, whoever of our own is still connected to it.

    Not `WITH (FORCE)`: that also ends the autovacuum worker which may just be there, and only a superuser may.
    A plain DROP asks the worker to go and waits for it.
    """
    server.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND backend_type = 'client backend'",
        [name],
    )
    server.execute(f"DROP DATABASE IF EXISTS {name}")
