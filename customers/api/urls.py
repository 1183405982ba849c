"""Addresses of this floor."""

from customers.api import around_urls, customer_urls, settings_urls

urlpatterns = [*around_urls.urlpatterns, *customer_urls.urlpatterns, *settings_urls.urlpatterns]
