"""From the Host header to the organisation: nothing else decides, and nothing stays behind."""

import json
import time
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_redis import get_redis_connection

from kernel.tenancy import NoOrganisationError, Organisation, OrganisationState, current_organisation, public_context
from tenants import models
from tenants.selectors.organisations import organisation_for_host, publish_to_cache
from tests.tenants.test_hosts import ODD_HOSTS


def forget_hosts() -> None:
    """Empty the cache for certain: `cache.clear()` itself says nothing when a busy Valkey answers too late."""
    get_redis_connection("default").flushdb()


@pytest.fixture(autouse=True)
def _views(settings: Any) -> None:
    settings.ROOT_URLCONF = "tests.tenants.middleware_urls"
    settings.PLATFORM_URLCONF = "tests.tenants.middleware_platform_urls"


def get(host: str, path: str = "/where", **headers: str) -> HttpResponse:
    return Client(raise_request_exception=False).get(path, headers={"Host": host, **headers})


def test_host_leads_into_its_organisation(db, organisation: Organisation, other_organisation: Organisation) -> None:
    for host, expected in (("alpha.localhost", organisation), ("beta.localhost:8000", other_organisation)):
        answer = get(host).json()
        assert answer["schema"] == expected.schema_name
        assert answer["organisation"] == str(expected.id)
        assert "public" not in answer["path"]


def test_spellings_of_one_host_lead_to_the_same_place(db, organisation: Organisation) -> None:
    for host in ("ALPHA.localhost", "alpha.localhost.", "Alpha.LocalHost.:80"):
        assert get(host).json()["schema"] == organisation.schema_name


@pytest.mark.parametrize("host", ODD_HOSTS)
def test_odd_host_is_nobody(db, platform: Organisation, host: str) -> None:
    # An empty header falls back to the server's own name, which is nobody's either.
    environment = {"HTTP_HOST": host.encode().decode("latin-1"), "SERVER_NAME": "10.0.0.1"}
    answer = Client().get("/where", **environment)
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")


def test_unknown_host_is_a_problem_document(db, platform: Organisation) -> None:
    answer = get("nobody.localhost")
    assert (answer.status_code, answer["Content-Type"]) == (404, "application/problem+json")
    problem = json.loads(answer.content)
    assert (problem["code"], problem["instance"]) == ("unknown_host", "/where")
    assert problem["request_id"] == answer["X-Request-ID"]


@pytest.mark.parametrize(
    "header", ["X-Forwarded-Host", "X-Host", "X-Original-Host", "Forwarded", "X-Organisation", "X-Tenant"]
)
def test_no_other_header_chooses_an_organisation(db, organisation, other_organisation, header: str) -> None:
    value = "host=beta.localhost" if header == "Forwarded" else "beta.localhost"
    assert get("alpha.localhost", **{header: value}).json()["schema"] == organisation.schema_name


def test_thread_is_back_in_public_after_each_request(db, organisation: Organisation) -> None:
    for path in ("/where", "/fail", "/missing"):
        get("alpha.localhost", path)
        assert connection.schema_name == "public"
        with pytest.raises(NoOrganisationError):
            current_organisation()


def test_streamed_answer_is_made_inside_its_organisation(db, organisation: Organisation) -> None:
    answer = get("alpha.localhost", "/stream")
    assert b"".join(answer.streaming_content).decode().split() == [organisation.schema_name] * 3
    assert connection.schema_name == "public"


def test_console_is_on_the_platforms_host_only(db, organisation: Organisation, platform: Organisation) -> None:
    assert get("localhost", "/console").status_code == 200
    assert get("alpha.localhost", "/console").status_code == 404


def test_host_is_one_statement_and_then_none(db, organisation: Organisation) -> None:
    forget_hosts()
    for expected in (1, 0):
        with CaptureQueriesContext(connection) as captured:
            assert organisation_for_host("alpha.localhost") == organisation
        selects = [query for query in captured.captured_queries if query["sql"].startswith("SELECT")]
        assert len(selects) == expected


def test_organisations_are_found_without_a_cache(
    db, organisation: Organisation, other_organisation: Organisation, settings: Any
) -> None:
    lost = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": lost}
    for _again in range(2):
        assert organisation_for_host("alpha.localhost") == organisation
        assert organisation_for_host("beta.localhost") == other_organisation
        assert organisation_for_host("nobody.localhost") is None


def test_read_that_is_overtaken_by_a_change_does_not_bring_the_old_row_back(db, organisation) -> None:
    forget_hosts()
    with public_context():
        models.Organisation.objects.filter(id=organisation.id).update(name="Changed")
    publish_to_cache([organisation.id])
    with public_context():
        # What a slower reader would do with the row that it read before the change.
        assert cache.add("tenants:host:alpha.localhost", b"old", 60) is False
    assert organisation_for_host("alpha.localhost").name == "Changed"
    forget_hosts()


@pytest.mark.parametrize(
    ("state", "status"),
    [
        (OrganisationState.ACTIVE, 200),
        (OrganisationState.SUSPENDED, 200),
        (OrganisationState.CLOSING, 200),
        (OrganisationState.PROVISIONING, 404),
    ],
)
def test_state_decides_whether_the_host_answers(db, organisation, state, status: int) -> None:
    with public_context():
        models.Organisation.objects.filter(id=organisation.id).update(state=state)
    forget_hosts()
    assert get("alpha.localhost").status_code == status
    forget_hosts()


def test_unproved_domain_leads_nowhere(db, organisation) -> None:
    with public_context():
        models.Domain.objects.create(organisation_id=organisation.id, host="crm.example", token="t")
    assert get("crm.example").status_code == 404


def test_statement_of_a_request_is_cut_off(unblocked, organisation, settings: Any) -> None:
    settings.WEB_STATEMENT_TIMEOUT_MS = 300
    connection.close()
    begun = time.perf_counter()
    assert get("alpha.localhost").json()["timeout"] == "300ms"
    assert get("alpha.localhost", "/slow").status_code == 503
    assert time.perf_counter() - begun < 5
    connection.close()
