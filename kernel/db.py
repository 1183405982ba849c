"""Transactions as the house uses them."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction


@contextmanager
def write() -> Iterator[None]:
    """The one transaction of a use case.

    Inside another one it joins it without a savepoint: a refused write then undoes the whole use case,
    which is what "one transaction" means, and saves two statements.
    """
    with transaction.atomic(savepoint=not transaction.get_connection().in_atomic_block):
        yield


def violated_constraint(error: IntegrityError) -> str:
    """The name of the constraint or index that PostgreSQL says was violated, or an empty string."""
    diagnostics = getattr(error.__cause__, "diag", None)
    return getattr(diagnostics, "constraint_name", None) or ""
