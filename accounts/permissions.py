"""The rights of this floor."""

from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from kernel.rights import Right

READ = "accounts:read"
WRITE = "accounts:write"


class AccountsRight(StrEnum):
    EMPLOYEE_VIEW = "accounts:employee:view"
    EMPLOYEE_INVITE = "accounts:employee:invite"
    EMPLOYEE_EDIT = "accounts:employee:edit"
    EMPLOYEE_DEACTIVATE = "accounts:employee:deactivate"
    OWNER_APPOINT = "accounts:owner:appoint"
    ROLE_VIEW = "accounts:role:view"
    ROLE_EDIT = "accounts:role:edit"
    TEAM_VIEW = "accounts:team:view"
    TEAM_EDIT = "accounts:team:edit"
    KEY_OWN = "accounts:key:own"
    KEY_MANAGE = "accounts:key:manage"
    WEBHOOK_MANAGE = "accounts:webhook:manage"
    MAIL_RELAY_VIEW = "accounts:mail_relay:view"
    MAIL_RELAY_EDIT = "accounts:mail_relay:edit"
    SECURITY_LOG_VIEW = "accounts:security_log:view"


_LABELS: dict[AccountsRight, tuple[str | Promise, str]] = {
    AccountsRight.EMPLOYEE_VIEW: (_("See employees"), READ),
    AccountsRight.EMPLOYEE_INVITE: (_("Invite employees"), WRITE),
    AccountsRight.EMPLOYEE_EDIT: (_("Change employees and their roles"), WRITE),
    AccountsRight.EMPLOYEE_DEACTIVATE: (_("Deactivate and reactivate employees"), WRITE),
    AccountsRight.OWNER_APPOINT: (_("Appoint and remove owners"), WRITE),
    AccountsRight.ROLE_VIEW: (_("See roles"), READ),
    AccountsRight.ROLE_EDIT: (_("Make and change roles"), WRITE),
    AccountsRight.TEAM_VIEW: (_("See teams"), READ),
    AccountsRight.TEAM_EDIT: (_("Make and change teams"), WRITE),
    AccountsRight.KEY_OWN: (_("Make API keys for oneself"), WRITE),
    AccountsRight.KEY_MANAGE: (_("Make service keys, see and revoke all keys"), WRITE),
    AccountsRight.WEBHOOK_MANAGE: (_("Manage webhooks and read their log"), WRITE),
    AccountsRight.MAIL_RELAY_VIEW: (_("See the mail relay"), READ),
    AccountsRight.MAIL_RELAY_EDIT: (_("Set and check the mail relay"), WRITE),
    AccountsRight.SECURITY_LOG_VIEW: (_("See the security log"), READ),
}

RIGHTS = [Right(code=right, label=label, api_scope=scope) for right, (label, scope) in _LABELS.items()]
