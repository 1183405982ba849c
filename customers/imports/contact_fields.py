"""What the columns of a file of contacts may go to, and where in a contact it is put."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.dictionaries import Dictionary
from customers.imports.fields import ADDRESS_LINES, Target, as_boolean, field, phones_and_emails, text
from customers.imports.lookups import Lookups
from kernel.imports.registry import FieldType

CUSTOMER_FIELDS = ("customer_code", "customer_number", "customer_name")
NAMED_BY = ("first_name", "last_name", "full_name")
_PREFIX = "tel:"


def contact_targets() -> list[Target]:
    """Every field, in the order of the template."""
    return [*_person(), *_customer(), *_ways_to_reach(), *_address(), *_rest()]


def _person() -> list[Target]:
    return [
        Target(
            field("first_name", _("First name"), "given name;forename;vorname;voornaam;име;собствено име",
                  in_template=True),
            ("first_name",),
            text,
        ),
        Target(
            field("last_name", _("Last name"), "surname;family name;nachname;achternaam;фамилия;фамилно име",
                  in_template=True),
            ("last_name",),
            text,
        ),
        Target(
            field("full_name", _("First and last name"), "name;full name;contact;contact name;contact person;"
                  "лице за контакт;контакт;имена;име и фамилия"),
            ("full_name",),
            text,
        ),
        Target(
            field("external_id", _("Number in another system"), "external id;external reference;id;uid;number;no;nr;"
                  "contact id;номер;външен номер"),
            ("external_references", 0, "id"),
            text,
        ),
    ]  # fmt: skip


def _customer() -> list[Target]:
    """Whom the contact works for, and as what."""
    boolean = FieldType.BOOLEAN
    return [
        Target(
            field("customer_code", _("Code of the customer"), "customer code;код на клиент", in_template=True),
            ("customer_code",),
            text,
        ),
        Target(
            field("customer_number", _("Number of the customer in another system"), "customer id;customer number;"
                  "company id;company number;account id;номер на клиент"),
            ("customer_number",),
            text,
        ),
        Target(
            field("customer_name", _("Name of the customer"), "company;company name;customer;customer name;account;"
                  "account name;organisation;organization;firma;bedrijf;фирма;клиент;име на фирма", in_template=True),
            ("customer_name",),
            text,
        ),
        Target(
            field("title", _("Job title"), "title;position;function;role;длъжност;позиция", in_template=True),
            ("customers", 0, "title"),
            text,
        ),
        Target(field("department", _("Department"), "отдел;abteilung;afdeling"), ("customers", 0, "department"), text),
        Target(
            field("responsibilities", _("Responsibilities"), "responsible for;responsibility;отговорности", many=True),
            ("customers", 0, "responsibility_ids"),
            _responsibilities,
        ),
        Target(
            field("is_primary", _("Is the primary contact"), "primary;primary contact;main contact;основен контакт",
                  type=boolean),
            ("customers", 0, "is_primary"),
            as_boolean,
        ),
        Target(field("is_active", _("Works there"), "active;активен", type=boolean), ("customers", 0, "is_active"),
               as_boolean),
    ]  # fmt: skip


def _ways_to_reach() -> list[Target]:
    messengers = (("whatsapp", "WhatsApp"), ("viber", "Viber"), ("telegram", "Telegram"), ("signal", "Signal"))
    return [
        *phones_and_emails("value", "value", _phone),
        *(
            Target(field(service, name, ""), ("messengers", index, service), text)
            for index, (service, name) in enumerate(messengers)
        ),
    ]


def _address() -> list[Target]:
    lines = [
        Target(field(f"address_{name}", label, aliases), ("address", name), read)
        for name, label, aliases, read in ADDRESS_LINES
        if name != "country"
    ]
    country = next(read for name, _label, _aliases, read in ADDRESS_LINES if name == "country")
    known = field("address_country", _("Country of the address"), "country;land;държава;страна")
    return [*lines, Target(known, ("address", "country"), country)]


def _rest() -> list[Target]:
    return [Target(field("language", _("Language"), "език;sprache;taal"), ("language",), text)]


def _phone(cell: str, form: str, lookups: Lookups) -> str:
    """A number, also one as an address (RFC 3966)."""
    return text(cell, form, lookups).removeprefix(_PREFIX)


def _responsibilities(cell: str, _form: str, lookups: Lookups) -> list[Any]:
    for mark in ";|\n":
        cell = cell.replace(mark, ",")
    return [lookups.term(Dictionary.RESPONSIBILITIES, part.strip()) for part in cell.split(",") if part.strip()]
