"""Builds organisations, employees and their credentials for the tests, through the services that users use."""

import itertools
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.db import connections
from django.utils.module_loading import import_string

from accounts.models import EmployeeRole, Role
from accounts.selectors.callers import actor_of_login
from accounts.services.employees import add_employee
from accounts.services.security_log import SecurityKind, note
from customers.inputs.activities import ActivityCreate
from customers.inputs.contacts import ContactAtCustomer
from customers.inputs.customers import CustomerCreate
from customers.inputs.emails import EmailInput
from customers.inputs.phones import PhoneInput
from customers.inputs.references import ReferenceInput
from customers.models import ActivityState, Term
from customers.services.activities.activities import create_activity
from customers.services.customers import create_customers
from customers.services.duplicates.duplicate_search import look_at
from kernel.actor import Actor, Source, system_actor
from kernel.db import write
from kernel.errors import AppError
from kernel.tenancy import Organisation, public_context, tenant_context
from tenants import models as tenants
from tenants.inputs.sign_up import SignUp
from tenants.selectors.organisations import platform_organisation
from tenants.services.sign_up import install_platform, sign_up

ROLES = ("owner", "administrator", "manager", "sales", "accountant", "marketing", "viewer")
PASSWORD = "a-long-password-of-tests"

_numbers = itertools.count(1)


def build_platform() -> Organisation:
    """The platform's organisation, made if this database has none yet."""
    known = platform_organisation()
    if known is not None:
        return known
    made = install_platform(data=_request("first-operators"))
    _add_colleagues(made, "first-operators")
    add_rows(made)
    return made


def build_organisation(slug: str | None = None) -> Organisation:
    """An organisation with an owner and one employee of each other role, committed."""
    slug = slug or f"org-{next(_numbers)}-{uuid.uuid4().hex[:6]}"
    made = sign_up(data=_request(slug))
    _add_colleagues(made, slug)
    return made


def drop_organisation(organisation: Organisation) -> None:
    """Remove an organisation and its schema, without the grace that users get."""
    with public_context(), write():
        tenants.Domain.objects.filter(organisation_id=organisation.id).delete()
        tenants.Usage.objects.filter(organisation_id=organisation.id).delete()
        tenants.Organisation.objects.filter(id=organisation.id).delete()
        with connections["default"].cursor() as cursor:
            cursor.execute(f'DROP SCHEMA IF EXISTS "{organisation.schema_name}" CASCADE')


@dataclass(frozen=True)
class Credentials:
    """One employee's ways in, committed."""

    organisation: Organisation
    login_id: uuid.UUID
    session: str

    @classmethod
    def create(cls, organisation: Organisation, role: str) -> "Credentials":
        with tenant_context(organisation):
            login_id = EmployeeRole.objects.filter(role__code=role).values_list("employee_id", flat=True).first()
            session: SessionBase = import_string("accounts.sessions.SessionStore")()
            session.sign_in(login_id=login_id, address="127.0.0.1", user_agent="tests")
            session.save()
        return cls(organisation, login_id, session.session_key)

    def actor(self) -> Actor:
        with tenant_context(self.organisation):
            actor = actor_of_login(self.organisation, self.login_id, source=Source.WEB)
        assert actor is not None
        return actor


def _add_colleagues(organisation: Organisation, slug: str) -> None:
    with tenant_context(organisation), write():
        for role in Role.objects.filter(code__in=ROLES[1:]):
            add_employee(
                actor=system_actor(),
                email=f"{role.code}@{slug}.example",
                name=f"{role.name} of {slug}",
                password=None,
                roles=[role],
            )


def add_rows(organisation: Organisation) -> None:
    """Customers, contacts and tags with gaps and repetitions, so that pages, filters and orders have work."""
    owner = Credentials.create(organisation, "owner").actor()
    with tenant_context(organisation):
        for number in range(9):
            note(owner, SecurityKind.SIGNED_IN, details={"number": number})
        segments = list(Term.objects.filter(dictionary="segments").values_list("id", flat=True))
        made = create_customers(
            actor=owner,
            items=[
                CustomerCreate(
                    name=f"{('Zeta', 'Ärger', 'алфа', 'Beta')[number % 4]} {number // 2}",
                    segment_id=segments[number % len(segments)] if number % 3 else None,
                    responsible_manager_id=owner.employee_id if number % 2 else None,
                    website=f"https://company{number}.example" if number % 4 == 0 else None,
                    phones=[PhoneInput(number=f"+35988811100{number % 10}")] if number % 3 else [],
                    emails=[EmailInput(email=f"office{number}@company.example")] if number % 2 else [],
                    contacts=[ContactAtCustomer(first_name="Ann", last_name=f"Lee {number % 5}")],
                    tags=[f"tag {number % 7}", f"tag {number}"],
                    external_references=[ReferenceInput(source="erp", id=str(number))],
                    allow_duplicate=True,
                )
                for number in range(24)
            ],
        )
        look_at("customers", [row["id"] for row in made if not isinstance(row, AppError)])
        _add_activities(owner, [row["id"] for row in made if not isinstance(row, AppError)])


def _add_activities(owner: Actor, customer_ids: list[uuid.UUID]) -> None:
    types = list(Term.objects.filter(dictionary="activity-types").values_list("id", flat=True))
    for number in range(23):
        start = datetime(2026, 11, 1 + number // 2, 9, tzinfo=UTC) if number % 5 else None
        create_activity(
            actor=owner,
            data=ActivityCreate(
                type_id=types[number % len(types)],
                subject=f"{('Zeta', 'Ärger', 'алфа', 'Beta')[number % 4]} {number // 2}",
                text="Ask about colours" if number % 3 else None,
                starts_at=start,
                ends_at=start + timedelta(hours=1) if start and number % 2 else None,
                state=ActivityState.DONE if number % 4 == 0 else ActivityState.PLANNED,
                customer_id=customer_ids[number % 9] if number % 6 else None,
                reminder_minutes=15 if start and number % 7 == 0 else None,
            ),
        )


def _request(slug: str) -> SignUp:
    return SignUp(
        organisation=slug.title(),
        slug=slug,
        email=f"owner@{slug}.example",
        name=f"Owner of {slug}",
        password=PASSWORD,
        country="BG",
        currency="EUR",
        language="en",
        timezone="Europe/Sofia",
        preset="minimal",
    )
