"""The resources of this floor, over HTTP."""

import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.cache import cache

from kernel.tenancy import Organisation, public_context
from tenants import models
from tenants.selectors.organisations import organisation_by_slug
from tests.api_client import ApiClient
from tests.tenants.test_job_figures import OVERVIEW
from tests.world import PASSWORD, drop_organisation


@pytest.fixture(autouse=True)
def _fresh_cache() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def operator(client_of: Callable[[Organisation, str], ApiClient], platform: Organisation) -> ApiClient:
    return client_of(platform, "owner")


@pytest.fixture
def visitor(db: None, platform: Organisation) -> ApiClient:
    return ApiClient(platform)


def sign_up_body(slug: str, **changes: Any) -> dict[str, Any]:
    body = {
        "organisation": "Orion Build",
        "slug": slug,
        "email": "ann@orion.example",
        "name": "Ann Lee",
        "password": PASSWORD,
        "country": "BG",
        "currency": "EUR",
        "language": "en",
        "timezone": "Europe/Sofia",
        "preset": "minimal",
    }
    return body | changes


def codes(response: Any) -> set[tuple[str, str]]:
    return {(error["pointer"], error["code"]) for error in response.json()["errors"]}


def test_visitor_signs_up_and_goes_on_as_owner(unblocked: None, platform: Organisation) -> None:
    slug = f"signed-{uuid.uuid4().hex[:8]}"
    answer = ApiClient(platform).post("/api/v1/signup", sign_up_body(slug))
    assert answer.status_code == 201
    assert answer.json()["url"] == answer["Location"] == f"http://{slug}.localhost:8000"
    made = organisation_by_slug(slug)
    assert answer.json()["organisation"] == str(made.id)

    owner, again = ApiClient(made), ApiClient(made)
    token = {"token": answer.json()["hand_over"]}
    assert ApiClient(platform).post("/api/v1/auth/hand-over", token).status_code == 410
    assert owner.post("/api/v1/auth/hand-over", token).status_code == 204
    assert owner.get("/api/v1/organisation").json()["name"] == "Orion Build"
    assert owner.get("/api/v1/me").json()["email"] == "ann@orion.example"
    assert ApiClient(made).post("/api/v1/auth/hand-over", token).status_code == 410
    signed_in = again.post("/api/v1/auth/login", {"email": "ann@orion.example", "password": PASSWORD})
    assert signed_in.status_code == 204
    drop_organisation(made)


def test_sign_up_lists_all_that_is_wrong(visitor: ApiClient) -> None:
    body = sign_up_body("xn--a", email="no", country="XX", timezone="Nowhere") | {"plan": "all"}
    answer = visitor.post("/api/v1/signup", body)
    assert answer.status_code == 422
    assert codes(answer) == {
        ("/slug", "invalid_format"),
        ("/email", "invalid_format"),
        ("/country", "invalid_choice"),
        ("/timezone", "invalid_choice"),
        ("/plan", "unknown_field"),
    }


def test_weak_password_and_taken_slug_are_told(visitor: ApiClient, organisation: Organisation) -> None:
    weak = visitor.post("/api/v1/signup", sign_up_body("quite-new", password="1234567890"))
    assert (weak.status_code, {pointer for pointer, _code in codes(weak)}) == (422, {"/password"})
    taken = visitor.post("/api/v1/signup", sign_up_body("alpha"))
    assert (taken.status_code, taken.json()["code"]) == (409, "slug_taken")


def test_sign_up_is_at_home_on_the_platforms_host_only(db: None, organisation: Organisation) -> None:
    elsewhere = ApiClient(organisation).http
    assert elsewhere.post("/api/v1/signup", sign_up_body("quite-new"), "application/json").status_code == 404
    assert elsewhere.get("/api/v1/signup/availability?slug=quite-new").status_code == 404


