"""The name system, behind a port: what TXT records say."""

from collections.abc import Sequence
from typing import Protocol

import dns.exception
import dns.resolver

from kernel.errors import AppError
from tenants.errors import TenantsError

_TIMEOUT_SECONDS = 5.0


class TxtResolver(Protocol):
    """Anything that can look up TXT records."""

    def txt(self, name: str) -> frozenset[str]:
        """The texts at `name`, an absolute name without the final dot; empty if there are none.

        Raises 503 `resolver_unavailable` if no name server answered.
        """


class DnsResolver:
    """The resolver of the machine, or the given name servers (IP addresses)."""

    def __init__(self, nameservers: Sequence[str] | None = None, *, port: int = 53) -> None:
        self._resolver = dns.resolver.Resolver(configure=nameservers is None)
        if nameservers is not None:
            self._resolver.nameservers = list(nameservers)
            self._resolver.port = port

    def txt(self, name: str) -> frozenset[str]:
        try:
            answer = self._resolver.resolve(f"{name}.", "TXT", lifetime=_TIMEOUT_SECONDS, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return frozenset()
        except dns.exception.DNSException:
            raise AppError(TenantsError.RESOLVER_UNAVAILABLE, headers={"Retry-After": "30"}) from None
        # One text may be cut into strings of 255 bytes (RFC 7208, 3.3).
        return frozenset(b"".join(record.strings).decode("utf-8", "replace") for record in answer)
