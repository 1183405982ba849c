"""Threads never meet: each works in its own organisation, however the contexts are nested."""

import threading

from django.db import connection

from kernel.tenancy import current_organisation, tenant_context


def test_eight_threads_in_nested_contexts_read_no_foreign_row(organisation, other_organisation, unblocked) -> None:
    foreign: list[str] = []
    blocks = 0
    counting = threading.Lock()

    def schema_of_rows() -> str:
        with connection.cursor() as cursor:
            cursor.execute("SELECT current_schema()")
            return cursor.fetchone()[0]

    def work(first, second) -> None:
        nonlocal blocks
        try:
            for _ in range(25):
                with tenant_context(first):
                    with tenant_context(second):
                        inner = schema_of_rows() == second.schema_name and current_organisation() == second
                    outer = schema_of_rows() == first.schema_name and current_organisation() == first
                with counting:
                    blocks += 2
                    if not (inner and outer):
                        foreign.append(first.name)
        finally:
            connection.close()

    pairs = [(organisation, other_organisation), (other_organisation, organisation)] * 4
    threads = [threading.Thread(target=work, args=pair) for pair in pairs]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert blocks == 8 * 25 * 2
    assert foreign == []
