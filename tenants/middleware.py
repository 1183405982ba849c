"""From the Host header to the organisation, before anything else reads a session or a row."""

from collections.abc import Callable, Iterator
from typing import Any

import structlog
from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from django.http import HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from kernel.api.problems import problem_response
from kernel.errors import AppError
from kernel.tenancy import (
    Organisation,
    OrganisationState,
    enter_for_request,
    leave_to_public,
    tenant_context,
)
from tenants.errors import TenantsError
from tenants.hosts import normalise_host
from tenants.selectors.organisations import organisation_for_host


class OrganisationMiddleware:
    """Points the thread at the host's organisation, and back to `public` whatever happens.

    Sets `request.organisation`; the platform's own organisation has its own URLs. A host that is nobody's
    is a 404. Nothing but the host decides: no header of a proxy, no cookie, no key.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        # Middleware is loaded by web processes only: jobs and commands may take longer.
        connection_created.connect(_limit_statements, dispatch_uid="tenants.limit_statements")

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        leave_to_public()
        try:
            organisation = _organisation_of(request)
            if organisation is None:
                return problem_response(AppError(TenantsError.UNKNOWN_HOST), request)
            enter_for_request(organisation)
            structlog.contextvars.bind_contextvars(organisation=str(organisation.id))
            request.organisation = organisation  # type: ignore[attr-defined]
            if organisation.is_platform:
                request.urlconf = settings.PLATFORM_URLCONF  # type: ignore[attr-defined]
            response = self.get_response(request)
            if isinstance(response, StreamingHttpResponse):
                response.streaming_content = _inside(organisation, iter(response))
            return response
        finally:
            leave_to_public()


def _organisation_of(request: HttpRequest) -> Organisation | None:
    host = normalise_host(request.META.get("HTTP_HOST") or request.META.get("SERVER_NAME", ""))
    organisation = None if host is None else organisation_for_host(host)
    if organisation is None or organisation.state is OrganisationState.PROVISIONING:
        return None
    return organisation


def _inside(organisation: Organisation, content: Iterator[bytes]) -> Iterator[bytes]:
    # The server asks for the parts after the middleware has left the organisation.
    while True:
        with tenant_context(organisation):
            part = next(content, None)
        if part is None:
            return
        yield part


def _limit_statements(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [f"{settings.WEB_STATEMENT_TIMEOUT_MS}ms"])
