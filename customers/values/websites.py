"""Websites in the one form that is stored."""

import re
from urllib.parse import SplitResult, urlsplit

from customers.values.emails import ascii_domain

MAX_LENGTH = 500
_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_SCHEME = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Many customers have their page there: a shared host says nothing about who they are.
_SHARED_HOSTS = frozenset(
    {
        *("facebook.com", "m.facebook.com", "instagram.com", "linkedin.com", "x.com", "twitter.com"),
        *("youtube.com", "tiktok.com", "sites.google.com", "business.site", "t.me", "wa.me", "linktr.ee"),
    }
)


def normalise_website(text: str) -> str:
    """The address with a scheme (https if none is written) and its host in ASCII and lower case.

    Raises ValueError for other schemes, passwords in it, hosts without a domain.
    """
    written = text.strip()
    has_scheme = _SCHEME.match(written) and not re.match(r"^[^/:]+:\d", written)
    parts = urlsplit(written if has_scheme else f"https://{written.removeprefix('//')}")
    scheme = parts.scheme.lower()
    if scheme not in _DEFAULT_PORTS or parts.username is not None or not parts.hostname:
        raise ValueError
    host = ascii_domain(parts.hostname)
    if not _HOST.fullmatch(host) or len(host) > 253:
        raise ValueError
    port = "" if parts.port in (None, _DEFAULT_PORTS[scheme]) else f":{parts.port}"
    path = "" if parts.path == "/" and not parts.query else parts.path
    website = SplitResult(scheme, host + port, path, parts.query, "").geturl()
    if len(website) > MAX_LENGTH:
        raise ValueError
    return website


def domain_to_match(website: str | None) -> str | None:
    """The host by which duplicates are found, without `www.`; None where hosts are shared by many."""
    host = urlsplit(website).hostname if website else None
    if host is None:
        return None
    domain = host.removeprefix("www.")
    return None if domain in _SHARED_HOSTS else domain
