"""What custom fields of all floors need from this one: resources, what links point to, normal forms of texts."""

from django.utils.translation import gettext_lazy as _

from accounts.models import Employee
from accounts.selectors.employees import LABELS as EMPLOYEE_LABELS
from customers.models import Contact, Customer
from customers.register_columns import CONTACT_LABELS, CUSTOMER_LABELS
from customers.selectors.standing import choosable
from customers.selectors.visibility import visible_contacts
from customers.values.emails import normalise_email
from customers.values.phones import parse_phone
from customers.values.websites import normalise_website
from kernel.custom_fields.registry import Resource, Target, register_normaliser, register_resource, register_target
from kernel.models.custom_field import FieldType


def register() -> None:
    """Declare them; called once, in `ready`."""
    register_resource(Resource("customers", _("Customers"), Customer))
    register_resource(Resource("contacts", _("Contacts"), Contact))
    register_target(
        Target(
            "customer",
            _("Customer"),
            Customer,
            choosable,
            CUSTOMER_LABELS,
            "sort_name",
            "customers",
        )
    )
    register_target(
        Target(
            "contact",
            _("Contact"),
            Contact,
            lambda actor: visible_contacts(actor).filter(archived_at=None),
            CONTACT_LABELS,
            "sort_name",
            "contacts",
        )
    )
    register_target(
        Target(
            "employee",
            _("Employee"),
            Employee,
            lambda _actor: Employee.objects.filter(is_active=True),
            EMPLOYEE_LABELS,
            "name_key",
            None,
        )
    )
    register_normaliser(FieldType.EMAIL, lambda text, _country: normalise_email(text))
    register_normaliser(FieldType.URL, lambda text, _country: normalise_website(text))
    register_normaliser(FieldType.PHONE, _phone)


def _phone(text: str, country: str) -> str:
    phone = parse_phone(text, country)
    if phone.extension is not None:
        # There is no place for it beside the number.
        raise ValueError
    return phone.number
