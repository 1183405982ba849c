"""Every kind of job, told twice and by several at once, is done once."""

import ipaddress
import threading
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta
from email import message_from_bytes
from email.policy import default as email_policy
from typing import Any
from unittest.mock import patch

import pytest
from django.utils import timezone

from accounts.jobs import send_webhook_disabled
from accounts.models import Webhook, WebhookDelivery
from accounts.services.webhook_deliveries import wake
from customers.jobs import remind
from customers.models import Customer, Duplicate, Erasure
from customers.services.dictionaries import replacing_requests
from kernel import storage
from kernel.actor import system_actor
from kernel.jobs import declare, enqueue
from kernel.jobs.runner import run
from kernel.models import Change, Job
from kernel.tenancy import Organisation, public_context, tenant_context
from tenants import models as tenants
from tenants.jobs import delete_files
from tests.api_client import ApiClient
from tests.imports.files import Imports
from tests.kernel.job_tools import again, handle, in_own_connection
from tests.outside import Receiver, running_receiver
from tests.plugin import mail_directory
from tests.world import build_organisation

RECEIVER: Receiver
ADDRESS = f"{uuid.uuid4().hex}@twice.example"
CUSTOMER_ADDRESS = f"{uuid.uuid4().hex}@once.example"


@dataclass(frozen=True)
class Sample:
    """How a kind is started, and how often its effect is there."""

    start: Callable[[Organisation, ApiClient], Any]
    effects: Callable[[Organisation], int]
    once: int = 1


def mails_to(address: str) -> int:
    found = [message_from_bytes(file.read_bytes(), policy=email_policy) for file in mail_directory().glob("*.eml")]
    return sum(address in str(message["To"]) for message in found)


def mails(_organisation: Organisation) -> int:
    return mails_to(ADDRESS)


def invite(organisation: Organisation, client: ApiClient) -> None:
    roles = {role["code"]: role["id"] for role in client.get("/api/v1/roles").json()["results"]}
    client.post("/api/v1/invitations", {"email": ADDRESS, "name": "Some Body", "role_ids": [roles["viewer"]]})


def forget(organisation: Organisation, client: ApiClient) -> None:
    owner = client.get("/api/v1/me").json()["email"]
    ApiClient(organisation).post("/api/v1/auth/password/forgot", {"email": owner})


def mails_to_owner(organisation: Organisation) -> int:
    return mails_to(f"owner@{organisation.name.lower()}.example")


def export(organisation: Organisation, client: ApiClient) -> None:
    client.post("/api/v1/exports", {"register": "customers", "format": "csv", "columns": ["name"]})


def stored_objects(organisation: Organisation) -> int:
    return len(list(storage.objects(f"{organisation.id}/exports/")))


def change_all(organisation: Organisation, client: ApiClient) -> dict[str, Any]:
    for number in range(3):
        client.post("/api/v1/customers", {"name": f"Customer {number} of many"})
    body = {"filter": None, "data": {"business_area": "twice"}, "expected_count": 3}
    return client.post("/api/v1/customers/bulk-update", body).json()


def changed(organisation: Organisation) -> int:
    with tenant_context(organisation):
        changes = Change.objects.filter(resource="customers", action="updated")
        assert Customer.objects.count() == 3
        return sum("business_area" in change.fields for change in changes)


def undo(organisation: Organisation, client: ApiClient) -> None:
    job = change_all(organisation, client)
    with tenant_context(organisation):
        row = Job.objects.get(id=job["id"])
    handle(organisation, row)
    client.post(f"/api/v1/customers/bulk-update/{job['id']}/undo")


def tag_all(organisation: Organisation, client: ApiClient) -> dict[str, str]:
    """Three customers of a segment and a tag; the ids of both, and of others."""
    segments = [row["id"] for row in client.get("/api/v1/dictionaries/segments").json()["results"]]
    for number in range(3):
        body = {"name": f"Customer {number} of many", "segment_id": segments[0], "tags": ["old"]}
        assert client.post("/api/v1/customers", body).status_code == 201
    old = client.get("/api/v1/tags").json()["results"][0]["id"]
    new = client.post("/api/v1/tags", {"name": "new"}).json()["id"]
    return {"segment": segments[0], "other": segments[1], "old": old, "new": new}


def replace_segment(organisation: Organisation, client: ApiClient) -> None:
    ids = tag_all(organisation, client)
    path = f"/api/v1/dictionaries/segments/{ids['segment']}?replace_with={ids['other']}"
    with patch.object(replacing_requests, "AT_ONCE", 2):
        assert client.delete(path).status_code == 202
        assert client.delete(path).status_code == 409


def join_tags(organisation: Organisation, client: ApiClient) -> None:
    ids = tag_all(organisation, client)
    with patch.object(replacing_requests, "AT_ONCE", 2):
        merged = client.post(f"/api/v1/tags/{ids['old']}/merge", {"into_id": ids["new"]})
    assert merged.status_code == 202


def handed_over(organisation: Organisation) -> int:
    with tenant_context(organisation):
        changes = Change.objects.filter(resource="customers", action="updated")
        return sum("segment_id" in change.fields or "tags" in change.fields for change in changes)


