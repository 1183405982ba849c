from django.urls import path
from rest_framework.routers import SimpleRouter

from kernel.api.resources import documentation
from kernel.api.resources.custom_fields import CustomFieldViewSet
from kernel.api.resources.errors import ErrorCodeViewSet
from kernel.api.resources.events import EventViewSet
from kernel.api.resources.exports import ExportViewSet
from kernel.api.resources.files import FileViewSet
from kernel.api.resources.imports import ImportViewSet, NamedMappingViewSet
from kernel.api.resources.jobs import JobViewSet
from kernel.api.resources.numbering import NumberingViewSet
from kernel.api.resources.registers import RegisterMetadataViewSet
from kernel.api.resources.views import SavedViewViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("custom-fields", CustomFieldViewSet, basename="custom-field")
router.register("views", SavedViewViewSet, basename="view")
router.register("jobs", JobViewSet, basename="job")
router.register("exports", ExportViewSet, basename="export")
router.register("imports", ImportViewSet, basename="import")
router.register("files", FileViewSet, basename="file")

urlpatterns = [
    path("schema/", documentation.schema, name="schema"),
    path("docs/", documentation.docs, name="docs"),
    path("registers", RegisterMetadataViewSet.as_view({"get": "list"})),
    path("registers/<str:name>", RegisterMetadataViewSet.as_view({"get": "retrieve"})),
    path("registers/<str:name>/groups", RegisterMetadataViewSet.as_view({"get": "groups"})),
    path("numbering", NumberingViewSet.as_view({"get": "list"})),
    path("numbering/<str:name>", NumberingViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("numbering/<str:name>/preview", NumberingViewSet.as_view({"post": "preview"})),
    path("events", EventViewSet.as_view({"get": "list"})),
    path("errors", ErrorCodeViewSet.as_view({"get": "list"})),
    path("errors/<str:code>", ErrorCodeViewSet.as_view({"get": "retrieve"})),
    path("imports/resources", ImportViewSet.as_view({"get": "resources"})),
    path("imports/mappings", NamedMappingViewSet.as_view({"get": "list", "post": "create"})),
    path(
        "imports/mappings/<uuid:id>",
        NamedMappingViewSet.as_view({"patch": "partial_update", "delete": "destroy"}),
    ),
    path("imports/resources/<str:name>/template", ImportViewSet.as_view({"get": "template"})),
    *router.urls,
]
