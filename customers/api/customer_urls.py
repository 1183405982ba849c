"""Addresses of customers, contacts, and what belongs to one of them."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from customers.api.contacts import ContactRoleViewSet, ContactViewSet, CustomerContactViewSet
from customers.api.customers import BulkUndoViewSet, CustomerViewSet, ExternalIdViewSet, MarketingViewSet
from customers.api.duplicates import DuplicateViewSet
from customers.api.erasing import ContactErasureViewSet, CustomerErasureViewSet
from customers.api.history import ContactHistoryViewSet, CustomerHistoryViewSet
from customers.api.logos import LogoViewSet
from customers.api.merges import ContactMergeViewSet, CustomerMergeViewSet, MergeViewSet
from customers.api.parts import AddressViewSet, AssignmentViewSet, EmailViewSet, PhoneViewSet
from customers.api.reassignments import ReassignmentViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("customers", CustomerViewSet, basename="customer")
router.register("contacts", ContactViewSet, basename="contact")
router.register("duplicates", DuplicateViewSet, basename="duplicate")

_MANY = {"get": "list", "post": "create"}
_ONE = {"patch": "partial_update", "delete": "destroy"}
_PARTS = {
    "phones": PhoneViewSet,
    "emails": EmailViewSet,
    "addresses": AddressViewSet,
    "contacts": CustomerContactViewSet,
    "assignments": AssignmentViewSet,
}

urlpatterns = [
    path("customers/merge", CustomerMergeViewSet.as_view({"post": "create"})),
    path("customers/merge/preview", CustomerMergeViewSet.as_view({"post": "preview"})),
    path("contacts/merge", ContactMergeViewSet.as_view({"post": "create"})),
    path("contacts/merge/preview", ContactMergeViewSet.as_view({"post": "preview"})),
    path("merges", MergeViewSet.as_view({"get": "list"})),
    path("merges/<uuid:id>", MergeViewSet.as_view({"get": "retrieve"})),
    path("merges/<uuid:id>/undo", MergeViewSet.as_view({"post": "undo"})),
    path("assignments/reassign", ReassignmentViewSet.as_view({"post": "create"})),
    path("assignments/reassign/preview", ReassignmentViewSet.as_view({"post": "preview"})),
    path("customers/bulk-update/<uuid:job_id>/undo", BulkUndoViewSet.as_view({"post": "create"})),
    path(
        "customers/by-external-id/<str:source>/<path:external_id>",
        ExternalIdViewSet.as_view({"get": "retrieve", "put": "update"}),
    ),
    path(
        "customers/<uuid:customer_id>/marketing",
        MarketingViewSet.as_view({"get": "retrieve", "patch": "partial_update"}),
    ),
    path(
        "customers/<uuid:customer_id>/logo",
        LogoViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
    ),
    path(
        "customers/<uuid:customer_id>/contact-roles",
        ContactRoleViewSet.as_view({"get": "list", "put": "update"}),
    ),
    *(
        pattern
        for name, view in (("customers", CustomerErasureViewSet), ("contacts", ContactErasureViewSet))
        for pattern in (
            path(f"{name}/<uuid:id>/erasure", view.as_view({"get": "retrieve", "post": "create"})),
            path(f"{name}/<uuid:id>/personal-data", view.as_view({"post": "personal_data"})),
        )
    ),
    path("customers/<uuid:customer_id>/history", CustomerHistoryViewSet.as_view({"get": "list"})),
    path(
        "customers/<uuid:customer_id>/history/<uuid:id>/restore",
        CustomerHistoryViewSet.as_view({"post": "restore"}),
    ),
    path("contacts/<uuid:contact_id>/history", ContactHistoryViewSet.as_view({"get": "list"})),
    path("contacts/<uuid:contact_id>/history/<uuid:id>/restore", ContactHistoryViewSet.as_view({"post": "restore"})),
    *(
        pattern
        for name, view in _PARTS.items()
        for pattern in (
            path(f"customers/<uuid:customer_id>/{name}", view.as_view(_MANY)),
            path(f"customers/<uuid:customer_id>/{name}/<uuid:id>", view.as_view(_ONE)),
        )
    ),
    *router.urls,
]
