"""E-mail addresses that nobody may write to unasked, kept so that they can be recognised and not be read."""

import hmac
from collections.abc import Collection

from django.conf import settings

from customers.models import SuppressedAddress
from kernel.tenancy import current_organisation

ERASED = "erased"


def suppress(emails: Collection[str], *, reason: str) -> None:
    """Remember the addresses. One statement."""
    SuppressedAddress.objects.bulk_create(
        [SuppressedAddress(email_hmac=digest, reason=reason) for digest in {_digest(email) for email in emails}],
        ignore_conflicts=True,
    )


def suppressed_among(emails: Collection[str]) -> set[str]:
    """Those of the addresses that are suppressed. One statement."""
    by_digest = {_digest(email): email for email in emails}
    rows = SuppressedAddress.objects.filter(email_hmac__in=by_digest).values_list("email_hmac", flat=True)
    found = {bytes(digest) for digest in rows}
    return {email for email in emails if _digest(email) in found}


def _digest(email: str) -> bytes:
    message = b"suppressed\0" + current_organisation().id.bytes + email.strip().casefold().encode()
    return hmac.digest(settings.KEY_PEPPER.encode(), message, "sha256")
