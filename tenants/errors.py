"""What this floor may refuse."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import ErrorCode


class TenantsError(ErrorCode):
    UNKNOWN_HOST = "unknown_host", 404, _("No organisation lives at this address")
    SLUG_TAKEN = "slug_taken", 409, _("This host name is taken")
    DOMAIN_TAKEN = "domain_taken", 409, _("Another organisation has proved this domain")
    DOMAIN_UNPROVED = "domain_unproved", 409, _("The domain is not proved yet")
    DOMAIN_REQUIRED = "domain_required", 409, _("The organisation must keep this domain")
    INVALID_TRANSITION = "invalid_transition", 409, _("The organisation's state does not allow this")
    RESOLVER_UNAVAILABLE = "resolver_unavailable", 503, _("The name server did not answer")
