"""Signatures of webhooks by the Standard Webhooks specification (standardwebhooks.com), version 1, symmetric."""

import base64
import hmac
import secrets
from collections.abc import Sequence

_PREFIX = "whsec_"
_BYTES = 32


def new_signing_secret() -> str:
    """256 random bits as receivers configure them: `whsec_` and base 64."""
    return _PREFIX + base64.b64encode(secrets.token_bytes(_BYTES)).decode()


def headers_of(keys: Sequence[str], *, message_id: str, timestamp: int, body: bytes) -> dict[str, str]:
    """The three headers of the specification; one signature for each of `keys`, all of which are good.

    `timestamp` is in seconds since 1970. A receiver refuses old ones, and recognises a repeat by `message_id`.
    """
    signed = f"{message_id}.{timestamp}.".encode() + body
    signatures = [hmac.digest(base64.b64decode(key.removeprefix(_PREFIX)), signed, "sha256") for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(timestamp),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in signatures),
    }
