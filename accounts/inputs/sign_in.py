"""What people send to sign in and to look after their sign-in."""

from typing import Any

from accounts.inputs.common import Code, Email, Password, Token
from kernel.inputs import InputModel, Name


class SignIn(InputModel):
    email: Email
    password: Password


class SecondFactorCode(InputModel):
    """A code of the authenticator app, or a recovery code."""

    code: Code


class HandOver(InputModel):
    """What a sign-up answered as `hand_over`."""

    token: Token


class PasswordForgotten(InputModel):
    email: Email


class PasswordReset(InputModel):
    token: Token
    password: Password


class PasswordChange(InputModel):
    current_password: Password
    new_password: Password


class PasswordProof(InputModel):
    """The password once more, for what somebody at an unlocked screen should not be able to do."""

    password: Password


class PasskeyCredential(InputModel):
    """`PublicKeyCredential.toJSON()` of the browser (WebAuthn level 3)."""

    credential: dict[str, Any]


class NewPasskey(PasskeyCredential):
    name: Name
