"""What an organisation's host answers."""

from django.urls import include, path
from django.views.generic import RedirectView

urlpatterns = [
    path("api/v1/", include("kernel.api.urls")),
    path("api/v1/", include("tenants.api.urls")),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("customers.api.urls")),
    path("", RedirectView.as_view(url="/api/v1/docs/")),
]

handler400 = "kernel.web.errors.bad_request"
handler403 = "kernel.web.errors.permission_denied"
handler404 = "kernel.web.errors.not_found"
handler500 = "kernel.web.errors.server_error"
