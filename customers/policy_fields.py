"""The fields of this floor that a field policy may ask for."""

from collections.abc import Callable

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from customers.field_policy import PolicyField, register_fields
from customers.models import ChannelKind, ContactChannel, CustomerAddress, CustomerKind

CUSTOMERS = "customers"
CONTACTS = "contacts"

# What inputs ask for whatever the policy, and of which kind; a person's name may be made of its parts.
ALWAYS: dict[str, dict[str, str | None]] = {CUSTOMERS: {"name": "company"}}


def register() -> None:
    """Declare them; called once, in `ready`."""
    register_fields(
        CUSTOMERS,
        [
            PolicyField("first_name", _("First name"), "first_name", _null("first_name"), kind="person"),
            PolicyField("last_name", _("Last name"), "last_name", _null("last_name"), kind="person"),
            PolicyField("language", _("Language"), "language", _null("language")),
            PolicyField("country", _("Country"), "country", _null("country")),
            PolicyField("website", _("Website"), "website", _null("website")),
            PolicyField("business_area", _("Business area"), "business_area", _null("business_area")),
            PolicyField("activity_code", _("Activity code"), "activity_code", _null("activity_code")),
            PolicyField("distance_km", _("Distance, km"), "distance_km", _null("distance_km")),
            PolicyField("segment", _("Segment"), "segment_id", _null("segment")),
            PolicyField("status", _("Status"), "status_id", _null("status")),
            PolicyField("channel", _("Channel"), "channel_id", _null("channel")),
            PolicyField("customer_type", _("Customer type"), "customer_type_id", _null("customer_type")),
            PolicyField("prospect_status", _("Prospect status"), "prospect_status_id", _null("prospect_status")),
            PolicyField("prospect_level", _("Prospect level"), "prospect_level_id", _null("prospect_level")),
            PolicyField(
                "responsible_manager",
                _("Responsible manager"),
                "responsible_manager_id",
                _null("responsible_manager"),
            ),
            PolicyField("service_manager", _("Service manager"), "service_manager_id", _null("service_manager")),
            PolicyField("salesperson", _("Salesperson"), "salesperson_id", _null("salesperson")),
            PolicyField("representative", _("Representative"), "representative_id", _null("representative")),
            PolicyField("phones", _("Phones"), "phones", _no_phone, substitute="contact_phones"),
            PolicyField("emails", _("E-mails"), "emails", _no_email),
            PolicyField("addresses", _("Addresses"), "addresses", _no_address),
            PolicyField("parent", _("Parent customer"), "parent_id", _null("parent")),
        ],
        with_kinds=True,
    )
    register_fields(
        CONTACTS,
        [
            PolicyField("first_name", _("First name"), "first_name", _null("first_name")),
            PolicyField("last_name", _("Last name"), "last_name", _null("last_name")),
            PolicyField("language", _("Language"), "language", _null("language")),
            PolicyField("channels", _("Phone, e-mail or messenger"), "channels", _no_channel),
            PolicyField("address", _("Own address"), "address", _null("line1")),
        ],
    )


def _null(path: str) -> Callable[[], Q]:
    return lambda: Q(**{f"{path}__isnull": True})


def _no_phone() -> Q:
    # For a company the phone of somebody who works there will do.
    reachable = ContactChannel.objects.filter(
        kind=ChannelKind.PHONE,
        contact__archived_at__isnull=True,
        contact__links__is_active=True,
        contact__links__customer=OuterRef("pk"),
    )
    return Q(primary_phone__isnull=True) & (Q(kind=CustomerKind.PERSON) | ~Q(Exists(reachable)))


def _no_email() -> Q:
    return Q(primary_email__isnull=True)


def _no_address() -> Q:
    return ~Q(Exists(CustomerAddress.objects.filter(customer=OuterRef("pk"))))


def _no_channel() -> Q:
    return ~Q(Exists(ContactChannel.objects.filter(contact=OuterRef("pk"))))
