"""What leaves by mail and what lies in S3: nothing of another organisation, and nothing to be had by guessing."""

import urllib.error
import urllib.request
from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from kernel import storage
from kernel.exports.inputs import ExportCreate
from kernel.exports.selection import object_of
from kernel.exports.service import request_export
from kernel.inputs import parse_value
from kernel.models import Export, Job
from kernel.tenancy import Organisation, tenant_context
from tests import plugin
from tests.api_client import ApiClient
from tests.kernel.job_tools import handle
from tests.storage import post_form
from tests.sweeps.canaries import MARK, Canaries
from tests.world import Credentials, build_organisation, drop_organisation


@pytest.fixture
def theirs(fresh_organisation: Organisation) -> Iterator[Organisation]:
    """A second committed organisation, full of canaries."""
    made = build_organisation()
    Canaries(made, ApiClient(made, session=Credentials.create(made, "owner").session))
    yield made
    drop_organisation(made)


def work_off(organisation: Organisation) -> None:
    """Do every job that waits there."""
    with tenant_context(organisation):
        waiting = list(Job.objects.filter(state="queued").order_by("id"))
    for job in waiting:
        handle(organisation, job)


def contents(organisation: Organisation) -> dict[str, bytes]:
    with tenant_context(organisation):
        keys = list(storage.objects(f"{organisation.id}/"))
        return {key: b"".join(storage.read(key)) for key in keys}


def exported(organisation: Organisation) -> Export:
    actor = Credentials.create(organisation, "owner").actor()
    data = parse_value(ExportCreate, {"register": "customers", "format": "csv", "columns": ["name"]})
    with tenant_context(organisation):
        job = request_export(actor=actor, data=data)
    handle(organisation, job)
    with tenant_context(organisation):
        return Export.objects.get(job_id=job.id)


def key_of(organisation: Organisation, export: Export) -> str:
    """Where in S3 the file of an export lies."""
    with tenant_context(organisation):
        return object_of(export)


def fetch(url: str) -> int:
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status
    except urllib.error.HTTPError as error:
        return error.code


def test_every_object_lies_below_its_organisation_and_holds_its_rows_alone(
    fresh_organisation: Organisation, theirs: Organisation
) -> None:
    ours = exported(fresh_organisation)
    work_off(theirs)
    exported(theirs)
    assert any(MARK.encode() in content for content in contents(theirs).values())
    found = contents(fresh_organisation)
    assert key_of(fresh_organisation, ours) in found
    assert [key for key, content in found.items() if MARK.encode() in content] == []
    prefixes = {key.partition("/")[0] for key in storage.objects("")}
    assert str(fresh_organisation.id) in prefixes
    assert all(len(prefix) == 36 for prefix in prefixes), "an object lies outside of all organisations"


def test_a_download_link_opens_one_object_for_five_minutes(
    fresh_organisation: Organisation, theirs: Organisation
) -> None:
    ours, foreign = exported(fresh_organisation), exported(theirs)
    client = ApiClient(fresh_organisation, session=Credentials.create(fresh_organisation, "owner").session)
    answer = client.get(f"/api/v1/exports/{ours.id}/download")
    assert answer.status_code == 302
    link = answer["Location"]
    assert fetch(link) == 200
    assert parse_qs(urlsplit(link).query)["X-Amz-Expires"] == ["300"]
    forged = link.replace(key_of(fresh_organisation, ours), key_of(theirs, foreign))
    assert forged != link
    assert fetch(forged) == 403
    assert fetch(link.partition("?")[0]) == 403
    assert fetch(link.replace("X-Amz-Expires=300", "X-Amz-Expires=30000")) == 403
    assert client.get(f"/api/v1/exports/{foreign.id}/download").status_code == 404


def test_an_upload_form_takes_no_other_key(fresh_organisation: Organisation, theirs: Organisation) -> None:
    foreign = key_of(theirs, exported(theirs))
    with tenant_context(fresh_organisation):
        form = storage.presigned_post(storage.object_key("uploads", "x"), size=5, content_type="text/plain")
    assert post_form(form, b"hello", content_type="text/plain", key=foreign) == 403
    assert post_form(form, b"hello", content_type="text/plain", key=f"{theirs.id}/uploads/x") == 403


def test_no_mail_names_another_organisation_or_its_people(
    fresh_organisation: Organisation, theirs: Organisation, settings: Any
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    earlier = set(plugin.mail_directory().glob("*.eml"))
    client = ApiClient(fresh_organisation, session=Credentials.create(fresh_organisation, "owner").session)
    roles = {row["code"]: row["id"] for row in client.get("/api/v1/roles").json()["results"]}
    client.post("/api/v1/invitations", {"email": "new@ours.example", "name": "New", "role_ids": [roles["viewer"]]})
    with tenant_context(fresh_organisation):
        address = str(Credentials.create(fresh_organisation, "owner").actor().name)
    assert address
    owner = client.get("/api/v1/me").json()["email"]
    forged = {"Host": urlsplit(fresh_organisation.url).netloc, "X_Forwarded_Host": urlsplit(theirs.url).netloc}
    assert client.call("POST", "/api/v1/auth/password/forgot", {"email": owner}, **forged).status_code < 300
    work_off(fresh_organisation)
    work_off(theirs)
    mails = [file.read_text() for file in sorted(set(plugin.mail_directory().glob("*.eml")) - earlier)]
    ours = [mail for mail in mails if "canary7q@canary.example" not in mail.split("\n\n")[0]]
    assert len(ours) == 2
    assert len(mails) > len(ours)
    for mail in ours:
        assert MARK not in mail
        assert theirs.name not in mail
        assert urlsplit(theirs.url).netloc not in mail
