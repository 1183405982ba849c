"""`/schema/` and `/docs/`: the API described, by OpenAPI 3.1 and as pages from our own host."""

import functools

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator

from kernel.json import dumps


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """The OpenAPI document of this host. It tells nothing of anybody's data, so everybody may read it."""
    urlconf = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    return HttpResponse(_document(urlconf), content_type="application/vnd.oai.openapi+json")


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Swagger UI, whose parts are all files of ours: the content security policy allows nothing else."""
    return render(request, "kernel/docs.html")


@functools.cache
def _document(urlconf: str) -> bytes:
    with translation.override("en"):
        return dumps(SchemaGenerator(urlconf=urlconf).get_schema(request=None, public=True))
