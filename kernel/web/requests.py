"""Request ids, one structured log line and the metrics of each request."""

import re
import time
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from prometheus_client import Histogram

from kernel.models.base import new_id
from kernel.web.languages import requested_language

_ACCEPTED = re.compile(r"^[A-Za-z0-9._-]{1,64}$")
_log = structlog.get_logger("kontor.request")

DURATION = Histogram(
    "kontor_request_seconds",
    "Time from request to answer",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)


class RequestMiddleware:
    """Takes or makes the X-Request-ID, binds it to every log line, and answers with it.

    Logged are method, route (never the path with its ids and searches), status and duration.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        sent = request.headers.get("X-Request-ID", "")
        request_id = sent if _ACCEPTED.match(sent) else str(new_id())
        request.request_id = request_id  # type: ignore[attr-defined]
        structlog.contextvars.clear_contextvars()
        structlog.contextvars.bind_contextvars(request_id=request_id)
        started = time.perf_counter()
        # Threads serve many people: none shall be answered in the language of the one before.
        with translation.override(requested_language(request) or settings.LANGUAGE_CODE):
            response = self.get_response(request)
        seconds = time.perf_counter() - started
        response["X-Request-ID"] = request_id
        if not response.streaming:
            response.headers.setdefault("Content-Length", str(len(response.content)))
        match = request.resolver_match
        route = match.route if match else "-"
        DURATION.labels(request.method, route, response.status_code).observe(seconds)
        _log.info(
            "request",
            method=request.method,
            route=route,
            status=response.status_code,
            milliseconds=round(seconds * 1000, 1),
        )
        return response
