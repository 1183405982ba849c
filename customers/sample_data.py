"""Example customers for the demo organisation: invented, but as real ones are."""

import csv
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from accounts.models import Employee
from customers.dictionaries import Dictionary
from customers.inputs.addresses import AddressInput
from customers.inputs.contacts import ChannelInput, ContactAtCustomer
from customers.inputs.customers import CustomerCreate
from customers.inputs.emails import EmailInput
from customers.inputs.phones import PhoneInput
from customers.models import AddressUsage, ChannelKind, CustomerKind, EmailPurpose, Term
from customers.permissions import RIGHTS
from customers.selectors.records import TERM_FIELDS
from customers.services.customers import create_customers
from customers.term_codes import code_from
from kernel.actor import system_actor
from kernel.errors import AppError
from kernel.tenancy import Organisation

_FILE = Path(__file__).parent / "defaults" / "sample_customers.csv"

Row = Mapping[str, str]
Terms = Mapping[tuple[str, str], Term]


def add_sample_customers(organisation: Organisation) -> None:
    """Create them, looked after by the organisation's employees in turn. A hook of `tenants.hooks.on_sample_data`."""
    actor = system_actor(rights=frozenset(right.code for right in RIGHTS))
    terms = {(term.dictionary, term.code): term for term in Term.objects.all()}
    employees = list(Employee.objects.filter(is_active=True).order_by("id"))
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    items = [_customer(row, terms, employees[number % len(employees)]) for number, row in enumerate(rows)]
    for answer in create_customers(actor=actor, items=items):
        if isinstance(answer, AppError):
            raise answer


def _customer(row: Row, terms: Terms, employee: Employee) -> CustomerCreate:
    is_company = bool(row["domain"])
    first_name, _space, last_name = row["name"].rpartition(" ")
    chosen: dict[str, Any] = {
        field: terms[dictionary.value, row[field.removesuffix("_id")]].id
        for field, dictionary in TERM_FIELDS.items()
        if row[field.removesuffix("_id")]
    }
    return CustomerCreate(
        kind=CustomerKind.COMPANY if is_company else CustomerKind.PERSON,
        name=row["name"],
        first_name=None if is_company else first_name,
        last_name=None if is_company else last_name,
        is_prospect=row["relation"] in ("prospect", "both"),
        is_customer=row["relation"] in ("customer", "both"),
        country=row["country"],
        language=row["language"],
        website=row["domain"] or None,
        business_area=row["business_area"] or None,
        activity_code=row["activity_code"] or None,
        responsible_manager_id=employee.id,
        salesperson_id=employee.id,
        phones=[PhoneInput(number=row["phone"])],
        emails=[_email(row, is_company)],
        addresses=[_address(row, is_company)],
        contacts=list(_contacts(row, terms)),
        tags=[tag for tag in row["tags"].split(",") if tag],
        **chosen,
    )


def _email(row: Row, is_company: bool) -> EmailInput:
    if is_company:
        return EmailInput(email=f"office@{row['domain']}", purposes=[EmailPurpose.GENERAL, EmailPurpose.INVOICE])
    return EmailInput(email=f"{_local_part(row['name'])}@people.example")


def _address(row: Row, is_company: bool) -> AddressInput:
    usages = [AddressUsage.TAX, AddressUsage.OFFICE] if is_company else [AddressUsage.BILLING, AddressUsage.DELIVERY]
    return AddressInput(
        line1=row["line1"],
        city=row["city"],
        postal_code=row["postal_code"],
        country=row["country"],
        usages=usages,
    )


def _contacts(row: Row, terms: Terms) -> Iterable[ContactAtCustomer]:
    for text in filter(None, row["contacts"].split("|")):
        name, title, responsibility = text.split("/")
        first_name, _space, last_name = name.rpartition(" ")
        yield ContactAtCustomer(
            first_name=first_name,
            last_name=last_name,
            title=title,
            language=row["language"],
            responsibility_ids=[terms[Dictionary.RESPONSIBILITIES.value, responsibility].id],
            channels=[ChannelInput(kind=ChannelKind.EMAIL, value=f"{_local_part(name)}@{row['domain']}")],
        )


def _local_part(name: str) -> str:
    return code_from(name).replace("-", ".")
