"""Rights of this floor. Those of the platform exist in the platform's own organisation only."""

from enum import StrEnum

from django.utils.translation import gettext_lazy as _

from kernel.rights import Right


class PlatformRight(StrEnum):
    VIEW = "platform:organisation:view"
    MANAGE = "platform:organisation:manage"
    MANAGE_PLANS = "platform:plan:manage"


class TenantsRight(StrEnum):
    VIEW = "tenants:organisation:view"
    EDIT = "tenants:organisation:edit"
    CLOSE = "tenants:organisation:close"
    MANAGE_DOMAINS = "tenants:domain:manage"


RIGHTS = [
    Right(PlatformRight.VIEW, _("See organisations and their usage"), "platform:read", platform_only=True),
    Right(
        PlatformRight.MANAGE,
        _("Suspend, resume and close organisations"),
        "platform:write",
        platform_only=True,
    ),
    Right(PlatformRight.MANAGE_PLANS, _("Edit plans and assign them"), "platform:write", platform_only=True),
    Right(TenantsRight.VIEW, _("See the organisation's settings, domains, plan and usage"), "settings:read"),
    Right(TenantsRight.EDIT, _("Edit the organisation's settings and features"), "settings:write"),
    Right(TenantsRight.CLOSE, _("Close the organisation"), "settings:write"),
    Right(TenantsRight.MANAGE_DOMAINS, _("Add, prove and remove domains"), "settings:write"),
]
