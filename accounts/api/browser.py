"""What sign-in needs of the request: where it comes from, and the browser's session."""

import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.middleware.csrf import rotate_token
from rest_framework.request import Request

from accounts.errors import AccountsError
from accounts.selectors import sign_in as selectors
from accounts.services import sign_in
from accounts.services.security_log import Client
from accounts.sessions import SessionStore
from kernel.errors import AppError
from kernel.web.addresses import client_address

# From the password to the code of the second factor; from a passkey's options to its answer.
_STEP_SECONDS = 600
_PENDING, _PASSKEY = "pending", "passkey"


@dataclass(frozen=True, slots=True)
class Pending:
    """A sign-in that waits for its second factor."""

    login_id: uuid.UUID


def client_of(request: Request) -> Client:
    """Where the request comes from; what the browser calls itself without characters that no screen shows."""
    called = "".join(character for character in request.headers.get("User-Agent", "") if character.isprintable())
    return Client(client_address(request._request), called)


def session_id_of(request: Request) -> uuid.UUID | None:
    """The id of the session that the request came with; None for a key."""
    found: uuid.UUID | None = getattr(request.user, "session_id", None)
    return found


def request_id_of(request: Request) -> str:
    return str(getattr(request._request, "request_id", ""))


def finish_sign_in(request: Request, login_id: uuid.UUID, *, method: str) -> None:
    """Make the browser's session that person's, under a new key, with a new CSRF token."""
    client = client_of(request)
    sign_in.note_signed_in(login_id=login_id, method=method, client=client, request_id=request_id_of(request))
    session = _session(request)
    session.sign_in(login_id=login_id, address=client.address, user_agent=client.user_agent)
    session.save()
    rotate_token(request._request)


def await_second_factor(request: Request, login_id: uuid.UUID, methods: Sequence[str]) -> AppError:
    """Remember that the password was right; the 401 to answer with."""
    session = _session(request)
    session.flush()
    session[_PENDING] = {"login": str(login_id), "at": time.time()}
    session.set_expiry(_STEP_SECONDS)
    return AppError(AccountsError.SECOND_FACTOR_REQUIRED, extra={"methods": list(methods)})


def pending_of(request: Request) -> Pending | None:
    """The sign-in that this browser has begun with a right password, if it is fresh and the password the same."""
    found = _session(request).get(_PENDING)
    if found is None or time.time() - found["at"] > _STEP_SECONDS:
        return None
    login_id = uuid.UUID(found["login"])
    begun = datetime.fromtimestamp(found["at"], tz=UTC)
    return None if selectors.has_new_password(login_id, since=begun) else Pending(login_id)


def keep_passkey_state(request: Request, state: Mapping[str, Any]) -> None:
    """Keep a ceremony's challenge until the browser answers."""
    session = _session(request)
    if session.is_empty():
        session.set_expiry(_STEP_SECONDS)
    session[_PASSKEY] = {"state": dict(state), "at": time.time()}


def take_passkey_state(request: Request) -> Mapping[str, Any]:
    """The challenge, which is used up. Raises 401 `sign_in_expired` if there is none."""
    session = _session(request)
    found = session.pop(_PASSKEY, None)
    # Gone from the table before the answer is looked at: a challenge is never used twice.
    if session.session_key:
        session.save()
    if found is None or time.time() - found["at"] > _STEP_SECONDS:
        raise AppError(AccountsError.SIGN_IN_EXPIRED)
    state: Mapping[str, Any] = found["state"]
    return state


def forget_session(request: Request) -> None:
    """End the browser's session."""
    _session(request).flush()
    rotate_token(request._request)


def renew_session_key(request: Request) -> None:
    """Give the session a new key, for what was known of the old one."""
    _session(request).cycle_key()


def _session(request: Request) -> SessionStore:
    session: SessionStore = request._request.session  # type: ignore[assignment]
    return session
