"""Addresses of what the organisation sets: dictionaries, category schemes, tags, field policy, templates."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from customers.api.category_schemes import CategorySchemeViewSet
from customers.api.dictionaries import DictionaryViewSet, TermViewSet
from customers.api.field_policies import FieldPolicyViewSet, PresetViewSet
from customers.api.sample_data import SampleDataViewSet
from customers.api.tags import TagViewSet
from customers.api.templates import TemplateViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("category-schemes", CategorySchemeViewSet, basename="category-scheme")
router.register("tags", TagViewSet, basename="tag")
router.register("templates", TemplateViewSet, basename="template")

urlpatterns = [
    path("dictionaries", DictionaryViewSet.as_view({"get": "list"})),
    path("dictionaries/<str:dictionary>", TermViewSet.as_view({"get": "list", "post": "create"})),
    path("dictionaries/<str:dictionary>/reorder", TermViewSet.as_view({"post": "reorder"})),
    path(
        "dictionaries/<str:dictionary>/<uuid:id>",
        TermViewSet.as_view({"get": "retrieve", "patch": "partial_update", "delete": "destroy"}),
    ),
    path("field-policies", FieldPolicyViewSet.as_view({"get": "list"})),
    path("field-policies/presets", PresetViewSet.as_view({"get": "list"})),
    path("field-policies/apply-preset", PresetViewSet.as_view({"post": "apply"})),
    path("field-policies/<str:resource>", FieldPolicyViewSet.as_view({"get": "retrieve", "put": "update"})),
    path("templates/preview", TemplateViewSet.as_view({"post": "preview_draft"})),
    path("templates/<uuid:id>/preview", TemplateViewSet.as_view({"post": "preview"})),
    path("templates/<uuid:id>/history", TemplateViewSet.as_view({"get": "history"})),
    path("sample-data", SampleDataViewSet.as_view({"get": "retrieve", "post": "create", "delete": "destroy"})),
    *router.urls,
]
