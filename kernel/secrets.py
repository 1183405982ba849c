"""Secrets of an organisation that must be read again (a relay's password, the key of an authenticator app):
how they are kept in rows.

What need only be recognised is not kept at all: see the HMACs of API keys.
"""

import base64
import hmac
import uuid

from cryptography.fernet import Fernet, InvalidToken
from django.conf import settings

from kernel.tenancy import current_organisation


class UnreadableSecretError(ValueError):
    """A secret was sealed for another organisation, purpose or owner, with another pepper, or was changed."""


def seal(text: str, *, purpose: str, owner: uuid.UUID) -> str:
    """`text` encrypted and authenticated (Fernet) for the organisation of this thread, as ASCII.

    Its key is that of one `purpose` (`mail-relay`) and `owner` (the id of the row that keeps it): copied to
    another row, column or organisation it opens nothing.
    """
    return _cipher(purpose, owner).encrypt(text.encode()).decode()


def unseal(sealed: str, *, purpose: str, owner: uuid.UUID) -> str:
    """What was sealed with the same purpose and owner in this organisation. Raises UnreadableSecretError."""
    try:
        return _cipher(purpose, owner).decrypt(sealed.encode()).decode()
    except InvalidToken:
        raise UnreadableSecretError(purpose) from None


def _cipher(purpose: str, owner: uuid.UUID) -> Fernet:
    message = purpose.encode() + b"\0" + current_organisation().id.bytes + owner.bytes
    return Fernet(base64.urlsafe_b64encode(hmac.digest(settings.KEY_PEPPER.encode(), message, "sha256")))
