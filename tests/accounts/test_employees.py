"""Employees: changing, leaving, coming back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import connection

from accounts import hooks
from accounts.inputs.people import Deactivation
from accounts.models import ApiKey, Employee, EmployeeRole, Role
from accounts.selectors.employees import LABELS, active_among, employee_labels
from accounts.selectors.jobs import actor_of
from accounts.services import employees
from kernel.actor import system_actor
from kernel.errors import AppError
from kernel.models import Change, Event, Job
from kernel.tenancy import tenant_context
from tests.accounts.people import PASSWORD, Browser, actor_for, browser_of, join, sign_in

EMPLOYEES = "/api/v1/employees"


@pytest.fixture
def boss(entered):
    join("boss@alpha.example", "administrator", name="The Boss")
    return sign_in(entered, "boss@alpha.example")


def role_id(code: str) -> str:
    return str(Role.objects.get(code=code).id)


def test_deactivation_ends_sessions_and_kills_keys_at_once(boss, entered):
    leaver = join("leaver@alpha.example", "sales")
    session = sign_in(entered, "leaver@alpha.example")
    key = session.post("/api/v1/api-keys", {"name": "x", "scopes": ["accounts:read"]}).json()["key"]
    program = Browser(entered, key=key)
    assert (session.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code) == (200, 200)
    assert boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {}).status_code == 200
    assert (session.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code) == (401, 401)
    again = browser_of(entered).post("/api/v1/auth/login", {"email": leaver.email, "password": PASSWORD})
    assert again.json()["code"] == "invalid_credentials"


def test_a_job_of_a_deactivated_employee_is_forbidden(boss, entered):
    leaver = join("leaver@alpha.example", "sales")
    job = Job(actor_kind="employee", actor_id=leaver.id)
    assert actor_of(job).id == leaver.id
    boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {})
    with pytest.raises(AppError) as refused:
        actor_of(job)
    assert refused.value.code == "forbidden"


def test_a_job_of_a_key_acts_with_the_keys_rights_of_now(boss):
    made = boss.post("/api/v1/api-keys", {"name": "x", "scopes": ["accounts:read"]}).json()
    job = Job(actor_kind="api_key", actor_id=made["id"])
    assert "accounts:employee:view" in actor_of(job).rights
    assert "accounts:employee:edit" not in actor_of(job).rights
    boss.delete(f"/api/v1/api-keys/{made['id']}")
    with pytest.raises(AppError):
        actor_of(job)


def test_a_reactivated_employee_signs_in_again_but_keys_stay_dead(boss, entered):
    leaver = join("leaver@alpha.example", "sales")
    sign_in(entered, leaver.email).post("/api/v1/api-keys", {"name": "x", "scopes": ["accounts:read"]})
    boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {})
    answer = boss.post(f"{EMPLOYEES}/{leaver.id}/reactivate")
    assert answer.json()["is_active"] is True
    sign_in(entered, leaver.email)
    assert ApiKey.objects.get(owner=leaver).revoked_at is not None


def test_a_session_of_before_a_deactivation_does_not_come_back_with_its_person(boss, entered):
    leaver = join("leaver@alpha.example", "sales")
    session = sign_in(entered, leaver.email)
    boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {})
    boss.post(f"{EMPLOYEES}/{leaver.id}/reactivate")
    assert session.get("/api/v1/me").status_code == 401


def test_what_a_deactivation_has_not_ended_opens_nothing(boss, entered):
    """A sign-in that is under way leaves a session behind the deactivation that ended the others."""
    leaver = join("leaver@alpha.example", "sales")
    session = sign_in(entered, leaver.email)
    program = Browser(
        entered, key=session.post("/api/v1/api-keys", {"name": "x", "scopes": ["accounts:read"]}).json()["key"]
    )
    Employee.objects.filter(id=leaver.id).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    assert (session.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code) == (401, 401)
    Employee.objects.filter(id=leaver.id).update(is_active=True, deactivated_at=None)
    assert (session.get("/api/v1/me").status_code, program.get("/api/v1/me").status_code) == (200, 200)


def test_the_floors_above_hand_over_to_the_successor(boss, monkeypatch):
    leaver, successor = join("leaver@alpha.example"), join("next@alpha.example", name="Next")
    seen = []
    monkeypatch.setattr(hooks, "_on_deactivate", [lambda actor, who, to: seen.append((who, to))])
    answer = boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {"successor_id": str(successor.id)})
    assert answer.json()["successor"] == {"id": str(successor.id), "name": "Next"}
    assert seen == [(leaver.id, successor.id)]


def test_a_floor_above_may_insist_on_a_successor(boss, monkeypatch):
    def hook(actor, employee_id, successor_id):
        if successor_id is None:
            raise employees.successor_required(7)

    leaver = join("leaver@alpha.example")
    monkeypatch.setattr(hooks, "_on_deactivate", [hook])
    answer = boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {})
    assert (answer.status_code, answer.json()["code"], answer.json()["count"]) == (409, "successor_required", 7)
    assert Employee.objects.get(id=leaver.id).is_active


def test_a_successor_is_another_active_employee(boss):
    leaver, gone = join("leaver@alpha.example"), join("gone@alpha.example")
    Employee.objects.filter(id=gone.id).update(is_active=False, deactivated_at="2026-01-01T00:00:00Z")
    for unsuitable in (leaver.id, gone.id, "00000000-0000-7000-8000-000000000000"):
        answer = boss.post(f"{EMPLOYEES}/{leaver.id}/deactivate", {"successor_id": str(unsuitable)})
        assert [error["pointer"] for error in answer.json()["errors"]] == ["/successor_id"]


def test_the_last_owner_can_neither_leave_nor_step_down(owner_client, entered):
    me = owner_client.get("/api/v1/me").json()["id"]
    for answer in (
        owner_client.post(f"{EMPLOYEES}/{me}/deactivate", {}),
        owner_client.patch(f"{EMPLOYEES}/{me}", {"role_ids": [role_id_in(entered, "administrator")]}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "last_administrator")


def role_id_in(organisation, code: str) -> str:
    with tenant_context(organisation):
        return role_id(code)


def test_an_owner_may_leave_once_there_is_another(entered):
    second = join("second@alpha.example", "owner")
    first = EmployeeRole.objects.filter(role__code="owner").exclude(employee=second).get().employee
    employees.deactivate_employee(actor=actor_for(second), employee_id=first.id, data=Deactivation())
    with pytest.raises(AppError) as refused:
        employees.deactivate_employee(actor=actor_for(second), employee_id=second.id, data=Deactivation())
    assert refused.value.code == "last_administrator"


def test_two_owners_who_remove_each_other_at_once_leave_one(fresh_organisation):
    with tenant_context(fresh_organisation):
        second = join("second@fresh.example", "owner")
        first = EmployeeRole.objects.filter(role__code="owner").exclude(employee=second).get().employee
        actors = {first.id: actor_for(first), second.id: actor_for(second)}

    def remove(pair) -> bool:
        actor_id, target_id = pair
        with tenant_context(fresh_organisation):
            try:
                employees.deactivate_employee(actor=actors[actor_id], employee_id=target_id, data=Deactivation())
            except AppError:
                return False
            finally:
                connection.close()
            return True

    with ThreadPoolExecutor(2) as pool:
        done = list(pool.map(remove, [(first.id, second.id), (second.id, first.id)]))
    with tenant_context(fresh_organisation):
        assert EmployeeRole.objects.filter(role__code="owner", employee__is_active=True).count() == 1
    assert sum(done) == 1


def test_roles_teams_and_name_change_in_one_call(boss):
    person = join("anna@alpha.example", "sales", name="Ana")
    team = boss.post("/api/v1/teams", {"name": "North"}).json()
    body = {"name": "Anna", "role_ids": [role_id("marketing"), role_id("viewer")], "team_ids": [team["id"]]}
    answer = boss.patch(f"{EMPLOYEES}/{person.id}", body, If_Match='W/"1"')
    shown = answer.json()
    assert shown["name"] == "Anna"
    assert [role["code"] for role in shown["roles"]] == ["marketing", "viewer"]
    assert [team["name"] for team in shown["teams"]] == ["North"]
    assert answer["ETag"] == 'W/"2"'
    change = Change.objects.get(resource="employees", object_id=person.id, action="updated")
    assert change.fields["roles"] == [["sales"], ["marketing", "viewer"]]
    assert Event.objects.filter(kind="employee.updated", object_id=person.id).exists()
    stale = boss.patch(f"{EMPLOYEES}/{person.id}", {"name": "x"}, If_Match='W/"1"')
    assert stale.status_code == 412


def test_unknown_roles_and_teams_are_named(boss):
    person = join("anna@alpha.example")
    nobody = "00000000-0000-7000-8000-000000000000"
    answer = boss.patch(f"{EMPLOYEES}/{person.id}", {"role_ids": [role_id("viewer"), nobody]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/role_ids/1"]
    answer = boss.patch(f"{EMPLOYEES}/{person.id}", {"team_ids": [nobody]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/team_ids/0"]


def test_the_register_hides_who_left_and_filters_by_role_and_team(boss):
    anna = join("anna@alpha.example", "sales", name="Anna")
    join("boris@alpha.example", "sales", name="Boris")
    boss.post("/api/v1/teams", {"name": "Север", "member_ids": [str(anna.id)]})
    assert [row["name"] for row in boss.get(EMPLOYEES, team="север").json()["results"]] == ["Anna"]
    names = {row["name"] for row in boss.get(EMPLOYEES, role="sales").json()["results"]}
    assert {"Anna", "Boris"} <= names
    boss.post(f"{EMPLOYEES}/{anna.id}/deactivate", {})
    assert "Anna" not in {row["name"] for row in boss.get(EMPLOYEES).json()["results"]}
    gone = boss.get(EMPLOYEES, is_active="false").json()["results"]
    assert "Anna" in {row["name"] for row in gone}


def test_the_plans_limit_counts_active_employees(entered):
    count = Employee.objects.filter(is_active=True).count()
    limited = replace(entered, limits={"employees": count + 1})
    with tenant_context(limited):
        join("one@alpha.example")
        with pytest.raises(AppError) as refused:
            join("two@alpha.example")
    assert refused.value.code == "limit_reached"


def test_an_address_belongs_to_one_login_without_regard_to_case(entered):
    join("anna@alpha.example")
    with pytest.raises(AppError) as refused:
        join("anna@alpha.example")
    assert refused.value.code == "employee_exists"


def test_labels_come_in_one_statement(entered, django_assert_num_queries):
    people = [join(f"person{number}@alpha.example", name=f"Person {number}") for number in range(5)]
    with django_assert_num_queries(1):
        labels = employee_labels()
    assert labels[people[3].id] == {"id": people[3].id, "name": "Person 3"}
    with django_assert_num_queries(1):
        assert set(LABELS.load(system_actor(), [people[0].id])) == {people[0].id}
    assert list(LABELS.find(actor_for(people[1]), "manager", "me")) == [people[1].id]
    assert list(LABELS.find(system_actor(), "manager", "PERSON 2")) == [people[2].id]
    assert active_among([people[0].id]) == {people[0].id}


def test_what_one_may_not_do_is_forbidden_and_what_is_not_there_is_not_found(entered, boss):
    person = join("anna@alpha.example", "sales")
    sales = sign_in(entered, "anna@alpha.example")
    assert sales.patch(f"{EMPLOYEES}/{person.id}", {"name": "x"}).status_code == 403
    nobody = "00000000-0000-7000-8000-000000000000"
    assert boss.get(f"{EMPLOYEES}/{nobody}").status_code == 404
    assert boss.patch(f"{EMPLOYEES}/{nobody}", {"name": "x"}).status_code == 404
