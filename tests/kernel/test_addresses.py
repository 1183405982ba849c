"""From which address a request came."""

import pytest
from django.test import RequestFactory

from kernel.web.addresses import client_address


def request(forwarded: str | None, remote: str = "10.0.0.1"):
    headers = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    return RequestFactory().get("/", headers=headers, REMOTE_ADDR=remote)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "192.0.2.1", "10.0.0.1"),
        (1, "192.0.2.1", "192.0.2.1"),
        (1, "203.0.113.5, 192.0.2.1", "192.0.2.1"),
        (2, "203.0.113.5, 192.0.2.1", "203.0.113.5"),
        (2, "192.0.2.1", "10.0.0.1"),
        (1, None, "10.0.0.1"),
        (1, "nonsense", "10.0.0.1"),
        (1, "::ffff:192.0.2.1", "192.0.2.1"),
        (1, "2001:DB8::1", "2001:db8::1"),
    ],
)
def test_only_what_our_own_proxies_wrote_counts(settings, proxies, forwarded, address):
    settings.TRUSTED_PROXIES = proxies
    assert client_address(request(forwarded)) == address


def test_a_socket_without_an_address_is_no_address():
    assert client_address(request(None, remote="")) == "0.0.0.0"
