"""One view more, on the platform's host only."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from tests.tenants.middleware_urls import urlpatterns as everywhere


def console(request: HttpRequest) -> HttpResponse:
    return HttpResponse("console")


urlpatterns = [*everywhere, path("console", console)]