def test_sign_ups_of_one_address_are_limited(visitor: ApiClient, settings: Any) -> None:
    settings.RATE_LIMIT_SIGN_UP = "2/hour"
    settings.RATE_LIMIT_AVAILABILITY = "2/hour"
    address = {"REMOTE_ADDR": f"10.{uuid.uuid4().int % 250}.{uuid.uuid4().int % 250}.9"}
    visitor.http.defaults |= address
    for call in (
        lambda: visitor.post("/api/v1/signup", sign_up_body("alpha")),
        lambda: visitor.get("/api/v1/signup/availability", slug="alpha"),
    ):
        assert [call().status_code == 429 for _try in range(3)] == [False, False, True]
        assert int(call()["Retry-After"]) > 0


def test_availability(visitor: ApiClient, organisation: Organisation) -> None:
    free = visitor.get("/api/v1/signup/availability", slug="quite-free").json()
    assert free == {"slug": "quite-free", "available": True, "reason": None}
    for slug in ("alpha", "admin", "No"):
        assert visitor.get("/api/v1/signup/availability", slug=slug).json()["available"] is False
    assert visitor.get("/api/v1/signup/availability").status_code == 400


def test_organisation_is_read_and_changed_with_its_version(owner_client: ApiClient) -> None:
    first = owner_client.get("/api/v1/organisation")
    assert first["ETag"] == f'W/"{first.json()["version"]}"'
    changed = owner_client.patch("/api/v1/organisation", {"name": "New name"}, if_match=first["ETag"])
    assert (changed.status_code, changed.json()["name"]) == (200, "New name")
    stale = owner_client.patch("/api/v1/organisation", {"name": "Other"}, if_match=first["ETag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "version_mismatch")
    wrong = owner_client.patch("/api/v1/organisation", {"currency": "XXXX", "state": "active"})
    assert codes(wrong) == {("/currency", "invalid_choice"), ("/state", "unknown_field")}


def test_domains_over_http(owner_client: ApiClient) -> None:
    added = owner_client.post("/api/v1/domains", {"host": "crm.orion.example"})
    assert added.status_code == 201
    listed = owner_client.get("/api/v1/domains").json()
    assert [row["host"] for row in listed["results"]] == ["alpha.localhost", "crm.orion.example"]
    path = f"/api/v1/domains/{added.json()['id']}"
    primary = owner_client.post(f"{path}/make-primary")
    assert (primary.status_code, primary.json()["code"]) == (409, "domain_unproved")
    assert owner_client.delete(path).status_code == 204
    assert owner_client.delete(path).status_code == 404
    assert owner_client.post("/api/v1/domains", {"host": "x.localhost"}).status_code == 422


def test_plan_and_features_are_shown(owner_client: ApiClient) -> None:
    plan = owner_client.get("/api/v1/plan")
    assert (plan.status_code, plan.json()["code"]) == (200, "standard")
    features = owner_client.get("/api/v1/features")
    assert (features.status_code, features.json()["has_more"]) == (200, False)
    assert owner_client.patch("/api/v1/features/nonsense", {"enabled": True}).status_code == 404


def test_viewer_sees_neither_settings_nor_domains(client_of: Callable, organisation: Organisation) -> None:
    viewer = client_of(organisation, "viewer")
    for path in ("/api/v1/organisation", "/api/v1/domains", "/api/v1/plan", "/api/v1/features"):
        assert viewer.get(path).status_code == 403
    assert viewer.post("/api/v1/organisation/close").status_code == 403


def test_owner_closes_and_keeps_over_http(owner_client: ApiClient) -> None:
    assert owner_client.post("/api/v1/organisation/close").json()["state"] == "closing"
    cache.clear()
    refused = owner_client.patch("/api/v1/organisation", {"name": "Late"})
    assert (refused.status_code, refused.json()["code"]) == (403, "organisation_suspended")
    assert owner_client.get("/api/v1/organisation").status_code == 200
    assert owner_client.post("/api/v1/organisation/keep").json()["state"] == "active"


def test_operator_pages_through_organisations(operator: ApiClient, organisation, other_organisation) -> None:
    whole = [row["slug"] for row in operator.get("/api/v1/organisations").json()["results"]]
    assert {"alpha", "beta", "platform"} <= set(whole)
    seen, cursor = [], None
    while True:
        page = operator.get("/api/v1/organisations", limit=1, **({"cursor": cursor} if cursor else {})).json()
        seen += [row["slug"] for row in page["results"]]
        assert (page["prev_cursor"] is None) == (cursor is None)
        if page["next_cursor"] is None:
            break
        cursor = page["next_cursor"]
    assert seen == whole
    back = operator.get("/api/v1/organisations", limit=1, cursor=page["prev_cursor"]).json()
    assert [row["slug"] for row in back["results"]] == whole[-2:-1]


def test_operator_finds_organisations(operator: ApiClient, organisation, other_organisation) -> None:
    def found(**query: str) -> list[str]:
        return [row["slug"] for row in operator.get("/api/v1/organisations", **query).json()["results"]]

    assert found(q="alph") == ["alpha"]
    assert found(q="BETA.local") == ["beta"]
    assert found(q="alpha", state="suspended") == []
    assert operator.get("/api/v1/organisations", cursor="forged").status_code == 400
    assert operator.get("/api/v1/organisations", limit=201).status_code == 400
    assert operator.get("/api/v1/organisations", other="x").status_code == 400


def test_operator_suspends_and_resumes(operator: ApiClient, organisation: Organisation) -> None:
    path = f"/api/v1/organisations/{organisation.id}"
    suspended = operator.post(f"{path}/suspend", {"reason": "unpaid"}).json()
    assert (suspended["state"], suspended["state_reason"]) == ("suspended", "unpaid")
    again = operator.post(f"{path}/suspend", {})
    assert (again.status_code, again.json()["code"]) == (409, "invalid_transition")
    assert again.json()["state"] == "suspended"
    assert operator.post(f"{path}/resume").json()["state"] == "active"
    assert operator.post(f"{path}/close", {}).json()["delete_after"] is not None
    assert operator.get(f"/api/v1/organisations/{uuid.uuid4()}").status_code == 404


def test_operator_makes_changes_and_assigns_plans(operator: ApiClient, organisation: Organisation) -> None:
    made = operator.post("/api/v1/plans", {"code": "small", "name": "Small", "features": [], "limits": {}})
    assert made.status_code == 201
    path = f"/api/v1/plans/{made.json()['id']}"
    changed = operator.patch(path, {"name": "Tiny"}, if_match='W/"1"')
    assert (changed.json()["name"], changed["ETag"]) == ("Tiny", 'W/"2"')
    assert operator.patch(path, {"name": "No"}, if_match='W/"1"').status_code == 412
    assert [plan["code"] for plan in operator.get("/api/v1/plans").json()["results"]] == ["standard", "small"]
    given = operator.post(f"/api/v1/organisations/{organisation.id}/plan", {"plan_id": made.json()["id"]})
    assert given.json()["plan"]["code"] == "small"


def test_console_is_for_operators_only(client_of: Callable, platform: Organisation, organisation: Organisation) -> None:
    for path in ("/api/v1/organisations", f"/api/v1/organisations/{organisation.id}", "/api/v1/plans", OVERVIEW):
        # No such route there: it is not in the description of that host either.
        assert client_of(organisation, "owner").http.get(path).status_code == 404
        assert client_of(organisation, "owner").at(platform).get(path).status_code == 401
        assert ApiClient(platform).get(path).status_code == 401


def test_operator_does_not_get_into_an_organisation(operator: ApiClient, organisation: Organisation) -> None:
    assert operator.at(organisation).get("/api/v1/organisation").status_code == 401


def test_suspended_organisation_reads_only(owner_client: ApiClient, organisation: Organisation) -> None:
    with public_context():
        models.Organisation.objects.filter(id=organisation.id).update(state="suspended")
    assert owner_client.get("/api/v1/organisation").json()["state"] == "suspended"
    refused = owner_client.patch("/api/v1/organisation", {"name": "Other"})
    assert (refused.status_code, refused.json()["code"]) == (403, "organisation_suspended")
    assert owner_client.post("/api/v1/organisation/keep").status_code == 409
