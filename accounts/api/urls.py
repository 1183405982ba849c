"""Where the resources of this floor are."""

from django.urls import path
from rest_framework.routers import SimpleRouter

from accounts.api.employees import EmployeeViewSet
from accounts.api.invitations import InvitationViewSet
from accounts.api.keys import ApiKeyViewSet, SecurityLogViewSet
from accounts.api.mail_relay import MailRelayViewSet
from accounts.api.me import FirstStepViewSet, MeViewSet, PreferenceViewSet
from accounts.api.roles import RightViewSet, RoleViewSet, TeamViewSet
from accounts.api.second_factors import PasskeyViewSet, SecondFactorViewSet
from accounts.api.sign_in import PasswordViewSet, SessionViewSet, SignInViewSet
from accounts.api.webhooks import WebhookViewSet

router = SimpleRouter(trailing_slash=False, use_regex_path=False)
router.register("employees", EmployeeViewSet, basename="employee")
router.register("invitations", InvitationViewSet, basename="invitation")
router.register("roles", RoleViewSet, basename="role")
router.register("rights", RightViewSet, basename="right")
router.register("teams", TeamViewSet, basename="team")
router.register("api-keys", ApiKeyViewSet, basename="api-key")
router.register("webhooks", WebhookViewSet, basename="webhook")
router.register("security-log", SecurityLogViewSet, basename="security-log")

urlpatterns = [
    path("auth/login", SignInViewSet.as_view({"post": "login"})),
    path("auth/hand-over", SignInViewSet.as_view({"post": "hand_over"})),
    path("auth/logout", SignInViewSet.as_view({"post": "logout"})),
    path("auth/password/forgot", PasswordViewSet.as_view({"post": "forgot"})),
    path("auth/password/reset", PasswordViewSet.as_view({"post": "reset"})),
    path("auth/password/change", PasswordViewSet.as_view({"post": "change"})),
    path("auth/sessions", SessionViewSet.as_view({"get": "list", "delete": "destroy_others"})),
    path("auth/sessions/<uuid:id>", SessionViewSet.as_view({"delete": "destroy"})),
    path("auth/mfa", SecondFactorViewSet.as_view({"get": "retrieve"})),
    path("auth/mfa/authenticate", SignInViewSet.as_view({"post": "second_factor"})),
    path("auth/mfa/totp", SecondFactorViewSet.as_view({"post": "begin_totp", "delete": "remove_totp"})),
    path("auth/mfa/totp/confirm", SecondFactorViewSet.as_view({"post": "confirm_totp"})),
    path(
        "auth/mfa/recovery-codes",
        SecondFactorViewSet.as_view({"get": "recovery_codes", "post": "make_recovery_codes"}),
    ),
    path("auth/passkeys", PasskeyViewSet.as_view({"get": "list", "post": "create"})),
    path("auth/passkeys/options", PasskeyViewSet.as_view({"post": "registration_options"})),
    path("auth/passkeys/<uuid:id>", PasskeyViewSet.as_view({"delete": "destroy"})),
    path("auth/passkeys/sign-in/options", PasskeyViewSet.as_view({"post": "sign_in_options"})),
    path("auth/passkeys/sign-in", PasskeyViewSet.as_view({"post": "sign_in"})),
    path("me", MeViewSet.as_view({"get": "retrieve", "patch": "partial_update"})),
    path("first-steps", FirstStepViewSet.as_view({"get": "list"})),
    path(
        "mail-relay",
        MailRelayViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
    ),
    path("mail-relay/check", MailRelayViewSet.as_view({"post": "check"})),
    path("preferences", PreferenceViewSet.as_view({"get": "list"})),
    path(
        "preferences/<str:key>",
        PreferenceViewSet.as_view({"get": "retrieve", "put": "update", "delete": "destroy"}),
    ),
    path("webhooks/<uuid:webhook_id>/deliveries", WebhookViewSet.as_view({"get": "list_deliveries"})),
    path("webhooks/<uuid:webhook_id>/deliveries/<uuid:id>", WebhookViewSet.as_view({"get": "retrieve_delivery"})),
    path("webhooks/<uuid:webhook_id>/deliveries/<uuid:id>/replay", WebhookViewSet.as_view({"post": "replay_delivery"})),
    *router.urls,
]
