"""What events and the security log hear of people, roles, keys, views and settings."""

import json
import uuid
from typing import Any

import pytest

from accounts.models import SecurityEvent
from kernel.models import Event
from tests.accounts.people import join, sign_in
from tests.api_client import ApiClient

V1 = "/api/v1"


@pytest.fixture
def boss(entered: Any) -> ApiClient:
    join("boss@alpha.example", "owner")
    return sign_in(entered, "boss@alpha.example")


def told(object_id: Any) -> list[tuple[str, dict[str, Any]]]:
    """Kinds and data of the events of one object, oldest first."""
    return list(Event.objects.filter(object_id=object_id).order_by("id").values_list("kind", "data"))


def kinds(object_id: Any) -> list[str]:
    return [kind for kind, _data in told(object_id)]


def noted(subject: str) -> list[tuple[str, Any]]:
    """Kind and details of the entries of the security log about somebody or something, oldest first."""
    return list(SecurityEvent.objects.filter(subject_name=subject).order_by("id").values_list("kind", "details"))


def made(boss: ApiClient, path: str, body: dict[str, Any]) -> dict[str, Any]:
    answer = boss.post(f"{V1}/{path}", body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def test_teams_and_who_is_in_them_are_told_and_noted(boss: ApiClient) -> None:
    anna, ben = join("anna@alpha.example", name="Anna"), join("ben@alpha.example", name="Ben")
    team = made(boss, "teams", {"name": "North", "member_ids": [str(anna.id)]})
    boss.patch(f"{V1}/teams/{team['id']}", {"name": "South", "member_ids": [str(ben.id)]})
    boss.delete(f"{V1}/teams/{team['id']}")
    assert kinds(team["id"]) == ["team.created", "team.updated", "team.deleted"]
    data = told(team["id"])[1][1]
    assert (data["name"], data["version"], data["members"]) == ("South", 2, [{"id": str(ben.id), "name": "Ben"}])
    assert noted("North") == [("team.created", {"added": ["Anna"]})]
    assert noted("South") == [
        ("team.changed", {"name": ["North", "South"], "added": ["Ben"], "removed": ["Anna"]}),
        ("team.deleted", {"removed": ["Ben"]}),
    ]


def test_the_teams_of_an_employee_are_told_and_noted(boss: ApiClient) -> None:
    anna = join("anna@alpha.example", name="Anna")
    team = made(boss, "teams", {"name": "North"})
    boss.patch(f"{V1}/employees/{anna.id}", {"team_ids": [team["id"]]})
    kind, data = told(anna.id)[-1]
    assert (kind, data["teams"]) == ("employee.updated", [{"id": team["id"], "name": "North"}])
    assert noted("Anna")[-1] == ("employee.teams_changed", {"before": [], "after": ["North"]})


def test_roles_are_told(boss: ApiClient) -> None:
    body = {"name": "Callers", "rights": ["customers:customer:view"], "customer_scope": "own", "document_scope": "own"}
    role = made(boss, "roles", body)
    boss.patch(f"{V1}/roles/{role['id']}", {"customer_scope": "team"})
    boss.delete(f"{V1}/roles/{role['id']}")
    assert kinds(role["id"]) == ["role.created", "role.updated", "role.deleted"]
    assert told(role["id"])[1][1]["customer_scope"] == "team"


def test_keys_are_told_without_their_secrets(boss: ApiClient) -> None:
    key = made(boss, "api-keys", {"name": "ERP", "kind": "personal", "scopes": ["customers:read"]})
    new = made(boss, f"api-keys/{key['id']}/rotate", {"overlap_hours": 1})
    boss.delete(f"{V1}/api-keys/{new['id']}")
    assert kinds(key["id"]) == ["api_key.created"]
    assert kinds(new["id"]) == ["api_key.rotated", "api_key.revoked"]
    assert told(new["id"])[0][1]["rotated_from_id"] == key["id"]
    everything = json.dumps([told(key["id"]), told(new["id"])])
    assert not any(secret.rpartition("_")[2] in everything for secret in (key["key"], new["key"]))


def test_an_invitation_that_is_taken_back_is_told(boss: ApiClient) -> None:
    (role,) = [row for row in boss.get(f"{V1}/roles").json()["results"] if row["code"] == "sales"]
    invited = made(boss, "invitations", {"email": "new@alpha.example", "name": "Nora", "role_ids": [role["id"]]})
    boss.post(f"{V1}/invitations/{invited['id']}/revoke", {})
    assert kinds(invited["id"]) == ["employee.invited", "employee.invitation_revoked"]


def test_ones_own_profile_is_told(boss: ApiClient) -> None:
    boss.patch(f"{V1}/me", {"name": "Somebody Else"})
    me = boss.get(f"{V1}/me").json()["id"]
    assert [data["name"] for kind, data in told(me) if kind == "employee.updated"] == ["Somebody Else"]


def test_webhooks_are_told_without_their_secrets_and_paths(boss: ApiClient) -> None:
    body = {"url": "https://hooks.example/secret-path", "events": ["customer.*"]}
    webhook = made(boss, "webhooks", body)
    path = f"{V1}/webhooks/{webhook['id']}"
    boss.patch(path, {"events": ["*"]}, If_Match='W/"1"')
    boss.post(f"{path}/rotate", {})
    boss.delete(path)
    assert kinds(webhook["id"]) == ["webhook.created", "webhook.updated", "webhook.updated", "webhook.deleted"]
    everything = json.dumps(told(webhook["id"]))
    assert "hooks.example" in everything
    assert "secret-path" not in everything
    assert webhook["secret"] not in everything


def test_only_shared_views_are_told(boss: ApiClient) -> None:
    state = {"register": "customers", "columns": [{"name": "name"}], "filters": [], "ordering": "name"}
    view = made(boss, "views", {"name": "Secret plans", "visibility": "private", **state})
    path = f"{V1}/views/{view['id']}"
    boss.patch(path, {"name": "Still secret"})
    assert told(view["id"]) == []
    boss.patch(path, {"name": "Ours", "visibility": "everyone"})
    boss.patch(path, {"ordering": "-name"})
    boss.patch(path, {"name": "Secret again", "visibility": "private"})
    boss.delete(path)
    assert kinds(view["id"]) == ["view.created", "view.updated", "view.deleted"]
    assert "ecret" not in json.dumps(told(view["id"]))


def test_the_rule_of_a_sequence_is_told(boss: ApiClient) -> None:
    name = boss.get(f"{V1}/numbering").json()["results"][0]["name"]
    answer = boss.patch(f"{V1}/numbering/{name}", {"mask": "X-{SEQ:6}", "reset": "never"})
    assert answer.status_code == 200, answer.content
    (data,) = Event.objects.filter(kind="numbering.updated").values_list("data", flat=True)
    assert (data["name"], data["mask"]) == (name, "X-{SEQ:6}")


def test_the_organisation_and_its_domains_are_told(boss: ApiClient) -> None:
    assert boss.patch(f"{V1}/organisation", {"name": "Orion"}).status_code == 200
    (data,) = Event.objects.filter(kind="organisation.updated").values_list("data", flat=True)
    assert (data["name"], data["state"], data["features"]) == ("Orion", "active", [])
    domain = made(boss, "domains", {"host": "crm.orion.example"})
    boss.delete(f"{V1}/domains/{domain['id']}")
    assert kinds(uuid.UUID(domain["id"])) == ["domain.created", "domain.deleted"]
    assert "kontor-verification" not in json.dumps(told(domain["id"]))
