"""Addresses of this floor."""

from customers.api import around_urls, customer_urls, mail_urls, settings_urls

urlpatterns = [*around_urls.urlpatterns, *customer_urls.urlpatterns, *mail_urls.urlpatterns, *settings_urls.urlpatterns]
