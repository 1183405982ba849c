"""Addresses of what the organisation sets: dictionaries, tags, field policy."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from customers.api.dictionaries import DictionaryViewSet, TermViewSet
from customers.api.field_policies import FieldPolicyViewSet, PresetViewSet
from customers.api.tags import TagViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("tags", TagViewSet, basename="tag")

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
    *router.urls,
]
