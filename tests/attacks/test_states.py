"""Organisations that rest: a suspended or closing one cannot be written, a restored copy sends and opens nothing."""

import io
import uuid
from collections.abc import Callable, Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.core.cache import cache

from accounts.models import ApiKey, Session
from kernel.actor import system_actor
from kernel.models import Job
from kernel.tenancy import Organisation, public_context, tenant_context
from tenants import models
from tenants.permissions import PlatformRight
from tenants.services import lifecycle
from tenants.services.bundles import restore_bundle, write_bundle
from tests import plugin
from tests.accounts.conftest import link_token
from tests.api_client import ApiClient
from tests.attacks.test_operators import filled
from tests.kernel.job_tools import handle
from tests.sweeps.canaries import Canaries
from tests.sweeps.routes import api_routes
from tests.sweeps.test_isolation import body_of, contents_of
from tests.world import Credentials, drop_organisation

WRITING = [route for route in api_routes("config.urls") if route.method != "GET"]
# What a resting organisation may still write: getting in and out, one's own security and looks, exports, its own end.
STILL_WRITES = {
    "auth",
    "exports",
    "invitations/preview",
    "jobs/{id}/cancel",
    "me",
    "numbering/{name}/preview",
    "organisation/keep",
    "preferences/{key}",
    "profile-layout",
}


@pytest.fixture
def fresh_cache() -> Iterator[None]:
    """States are remembered for a while; what a rolled back test has changed must not be."""
    cache.clear()
    yield
    cache.clear()


def group(path: str) -> str:
    rest = path.removeprefix("/api/v1/")
    return "auth" if rest.startswith("auth/") else rest


@pytest.mark.parametrize("state", ["suspended", "closing"])
def test_a_resting_organisation_is_written_by_no_route(
    state: str, organisation: Organisation, client_of: Callable[[Organisation, str], ApiClient], fresh_cache: None
) -> None:
    owner = client_of(organisation, "owner")
    canaries = Canaries(organisation, owner)
    key = ApiClient(organisation, key=canaries.key)
    assert key.get("/api/v1/customers").status_code == 200  # its last use is written now, and not again for minutes
    with public_context():
        models.Organisation.objects.filter(id=organisation.id).update(state=state)
    cache.clear()
    before = contents_of(organisation.schema_name)
    refused = 0
    for route in WRITING:
        if route.endpoint.while_suspended:
            continue
        for client in (owner, key):
            answer = client.call(route.method, filled(route, canaries.ids), body_of(route))
            assert answer.status_code == 403, (route.name, answer.status_code, answer.content)
            assert answer.json()["code"] == "organisation_suspended", route.name
            refused += 1
    assert contents_of(organisation.schema_name) == before
    assert refused > 120


def test_what_may_be_written_in_a_resting_organisation_is_a_short_list() -> None:
    found = {group(route.path) for route in WRITING if route.endpoint.while_suspended}
    assert found == STILL_WRITES


@pytest.fixture
def busy(fresh_organisation: Organisation) -> dict[str, str]:
    """Credentials of `fresh_organisation`, whose copy is made afterwards; two of its mails wait."""
    session = Credentials.create(fresh_organisation, "owner").session
    client = ApiClient(fresh_organisation, session=session)
    made = client.post("/api/v1/api-keys", {"name": "Script", "scopes": ["customers:read"]}).json()
    roles = {row["code"]: row["id"] for row in client.get("/api/v1/roles").json()["results"]}
    invited = {"email": "guest@copied.example", "name": "Guest", "role_ids": [roles["viewer"]]}
    assert client.post("/api/v1/invitations", invited).status_code == 201
    email = client.get("/api/v1/me").json()["email"]
    assert client.post("/api/v1/auth/password/forgot", {"email": email}).status_code == 202
    return {"session": session, "key": made["key"], "email": email}


@pytest.fixture
def copy(busy: dict[str, str], fresh_organisation: Organisation) -> Iterator[Organisation]:
    """A restored copy of `fresh_organisation`, with all that `busy` has left there, resumed by operators."""
    bundle = io.BytesIO()
    write_bundle(fresh_organisation, bundle)
    bundle.seek(0)
    made = restore_bundle(bundle, slug=f"copy-{uuid.uuid4().hex[:8]}")
    operator = system_actor(rights=frozenset({PlatformRight.MANAGE}))
    lifecycle.resume_organisation(actor=operator, organisation_id=made.id)
    yield made
    drop_organisation(made)


@pytest.fixture
def received(settings: Any) -> Callable[[], list[EmailMessage]]:
    """What the real SMTP server has got since."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    earlier = set(plugin.mail_directory().glob("*.eml"))

    def read() -> list[EmailMessage]:
        files = sorted(set(plugin.mail_directory().glob("*.eml")) - earlier)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    return read


def work_off(organisation: Organisation) -> list[str]:
    """Do the jobs that wait; their kinds."""
    with tenant_context(organisation):
        waiting = list(Job.objects.filter(state="queued").order_by("id"))
    return [handle(organisation, job).kind for job in waiting]


def test_a_restored_copy_sends_no_mail_whatever_is_asked_of_it(
    busy: dict[str, str], copy: Organisation, received: Callable[[], list[EmailMessage]]
) -> None:
    client = ApiClient(copy, session=Credentials.create(copy, "owner").session)
    roles = {row["code"]: row["id"] for row in client.get("/api/v1/roles").json()["results"]}
    invited = {"email": "another@copied.example", "name": "Another", "role_ids": [roles["viewer"]]}
    assert client.post("/api/v1/invitations", invited).status_code == 201
    assert client.post("/api/v1/auth/password/forgot", {"email": busy["email"]}).status_code == 202
    done = work_off(copy)
    assert sorted(done).count("accounts.send_invitation") == 2, "those of the original and the new one"
    assert received() == []


def test_what_opens_an_organisation_does_not_open_its_copy(
    busy: dict[str, str],
    copy: Organisation,
    fresh_organisation: Organisation,
    received: Callable[[], list[EmailMessage]],
) -> None:
    work_off(fresh_organisation)
    tokens = {str(mail["X-RcptTo"]): link_token(mail) for mail in received()}
    assert len(tokens) == 2
    with tenant_context(copy):
        assert Session.objects.exists()
        assert ApiKey.objects.exists()
    for original in (
        ApiClient(fresh_organisation, session=busy["session"]),
        ApiClient(fresh_organisation, key=busy["key"]),
    ):
        assert original.get("/api/v1/customers").status_code == 200
        assert original.at(copy).get("/api/v1/customers").status_code == 401
    visitor = ApiClient(copy)
    visits = (
        (busy["email"], "auth/password/reset", {"password": "another battery horse"}),
        ("guest@copied.example", "invitations/accept", {"password": "another battery horse"}),
        ("guest@copied.example", "invitations/preview", {}),
    )
    for address, path, body in visits:
        (token,) = (token for to, token in tokens.items() if address in to)
        assert visitor.post(f"/api/v1/{path}", body | {"token": token}).status_code == 410, path
