"""Resources on the platform's host only."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from tenants.api.job_figures import JobsOverviewViewSet
from tenants.api.sign_up import SignUpViewSet
from tenants.api.subscribers import SubscriberPlanViewSet, SubscriberViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("organisations", SubscriberViewSet, basename="subscriber")
router.register("plans", SubscriberPlanViewSet, basename="subscriber-plan")

urlpatterns = [
    *router.urls,
    path("jobs-overview", JobsOverviewViewSet.as_view({"get": "list"})),
    path("signup", SignUpViewSet.as_view({"post": "create"})),
    path("signup/availability", SignUpViewSet.as_view({"get": "availability"})),
]
