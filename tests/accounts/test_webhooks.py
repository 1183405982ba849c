"""Webhooks: who is told what, how it is signed, retried, logged and sent again."""

import base64
import hmac
import ipaddress
import json
import socket
import threading
import uuid
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import Webhook, WebhookDelivery
from accounts.services import webhook_deliveries
from accounts.services.webhook_deliveries import SCHEDULE, deliver_due, fill
from accounts.signatures import headers_of
from kernel.models import Event, Job
from kernel.tenancy import Organisation, tenant_context
from tests.accounts.people import Browser
from tests.api_client import ApiClient
from tests.kernel.conftest import empty_broker
from tests.kernel.job_tools import handle, in_own_connection, until, until_final, worker
from tests.outside import OK, Receiver, answer_of, running_receiver

__all__ = ["empty_broker"]
WEBHOOKS = "/api/v1/webhooks"


@pytest.fixture
def receiver(settings: Any) -> Iterator[Receiver]:
    settings.OUTBOUND_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    with running_receiver() as running:
        yield running


@pytest.fixture
def here(fresh_organisation: Organisation) -> Iterator[Organisation]:
    with tenant_context(fresh_organisation):
        yield fresh_organisation


@pytest.fixture
def owner(here: Organisation, credentials: Any) -> ApiClient:
    return Browser(here, session=credentials(here, "owner").session)


def make(client: ApiClient, receiver: Receiver, **given: Any) -> dict[str, Any]:
    body = {"url": receiver.url(), "events": ["customer.*"], **given}
    answer = client.post(WEBHOOKS, body)
    assert answer.status_code == 201, answer.content
    return answer.json()


def add_customer(client: ApiClient, name: str = "Orion") -> str:
    answer = client.post("/api/v1/customers", {"name": name, "allow_duplicate": True})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


def fill_all(webhook: dict[str, Any]) -> None:
    """Make deliveries of all that has happened."""
    until_final()
    fill(uuid.UUID(webhook["id"]))


def send_all(webhook: dict[str, Any]) -> int:
    """What the job does, until nothing is due, but one after the other: tests want them in their order."""
    fill_all(webhook)
    count = 0
    while deliver_due(uuid.UUID(webhook["id"]), at_most=1):
        count += 1
    return count


def deliveries(client: ApiClient, webhook: dict[str, Any], **query: Any) -> list[dict[str, Any]]:
    return client.get(f"{WEBHOOKS}/{webhook['id']}/deliveries", **query).json()["results"]


def pass_time() -> None:
    """Everything that waits for a retry is due."""
    WebhookDelivery.objects.filter(state="pending").update(next_attempt_at=timezone.now())


