"""The tokens of password reset links: nothing is stored, and one dies as soon as the password changes."""

import uuid

from django.contrib.auth.tokens import PasswordResetTokenGenerator

from accounts.errors import AccountsError
from accounts.models.login import Login
from kernel.errors import AppError
from kernel.tenancy import current_organisation


class _Tokens(PasswordResetTokenGenerator):
    """Django's, bound to the organisation too. Valid for `settings.PASSWORD_RESET_TIMEOUT` seconds."""

    key_salt = "accounts.password-reset"

    def _make_hash_value(self, user: Login, timestamp: int) -> str:  # type: ignore[override]
        return f"{current_organisation().id}{super()._make_hash_value(user, timestamp)}"


_tokens = _Tokens()


def make(login: Login) -> str:
    """A token for `login`: usable once; a sign-in or a change of password or address kills it too."""
    return f"{login.id.hex}-{_tokens.make_token(login)}"


def login_of(token: str) -> Login:
    """The active login that the token was made for, locked. Raises 410 `invalid_token`."""
    login_hex, _hyphen, rest = token.partition("-")
    try:
        login_id = uuid.UUID(hex=login_hex)
    except ValueError:
        raise AppError(AccountsError.INVALID_TOKEN) from None
    # The lock makes the second of two uses at the same moment see the new password.
    login = Login.objects.select_for_update().filter(id=login_id, is_active=True).first()
    if login is None or not _tokens.check_token(login, rest):
        raise AppError(AccountsError.INVALID_TOKEN)
    return login
