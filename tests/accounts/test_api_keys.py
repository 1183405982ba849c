"""API keys."""

from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import ApiKey, EmployeeRole, Role
from kernel.tenancy import tenant_context
from tests.accounts.people import Browser, join, sign_in

KEYS = "/api/v1/api-keys"


def role_id(code: str) -> str:
    return str(Role.objects.get(code=code).id)


def make(browser: Browser, **given) -> dict:
    answer = browser.post(KEYS, {"name": "Sync", "scopes": ["accounts:read"], **given})
    assert answer.status_code == 201, answer.content
    return answer.json()


def client_with(organisation, key: dict) -> Browser:
    return Browser(organisation, key=key["key"])


@pytest.fixture
def anna(entered):
    join("anna@alpha.example", "administrator", name="Anna")
    return sign_in(entered, "anna@alpha.example")


def test_a_key_acts_for_its_owner_within_its_scopes(anna, entered):
    client = client_with(entered, make(anna))
    me = client.get("/api/v1/me").json()
    assert (me["kind"], me["name"]) == ("api_key", "Sync")
    assert client.get("/api/v1/employees").status_code == 200
    refused = client.post("/api/v1/teams", {"name": "North"})
    assert (refused.status_code, refused.json()["code"]) == (403, "forbidden")


def test_a_key_never_does_more_than_its_owner(entered):
    join("boris@alpha.example", "sales")
    browser = sign_in(entered, "boris@alpha.example")
    client = client_with(entered, make(browser, scopes=["accounts:read", "accounts:write"]))
    assert client.get("/api/v1/employees").status_code == 200
    assert client.post("/api/v1/teams", {"name": "North"}).status_code == 403


def test_a_right_taken_from_the_owner_is_taken_from_the_key_at_once(anna, entered):
    client = client_with(entered, make(anna))
    assert client.get("/api/v1/roles").status_code == 200
    EmployeeRole.objects.filter(employee__email="anna@alpha.example").update(role_id=role_id("viewer"))
    assert client.get("/api/v1/roles").status_code == 403


def test_the_key_is_shown_once_and_kept_as_an_hmac(anna):
    made = make(anna)
    assert "key" not in anna.get(f"{KEYS}/{made['id']}").json()
    secret = made["key"].rpartition("_")[2][:43]
    with connection.cursor() as cursor:
        cursor.execute("SELECT k::text FROM accounts_apikey k")
        rows = "".join(row[0] for row in cursor.fetchall())
    assert secret not in rows
    assert secret.encode().hex() not in rows


def test_an_answer_with_a_key_is_not_kept_for_idempotent_repeats(anna):
    body = {"name": "Sync", "scopes": ["accounts:read"]}
    first = anna.post(KEYS, body, Idempotency_Key="again").json()
    second = anna.post(KEYS, body, Idempotency_Key="again").json()
    assert first["key"] != second["key"]


def test_a_key_is_void_once_it_has_expired(anna, entered):
    made = make(anna, expires_at=(timezone.now() + timedelta(days=1)).isoformat())
    client = client_with(entered, made)
    assert client.get("/api/v1/me").status_code == 200
    ApiKey.objects.filter(id=made["id"]).update(expires_at=timezone.now() - timedelta(minutes=5))
    refused = client.get("/api/v1/me")
    assert refused.status_code == 401
    assert refused["WWW-Authenticate"].startswith("Bearer")
    assert 'error="invalid_token"' in refused["WWW-Authenticate"]


def test_an_expiry_in_the_past_is_refused(anna):
    answer = anna.post(KEYS, {"name": "x", "scopes": ["accounts:read"], "expires_at": "2020-01-01T00:00:00Z"})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/expires_at"]


@pytest.mark.parametrize(
    ("address", "status"),
    [("192.0.2.77", 200), ("198.51.100.1", 401), ("2001:db8::5", 200), ("2001:db9::5", 401), ("10.1.2.3", 200)],
)
def test_a_key_works_from_its_networks_only(anna, entered, settings, address, status):
    settings.TRUSTED_PROXIES = 1
    networks = ["192.0.2.0/24", "2001:db8::/32", "10.1.2.3"]
    client = client_with(entered, make(anna, networks=networks))
    assert client.call("GET", "/api/v1/me", X_Forwarded_For=address).status_code == status


def test_a_client_cannot_invent_its_address(anna, entered, settings):
    client = client_with(entered, make(anna, networks=["192.0.2.0/24"]))
    assert client.call("GET", "/api/v1/me", X_Forwarded_For="192.0.2.77").status_code == 401
    settings.TRUSTED_PROXIES = 1
    assert client.call("GET", "/api/v1/me", X_Forwarded_For="192.0.2.77, 203.0.113.9").status_code == 401


@pytest.mark.parametrize("network", ["192.0.2.1/24", "nowhere", "192.0.2.0/33", "::1/200"])
def test_a_wrong_network_is_named(anna, network):
    body = {"name": "x", "scopes": ["accounts:read"], "networks": ["10.0.0.0/8", network]}
    answer = anna.post(KEYS, body)
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/networks/1"]


def test_an_unknown_scope_is_named(anna):
    answer = anna.post(KEYS, {"name": "x", "scopes": ["accounts:read", "everything"]})
    assert [error["pointer"] for error in answer.json()["errors"]] == ["/scopes/1"]


