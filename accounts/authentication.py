"""Who sends a request: an API key or a browser's session. The only door of the API.

Every request asks the database anew, in one statement, who it is and what roles say now: a removed role, a
deactivated login, a revoked key, an ended session is void at the next request.
"""

import ipaddress
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from rest_framework.authentication import BaseAuthentication, CSRFCheck
from rest_framework.request import Request

from accounts import tokens
from accounts.models.api_key import ApiKey
from accounts.models.session import Session
from accounts.selectors.callers import Caller, caller_of_key, caller_of_session
from kernel.actor import Actor
from kernel.errors import AppError, KernelError
from kernel.tenancy import current_organisation
from kernel.web.addresses import client_address
from kernel.web.languages import requested_language

_SAFE_METHODS = ("GET", "HEAD", "OPTIONS", "TRACE")
_SEEN_EVERY = timedelta(minutes=5)
_CHALLENGE = 'Bearer realm="kontor"'


class KeyOrSession(BaseAuthentication):
    """`request.user` becomes the `Caller`, `request.auth` its `kernel.actor.Actor`; None for nobody.

    Raises 401 for a key that is malformed, unknown, revoked, expired or sent from a network that is not
    its own (RFC 6750), 403 `csrf_failed` for an unsafe request of a session without its CSRF token.
    """

    def authenticate(self, request: Request) -> tuple[Caller, Actor] | None:
        language = requested_language(request._request)
        translation.activate(language or current_organisation().language)
        header = request.headers.get("Authorization", "")
        caller = self._by_key(request._request, header) if header else self._by_session(request._request)
        if caller is None:
            return None
        language = language or caller.language or current_organisation().language
        translation.activate(language)
        request_id = getattr(request._request, "request_id", "")
        actor = replace(caller.actor, language=language, request_id=request_id)
        return replace(caller, actor=actor), actor

    def authenticate_header(self, request: Request) -> str:
        return _CHALLENGE

    def _by_key(self, request: HttpRequest, header: str) -> Caller:
        scheme, _space, text = header.partition(" ")
        parts = tokens.parse_key(text.strip()) if scheme.lower() == "bearer" else None
        if parts is None:
            raise _invalid_key()
        organisation = current_organisation()
        row = caller_of_key(organisation, parts.id)
        computed = tokens.key_hmac(organisation, parts.id, parts.secret)
        if row is None or not tokens.is_same(row.secret_hmac, computed):
            raise _invalid_key()
        address = client_address(request)
        if not _is_allowed(address, row.networks):
            raise _invalid_key()
        if _is_stale(row.caller):
            ApiKey.objects.filter(id=parts.id).update(last_used_at=timezone.now(), last_used_address=address)
        return row.caller

    def _by_session(self, request: HttpRequest) -> Caller | None:
        cookie = request.COOKIES.get(settings.SESSION_COOKIE_NAME)
        if not cookie:
            return None
        organisation = current_organisation()
        caller = caller_of_session(organisation, tokens.session_hmac(organisation, cookie))
        if caller is None:
            return None
        if request.method not in _SAFE_METHODS:
            _check_csrf(request)
        if caller.session_id is not None and _is_stale(caller):
            Session.objects.filter(id=caller.session_id).update(last_seen_at=timezone.now())
        return caller


def _nothing(_request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def _check_csrf(request: HttpRequest) -> None:
    check = CSRFCheck(_nothing)
    check.process_request(request)
    reason: Any = check.process_view(request, _nothing, (), {})
    if reason:
        raise AppError(KernelError.CSRF_FAILED)


def _is_stale(caller: Caller) -> bool:
    return caller.last_seen_at is None or timezone.now() - caller.last_seen_at > _SEEN_EVERY


def _is_allowed(address: str, networks: Sequence[str]) -> bool:
    client = ipaddress.ip_address(address)
    return not networks or any(client in ipaddress.ip_network(network) for network in networks)


def _invalid_key() -> AppError:
    return AppError(
        KernelError.NOT_AUTHENTICATED,
        _("The API key is not valid here."),
        headers={"WWW-Authenticate": f'{_CHALLENGE}, error="invalid_token"'},
    )
