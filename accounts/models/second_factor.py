"""What is asked for beside the password: codes of an authenticator app, passkeys, recovery codes."""

from django.db import models

from accounts.models.login import Login
from kernel.models.base import BaseModel


class Authenticator(BaseModel):
    """A login's authenticator app (TOTP, RFC 6238). `confirmed_at` is set by the first right code.

    `last_step` is the time step of the last accepted code: an older or equal one is refused.
    """

    login = models.OneToOneField(Login, on_delete=models.CASCADE, related_name="authenticator")
    secret_encrypted = models.CharField(max_length=255)
    confirmed_at = models.DateTimeField(null=True)
    last_step = models.BigIntegerField(default=0)


class RecoveryCode(BaseModel):
    """One unused recovery code, as an HMAC. Using it deletes the row."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="recovery_codes")
    code_hmac = models.BinaryField(max_length=32)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["login", "code_hmac"], name="accounts_recovery_code")]


class Passkey(BaseModel):
    """A WebAuthn credential. `credential` is the attested credential data (public key) as CTAP encodes it."""

    login = models.ForeignKey(Login, on_delete=models.CASCADE, related_name="passkeys")
    name = models.CharField(max_length=255)
    credential_id = models.BinaryField(max_length=1023)
    credential = models.BinaryField()
    sign_count = models.BigIntegerField(default=0)
    last_used_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["credential_id"], name="accounts_passkey_credential")]
