"""Host names: how a request's Host header is read, which slugs may be had, what a domain is in IDNA."""

import re
from pathlib import Path

import idna
from django.conf import settings
from django.utils.translation import gettext as _

from kernel.errors import FieldCode
from kernel.inputs import field_error

_LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
_PORT = re.compile(r":[0-9]{1,5}\Z")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")
_LONGEST_HOST = 253

RESERVED_SLUGS = frozenset(Path(__file__).with_name("reserved_slugs.txt").read_text().split())


def normalise_host(header: str) -> str | None:
    """The host that a Host header names (RFC 9110, 7.2): lower case, without port and final dot.

    None for everything that is not a plain ASCII host name: addresses in brackets, user info, escapes,
    spaces, underscores, Unicode (a browser sends IDNA A-labels), empty or too long labels.
    """
    if not header.isascii() or len(header) > _LONGEST_HOST + 7:
        return None
    host = _PORT.sub("", header).lower().removesuffix(".")
    return host if _is_host(host) else None


def platform_host_of(slug: str) -> str:
    """The host below the platform's where an organisation lives from its first day."""
    return f"{slug}.{settings.PLATFORM_HOST}"


def public_url(host: str) -> str:
    """The address of a host, without a final slash; never made from a request."""
    port = f":{settings.PUBLIC_PORT}" if settings.PUBLIC_PORT else ""
    return f"{settings.PUBLIC_SCHEME}://{host}{port}"


def check_slug(value: str) -> str:
    """A slug that an organisation may have. Raises a field error that says what is wrong.

    Hyphens in the third and fourth place are reserved by RFC 5891 (`xn--`), so nothing can look like
    another name: what remains is ASCII.
    """
    if not _SLUG.fullmatch(value) or value[2:4] == "--":
        detail = _("Use 3 to 63 letters a-z, digits and hyphens; no hyphen at the ends.")
        raise field_error(FieldCode.INVALID_FORMAT, detail)
    if value in RESERVED_SLUGS:
        raise field_error(FieldCode.NOT_ALLOWED, _("This name is reserved."))
    return value


def check_own_domain(value: str) -> str:
    """An organisation's own domain as IDNA A-labels (UTS 46, then RFC 5891), lower case.

    Refused: a single label, an IP address, the platform's host and everything below it.
    """
    try:
        host = idna.encode(value.strip().removesuffix("."), uts46=True).decode().lower()
    except idna.IDNAError:
        raise field_error(FieldCode.INVALID_FORMAT, _("This is not a domain name.")) from None
    if not _is_host(host) or "." not in host or host.rsplit(".", 1)[1].isdigit():
        raise field_error(FieldCode.INVALID_FORMAT, _("This is not a domain name."))
    if f".{host}".endswith(f".{settings.PLATFORM_HOST}"):
        raise field_error(FieldCode.NOT_ALLOWED, _("This name belongs to the platform."))
    return host


def _is_host(host: str) -> bool:
    return len(host) <= _LONGEST_HOST and all(_LABEL.fullmatch(label) for label in host.split("."))
