"""Roles, rights and how far they reach."""

import pytest

from accounts import roles
from accounts.models import EmployeeRole, Role, SecurityEvent, TeamMember
from accounts.roles import SYSTEM_ROLES, HeldRole, role_rights
from kernel.models import Change
from kernel.rights import Scope, catalogue
from tests.accounts.people import actor_for, join, sign_in

ROLES = "/api/v1/roles"


def system_rights(code: str) -> frozenset[str]:
    return role_rights(HeldRole(code, True, (), Scope.OWN, Scope.OWN), platform=False)


@pytest.fixture
def administrator(entered):
    join("admin@alpha.example", "administrator")
    return sign_in(entered, "admin@alpha.example")


def role_id(code: str) -> str:
    return str(Role.objects.get(code=code).id)


def test_the_owner_has_every_right_but_the_platforms(entered):
    everything = {code for code, right in catalogue().items() if not right.platform_only}
    assert system_rights("owner") == everything
    assert system_rights("administrator") == everything - {"accounts:owner:appoint"}


def test_rights_of_the_platform_exist_in_its_organisation_only(platform, organisation, client_of):
    def rights(where) -> set[str]:
        return set(client_of(where, "owner").get("/api/v1/me").json()["rights"])

    assert any(right.startswith("platform:") for right in rights(platform))
    assert not any(right.startswith("platform:") for right in rights(organisation))


def test_a_right_that_a_floor_registers_later_is_in_the_roles_that_match_it(entered, monkeypatch):
    from kernel import rights

    known = rights.catalogue() | {"billing:invoice:view": rights.Right("billing:invoice:view", "x", "billing:read")}
    monkeypatch.setattr(rights, "catalogue", lambda: known)
    roles._role_rights.cache_clear()
    try:
        having = {code for code in SYSTEM_ROLES if "billing:invoice:view" in system_rights(code)}
    finally:
        monkeypatch.undo()
        roles._role_rights.cache_clear()
    assert having == {"owner", "administrator", "manager", "sales", "accountant", "viewer"}


def test_roles_that_only_look_cannot_write(entered):
    assert all(right.endswith(":view") for right in system_rights("viewer"))


def test_nobody_but_owner_and_administrator_hands_out_rights(entered):
    for code in ("manager", "sales", "accountant", "marketing", "viewer"):
        held = system_rights(code)
        forbidden = {"accounts:role:edit", "accounts:employee:edit", "accounts:employee:invite", "accounts:key:manage"}
        assert not held & forbidden, code


def test_two_roles_together_have_the_rights_of_both_and_the_wider_scope(entered):
    person = join("both@alpha.example", "sales", "marketing")
    actor = actor_for(person)
    assert actor.rights == system_rights("sales") | system_rights("marketing")
    assert (actor.scope("customers"), actor.scope("documents")) == (Scope.ALL, Scope.TEAM)


def test_colleagues_of_ones_teams_are_in_the_actor(entered):
    anna, boris, vera = (join(f"{name}@alpha.example") for name in ("anna", "boris", "vera"))
    browser = sign_in(entered, join("boss@alpha.example", "administrator").email)
    for members in ([anna, boris], [vera]):
        body = {"name": members[0].name, "member_ids": [str(person.id) for person in members]}
        assert browser.post("/api/v1/teams", body).status_code == 201
    assert actor_for(anna).team_member_ids == {anna.id, boris.id}
    assert TeamMember.objects.count() == 3


def test_an_own_role_is_made_used_and_changed(administrator, entered):
    made = administrator.post(
        ROLES, {"name": "Помощник", "rights": ["accounts:employee:view"], "customer_scope": "own"}
    )
    assert made.status_code == 201
    role = made.json()
    assert (role["rights"], role["is_system"]) == (["accounts:employee:view"], False)
    person = join("helper@alpha.example", role["code"])
    assert actor_for(person).rights == {"accounts:employee:view"}
    changed = administrator.patch(f"{ROLES}/{role['id']}", {"rights": ["accounts:team:view"]}, If_Match=made["ETag"])
    assert changed.json()["rights"] == ["accounts:team:view"]
    assert actor_for(person).rights == {"accounts:team:view"}
    stale = administrator.patch(f"{ROLES}/{role['id']}", {"name": "x"}, If_Match=made["ETag"])
    assert (stale.status_code, stale.json()["current_version"]) == (412, 2)


def test_changes_of_roles_are_in_history_and_security_log(administrator):
    role = administrator.post(ROLES, {"name": "Helper", "rights": []}).json()
    administrator.patch(f"{ROLES}/{role['id']}", {"rights": ["accounts:team:view"]})
    change = Change.objects.filter(resource="roles", object_id=role["id"], action="updated").get()
    assert change.fields == {"rights": [[], ["accounts:team:view"]]}
    kinds = SecurityEvent.objects.filter(subject_id=role["id"]).order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["role.created", "role.changed"]


