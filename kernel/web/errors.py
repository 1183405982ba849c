"""What Django itself refuses, as problem documents too."""

import sys

from django.http import HttpRequest, HttpResponse

from kernel.api.problems import as_app_error, problem_response
from kernel.errors import AppError, KernelError


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(AppError(KernelError.MALFORMED), request)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(AppError(KernelError.FORBIDDEN), request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(AppError(KernelError.NOT_FOUND), request)


def server_error(request: HttpRequest) -> HttpResponse:
    """What was raised outside of the API's views, in a middleware: a database that is away is a 503 there too."""
    raised = sys.exc_info()[1]
    error = as_app_error(raised) if isinstance(raised, Exception) else None
    return problem_response(error or AppError(KernelError.INTERNAL), request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_response(AppError(KernelError.CSRF_FAILED, reason), request)
