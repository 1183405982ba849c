"""Addresses of notes, files, activities, calendars and timelines."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from customers.api.activities import (
    ActivityBulkUndoViewSet,
    ActivityViewSet,
    CalendarViewSet,
    ContactActivityViewSet,
    CustomerActivityViewSet,
)
from customers.api.files import ActivityFileViewSet, ContactFileViewSet, CustomerFileViewSet
from customers.api.notes import ContactNoteViewSet, CustomerNoteViewSet
from customers.api.profile import DefaultLayoutViewSet, OwnLayoutViewSet, ProfileViewSet
from customers.api.timeline import BriefViewSet, TimelineSettingsViewSet, TimelineViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("activities", ActivityViewSet, basename="activity")

_MANY = {"get": "list", "post": "create"}
_ONE = {"patch": "partial_update", "delete": "destroy"}
_LAYOUT = {"get": "retrieve", "put": "update", "delete": "destroy"}
_NOTES = {"customers": CustomerNoteViewSet, "contacts": ContactNoteViewSet}
_FILES = {"customers": CustomerFileViewSet, "contacts": ContactFileViewSet, "activities": ActivityFileViewSet}

urlpatterns = [
    path("activities/calendar.ics", CalendarViewSet.as_view({"get": "feed"})),
    path("activities/bulk-update/<uuid:job_id>/undo", ActivityBulkUndoViewSet.as_view({"post": "create"})),
    path(
        "activities/calendar",
        CalendarViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"}),
    ),
    *(
        pattern
        for name, view in _NOTES.items()
        for pattern in (
            path(f"{name}/<uuid:target_id>/notes", view.as_view(_MANY)),
            path(f"{name}/<uuid:target_id>/notes/<uuid:id>", view.as_view({"get": "retrieve", **_ONE})),
            path(f"{name}/<uuid:target_id>/notes/<uuid:id>/history", view.as_view({"get": "history"})),
        )
    ),
    *(
        pattern
        for name, view in _FILES.items()
        for pattern in (
            path(f"{name}/<uuid:target_id>/files", view.as_view(_MANY)),
            path(f"{name}/<uuid:target_id>/files/<uuid:id>", view.as_view(_ONE)),
        )
    ),
    path("customers/<uuid:customer_id>/activities", CustomerActivityViewSet.as_view(_MANY)),
    path("contacts/<uuid:contact_id>/activities", ContactActivityViewSet.as_view(_MANY)),
    path("customers/<uuid:customer_id>/timeline", TimelineViewSet.as_view({"get": "list"})),
    path("customers/<uuid:customer_id>/brief", BriefViewSet.as_view({"get": "retrieve"})),
    path("customers/<uuid:customer_id>/profile", ProfileViewSet.as_view({"get": "retrieve"})),
    path("profile-layout", OwnLayoutViewSet.as_view(_LAYOUT)),
    path("profile-layouts", DefaultLayoutViewSet.as_view({"get": "list"})),
    path("profile-layouts/organisation", DefaultLayoutViewSet.as_view(_LAYOUT)),
    path("profile-layouts/roles/<uuid:role_id>", DefaultLayoutViewSet.as_view(_LAYOUT)),
    path("timeline-settings", TimelineSettingsViewSet.as_view({"get": "retrieve", "put": "update"})),
    *router.urls,
]
