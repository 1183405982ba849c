"""Secrets that we hand out and only recognise again: API keys, invitation links, session cookies,
calendar addresses.

An API key is `kontor_<id>_<secret><checksum>`: the row's UUID and 256 random bits in base 62, and the
CRC-32 of all before it, so that a mistyped or cut key is refused without a look into the database, and a
leaked one can be found by scanners. What is stored is an HMAC-SHA256 with the pepper
(`settings.KEY_PEPPER`) over purpose, organisation and secret: a table read by a thief opens nothing, and a
row copied to another organisation is worthless there.
"""

import hmac
import re
import secrets
import string
import uuid
import zlib
from dataclasses import dataclass

from django.conf import settings

from kernel.tenancy import Organisation

_PREFIX = "kontor"
_ALPHABET = string.digits + string.ascii_uppercase + string.ascii_lowercase
_ID_LENGTH, _SECRET_LENGTH, _CHECKSUM_LENGTH = 22, 43, 6
_KEY = re.compile(
    rf"(?P<body>{_PREFIX}_(?P<id>[0-9A-Za-z]{{{_ID_LENGTH}}})_(?P<secret>[0-9A-Za-z]{{{_SECRET_LENGTH}}}))"
    rf"(?P<checksum>[0-9A-Za-z]{{{_CHECKSUM_LENGTH}}})"
)


@dataclass(frozen=True, slots=True)
class KeyParts:
    """What a well-formed API key says."""

    id: uuid.UUID
    secret: str


def new_secret() -> str:
    """256 random bits, in base 62."""
    return _base62(secrets.randbits(256), _SECRET_LENGTH)


def format_key(key_id: uuid.UUID, secret: str) -> str:
    """The key as its user sees it, once."""
    body = f"{_PREFIX}_{_base62(key_id.int, _ID_LENGTH)}_{secret}"
    return body + _checksum(body)


def parse_key(text: str) -> KeyParts | None:
    """The parts of a key, or None if it is not one (form or checksum wrong)."""
    match = _KEY.fullmatch(text)
    if match is None or _checksum(match["body"]) != match["checksum"]:
        return None
    number = _from_base62(match["id"])
    return KeyParts(uuid.UUID(int=number), match["secret"]) if number < 1 << 128 else None


def key_hmac(organisation: Organisation, key_id: uuid.UUID, secret: str) -> bytes:
    """What is stored of an API key's secret."""
    return _hmac(b"api-key", organisation, key_id.bytes, secret)


def invitation_hmac(organisation: Organisation, token: str) -> bytes:
    """What is stored of an invitation's token."""
    return _hmac(b"invitation", organisation, b"", token)


def session_hmac(organisation: Organisation, session_key: str) -> bytes:
    """What is stored of a session's cookie."""
    return _hmac(b"session", organisation, b"", session_key)


def recovery_code_hmac(organisation: Organisation, login_id: uuid.UUID, code: str) -> bytes:
    """What is stored of a recovery code."""
    return _hmac(b"recovery-code", organisation, login_id.bytes, code)


def calendar_hmac(organisation: Organisation, token: str) -> bytes:
    """What is stored of the token in a calendar's secret address."""
    return _hmac(b"calendar", organisation, b"", token)


def is_same(stored: bytes | memoryview, computed: bytes) -> bool:
    """Whether two HMACs are equal, in a time that does not tell where they differ."""
    return hmac.compare_digest(bytes(stored), computed)


def _hmac(purpose: bytes, organisation: Organisation, owner: bytes, secret: str) -> bytes:
    # The parts before the secret have fixed lengths once the purpose is known: no two messages coincide.
    message = purpose + b"\0" + organisation.id.bytes + owner + secret.encode()
    return hmac.digest(settings.KEY_PEPPER.encode(), message, "sha256")


def _checksum(body: str) -> str:
    return _base62(zlib.crc32(body.encode()), _CHECKSUM_LENGTH)


def _base62(number: int, length: int) -> str:
    digits = []
    for _position in range(length):
        number, digit = divmod(number, 62)
        digits.append(_ALPHABET[digit])
    return "".join(reversed(digits))


def _from_base62(text: str) -> int:
    number = 0
    for character in text:
        number = number * 62 + _ALPHABET.index(character)
    return number
