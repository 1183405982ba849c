"""Addresses of mails to people at customers."""

from django.urls import path

from customers.api.mails import MailViewSet

urlpatterns = [
    path("customers/<uuid:customer_id>/mail", MailViewSet.as_view({"post": "create"})),
    path("customers/<uuid:customer_id>/mail/preview", MailViewSet.as_view({"post": "preview"})),
    path("customers/<uuid:customer_id>/mail/test", MailViewSet.as_view({"post": "test"})),
    path("customers/<uuid:customer_id>/mail/recipients", MailViewSet.as_view({"get": "recipients"})),
    path("customers/<uuid:customer_id>/mails", MailViewSet.as_view({"get": "list"})),
    path("customers/<uuid:customer_id>/mails/<uuid:id>", MailViewSet.as_view({"get": "retrieve"})),
    path("customers/<uuid:customer_id>/mails/<uuid:id>/resend", MailViewSet.as_view({"post": "resend"})),
]
