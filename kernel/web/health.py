"""`/livez`, `/readyz` and `/metrics`: before tenancy, for whoever runs the service."""

import os
from collections.abc import Callable

import structlog
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

_log = structlog.get_logger(__name__)


class HealthMiddleware:
    """Answers the three paths on every host name, and nothing else."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        self.answers = {"/livez": _live, "/readyz": _ready, "/metrics": _metrics}

    def __call__(self, request: HttpRequest) -> HttpResponse:
        answer = self.answers.get(request.path)
        return self.get_response(request) if answer is None else answer()


def _live() -> HttpResponse:
    return JsonResponse({"status": "alive"})


def _ready() -> HttpResponse:
    checks = {"database": _database_answers(), "cache": _cache_answers()}
    # Without its cache the service is slower, not down.
    status = 200 if checks["database"] else 503
    return JsonResponse({"status": "ready" if status == 200 else "unavailable", "checks": checks}, status=status)


def _metrics() -> HttpResponse:
    return HttpResponse(generate_latest(_figures()), content_type=CONTENT_TYPE_LATEST)


def _figures() -> CollectorRegistry:
    """Those of all processes of this machine (web, workers, sweeper) where they share a directory for it."""
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as error:
        _log.warning("database_not_ready", error=type(error).__name__)
        return False
    return True


def _cache_answers() -> bool:
    cache.set("readyz", "1", 5)
    return bool(cache.get("readyz") == "1")
