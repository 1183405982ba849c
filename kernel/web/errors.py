"""What Django itself refuses, as problem documents too."""

from django.http import HttpRequest, HttpResponse

from kernel.api.problems import problem_response
from kernel.errors import AppError, KernelError


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(AppError(KernelError.MALFORMED), request)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(AppError(KernelError.FORBIDDEN), request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return problem_response(AppError(KernelError.NOT_FOUND), request)


def server_error(request: HttpRequest) -> HttpResponse:
    return problem_response(AppError(KernelError.INTERNAL), request)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return problem_response(AppError(KernelError.CSRF_FAILED, reason), request)
