"""The registers of customers and of contacts."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from accounts.selectors.employees import LABELS as EMPLOYEE_LABELS
from customers import codes
from customers import register_columns as related
from customers.dictionaries import Dictionary
from customers.models import Contact, Customer, StatusClass
from customers.permissions import CustomerRight
from customers.selectors import bounced_columns, reachability, tags, terms
from customers.selectors.contacts import cards_of_contacts
from customers.selectors.field_policies import incomplete_column, requirements_of
from customers.selectors.logos import SMALL_LOGO
from customers.selectors.matching import search_condition
from customers.selectors.visibility import visible, visible_contacts
from kernel.custom_fields.columns import own_columns
from kernel.errors import Text
from kernel.numbering import is_manual_allowed
from kernel.registers.column import Choice, Column
from kernel.registers.register import Register
from kernel.registers.types import Type


def _term(name: str, label: Text, dictionary: Dictionary, *, default: bool = False) -> Column:
    return Column(
        name,
        label,
        Type.TERM,
        f"{name}_id",
        folded=f"{name}__position",
        labels=terms.labels,
        nullable=True,
        default=default,
        writes=f"{name}_id",
        dictionary=dictionary,
    )


def _employee(name: str, label: Text, *, default: bool = False, writes: bool = True) -> Column:
    return Column(
        name,
        label,
        Type.EMPLOYEE,
        f"{name}_id",
        folded=f"{name}__name_key",
        labels=EMPLOYEE_LABELS,
        nullable=True,
        default=default,
        writes=f"{name}_id" if writes else None,
    )


def _plain(name: str, label: Text, type_: Type = Type.STRING, *, help: Text | None = None) -> Column:
    return Column(name, label, type_, name, nullable=True, writes=name, help=help)


def _of_places(name: str, label: Text) -> Column:
    load, condition = related.load_of_places(name), related.places_like(name)
    return Column(name, label, Type.STRING, load=load, condition=condition, nullable=True)


KINDS = [Choice("company", _("Company")), Choice("person", _("Person"))]

STANDINGS = [
    Choice(StatusClass.ACTIVE, pgettext_lazy("standing", "Active")),
    Choice(StatusClass.PAUSED, pgettext_lazy("standing", "Paused")),
    Choice(StatusClass.BLOCKED, pgettext_lazy("standing", "Blocked")),
    Choice(StatusClass.CLOSED, pgettext_lazy("standing", "Closed")),
]

CUSTOMERS = Register(
    name="customers",
    label=_("Customers"),
    model=Customer,
    rows=visible,
    right=CustomerRight.VIEW,
    export_right=CustomerRight.EXPORT,
    columns=[
        Column(
            *("code", _("Code"), Type.STRING, "code"),
            folded="code_key",
            default=True,
            writes="code",
            writable=lambda _actor: is_manual_allowed(codes.SEQUENCE),
            help=_("Left empty, it is the next one."),
        ),
        Column("name", _("Name"), Type.STRING, "name", folded="sort_name", default=True, writes="name"),
        Column(
            "logo",
            _("Logo"),
            Type.IMAGE,
            SMALL_LOGO,
            nullable=True,
            sortable=False,
            filterable=False,
            export_text=str,
        ),
        Column("kind", _("Kind"), Type.ENUM, "kind", choices=lambda _actor: KINDS, writes="kind"),
        _plain("first_name", _("First name")),
        _plain("last_name", _("Last name")),
        Column("is_prospect", _("Prospect"), Type.BOOLEAN, "is_prospect", default=True, writes="is_prospect"),
        Column("is_customer", _("Customer"), Type.BOOLEAN, "is_customer", default=True, writes="is_customer"),
        Column("converted_at", _("Became customer"), Type.DATETIME, "converted_at", nullable=True),
        _term("segment", _("Segment"), Dictionary.SEGMENTS, default=True),
        _term("status", _("Status"), Dictionary.STATUSES, default=True),
        Column(
            "status_class",
            _("Standing"),
            Type.ENUM,
            "status__status_class",
            choices=lambda _actor: STANDINGS,
            nullable=True,
            help=_("What the status means: blocked customers get no new documents, closed ones are not offered."),
        ),
        _term("channel", _("Channel"), Dictionary.CHANNELS),
        _term("customer_type", _("Customer type"), Dictionary.CUSTOMER_TYPES),
        _term("prospect_status", _("Prospect status"), Dictionary.PROSPECT_STATUSES),
        _term("prospect_level", _("Prospect level"), Dictionary.PROSPECT_LEVELS),
        _employee("responsible_manager", _("Responsible manager"), default=True),
        _employee("service_manager", _("Service manager")),
        _employee("salesperson", _("Salesperson")),
        _employee("representative", _("Representative")),
        Column("primary_phone", _("Phone"), Type.PHONE, "primary_phone", nullable=True, default=True),
        Column("primary_email", _("E-mail"), Type.EMAIL, "primary_email", nullable=True, default=True),
        Column(
            "phones",
            _("Phones"),
            Type.PHONE,
            load=related.load_phones,
            condition=related.phones_like,
            nullable=True,
            writes="phones",
        ),
        Column(
            "emails",
            _("E-mails"),
            Type.EMAIL,
            load=related.load_emails,
            condition=related.emails_like,
            nullable=True,
            writes="emails",
        ),
        bounced_columns.OF_CUSTOMERS,
        Column("city", _("City"), Type.STRING, "city", folded="city_key", nullable=True, default=True),
        _plain(
            "country",
            _("Country"),
            Type.COUNTRY,
            help=_("Phone numbers without + are from there. Left empty, it is that of the first address."),
        ),
        Column(
            "address",
            _("Address"),
            Type.STRING,
            load=related.load_first_address("line1"),
            condition=related.any_address("line1"),
            nullable=True,
        ),
        Column(
            "postal_code",
            _("Postal code"),
            Type.STRING,
            load=related.load_first_address("postal_code"),
            condition=related.any_address("postal_code"),
            nullable=True,
        ),
        Column(
            "region",
            _("Region"),
            Type.STRING,
            load=related.load_first_address("region"),
            condition=related.any_address("region"),
            nullable=True,
        ),
        _plain("language", _("Language"), Type.LANGUAGE),
        _plain("website", _("Website"), Type.URL),
        Column(
            "business_area", _("Business area"), Type.STRING, "business_area", nullable=True, writes="business_area"
        ),
        Column(
            "activity_code", _("Activity code"), Type.STRING, "activity_code", nullable=True, writes="activity_code"
        ),
        _plain("distance_km", _("Distance, km"), Type.DECIMAL),
        Column(
            "parent",
            _("Parent"),
            Type.REFERENCE,
            "parent_id",
            folded="parent__sort_name",
            labels=related.CUSTOMER_LABELS,
            nullable=True,
            writes="parent_id",
            register="customers",
        ),
        Column(
            "tags",
            _("Tags"),
            Type.TAGS,
            load=tags.names_of_customers,
            condition=tags.customers_tagged,
            parameter="tag",
            default=True,
            writes="tags",
            register="tags",
        ),
        Column(
            "external_references",
            _("External references"),
            Type.STRING,
            load=related.load_references,
            condition=related.references_like,
            nullable=True,
        ),
        Column("last_activity_at", _("Last activity"), Type.DATETIME, "last_activity_at", nullable=True),
        Column("next_activity_at", _("Next activity"), Type.DATETIME, "next_activity_at", nullable=True),
        incomplete_column("customers", Customer),
        Column("id", _("ID"), Type.UUID, "id"),
        Column("version", _("Version"), Type.INTEGER, "version", summable=False),
        _employee("created_by", _("Created by"), writes=False),
        Column("created_at", _("Created"), Type.DATETIME, "created_at"),
        Column("updated_at", _("Changed"), Type.DATETIME, "updated_at"),
        Column("archived_at", _("Archived"), Type.DATETIME, "archived_at", nullable=True),
    ],
    default_ordering=("name",),
    search=search_condition,
    implicit={"archived_at": Q(archived_at=None)},
    requirements=lambda _actor: requirements_of("customers"),
    own_columns=own_columns("customers"),
)

CONTACTS = Register(
    name="contacts",
    label=_("Contacts"),
    model=Contact,
    rows=visible_contacts,
    right=CustomerRight.CONTACT_VIEW,
    export_right=CustomerRight.CONTACT_EXPORT,
    columns=[
        Column(
            "name",
            _("Name"),
            Type.STRING,
            "name",
            folded="sort_name",
            condition=related.named_either_way,
            default=True,
        ),
        _plain("first_name", _("First name")),
        _plain("last_name", _("Last name")),
        Column(
            "customer",
            _("Customer"),
            Type.REFERENCE,
            load=related.load_customer_of_contacts,
            condition=related.contacts_of_customers,
            labels=related.CUSTOMER_LABELS,
            nullable=True,
            default=True,
            register="customers",
        ),
        Column(
            "customers",
            _("Customers"),
            Type.STRING,
            load=related.load_customers_of_contacts,
            nullable=True,
            filterable=False,
        ),
        Column(
            "responsibilities",
            _("Responsibilities"),
            Type.TAGS,
            load=related.load_responsibilities,
            condition=related.responsible_for,
            parameter="responsibility",
            default=True,
            dictionary=Dictionary.RESPONSIBILITIES,
        ),
        _of_places("title", _("Title")),
        _of_places("department", _("Department")),
        Column("primary_phone", _("Phone"), Type.PHONE, "primary_phone", nullable=True, default=True),
        Column("primary_email", _("E-mail"), Type.EMAIL, "primary_email", nullable=True, default=True),
        Column(
            "messengers",
            _("Messengers"),
            Type.STRING,
            load=related.load_messengers,
            condition=related.messengers_like,
            nullable=True,
        ),
        bounced_columns.OF_CONTACTS,
        _plain("language", _("Language"), Type.LANGUAGE),
        Column("city", _("City"), Type.STRING, "city", nullable=True),
        Column("country", _("Country"), Type.COUNTRY, "country", nullable=True),
        *reachability.COLUMNS,
        incomplete_column("contacts", Contact),
        Column("id", _("ID"), Type.UUID, "id"),
        Column("version", _("Version"), Type.INTEGER, "version", summable=False),
        Column("created_at", _("Created"), Type.DATETIME, "created_at"),
        Column("updated_at", _("Changed"), Type.DATETIME, "updated_at"),
        Column("archived_at", _("Archived"), Type.DATETIME, "archived_at", nullable=True),
    ],
    default_ordering=("name",),
    search=search_condition,
    implicit={"archived_at": Q(archived_at=None)},
    requirements=lambda _actor: requirements_of("contacts"),
    own_columns=own_columns("contacts"),
    visiting_cards=cards_of_contacts,
)
