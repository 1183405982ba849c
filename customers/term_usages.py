"""Where this floor uses terms."""

from customers.dictionaries import Dictionary, register_usage
from customers.models import Activity, ContactResponsibility, Customer

_CUSTOMERS = {
    "segment": Dictionary.SEGMENTS,
    "status": Dictionary.STATUSES,
    "channel": Dictionary.CHANNELS,
    "customer_type": Dictionary.CUSTOMER_TYPES,
    "prospect_status": Dictionary.PROSPECT_STATUSES,
    "prospect_level": Dictionary.PROSPECT_LEVELS,
}


def register() -> None:
    """Declare it; called once, in `ready`."""
    for field, dictionary in _CUSTOMERS.items():
        register_usage(dictionary, Customer, field, resource="customers")
    register_usage(
        Dictionary.RESPONSIBILITIES,
        ContactResponsibility,
        "term",
        resource="contacts",
        owner="link__contact_id",
        column="responsibilities",
        written_as="responsibility_ids",
        unique_within=("link_id",),
    )
    register_usage(Dictionary.ACTIVITY_TYPES, Activity, "type", resource="activities")