def test_after_rotation_both_keys_work_for_the_overlap(anna, entered):
    old = make(anna)
    new = anna.post(f"{KEYS}/{old['id']}/rotate", {"overlap_hours": 2}).json()
    assert (new["rotated_from_id"], new["scopes"]) == (old["id"], old["scopes"])
    assert client_with(entered, old).get("/api/v1/me").status_code == 200
    assert client_with(entered, new).get("/api/v1/me").status_code == 200
    ends = ApiKey.objects.get(id=old["id"]).expires_at
    assert timedelta(hours=1) < ends - timezone.now() <= timedelta(hours=2)


def test_rotation_without_overlap_ends_the_old_key_at_once(anna, entered):
    old = make(anna)
    new = anna.post(f"{KEYS}/{old['id']}/rotate", {"overlap_hours": 0}).json()
    assert client_with(entered, old).get("/api/v1/me").status_code == 401
    assert client_with(entered, new).get("/api/v1/me").status_code == 200
    again = anna.post(f"{KEYS}/{old['id']}/rotate", {})
    assert (again.status_code, again.json()["code"]) == (409, "key_revoked")


def test_a_revoked_key_is_void_at_once(anna, entered):
    made = make(anna)
    assert anna.delete(f"{KEYS}/{made['id']}").status_code == 204
    assert client_with(entered, made).get("/api/v1/me").status_code == 401
    assert anna.get(KEYS).json()["results"] == []
    assert [row["id"] for row in anna.get(KEYS, ended="true").json()["results"]] == [made["id"]]


def test_a_key_cannot_make_keys(anna, entered):
    client = client_with(entered, make(anna, scopes=["accounts:read", "accounts:write"]))
    answer = client.post(KEYS, {"name": "child", "scopes": ["accounts:read"]})
    assert (answer.status_code, answer.json()["code"]) == (403, "needs_session")
    answer = client.post(f"{KEYS}/{ApiKey.objects.get().id}/rotate", {})
    assert answer.json()["code"] == "needs_session"


def test_a_service_key_has_its_own_role_and_outlives_its_maker(anna, entered):
    made = make(anna, kind="service", role_id=role_id("viewer"), scopes=["accounts:read", "accounts:write"])
    client = client_with(entered, made)
    EmployeeRole.objects.filter(employee__email="anna@alpha.example").delete()
    me = client.get("/api/v1/me").json()
    assert (me["employee_id"], [role["code"] for role in me["roles"]]) == (None, ["viewer"])
    assert client.get("/api/v1/employees").status_code == 200
    assert client.get("/api/v1/roles").status_code == 403


def test_a_service_key_needs_the_right_to_manage_keys(entered):
    join("sales@x.example", "sales")
    browser = sign_in(entered, "sales@x.example")
    body = {"name": "x", "kind": "service", "role_id": role_id("viewer"), "scopes": ["accounts:read"]}
    assert browser.post(KEYS, body).status_code == 403


def test_a_service_key_cannot_reach_beyond_its_maker(anna):
    body = {"name": "x", "kind": "service", "role_id": role_id("owner"), "scopes": ["accounts:read"]}
    answer = anna.post(KEYS, body)
    assert (answer.status_code, answer.json()["code"]) == (403, "exceeds_own_rights")


def test_others_keys_are_seen_and_revoked_only_with_the_right_to_manage_keys(anna, entered):
    join("sales@x.example", "sales")
    sales = sign_in(entered, "sales@x.example")
    hers = make(anna)
    his = make(sales)
    assert sales.get(f"{KEYS}/{hers['id']}").status_code == 404
    assert sales.delete(f"{KEYS}/{hers['id']}").status_code == 404
    assert [row["id"] for row in sales.get(KEYS).json()["results"]] == [his["id"]]
    assert len(anna.get(KEYS).json()["results"]) == 2
    stolen = anna.post(f"{KEYS}/{his['id']}/rotate", {})
    assert stolen.status_code == 404, "whoever rotates a personal key would act as its owner"
    assert anna.delete(f"{KEYS}/{his['id']}").status_code == 204


def test_a_key_is_worthless_on_another_organisations_host(entered, anna, other_organisation):
    client = client_with(entered, make(anna))
    assert client.get("/api/v1/me").status_code == 200
    assert client.at(other_organisation).get("/api/v1/me").status_code == 401


def test_a_key_row_copied_to_another_organisation_is_worthless(entered, anna, other_organisation):
    made = make(anna, kind="service", role_id=role_id("viewer"))
    row = ApiKey.objects.get(id=made["id"])
    with tenant_context(other_organisation):
        row.role_id, row.created_by_id = Role.objects.get(code="viewer").id, None
        row.save(force_insert=True)
    assert client_with(entered, made).at(other_organisation).get("/api/v1/me").status_code == 401


@pytest.mark.parametrize("header", ["", "Bearer", "Bearer x", "Basic YTpi", "Token kontor_x", "Bearer kontor_é"])
def test_a_malformed_authorization_is_401(entered, anna, header):
    browser = Browser(entered, session=anna.http.cookies["session"].value)
    answer = browser.call("GET", "/api/v1/me", Authorization=header)
    assert answer.status_code == (200 if not header else 401)


def test_last_use_is_remembered(anna, entered):
    made = make(anna)
    client_with(entered, made).get("/api/v1/me")
    row = anna.get(f"{KEYS}/{made['id']}").json()
    assert row["last_used_address"] == "127.0.0.1"
    assert row["last_used_at"] is not None


def test_a_key_needs_no_csrf_token(anna, entered):
    made = make(anna, scopes=["accounts:write"])
    client = Browser(entered, key=made["key"], enforce_csrf=True)
    assert client.post("/api/v1/teams", {"name": "North"}).status_code == 201
