"""People of the tests, and browsers that keep their cookies."""

from typing import Any

from django.db import connection
from django.http import HttpResponse

from accounts.models import Employee, Role
from accounts.selectors.callers import actor_of_login
from accounts.services.employees import add_employee
from kernel.actor import Actor, Source, system_actor
from kernel.tenancy import Organisation, current_organisation
from tests.api_client import ApiClient

PASSWORD = "correct horse battery"


def join(email: str, *roles: str, password: str | None = PASSWORD, name: str = "") -> Employee:
    """A new employee of the organisation that is entered."""
    found = list(Role.objects.filter(code__in=roles or ("viewer",)))
    return add_employee(
        actor=system_actor(), email=email, name=name or email.partition("@")[0], password=password, roles=found
    )


def actor_for(employee: Employee) -> Actor:
    """The employee as an actor, with the rights of now."""
    actor = actor_of_login(current_organisation(), employee.id, source=Source.WEB)
    assert actor is not None
    return actor


class Browser(ApiClient):
    """An `ApiClient` after whose calls the test is still where it was: a request leaves for `public`."""

    def call(self, method: str, path: str, body: Any = None, **others: Any) -> HttpResponse:
        organisation = connection.tenant
        try:
            return super().call(method, path, body, **others)
        finally:
            if isinstance(organisation, Organisation):
                connection.set_tenant(organisation, include_public=False)


def browser_of(organisation: Organisation, **options: Any) -> Browser:
    """A browser with no cookies yet."""
    return Browser(organisation, **options)


def sign_in(organisation: Organisation, email: str, password: str = PASSWORD, **options: Any) -> Browser:
    """A browser in which the person has just signed in."""
    browser = browser_of(organisation, **options)
    answer = browser.post("/api/v1/auth/login", {"email": email, "password": password})
    assert answer.status_code == 204, answer.content
    return browser
