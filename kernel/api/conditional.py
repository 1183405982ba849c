"""Lost updates: `version` as ETag, `If-Match` on writes, `If-None-Match` on reads (RFC 9110)."""

import re

from django.http import HttpRequest
from django.utils.translation import gettext as _

from kernel.api.endpoint import Need
from kernel.errors import AppError, KernelError

_TAG = re.compile(r'^(?:W/)?"(\d{1,18})"$')


def etag(version: int) -> str:
    """The weak ETag of a row's version."""
    return f'W/"{version}"'


def expected_version(request: HttpRequest, need: Need) -> int | None:
    """The version that the client has seen (If-Match), or None if it does not care.

    Raises 428 if it must say, 412 for an ETag that was never ours.
    """
    header = request.headers.get("If-Match", "").strip()
    if need is Need.NO or header == "*":
        return None
    if not header:
        if need is Need.REQUIRED:
            raise AppError(KernelError.PRECONDITION_REQUIRED)
        return None
    match = _TAG.match(header)
    if not match:
        raise AppError(KernelError.VERSION_MISMATCH, _("The If-Match header is not an ETag of this service."))
    return int(match.group(1))


def is_unchanged(request: HttpRequest, version: int) -> bool:
    """Whether the client already has this version (If-None-Match)."""
    sent = request.headers.get("If-None-Match", "")
    return any(tag.strip().removeprefix("W/") == f'"{version}"' for tag in sent.split(","))
