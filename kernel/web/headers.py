"""Headers that every answer carries."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token


class PrivateCacheMiddleware:
    """Nothing but static files may be kept by anybody."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if "Cache-Control" not in response:
            response["Cache-Control"] = "private, no-store"
        response.setdefault("Permissions-Policy", "camera=(), geolocation=(), microphone=()")
        return response


class CsrfCookieMiddleware:
    """Any GET of a browser that has no CSRF cookie yet sets it: scripts read it into X-CSRFToken.

    Stands behind Django's CsrfViewMiddleware, which knows whether the browser has one.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        from_browser = request.method == "GET" and "Authorization" not in request.headers
        if from_browser and settings.CSRF_COOKIE_NAME not in request.COOKIES:
            get_token(request)
        return self.get_response(request)
