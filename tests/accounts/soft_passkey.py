"""A passkey in software: what a phone or a security key does, with keys in memory."""

import hashlib
import json
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from fido2.cose import ES256
from fido2.utils import websafe_encode
from fido2.webauthn import AttestationObject, AttestedCredentialData, AuthenticatorData

FLAG = AuthenticatorData.FLAG


class SoftPasskey:
    """One credential for one host. `origin` is what the browser would say of the page."""

    def __init__(self, origin: str) -> None:
        self.origin = origin
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = hashlib.sha256(repr(self.key).encode()).digest()
        self.count = 0

    def create(self, options: dict[str, Any], *, verified: bool = True) -> dict[str, Any]:
        """The answer to `navigator.credentials.create()`, as JSON."""
        asked = options["publicKey"]
        client_data = self._client_data("webauthn.create", asked["challenge"])
        public = AttestedCredentialData.create(bytes(16), self.id, ES256.from_cryptography_key(self.key.public_key()))
        data = self._data(asked["rp"]["id"], FLAG.UP | FLAG.AT | (FLAG.UV if verified else FLAG(0)), public)
        attestation = AttestationObject.create("none", data, {})
        return self._credential(
            clientDataJSON=websafe_encode(client_data), attestationObject=websafe_encode(attestation)
        )

    def get(self, options: dict[str, Any], *, verified: bool = True) -> dict[str, Any]:
        """The answer to `navigator.credentials.get()`, as JSON."""
        asked = options["publicKey"]
        self.count += 1
        client_data = self._client_data("webauthn.get", asked["challenge"])
        data = self._data(asked["rpId"], FLAG.UP | (FLAG.UV if verified else FLAG(0)), b"")
        signed = self.key.sign(data + hashlib.sha256(client_data).digest(), ec.ECDSA(hashes.SHA256()))
        return self._credential(
            clientDataJSON=websafe_encode(client_data),
            authenticatorData=websafe_encode(data),
            signature=websafe_encode(signed),
        )

    def _client_data(self, kind: str, challenge: str) -> bytes:
        return json.dumps({"type": kind, "challenge": challenge, "origin": self.origin}).encode()

    def _data(self, host: str, flags: Any, credential: bytes) -> AuthenticatorData:
        return AuthenticatorData.create(hashlib.sha256(host.encode()).digest(), flags, self.count, credential)

    def _credential(self, **response: str) -> dict[str, Any]:
        return {
            "id": websafe_encode(self.id),
            "rawId": websafe_encode(self.id),
            "type": "public-key",
            "response": response,
            "clientExtensionResults": {},
        }
