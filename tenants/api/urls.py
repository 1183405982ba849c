"""Resources on every organisation's host."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from tenants.api.domains import DomainViewSet
from tenants.api.organisation import FeatureViewSet, OrganisationViewSet, PlanViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("domains", DomainViewSet, basename="domain")

urlpatterns = [
    *router.urls,
    path("organisation", OrganisationViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("organisation/close", OrganisationViewSet.as_view({"post": "close"})),
    path("organisation/keep", OrganisationViewSet.as_view({"post": "keep"})),
    path("plan", PlanViewSet.as_view({"get": "retrieve"})),
    path("features", FeatureViewSet.as_view({"get": "list"})),
    path("features/<str:code>", FeatureViewSet.as_view({"patch": "partial_update"})),
]
