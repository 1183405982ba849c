"""Addresses of this floor."""

from customers.api import settings_urls

urlpatterns = [*settings_urls.urlpatterns]
