"""A database that is away is told as such, wherever in the request it is missed."""

from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client


@pytest.fixture
def database_away(unblocked, platform) -> Iterator[None]:
    """Nobody listens at the database's address, and the cache knows no host."""
    port = connection.settings_dict["PORT"]
    connection.close()
    connection.settings_dict["PORT"] = "1"
    yield
    connection.close()
    connection.settings_dict["PORT"] = port


@pytest.mark.parametrize("path", ["/api/v1/errors", "/api/v1/customers"])
def test_a_host_that_cannot_be_looked_up_is_503(database_away, path) -> None:
    cache.clear()
    answer = Client(raise_request_exception=False).get(path, HTTP_HOST="alpha.localhost")
    assert (answer.status_code, answer.json()["code"]) == (503, "unavailable")
    assert answer["Retry-After"] == "5"
