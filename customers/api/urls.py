"""Addresses of this floor."""

from customers.api import customer_urls, settings_urls

urlpatterns = [*customer_urls.urlpatterns, *settings_urls.urlpatterns]
