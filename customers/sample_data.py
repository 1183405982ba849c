"""Example customers for who looks around: invented, but as real ones are."""

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
from customers.selectors.records import TERM_FIELDS
from customers.term_codes import code_from

_FILE = Path(__file__).parent / "defaults" / "sample_customers.csv"

_RESPONSIBILITIES = Dictionary.RESPONSIBILITIES.value

Row = Mapping[str, str]
Terms = Mapping[tuple[str, str], Term]


def sample_customers() -> list[CustomerCreate]:
    """Sixty customers with contacts, looked after by the organisation's employees in turn."""
    terms = {(term.dictionary, term.code): term for term in Term.objects.filter(archived_at=None)}
    employees = list(Employee.objects.filter(is_active=True).order_by("id"))
    with _FILE.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";"))
    return [_customer(row, terms, employees[number % len(employees)]) for number, row in enumerate(rows)]


def _customer(row: Row, terms: Terms, employee: Employee) -> CustomerCreate:
    is_company = bool(row["domain"])
    first_name, _space, last_name = row["name"].rpartition(" ")
    chosen: dict[str, Any] = {
        field: terms[dictionary.value, row[field.removesuffix("_id")]].id
        for field, dictionary in TERM_FIELDS.items()
        if (dictionary.value, row[field.removesuffix("_id")]) in terms
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
        allow_duplicate=True,
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
            responsibility_ids=[term.id for term in [terms.get((_RESPONSIBILITIES, responsibility))] if term],
            channels=[ChannelInput(kind=ChannelKind.EMAIL, value=f"{_local_part(name)}@{row['domain']}")],
        )


def _local_part(name: str) -> str:
    return code_from(name).replace("-", ".")
