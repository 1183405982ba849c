"""An organisation of the test's own, because jobs need what is committed."""

import pytest

from kernel.tenancy import Organisation
from tests.api_client import ApiClient
from tests.imports.files import Imports
from tests.kernel.conftest import empty_broker
from tests.world import Credentials


@pytest.fixture
def imports(fresh_organisation: Organisation) -> Imports:
    """Its owner imports."""
    credentials = Credentials.create(fresh_organisation, "owner")
    return Imports(fresh_organisation, ApiClient(fresh_organisation, session=credentials.session))


__all__ = ["empty_broker"]
