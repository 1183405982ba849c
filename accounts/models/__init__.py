from accounts.models.api_key import ApiKey, KeyKind
from accounts.models.invitation import Invitation
from accounts.models.login import Employee, Login, LoginKind
from accounts.models.mail_relay import MailRelay
from accounts.models.preference import Preference
from accounts.models.role import EmployeeRole, Role
from accounts.models.second_factor import Authenticator, Passkey, RecoveryCode
from accounts.models.security_event import SecurityEvent
from accounts.models.session import Session
from accounts.models.team import Team, TeamMember
from accounts.models.webhook import DeliveryState, Webhook, WebhookDelivery, WhyDisabled

__all__ = [
    "ApiKey",
    "Authenticator",
    "DeliveryState",
    "Employee",
    "EmployeeRole",
    "Invitation",
    "KeyKind",
    "Login",
    "LoginKind",
    "MailRelay",
    "Passkey",
    "Preference",
    "RecoveryCode",
    "Role",
    "SecurityEvent",
    "Session",
    "Team",
    "TeamMember",
    "Webhook",
    "WebhookDelivery",
    "WhyDisabled",
]
