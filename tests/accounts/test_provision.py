"""What a new organisation begins with."""

from accounts.models import Employee, EmployeeRole, Role
from accounts.provision import add_sample_colleagues
from accounts.roles import SYSTEM_ROLES
from kernel.tenancy import tenant_context
from tests.accounts.people import sign_in
from tests.world import PASSWORD


def test_a_new_organisation_has_its_roles_and_an_owner_who_can_sign_in(fresh_organisation):
    with tenant_context(fresh_organisation):
        assert set(Role.objects.filter(is_system=True).values_list("code", flat=True)) == set(SYSTEM_ROLES)
        owner = EmployeeRole.objects.get(role__code="owner").employee
    browser = sign_in(fresh_organisation, owner.email, PASSWORD)
    me = browser.get("/api/v1/me").json()
    assert (me["name"], me["timezone"]) == (owner.name, "Europe/Sofia")


def test_sample_colleagues_cannot_sign_in(entered):
    before = set(Employee.objects.values_list("id", flat=True))
    add_sample_colleagues(entered)
    made = Employee.objects.exclude(id__in=before)
    assert made.count() == 4
    assert not any(person.has_usable_password() for person in made)