def import_begun(organisation: Organisation, client: ApiClient) -> dict[str, Any]:
    """An import that waits to be read."""
    imports = Imports(organisation, client)
    body = {"resource": "customers", "file_id": imports.upload(b"Name,Industry\nOne,a\nTwo,b\nThree,c\n")}
    return client.post("/api/v1/imports", body).json()


def import_asked(*phases: str) -> Callable[[Organisation, ApiClient], None]:
    """Asks for the last of the phases; those before it are worked off."""

    def start(organisation: Organisation, client: ApiClient) -> None:
        imports = Imports(organisation, client)
        run = imports.worked(import_begun(organisation, client))
        for phase in phases[:-1]:
            imports.asked(run, phase)
        client.post(f"/api/v1/imports/{run['id']}/{phases[-1]}")

    return start


def staged_objects(organisation: Organisation) -> int:
    return len(list(storage.objects(f"{organisation.id}/imports/")))


def imported(organisation: Organisation) -> int:
    with tenant_context(organisation):
        return Change.objects.filter(resource="customers", source="import").count()


def remove_files(organisation: Organisation, client: ApiClient) -> None:
    gone = build_organisation()
    storage.put(f"{gone.id}/files/left", b"left", content_type="text/plain")
    with public_context():
        tenants.Organisation.objects.filter(id=gone.id).update(state="deleted", deleted_at=timezone.now())
    with tenant_context(organisation):
        enqueue(delete_files, actor=system_actor(), organisation_id=gone.id)


def files_gone(organisation: Organisation) -> int:
    with tenant_context(organisation):
        gone = Job.objects.get(kind="tenants.delete_files").args["organisation_id"]
    return int(not list(storage.objects(f"{gone}/")))


def search_duplicates(organisation: Organisation, client: ApiClient) -> None:
    for _ in range(2):
        client.post("/api/v1/customers", {"name": "Twice there", "allow_duplicate": True})
    client.post("/api/v1/duplicates/search")


def pairs(organisation: Organisation) -> int:
    with tenant_context(organisation):
        return Duplicate.objects.count()


def plan(organisation: Organisation, client: ApiClient) -> None:
    types = client.get("/api/v1/dictionaries/activity-types").json()["results"]
    start = (timezone.now() + timedelta(minutes=10)).isoformat()
    body = {"type_id": types[0]["id"], "subject": ADDRESS, "starts_at": start, "reminder_minutes": 30}
    client.post("/api/v1/activities", body)
    with tenant_context(organisation):
        remind()


def reminders(_organisation: Organisation) -> int:
    found = [message_from_bytes(file.read_bytes(), policy=email_policy) for file in mail_directory().glob("*.eml")]
    return sum(ADDRESS in str(message["Subject"]) for message in found)


def try_template(organisation: Organisation, client: ApiClient) -> None:
    customer = client.post("/api/v1/customers", {"name": ADDRESS}).json()
    text = {"subject": "{{ customer.name }}", "html": "<p>Twice?</p>"}
    template = client.post("/api/v1/templates", {"name": "Twice", "texts": {"en": text}}).json()
    client.post(f"/api/v1/templates/{template['id']}/test", {"customer_id": customer["id"]})


def try_mail(organisation: Organisation, client: ApiClient) -> None:
    customer = client.post("/api/v1/customers", {"name": "Orion"}).json()
    draft = {"subject": CUSTOMER_ADDRESS, "html": "<p>Twice?</p>"}
    client.post(f"/api/v1/customers/{customer['id']}/mail/test", draft)


def received_drafts(_organisation: Organisation) -> int:
    return received_with(f"[Test] {CUSTOMER_ADDRESS}")


def move_all(organisation: Organisation, client: ApiClient) -> dict[str, Any]:
    types = client.get("/api/v1/dictionaries/activity-types").json()["results"]
    for number in range(3):
        start = timezone.now().isoformat()
        body = {"type_id": types[0]["id"], "subject": f"Call {number}", "starts_at": start}
        client.post("/api/v1/activities", body)
    body = {"filter": None, "data": {"shift_days": 1}, "expected_count": 3}
    return client.post("/api/v1/activities/bulk-update", body).json()


def moved(organisation: Organisation) -> int:
    with tenant_context(organisation):
        changes = Change.objects.filter(resource="activities", action="updated")
        return sum("starts_at" in change.fields for change in changes)


def move_back(organisation: Organisation, client: ApiClient) -> None:
    job = move_all(organisation, client)
    with tenant_context(organisation):
        row = Job.objects.get(id=job["id"])
    handle(organisation, row)
    client.post(f"/api/v1/activities/bulk-update/{job['id']}/undo")


def write(organisation: Organisation, client: ApiClient) -> None:
    customer = client.post("/api/v1/customers", {"name": "Orion", "emails": [{"email": CUSTOMER_ADDRESS}]}).json()
    client.post(f"/api/v1/customers/{customer['id']}/mail", {"subject": "Once", "html": "<p>Once</p>"})


