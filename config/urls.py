"""What an organisation's host answers."""

from django.urls import include, path, re_path

from kernel.web.page import show_page

urlpatterns = [
    path("api/v1/", include("kernel.api.urls")),
    path("api/v1/", include("tenants.api.urls")),
    path("api/v1/", include("accounts.api.urls")),
    path("api/v1/", include("customers.api.urls")),
    # Paths of the web client have no dot: what looks like a file and is none is a 404.
    re_path(r"^(?!api/|assets/|static/)[^.]*$", show_page),
]

handler400 = "kernel.web.errors.bad_request"
handler403 = "kernel.web.errors.permission_denied"
handler404 = "kernel.web.errors.not_found"
handler500 = "kernel.web.errors.server_error"
