"""Committed organisations for what runs in jobs and threads."""

from collections.abc import Iterator

import pytest

from kernel.actor import Actor
from kernel.tenancy import Organisation, tenant_context
from tests.kernel.conftest import empty_broker
from tests.world import Credentials

__all__ = ["empty_broker"]


@pytest.fixture
def here(fresh_organisation: Organisation) -> Iterator[Organisation]:
    """Inside an organisation of the test's own, committed."""
    with tenant_context(fresh_organisation):
        yield fresh_organisation


@pytest.fixture
def boss(here: Organisation) -> Actor:
    """Its owner."""
    return Credentials.create(here, "owner").actor()
