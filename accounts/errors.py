"""What this floor refuses."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import ErrorCode


class AccountsError(ErrorCode):
    INVALID_CREDENTIALS = "invalid_credentials", 401, _("The e-mail address or the password is wrong")
    SECOND_FACTOR_REQUIRED = "second_factor_required", 401, _("A second factor is needed")
    INVALID_CODE = "invalid_code", 401, _("The code is wrong or was used before")
    SIGN_IN_EXPIRED = "sign_in_expired", 401, _("The sign-in took too long: begin again")
    WRONG_PASSWORD = "wrong_password", 403, _("The password is wrong")
    NEEDS_SESSION = "needs_session", 403, _("This needs somebody who is signed in, not an API key")
    EXCEEDS_OWN_RIGHTS = "exceeds_own_rights", 403, _("This would reach beyond your own rights")
    TOO_MANY_TRIES = "too_many_tries", 429, _("Too many tries")
    INVALID_TOKEN = "invalid_token", 410, _("The link was used, replaced or has expired")
    LAST_ADMINISTRATOR = "last_administrator", 409, _("The last owner cannot be taken away")
    SUCCESSOR_REQUIRED = "successor_required", 409, _("Somebody must take over first")
    EMPLOYEE_EXISTS = "employee_exists", 409, _("There is an employee with this address already")
    EMPLOYEE_INACTIVE = "employee_inactive", 409, _("The employee is deactivated")
    INVITATION_CLOSED = "invitation_closed", 409, _("The invitation was accepted or revoked")
    SYSTEM_ROLE = "system_role", 409, _("A system role cannot be changed")
    KEY_REVOKED = "key_revoked", 409, _("The key is revoked or has expired")
    ALREADY_SET_UP = "already_set_up", 409, _("This is set up already")
    NOT_SET_UP = "not_set_up", 409, _("This is not set up")
    TOO_MANY_PREFERENCES = "too_many_preferences", 409, _("There are too many preferences")
    TOO_MANY_WEBHOOKS = "too_many_webhooks", 409, _("There are too many webhooks")
    WEBHOOK_DISABLED = "webhook_disabled", 409, _("The webhook is disabled")
    DELIVERY_IN_FLIGHT = "delivery_in_flight", 409, _("It is being sent at this moment")
