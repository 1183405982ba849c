"""Tokens that stand for a login once: nothing is stored, and one dies at a sign-in or a change of password."""

import uuid

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.utils.http import base36_to_int

from accounts.errors import AccountsError
from accounts.models.login import Login
from kernel.errors import AppError
from kernel.tenancy import current_organisation


class LoginTokens(PasswordResetTokenGenerator):
    """Django's signed tokens for one purpose, bound to the organisation too.

    They live `seconds`, and never longer than `settings.PASSWORD_RESET_TIMEOUT`.
    """

    def __init__(self, purpose: str, *, seconds: int) -> None:
        super().__init__()
        self.key_salt = f"accounts.{purpose}"
        self._seconds = seconds

    def make(self, login: Login) -> str:
        """A token for `login`: usable once; a sign-in or a change of password or address kills it too."""
        return f"{login.id.hex}-{self.make_token(login)}"

    def login_of(self, token: str) -> Login:
        """The active login that the token was made for, locked. Raises 410 `invalid_token`."""
        login_hex, _hyphen, rest = token.partition("-")
        try:
            login_id = uuid.UUID(hex=login_hex)
        except ValueError:
            raise AppError(AccountsError.INVALID_TOKEN) from None
        # The lock makes the second of two uses at the same moment see what the first one changed.
        login = Login.objects.select_for_update().filter(id=login_id, is_active=True).first()
        if login is None or not self.check_token(login, rest):
            raise AppError(AccountsError.INVALID_TOKEN)
        return login

    def check_token(self, user: Login | None, token: str | None) -> bool:  # type: ignore[override]
        return super().check_token(user, token) and self._age(token or "") <= self._seconds

    def _age(self, token: str) -> int:
        return self._num_seconds(self._now()) - base36_to_int(token.partition("-")[0])  # type: ignore[attr-defined]

    def _make_hash_value(self, user: Login, timestamp: int) -> str:  # type: ignore[override]
        return f"{current_organisation().id}{super()._make_hash_value(user, timestamp)}"


PASSWORD_RESET = LoginTokens("password-reset", seconds=settings.PASSWORD_RESET_TIMEOUT)
# From the platform's host, where somebody signed up, to the organisation's: the time of one page.
HAND_OVER = LoginTokens("hand-over", seconds=60)