def test_an_unknown_right_is_named(administrator):
    answer = administrator.post(ROLES, {"name": "x", "rights": ["accounts:team:view", "all:the:things"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/rights/1"]


def test_a_right_of_the_platform_cannot_be_given_in_an_ordinary_organisation(administrator):
    answer = administrator.post(ROLES, {"name": "x", "rights": ["platform:organisation:manage"]})
    assert answer.status_code == 422


def test_a_system_role_cannot_be_changed_or_deleted(administrator):
    for answer in (
        administrator.patch(f"{ROLES}/{role_id('sales')}", {"name": "x"}),
        administrator.delete(f"{ROLES}/{role_id('sales')}"),
    ):
        assert (answer.status_code, answer.json()["code"]) == (409, "system_role")


def test_a_role_that_somebody_has_cannot_be_deleted(administrator):
    role = administrator.post(ROLES, {"name": "Helper", "rights": []}).json()
    join("helper@alpha.example", role["code"])
    answer = administrator.delete(f"{ROLES}/{role['id']}")
    assert (answer.status_code, answer.json()["code"], answer.json()["count"]) == (409, "in_use", 1)
    EmployeeRole.objects.filter(role_id=role["id"]).delete()
    assert administrator.delete(f"{ROLES}/{role['id']}").status_code == 204


def test_two_roles_cannot_have_one_code(administrator):
    body = {"name": "Helper", "code": "helper", "rights": []}
    assert administrator.post(ROLES, body).status_code == 201
    answer = administrator.post(ROLES, body)
    assert [error["code"] for error in answer.json()["errors"]] == ["not_unique"]


class TestNobodyHandsOutMoreThanTheyHave:
    """An own role that may edit roles and employees, but little else."""

    @pytest.fixture
    def clerk(self, administrator, entered):
        rights = ["accounts:role:edit", "accounts:role:view", "accounts:employee:edit", "accounts:employee:view"]
        rights += ["accounts:employee:invite", "accounts:employee:deactivate"]
        body = {"name": "Clerk", "rights": rights, "customer_scope": "own", "document_scope": "own"}
        role = administrator.post(ROLES, body).json()
        join("clerk@alpha.example", role["code"])
        return sign_in(entered, "clerk@alpha.example")

    def refused(self, answer) -> None:
        assert (answer.status_code, answer.json()["code"]) == (403, "exceeds_own_rights"), answer.content

    def test_not_by_making_a_role(self, clerk):
        self.refused(clerk.post(ROLES, {"name": "x", "rights": ["accounts:key:manage"]}))
        self.refused(clerk.post(ROLES, {"name": "x", "rights": [], "customer_scope": "all"}))

    def test_not_by_changing_a_role(self, clerk):
        role = clerk.post(ROLES, {"name": "x", "rights": []}).json()
        self.refused(clerk.patch(f"{ROLES}/{role['id']}", {"rights": ["accounts:key:manage"]}))
        self.refused(clerk.patch(f"{ROLES}/{role['id']}", {"document_scope": "team"}))

    def test_not_by_giving_a_role_to_oneself(self, clerk):
        me = clerk.get("/api/v1/me").json()["id"]
        self.refused(clerk.patch(f"/api/v1/employees/{me}", {"role_ids": [role_id("administrator")]}))

    def test_not_by_inviting(self, clerk):
        body = {"email": "new@alpha.example", "name": "New", "role_ids": [role_id("owner")]}
        self.refused(clerk.post("/api/v1/invitations", body))

    def test_nor_takes_away_from_who_has_more(self, clerk):
        boss = join("boss@alpha.example", "administrator")
        self.refused(clerk.patch(f"/api/v1/employees/{boss.id}", {"role_ids": [role_id("viewer")]}))
        self.refused(clerk.post(f"/api/v1/employees/{boss.id}/deactivate", {}))

    def test_what_a_role_has_already_may_stay_when_it_is_changed(self, clerk, administrator):
        body = {"name": "Strong", "rights": ["accounts:key:manage", "accounts:team:view"], "customer_scope": "all"}
        role = administrator.post(ROLES, body).json()
        changed = clerk.patch(f"{ROLES}/{role['id']}", {"rights": ["accounts:key:manage"]})
        assert changed.status_code == 200


def test_an_administrator_cannot_appoint_or_remove_an_owner(administrator):
    owner = EmployeeRole.objects.get(role__code="owner").employee
    me = administrator.get("/api/v1/me").json()["id"]
    for answer in (
        administrator.patch(f"/api/v1/employees/{me}", {"role_ids": [role_id("owner")]}),
        administrator.patch(f"/api/v1/employees/{owner.id}", {"role_ids": [role_id("viewer")]}),
        administrator.post(f"/api/v1/employees/{owner.id}/deactivate", {}),
    ):
        assert (answer.status_code, answer.json()["code"]) == (403, "exceeds_own_rights")


def test_the_catalogue_says_which_system_roles_have_a_right(administrator):
    rows = {row["code"]: row for row in administrator.get("/api/v1/rights").json()["results"]}
    assert rows["accounts:owner:appoint"]["system_roles"] == ["owner"]
    assert "viewer" in rows["accounts:employee:view"]["system_roles"]


def test_roles_are_named_in_the_language_asked_for(administrator):
    answer = administrator.call("GET", ROLES, Accept_Language="bg")
    assert [row["code"] for row in answer.json()["results"]][:2] == ["owner", "administrator"]
