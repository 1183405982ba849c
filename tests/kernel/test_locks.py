"""Named locks: per organisation, until the end of the transaction."""

import threading
from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from kernel.locks import lock, lock_key, try_lock
from kernel.tenancy import Organisation, tenant_context
from tests.kernel.job_tools import in_own_connection


def elsewhere(organisation: Organisation, function: Callable[[], bool]) -> bool:
    """What `function` gives in another session, inside a transaction of its own."""
    found: list[bool] = []

    @in_own_connection
    def called() -> None:
        with tenant_context(organisation), transaction.atomic():
            found.append(function())

    thread = threading.Thread(target=called)
    thread.start()
    thread.join()
    return found[0]


def test_lock_is_held_until_the_transaction_ends_not_the_block(fresh_organisation):
    with tenant_context(fresh_organisation):
        with transaction.atomic():
            with lock("numbering"):
                assert not elsewhere(fresh_organisation, lambda: try_lock("numbering"))
            assert not elsewhere(fresh_organisation, lambda: try_lock("numbering"))
            assert elsewhere(fresh_organisation, lambda: try_lock("something else"))
        assert elsewhere(fresh_organisation, lambda: try_lock("numbering"))


def test_call_without_with_takes_the_lock_too(fresh_organisation):
    with tenant_context(fresh_organisation), transaction.atomic():
        lock("numbering")
        assert not elsewhere(fresh_organisation, lambda: try_lock("numbering"))
        assert try_lock("numbering")


def test_rolled_back_transaction_frees_the_lock(fresh_organisation):
    with tenant_context(fresh_organisation):
        with pytest.raises(RuntimeError), transaction.atomic():
            lock("numbering")
            raise RuntimeError
        assert elsewhere(fresh_organisation, lambda: try_lock("numbering"))


def test_organisations_do_not_wait_for_each_other(fresh_organisation, another_organisation):
    with tenant_context(fresh_organisation), transaction.atomic():
        lock("numbering")
        assert elsewhere(another_organisation, lambda: try_lock("numbering"))


def test_lock_outside_of_a_transaction_is_refused(fresh_organisation):
    with tenant_context(fresh_organisation):
        for take in (lock, try_lock):
            with pytest.raises(TransactionManagementError):
                take("numbering")


def test_keys_are_signed_64_bit_and_differ_by_schema_and_name():
    keys = {lock_key(schema, name) for schema in ("t_a", "t_b") for name in ("x", "y")}

    assert len(keys) == 4
    assert all(-(2**63) <= key < 2**63 for key in keys)
