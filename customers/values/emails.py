"""E-mail addresses in the one form that is stored."""

import idna
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

MAX_LENGTH = 254
_validate = EmailValidator(allowlist=[])


def normalise_email(text: str) -> str:
    """The address with its domain in ASCII (IDNA 2008) and lower case; the local part as it is written.

    Raises ValueError for what is no address (RFC 5321).
    """
    local, at, domain = text.strip().rpartition("@")
    if not at:
        raise ValueError
    email = f"{local}@{ascii_domain(domain)}"
    if len(email) > MAX_LENGTH:
        raise ValueError
    try:
        _validate(email)
    except ValidationError:
        raise ValueError from None
    return email


def ascii_domain(domain: str) -> str:
    """A domain in ASCII (IDNA 2008 after UTS 46) and lower case. Raises ValueError for what is none."""
    if domain.isascii():
        return domain.lower().rstrip(".")
    try:
        return idna.encode(domain.rstrip("."), uts46=True).decode()
    except idna.IDNAError:
        raise ValueError from None