def test_a_webhook_is_told_what_events_say_and_signs_it(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    customer_id = add_customer(owner)
    assert send_all(webhook) == 1

    (request,) = receiver.requests
    told = json.loads(request.body)
    listed = [event for event in owner.get("/api/v1/events").json()["results"] if event["type"] == "customer.created"]
    assert [told] == listed
    assert (told["object_id"], told["data"]["name"]) == (customer_id, "Orion")
    assert (request.line, request.headers["content-type"]) == ("POST /hook HTTP/1.1", "application/json")
    assert request.headers["webhook-id"] == told["id"]
    assert abs(int(request.headers["webhook-timestamp"]) - timezone.now().timestamp()) < 10
    assert request.headers["webhook-signature"] == signature(webhook["secret"], request)


def signature(secret: str, request: Any) -> str:
    """By the words of the specification, as a receiver would."""
    signed = f"{request.headers['webhook-id']}.{request.headers['webhook-timestamp']}.".encode() + request.body
    key = base64.b64decode(secret.removeprefix("whsec_"))
    return f"v1,{base64.b64encode(hmac.digest(key, signed, 'sha256')).decode()}"


def test_signatures_are_those_of_the_specification() -> None:
    key = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    made = headers_of(
        [key], message_id="msg_p5jXN8AQM9LWM0D4loKWxJek", timestamp=1614265330, body=b'{"test": 2432232314}'
    )
    assert made["webhook-signature"] == "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="


def test_only_events_that_fit_its_patterns_are_told(owner: ApiClient, receiver: Receiver) -> None:
    one = make(owner, receiver, events=["customer.archived", "customer.archived"])
    other = make(owner, receiver, events=["tag.*"])
    everything = make(owner, receiver, events=["*"])
    assert one["events"] == ["customer.archived"]
    customer_id = add_customer(owner)
    assert owner.delete(f"/api/v1/customers/{customer_id}").status_code in (200, 204)
    assert (send_all(one), send_all(other)) == (1, 0)
    assert send_all(everything) >= 2
    assert [row["type"] for row in deliveries(owner, one)] == ["customer.archived"]


def test_what_happened_before_is_not_told(owner: ApiClient, receiver: Receiver) -> None:
    add_customer(owner, "Before")
    webhook = make(owner, receiver)
    add_customer(owner, "After")
    send_all(webhook)
    assert [json.loads(request.body)["data"]["name"] for request in receiver.requests] == ["After"]


def test_many_workers_at_once_send_each_event_once(here: Organisation, owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    names = {f"Customer {number}" for number in range(30)}
    for name in sorted(names):
        add_customer(owner, name)

    def work() -> None:
        with tenant_context(here):
            send_all(webhook)

    threads = [threading.Thread(target=in_own_connection(work)) for _worker in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(receiver.requests) == 30
    assert {json.loads(request.body)["data"]["name"] for request in receiver.requests} == names
    assert {row["state"] for row in deliveries(owner, webhook)} == {"succeeded"}


def test_a_worker_that_dies_in_the_middle_leaves_the_delivery_to_another(
    owner: ApiClient, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    fill_all(webhook)

    def die(*_arguments: Any) -> None:
        raise SystemExit

    with monkeypatch.context() as patched:
        patched.setattr(webhook_deliveries, "_settle", die)
        with pytest.raises(SystemExit):
            deliver_due(uuid.UUID(webhook["id"]), at_most=1)
    assert [row["state"] for row in deliveries(owner, webhook)] == ["sending"]
    # As long as the lease lasts nobody else takes it.
    assert send_all(webhook) == 0
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    assert send_all(webhook) == 1
    assert {request.headers["webhook-id"] for request in receiver.requests} == {
        deliveries(owner, webhook)[0]["event_id"]
    }
    assert [row["state"] for row in deliveries(owner, webhook)] == ["succeeded"]
    assert WebhookDelivery.objects.count() == 1


def test_the_outbox_read_twice_makes_no_second_delivery(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    fill_all(webhook)
    Webhook.objects.update(position_transaction=0)
    fill_all(webhook)
    mine = WebhookDelivery.objects.filter(event__data__name="Orion", event__kind="customer.created")
    assert mine.count() == 1


def test_a_refused_delivery_is_retried_by_the_schedule_and_then_given_up(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    receiver.answers = [answer_of(503, b"not now", X_Own="1")]
    assert send_all(webhook) == 1
    for number, pause in enumerate(SCHEDULE, 1):
        row = WebhookDelivery.objects.get()
        assert (row.state, row.attempts) == ("pending", number)
        left = row.next_attempt_at - timezone.now()
        assert pause - timedelta(seconds=2) < left <= pause * 1.2
        assert send_all(webhook) == 0
        pass_time()
        assert send_all(webhook) == 1
    (shown,) = deliveries(owner, webhook, state="failed")
    assert (shown["attempts"], shown["status"], shown["failure"]) == (10, 503, "refused")
    assert shown["next_attempt_at"] is None
    assert len(receiver.requests) == 10


def test_the_log_shows_request_and_answer(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    receiver.answers = [answer_of(500, b"o\0ops " + b"x" * 5000, X_Own="1"), OK]
    send_all(webhook)
    pass_time()
    send_all(webhook)
    (row,) = deliveries(owner, webhook)
    assert (row["state"], row["attempts"], row["status"]) == ("succeeded", 2, 200)
    path = f"{WEBHOOKS}/{webhook['id']}/deliveries/{row['id']}"
    shown = owner.get(path).json()
    assert [(each["status"], each["failure"]) for each in shown["tries"]] == [(500, "refused"), (200, None)]
    assert shown["request"]["body"]["data"]["name"] == "Orion"
    assert "webhook-signature" in {each["name"] for each in shown["request"]["headers"]}
    assert shown["response"]["body"] == "fine"
    assert {"name": "X-Seen", "value": "yes"} in shown["response"]["headers"]


def test_an_answer_is_kept_to_its_first_kilobyte(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    receiver.answers = [answer_of(500, b"o\0ops " + b"x" * 5000)]
    send_all(webhook)
    (row,) = deliveries(owner, webhook)
    body = owner.get(f"{WEBHOOKS}/{webhook['id']}/deliveries/{row['id']}").json()["response"]["body"]
    assert body == "o\ufffdops " + "x" * 994


@pytest.mark.parametrize(
    ("answer", "failure"),
    [(answer_of(302, Location="http://127.0.0.1/"), "refused"), (b"nonsense\r\n\r\n", "invalid_answer")],
)
def test_redirects_and_nonsense_are_failures(owner: ApiClient, receiver: Receiver, answer: bytes, failure: str) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    receiver.answers = [answer]
    send_all(webhook)
    assert [row["failure"] for row in deliveries(owner, webhook)] == [failure]
    assert len(receiver.requests) == 1


def test_an_address_of_our_own_network_is_never_called(owner: ApiClient, receiver: Receiver, settings: Any) -> None:
    webhook = make(owner, receiver, url="https://localhost/hook")
    settings.OUTBOUND_NETWORKS = ()
    add_customer(owner)
    send_all(webhook)
    assert [row["failure"] for row in deliveries(owner, webhook)] == ["address_not_allowed"]


def test_five_failing_days_disable_it_and_administrators_are_told(
    owner: ApiClient, receiver: Receiver, mails_to: Any
) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    add_customer(owner, "Second")
    receiver.answers = [answer_of(500)]
    send_all(webhook)
    assert owner.get(f"{WEBHOOKS}/{webhook['id']}").json()["failing_since"] is not None
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=5))
    pass_time()
    send_all(webhook)

    shown = owner.get(f"{WEBHOOKS}/{webhook['id']}").json()
    assert (shown["is_enabled"], shown["why_disabled"]) == (False, "failing")
    assert {row["state"] for row in deliveries(owner, webhook)} == {"failed"}
    me = owner.get("/api/v1/me").json()
    (mail,) = mails_to(me["email"])
    assert f"/settings/webhooks/{webhook['id']}" in mail.get_content()
    administrators = Job.objects.filter(kind="accounts.send_webhook_disabled").count()
    assert administrators == 0  # all sent
    log = owner.get("/api/v1/security-log").json()["results"]
    assert ("webhook.disabled", "127.0.0.1") in {(row["kind"], row["subject_name"]) for row in log}
    # Disabled, it hears of nothing more.
    add_customer(owner, "Third")
    assert send_all(webhook) == 0


def test_one_success_ends_a_run_of_failures(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    receiver.answers = [answer_of(500), OK]
    send_all(webhook)
    Webhook.objects.update(failing_since=timezone.now() - timedelta(days=6))
    pass_time()
    send_all(webhook)
    shown = owner.get(f"{WEBHOOKS}/{webhook['id']}").json()
    assert (shown["failing_since"], shown["is_enabled"]) == (None, True)
    assert shown["last_succeeded_at"] is not None


def test_a_receiver_that_is_gone_is_believed_at_once(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    receiver.answers = [answer_of(410)]
    send_all(webhook)
    assert owner.get(f"{WEBHOOKS}/{webhook['id']}").json()["why_disabled"] == "gone"


def test_enabled_again_it_is_told_from_then_on_and_the_missed_on_request(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    path = f"{WEBHOOKS}/{webhook['id']}"
    began = timezone.now().isoformat()
    add_customer(owner, "Told")
    send_all(webhook)
    assert owner.patch(path, {"is_enabled": False}).json()["why_disabled"] == "person"
    add_customer(owner, "Missed")
    refused = owner.post(f"{path}/replay", {"since": began})
    assert (refused.status_code, refused.json()["code"]) == (409, "webhook_disabled")
    assert owner.patch(path, {"is_enabled": True}).json()["why_disabled"] is None
    add_customer(owner, "Later")
    send_all(webhook)
    assert names_told(receiver) == ["Told", "Later"]
    assert owner.post(f"{path}/replay", {"since": began}).json() == {"deliveries": 0}
    send_all(webhook)
    assert names_told(receiver) == ["Told", "Later", "Missed"]


def names_told(receiver: Receiver) -> list[str]:
    return [json.loads(request.body)["data"]["name"] for request in receiver.requests]


def test_what_failed_is_sent_again_on_request(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    path = f"{WEBHOOKS}/{webhook['id']}"
    began = timezone.now().isoformat()
    for name in ("One", "Two"):
        add_customer(owner, name)
    receiver.answers = [answer_of(500), answer_of(500), OK]
    send_all(webhook)
    WebhookDelivery.objects.filter(event__data__name="One").update(state="failed", next_attempt_at=None, attempts=10)
    assert owner.post(f"{path}/replay", {"since": began}).json() == {"deliveries": 2}
    assert send_all(webhook) == 2
    assert {row["state"] for row in deliveries(owner, webhook)} == {"succeeded"}


def test_one_delivery_is_sent_again_with_the_same_id(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    send_all(webhook)
    (row,) = deliveries(owner, webhook)
    path = f"{WEBHOOKS}/{webhook['id']}/deliveries/{row['id']}"
    answer = owner.post(f"{path}/replay")
    assert (answer.status_code, answer.json()["state"]) == (202, "pending")
    WebhookDelivery.objects.update(state="sending")
    assert owner.post(f"{path}/replay").json()["code"] == "delivery_in_flight"
    send_all(webhook)
    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body


def test_a_ping_goes_to_one_webhook_once_even_a_disabled_one(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    path = f"{WEBHOOKS}/{webhook['id']}"
    owner.patch(path, {"is_enabled": False})
    other = make(owner, receiver, events=["*"])
    answer = owner.post(f"{path}/ping")
    assert (answer.status_code, answer.json()["type"], answer.json()["state"]) == (201, "webhook.ping", "pending")
    receiver.answers = [answer_of(404, b"wrong path")]
    assert (send_all(webhook), send_all(other)) == (1, 0)
    shown = owner.get(answer["Location"]).json()
    assert (shown["state"], shown["attempts"], shown["response"]["body"]) == ("failed", 1, "wrong path")
    assert owner.get(path).json()["failing_since"] is None


def test_the_secret_is_shown_once_and_rotated_with_an_overlap(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    path = f"{WEBHOOKS}/{webhook['id']}"
    assert webhook["secret"].startswith("whsec_")
    assert "secret" not in owner.get(path).json()
    rotated = owner.post(f"{path}/rotate", {"overlap_hours": 1}).json()
    assert rotated["secret"] != webhook["secret"]
    assert rotated["earlier_secret_until"] is not None
    add_customer(owner)
    send_all(webhook)
    both = [signature(key, receiver.requests[0]) for key in (rotated["secret"], webhook["secret"])]
    assert receiver.requests[0].headers["webhook-signature"].split(" ") == both

    Webhook.objects.update(earlier_secret_until=timezone.now())
    add_customer(owner, "Second")
    send_all(webhook)
    assert receiver.requests[1].headers["webhook-signature"] == signature(rotated["secret"], receiver.requests[1])


def test_secrets_are_sealed_in_the_row(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    kept = Webhook.objects.get().secret_sealed
    assert webhook["secret"].removeprefix("whsec_") not in kept
    # A row that was copied from elsewhere: nothing is sent without a signature.
    Webhook.objects.update(secret_sealed=kept[:-10] + "AAAAAAAAA=")
    add_customer(owner)
    send_all(webhook)
    assert [row["failure"] for row in deliveries(owner, webhook)] == ["secret_unreadable"]
    assert receiver.requests == []


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"url": "http://hooks.example/", "events": ["*"]}, "/url"),
        ({"url": "https://user:pw@hooks.example/", "events": ["*"]}, "/url"),
        ({"url": "nonsense", "events": ["*"]}, "/url"),
        ({"url": "https://hooks.example/", "events": []}, "/events"),
        ({"url": "https://hooks.example/", "events": ["customer.flew"]}, "/events/0"),
        ({"url": "https://hooks.example/", "events": ["customer.*", "cust*"]}, "/events/1"),
        ({"url": "https://hooks.example/", "events": ["none.*"]}, "/events/0"),
        ({"url": "https://hooks.example/", "events": ["*.created"]}, "/events/0"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(
    client_of_owner: Any, organisation: Organisation, body: dict[str, Any], pointer: str
) -> None:
    answer = client_of_owner(organisation).post(WEBHOOKS, body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]


def test_changing_keeps_history_and_refuses_an_old_version(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    path = f"{WEBHOOKS}/{webhook['id']}"
    changed = owner.patch(path, {"description": "ERP", "events": ["*"]}, if_match='W/"1"')
    assert (changed.status_code, changed.json()["version"], changed.json()["description"]) == (200, 2, "ERP")
    assert owner.patch(path, {"description": "X"}, if_match='W/"1"').status_code == 412
    assert owner.delete(path).status_code == 204
    assert owner.get(path).status_code == 404


def test_only_who_sees_all_customers_manages_webhooks(owner: ApiClient, here: Organisation, credentials: Any) -> None:
    manager = Browser(here, session=credentials(here, "manager").session)
    assert manager.get(WEBHOOKS).status_code == 403
    administrator = Browser(here, session=credentials(here, "administrator").session)
    assert administrator.get(WEBHOOKS).status_code == 200
    body = {"name": "Hooks", "rights": ["accounts:webhook:manage"], "customer_scope": "team"}
    role = owner.post("/api/v1/roles", body)
    assert role.status_code == 201, role.content
    key = {"name": "K", "kind": "service", "role_id": role.json()["id"], "scopes": ["accounts:write"]}
    made = owner.post("/api/v1/api-keys", key).json()
    refused = Browser(here, key=made["key"]).get(WEBHOOKS)
    assert (refused.status_code, refused.json()["code"]) == (403, "exceeds_own_rights")


def test_a_commit_wakes_a_job_that_tells(here: Organisation, owner: ApiClient, receiver: Receiver) -> None:
    add_customer(owner, "Before there was a webhook")
    webhook = make(owner, receiver)
    add_customer(owner)
    (job,) = Job.objects.filter(kind="accounts.deliver_webhook")
    assert (job.queue, job.args) == ("webhooks", {"webhook_id": webhook["id"]})
    assert handle(here, job).state == "succeeded"
    assert names_told(receiver) == ["Orion"]


def test_what_a_webhook_wants_now_counts_at_once(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver, events=["tag.*"])
    add_customer(owner)
    assert not Job.objects.filter(kind="accounts.deliver_webhook").exists()
    assert owner.patch(f"{WEBHOOKS}/{webhook['id']}", {"events": ["customer.*"]}).status_code == 200
    add_customer(owner)
    assert Job.objects.filter(kind="accounts.deliver_webhook").count() == 1


def test_a_receiver_that_is_slow_is_told_several_at_the_same_time(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    for number in range(4):
        add_customer(owner, f"Orion {number}")
    fill_all(webhook)
    all_here = threading.Barrier(4)

    def answer(channel: socket.socket) -> None:
        # Nobody is answered before all have asked.
        all_here.wait(10)
        channel.sendall(OK)

    receiver.answers = [answer]
    assert deliver_due(uuid.UUID(webhook["id"])) == 4
    assert {each["state"] for each in deliveries(owner, webhook)} == {"succeeded"}
    assert sorted(names_told(receiver)) == [f"Orion {number}" for number in range(4)]


@pytest.mark.usefixtures("empty_broker")
def test_what_a_killed_worker_was_telling_is_told_again_under_the_same_id(
    here: Organisation, owner: ApiClient, receiver: Receiver
) -> None:
    webhook = make(owner, receiver)
    killed = threading.Event()

    def answer(channel: socket.socket) -> None:
        killed.wait(30)
        channel.sendall(OK)

    receiver.answers = [answer]
    with worker(environment={"OUTBOUND_NETWORKS": "127.0.0.1/32"}) as victim:
        add_customer(owner)
        until(lambda: receiver.requests)
        victim.kill()
    killed.set()
    receiver.answers = [OK]
    assert [each["state"] for each in deliveries(owner, webhook)] == ["sending"]
    (job,) = Job.objects.filter(kind="accounts.deliver_webhook", state="running")
    # The time after which both are somebody else's.
    Job.objects.filter(id=job.id).update(heartbeat_at=timezone.now() - timedelta(days=1))
    WebhookDelivery.objects.update(next_attempt_at=timezone.now())
    assert handle(here, job).state == "succeeded"

    first, second = receiver.requests
    assert first.headers["webhook-id"] == second.headers["webhook-id"]
    assert first.body == second.body
    (shown,) = deliveries(owner, webhook)
    assert (shown["state"], shown["attempts"], shown["status"]) == ("succeeded", 2, 200)


def test_the_duty_wakes_what_nobody_woke(here: Organisation, owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    Job.objects.all().delete()
    webhook_deliveries.wake_all()
    webhook_deliveries.wake_all()
    (job,) = Job.objects.filter(kind="accounts.deliver_webhook")
    handle(here, job)
    assert names_told(receiver) == ["Orion"]
    webhook_deliveries.wake_all()
    assert Job.objects.filter(kind="accounts.deliver_webhook", state="queued").count() == 0
    assert webhook["is_enabled"]


def test_the_log_goes_with_its_events(owner: ApiClient, receiver: Receiver) -> None:
    webhook = make(owner, receiver)
    add_customer(owner)
    send_all(webhook)
    Event.objects.all().delete()
    assert deliveries(owner, webhook) == []
