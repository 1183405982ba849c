"""What tests of jobs and locks share."""

from collections.abc import Iterator

import pytest

from kernel.jobs.broker import broker
from kernel.tenancy import Organisation, tenant_context
from tests.world import build_organisation, drop_organisation


@pytest.fixture
def here(fresh_organisation: Organisation) -> Iterator[Organisation]:
    """Inside an organisation of the test's own, committed."""
    with tenant_context(fresh_organisation):
        yield fresh_organisation


@pytest.fixture
def another_organisation(fresh_organisation: Organisation) -> Iterator[Organisation]:
    """A second one of the test's own, committed."""
    made = build_organisation()
    yield made
    drop_organisation(made)


@pytest.fixture
def empty_broker(unblocked: None) -> Iterator[None]:
    """No messages before and after; the sweeper sees no job of an earlier test."""
    broker().client.flushdb()
    yield
    broker().client.flushdb()
