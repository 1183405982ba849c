"""Django's session store on `accounts.Session` (settings.SESSION_ENGINE).

Other than Django's own table, this one knows whose session it is, so that all of a login's sessions end in
one statement, and keeps an HMAC in place of the cookie's value.
"""

import uuid
from datetime import timedelta
from typing import Any

from django.contrib.sessions.backends.base import CreateError, SessionBase, UpdateError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts import tokens
from accounts.models.session import Session
from kernel.tenancy import current_organisation

_LOGIN, _ADDRESS, _USER_AGENT = "login", "address", "user_agent"


class SessionStore(SessionBase):
    """One browser's session. `sign_in()` is what makes it somebody's."""

    def sign_in(self, *, login_id: uuid.UUID, address: str, user_agent: str) -> None:
        """Make it the session of `login_id`, under a new key: one that was known before is worthless."""
        self.flush()
        self.update({_LOGIN: str(login_id), _ADDRESS: address, _USER_AGENT: user_agent[:255]})

    def load(self) -> dict[str, Any]:
        row = Session.objects.filter(key_hmac=self._hmac(), expires_at__gt=timezone.now()).only("data").first()
        if row is None:
            self._session_key = None
            return {}
        return self.decode(row.data)

    def exists(self, session_key: str) -> bool:
        return Session.objects.filter(key_hmac=_hmac(session_key)).exists()

    def create(self) -> None:
        self._session_key = self._get_new_session_key()  # type: ignore[attr-defined]
        self.save(must_create=True)
        self.modified = True

    def save(self, must_create: bool = False) -> None:
        if self.session_key is None:
            return self.create()
        data = self._get_session(no_load=must_create)  # type: ignore[attr-defined]
        now = timezone.now()
        values = {
            "login_id": data.get(_LOGIN),
            "address": data.get(_ADDRESS),
            "user_agent": data.get(_USER_AGENT, ""),
            "data": self.encode(data),
            "last_seen_at": now,
            "expires_at": now + timedelta(seconds=self.get_expiry_age()),
        }
        if must_create:
            try:
                with transaction.atomic():
                    Session.objects.create(key_hmac=self._hmac(), created_at=now, **values)
            except IntegrityError as error:
                raise CreateError from error
        elif not Session.objects.filter(key_hmac=self._hmac()).update(**values):
            raise UpdateError
        return None

    def delete(self, session_key: str | None = None) -> None:
        key = session_key or self.session_key
        if key is not None:
            Session.objects.filter(key_hmac=_hmac(key)).delete()

    @classmethod
    def clear_expired(cls) -> None:
        Session.objects.filter(expires_at__lt=timezone.now()).delete()

    def _hmac(self) -> bytes:
        return _hmac(self.session_key or "")


def _hmac(session_key: str) -> bytes:
    return tokens.session_hmac(current_organisation(), session_key)
