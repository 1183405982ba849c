"""Definitions are remembered by each process, and every request sees what was committed before it."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.api_client import ApiClient
from tests.custom_fields.fields import OPTIONS, changed, defined
from tests.customers.making import CUSTOMERS, made
from tests.world import Credentials


@pytest.fixture
def client(fresh_organisation):
    """The owner of an organisation of the test's own, whose requests commit."""
    return ApiClient(fresh_organisation, session=Credentials.create(fresh_organisation, "owner").session)


def statements(client, **query) -> list[str]:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(CUSTOMERS, **query).status_code == 200
    return [each["sql"] for each in captured]


def test_a_list_reads_definitions_once_and_again_only_after_a_change(client) -> None:
    field = defined(client, "tier", "select", options=OPTIONS)
    made(client, custom={"tier": "gold"})
    asked = {"fields": "name,cf_tier", "cf_tier": "gold"}
    client.get(CUSTOMERS, **asked)
    found = statements(client, **asked)
    assert not [sql for sql in found if "kernel_customfield" in sql]
    assert len(found) <= 3, found

    renamed = [{**option, "labels": {"en": option["code"].upper()}} for option in OPTIONS]
    changed(client, field, options=renamed)
    [row] = client.get(CUSTOMERS, **asked).json()["results"]
    assert row["cf_tier"]["label"] == "GOLD"


def test_an_archived_field_is_gone_and_a_new_one_there_at_the_next_request(client) -> None:
    first = defined(client, "first")
    assert client.get(CUSTOMERS, cf_first="x").status_code == 200
    changed(client, first, archived=True)
    assert client.get(CUSTOMERS, cf_first="x").status_code == 400
    defined(client, "second")
    assert client.get(CUSTOMERS, cf_second="x").status_code == 200
    assert made(client, custom={"second": "y"})["custom"] == {"second": "y"}