def mails_to_customer(_organisation: Organisation) -> int:
    return mails_to(CUSTOMER_ADDRESS)


def received_tests(_organisation: Organisation) -> int:
    return received_with(f"[Test] {ADDRESS}")


def received_with(subject: str) -> int:
    found = [message_from_bytes(file.read_bytes(), policy=email_policy) for file in mail_directory().glob("*.eml")]
    return sum(str(message["Subject"]) == subject for message in found)


def hook(organisation: Organisation, client: ApiClient) -> None:
    """A webhook that has something to tell to a receiver of this machine."""
    made = client.post("/api/v1/webhooks", {"url": RECEIVER.url(f"/{ADDRESS}"), "events": ["customer.*"]})
    client.post("/api/v1/customers", {"name": "Told"})
    with tenant_context(organisation):
        wake([uuid.UUID(made.json()["id"])])


def told(organisation: Organisation) -> int:
    with tenant_context(organisation):
        assert WebhookDelivery.objects.filter(state="succeeded").count() == 1
    return len(RECEIVER.requests)


def hook_disabled(organisation: Organisation, client: ApiClient) -> None:
    client.post("/api/v1/webhooks", {"url": f"http://{ADDRESS.partition('@')[2]}/", "events": ["*"]})
    owner = client.get("/api/v1/me").json()["id"]
    with tenant_context(organisation):
        Webhook.objects.update(is_enabled=False, why_disabled="failing", disabled_at=timezone.now())
        webhook = Webhook.objects.get()
        enqueue(send_webhook_disabled, actor=system_actor(), webhook_id=webhook.id, login_id=uuid.UUID(owner))


def person_made(client: ApiClient) -> str:
    person = {"kind": "person", "first_name": "Twice", "last_name": "Told"}
    return f"/api/v1/customers/{client.post('/api/v1/customers', person).json()['id']}"


def forget_person(organisation: Organisation, client: ApiClient) -> None:
    client.post(f"{person_made(client)}/erasure", {"name": "Twice Told"})


def forgotten(organisation: Organisation) -> int:
    with tenant_context(organisation):
        assert Customer.objects.get().name == "Erased person"
        return Erasure.objects.count()


def collect_person(organisation: Organisation, client: ApiClient) -> None:
    client.post(f"{person_made(client)}/personal-data")


SAMPLES = {
    "accounts.deliver_webhook": Sample(hook, told),
    "accounts.send_webhook_disabled": Sample(hook_disabled, mails_to_owner),
    "accounts.send_invitation": Sample(invite, mails),
    "accounts.send_password_reset": Sample(forget, mails_to_owner),
    "customers.collect_personal_data": Sample(collect_person, stored_objects),
    "customers.erase_person": Sample(forget_person, forgotten),
    "customers.bulk_update": Sample(change_all, changed, once=3),
    "customers.bulk_update_activities": Sample(move_all, moved, once=3),
    "customers.find_duplicates": Sample(search_duplicates, pairs),
    "customers.merge_tags": Sample(join_tags, handed_over, once=3),
    "customers.replace_term": Sample(replace_segment, handed_over, once=3),
    "customers.send_mail": Sample(write, mails_to_customer),
    "customers.send_reminder": Sample(plan, reminders),
    "customers.send_test_mail": Sample(try_template, received_tests),
    "customers.send_test_of_mail": Sample(try_mail, received_drafts),
    "customers.undo_bulk_update_activities": Sample(move_back, moved, once=6),
    "customers.undo_bulk_update": Sample(undo, changed, once=6),
    "kernel.export": Sample(export, stored_objects, once=2),
    "kernel.analyse_import": Sample(import_begun, staged_objects),
    "kernel.check_import": Sample(import_asked("check"), imported, once=0),
    "kernel.run_import": Sample(import_asked("run"), imported, once=3),
    "kernel.undo_import": Sample(import_asked("run", "undo"), imported, once=6),
    "tenants.delete_files": Sample(remove_files, files_gone),
}


def test_every_kind_has_a_sample() -> None:
    declare.discover()
    kinds = {kind.name for kind in declare.kinds() if not kind.name.startswith("test.")}
    assert kinds == set(SAMPLES)


@pytest.fixture(autouse=True)
def receiver(settings) -> Iterator[None]:
    global RECEIVER
    settings.OUTBOUND_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    with running_receiver() as RECEIVER:
        yield


@pytest.mark.parametrize("kind", sorted(SAMPLES))
def test_a_job_that_is_told_again_and_again_is_done_once(kind, fresh_organisation, credentials, settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    sample = SAMPLES[kind]
    client = ApiClient(fresh_organisation, session=credentials(fresh_organisation, "owner").session)
    sample.start(fresh_organisation, client)
    with tenant_context(fresh_organisation):
        job = Job.objects.get(kind=kind)

    message = in_own_connection(lambda: run(str(fresh_organisation.id), str(job.id)))
    threads = [threading.Thread(target=message) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    done = handle(fresh_organisation, job)

    assert (done.state, done.error) == ("succeeded", None)
    assert sample.effects(fresh_organisation) == sample.once
    assert again(fresh_organisation, job).attempts == 1
