"""Views that tell where they run."""

from collections.abc import Iterator

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse, StreamingHttpResponse
from django.urls import path


def where(request: HttpRequest) -> JsonResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_schema(), current_setting('search_path'), current_setting('statement_timeout')")
        schema, search_path, timeout = cursor.fetchone()
    return JsonResponse(
        {"schema": schema, "path": search_path, "timeout": timeout, "organisation": str(request.organisation.id)}
    )


def stream(request: HttpRequest) -> StreamingHttpResponse:
    def parts() -> Iterator[bytes]:
        for _number in range(3):
            with connection.cursor() as cursor:
                cursor.execute("SELECT current_schema()")
                yield f"{cursor.fetchone()[0]}\n".encode()

    return StreamingHttpResponse(parts())


def fail(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("nobody expected this")


def slow(request: HttpRequest) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_sleep(20)")
    return HttpResponse()


urlpatterns = [
    path("where", where),
    path("stream", stream),
    path("fail", fail),
    path("slow", slow),
]
handler500 = "kernel.web.errors.server_error"
