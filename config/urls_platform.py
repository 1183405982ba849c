"""What the platform's own host answers: all that an organisation's does, sign-up, and the operators' console."""

from django.urls import include, path

from config import urls
from config.urls import handler400, handler403, handler404, handler500

urlpatterns = [path("api/v1/", include("tenants.api.platform_urls")), *urls.urlpatterns]

__all__ = ["handler400", "handler403", "handler404", "handler500", "urlpatterns"]
