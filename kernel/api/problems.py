"""Every error as an RFC 9457 problem document, in the language of the client."""

from typing import Any

import structlog
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import InterfaceError, OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from rest_framework import exceptions

from kernel.errors import AppError, ErrorCode, FieldError, KernelError
from kernel.json import dumps

CONTENT_TYPE = "application/problem+json"
_log = structlog.get_logger(__name__)

_BY_EXCEPTION: tuple[tuple[type[Exception], ErrorCode], ...] = (
    (exceptions.NotAuthenticated, KernelError.NOT_AUTHENTICATED),
    (exceptions.AuthenticationFailed, KernelError.NOT_AUTHENTICATED),
    (exceptions.PermissionDenied, KernelError.FORBIDDEN),
    (PermissionDenied, KernelError.FORBIDDEN),
    (exceptions.MethodNotAllowed, KernelError.METHOD_NOT_ALLOWED),
    (exceptions.NotAcceptable, KernelError.NOT_ACCEPTABLE),
    (exceptions.UnsupportedMediaType, KernelError.UNSUPPORTED_MEDIA_TYPE),
    (exceptions.ParseError, KernelError.MALFORMED),
    (exceptions.NotFound, KernelError.NOT_FOUND),
    (Http404, KernelError.NOT_FOUND),
    (RequestDataTooBig, KernelError.TOO_LARGE),
    (SuspiciousOperation, KernelError.MALFORMED),
)


def problem(error: AppError, request: HttpRequest) -> dict[str, Any]:
    """The problem document of `error`."""
    document: dict[str, Any] = {
        "type": f"/api/v1/errors/{error.code}",
        "title": str(error.code.title),
        "status": error.status,
        "detail": str(error.detail or error.code.title),
        "instance": request.path,
        "code": str(error.code),
        "request_id": getattr(request, "request_id", ""),
        "errors": [_field(item) for item in error.errors],
    }
    return document | dict(error.extra)


def problem_response(error: AppError, request: HttpRequest) -> HttpResponse:
    """`error` as an HTTP response."""
    response = HttpResponse(dumps(problem(error, request)), status=error.status, content_type=CONTENT_TYPE)
    for name, value in error.headers.items():
        response[name] = value
    if error.status == 401 and "WWW-Authenticate" not in response:
        response["WWW-Authenticate"] = "Bearer"
    return response


def as_app_error(exception: Exception) -> AppError | None:
    """What a known exception means to the client; None for what nobody expected."""
    if isinstance(exception, AppError):
        return exception
    for kind, code in _BY_EXCEPTION:
        if isinstance(exception, kind):
            return AppError(code)
    if isinstance(exception, (OperationalError, InterfaceError)):
        _log.warning("database_unavailable", error=type(exception.__cause__).__name__)
        return AppError(KernelError.UNAVAILABLE, headers={"Retry-After": "5"})
    return None


def handle_exception(exception: Exception, context: dict[str, Any]) -> HttpResponse | None:
    """DRF's exception handler. None lets an unexpected exception through to the server-error handler."""
    error = as_app_error(exception)
    return None if error is None else problem_response(error, context["request"]._request)


def _field(error: FieldError) -> dict[str, str]:
    document = {"code": str(error.code), "detail": str(error.detail)}
    if error.parameter:
        place = {"pointer": error.pointer} if error.pointer else {}
        return document | {"parameter": error.parameter} | place
    return document | {"pointer": error.pointer}
