"""From which address a request came, behind the installation's own proxies."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def client_address(request: HttpRequest) -> str:
    """The client's IP address (IPv4 or IPv6 text).

    Each of the `settings.TRUSTED_PROXIES` proxies in front adds one entry at the end of X-Forwarded-For;
    what stands before those was written by the client and is not believed.
    """
    proxies = settings.TRUSTED_PROXIES
    if proxies:
        entries = request.headers.get("X-Forwarded-For", "").split(",")
        if len(entries) >= proxies:
            found = _address(entries[-proxies].strip())
            if found is not None:
                return found
    return _address(request.META.get("REMOTE_ADDR", "")) or "0.0.0.0"  # noqa: S104


def _address(text: str) -> str | None:
    try:
        parsed = ipaddress.ip_address(text)
    except ValueError:
        return None
    mapped = getattr(parsed, "ipv4_mapped", None)
    return str(mapped or parsed)
