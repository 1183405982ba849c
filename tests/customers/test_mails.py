"""Mails to people at customers: written with real values, handed over at most once, told in the timeline."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from django.db import connections

from customers.models import BouncedAddress, Mail, MailState
from customers.services.mail.mail_sending import RETRIES, settle_abandoned_mails
from kernel.files.links import linked
from kernel.models import Change, Event, Job
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.customers.making import CUSTOMERS, made, refused
from tests.customers.test_attached_files import BODY, uploaded
from tests.kernel.job_tools import handle, until, worker
from tests.kernel.test_exports_killed import FAST, swept
from tests.smtp_relay import Relay, close, running_relay

TEMPLATES = "/api/v1/templates"
TEXT = {"subject": "Hello {{ contact.first_name | default: 'there' }}", "html": "<p>Dear {{ customer.name }}</p>"}


@dataclass
class Office:
    """An organisation whose jobs really run, over a relay of the test's own."""

    organisation: Organisation
    client: ApiClient
    relay: Relay
    customer: dict[str, Any]
    ann: dict[str, Any]

    def path(self, rest: str = "") -> str:
        return f"{CUSTOMERS}/{self.customer['id']}/{rest}"

    def written(self, **body: Any) -> Job:
        answer = self.client.post(self.path("mail"), {"contact_id": self.ann["id"], **TEXT} | body)
        assert answer.status_code == 202, answer.json()
        assert answer["Location"] == f"/api/v1/jobs/{answer.json()['id']}"
        with tenant_context(self.organisation):
            return Job.objects.get(id=answer.json()["id"])

    def run(self, job: Job) -> Job:
        with tenant_context(self.organisation):
            Job.objects.filter(id=job.id).update(run_after=None)
        return handle(self.organisation, job)

    def mail(self) -> Mail:
        with tenant_context(self.organisation):
            return Mail.objects.latest("id")

    def received(self) -> list[EmailMessage]:
        return [message_from_bytes(content, policy=policy.default) for content in self.relay.mails]


@pytest.fixture
def office(fresh_organisation, credentials, settings, monkeypatch) -> Iterator[Office]:
    client = ApiClient(fresh_organisation, session=credentials(fresh_organisation, "owner").session)
    customer = made(client, name="Orion Ltd", emails=[{"email": "office@orion.example"}])
    ann = made(
        client,
        f"{CUSTOMERS}/{customer['id']}/contacts",
        first_name="Ann",
        last_name="Lee",
        channels=[
            {"kind": "phone", "value": "+359888123456"},
            {"kind": "email", "value": "other@orion.example"},
            {"kind": "email", "value": "ann@orion.example", "is_preferred": True},
        ],
    )
    monkeypatch.setattr("kernel.smtp._SECONDS", 0.5)
    with running_relay() as relay:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", relay.port
        yield Office(fresh_organisation, client, relay, customer, ann)


def test_a_mail_to_a_contact_arrives_and_is_told(office: Office) -> None:
    job = office.run(office.written())
    assert (job.state, job.result["state"]) == ("succeeded", "sent")
    [mail] = office.received()
    me = office.client.get("/api/v1/me").json()
    assert mail["To"] == "Ann Lee <ann@orion.example>"
    assert mail["Reply-To"] == me["email"]
    assert mail["From"].addresses[0].display_name == f"{me['name']} ({office.organisation.name})"
    assert (mail["Subject"], mail["Auto-Submitted"]) == ("Hello Ann", None)
    plain, page = mail.iter_parts()
    assert plain.get_content().strip() == "Dear Orion Ltd"
    assert "<p>Dear Orion Ltd</p>" in page.get_content()
    [row] = office.client.get(office.path("mails")).json()["results"]
    assert (row["state"], row["answer"], row["message_id"]) == ("sent", "2.0.0 queued as 4F2A", mail["Message-ID"])
    assert office.client.get(office.path(f"mails/{row['id']}")).json()["html"] == "<p>Dear Orion Ltd</p>"
    entries = office.client.get(office.path("timeline"), kind="mail").json()["results"]
    assert [(entry["text"], entry["actor"]["name"]) for entry in entries] == [
        ("E-mail to Ann Lee: Hello Ann", me["name"])
    ]
    with tenant_context(office.organisation):
        assert Event.objects.get(kind="mail.sent").data["email"] == "ann@orion.example"
        assert Change.objects.filter(resource="mails").count() == 2


def test_who_gets_it_is_the_contact_the_address_or_the_customer(office: Office) -> None:
    to = {}
    for name, body in {
        "chosen": {"email": "OTHER@orion.example"},
        "typed": {"contact_id": None, "email": "New@Пример.example"},
        "customer": {"contact_id": None},
    }.items():
        office.run(office.written(**body))
        to[name] = office.mail().email
    assert to == {
        "chosen": "other@orion.example",
        "typed": "New@xn--e1afmkfd.example",
        "customer": "office@orion.example",
    }
    nobody = made(office.client)
    answer = office.client.post(f"{CUSTOMERS}/{nobody['id']}/mail", TEXT)
    assert refused(answer) == {"/email": ["required"]}
    answer = office.client.post(office.path("mail"), TEXT | {"contact_id": office.ann["id"], "email": "x@x.example"})
    assert refused(answer) == {"/email": ["not_found"]}
    answer = office.client.post(f"{CUSTOMERS}/{nobody['id']}/mail", TEXT | {"contact_id": office.ann["id"]})
    assert refused(answer) == {"/contact_id": ["not_found"]}


def test_a_template_gives_what_is_not_written(office: Office) -> None:
    texts = {"en": TEXT | {"text": "Plain {{ customer.name }}"}, "bg": {"subject": "Здравей", "html": "<p>Тяло</p>"}}
    template = made(office.client, TEMPLATES, name="Both", texts=texts)
    office.run(office.written(template_id=template["id"], subject=None, html=None))
    assert (office.mail().text, office.mail().template_id) == ("Plain Orion Ltd", uuid.UUID(template["id"]))
    office.run(office.written(template_id=template["id"], subject=None, html="<p>Mine</p>"))
    assert (office.mail().subject, office.mail().text) == ("Hello Ann", "Mine")
    office.run(office.written(template_id=template["id"], subject=None, html=None, language="bg"))
    assert (office.mail().subject, office.mail().language) == ("Здравей", "bg")
    office.client.patch(f"{TEMPLATES}/{template['id']}", {"archived": True})
    answer = office.client.post(office.path("mail"), {"template_id": template["id"]})
    assert refused(answer) == {"/template_id": ["archived"]}
    assert refused(office.client.post(office.path("mail"), {})) == {"/subject": ["required"], "/html": ["required"]}


def test_gaps_are_shown_before_and_refused_at_sending(office: Office) -> None:
    draft = TEXT | {"contact_id": office.ann["id"], "html": "<p>{{ contact.department }}, {{ customer.name }}</p>"}
    seen = office.client.post(office.path("mail/preview"), draft).json()
    assert (seen["html"], seen["missing"]) == ("<p>{{ contact.department }}, Orion Ltd</p>", ["contact.department"])
    answer = office.client.post(office.path("mail"), draft)
    assert refused(answer, code="merge_value_missing") == {"/html": ["required"]}


def test_files_go_along_and_stay_visible_with_the_mail(office: Office) -> None:
    file_id = uploaded(office.client)
    office.run(office.written(attachments=[file_id]))
    [mail] = office.received()
    [part] = mail.iter_attachments()
    assert (part.get_filename(), part.get_content_type(), part.get_payload(decode=True)) == (
        "list.csv",
        "text/csv",
        BODY,
    )
    [row] = office.client.get(office.path("mails")).json()["results"]
    assert [(each["id"], each["size"]) for each in row["attachments"]] == [(file_id, len(BODY))]
    with tenant_context(office.organisation):
        assert len(linked([uuid.UUID(file_id)])) == 1
    assert office.client.get(row["attachments"][0]["url"]).status_code == 302
    unknown = "00000000-0000-0000-0000-000000000000"
    answer = office.client.post(office.path("mail"), TEXT | {"attachments": [file_id, unknown]})
    assert refused(answer) == {"/attachments/1": ["not_found"]}


def test_files_that_no_relay_would_take_are_refused(office: Office, monkeypatch) -> None:
    monkeypatch.setattr("customers.selectors.mail_drafts.MOST_BYTES", 30)
    files = [uploaded(office.client, f"{number}.csv") for number in range(2)]
    answer = office.client.post(office.path("mail"), TEXT | {"attachments": files})
    assert refused(answer) == {"/attachments": ["too_long"]}


def test_a_mail_that_is_being_written_is_tried_on_oneself(office: Office) -> None:
    file_id = uploaded(office.client)
    draft = TEXT | {"contact_id": office.ann["id"], "attachments": [file_id]}
    answer = office.client.post(office.path("mail/test"), draft)
    assert answer.status_code == 202, answer.json()
    with tenant_context(office.organisation):
        job = office.run(Job.objects.get(id=answer.json()["id"]))
    assert job.state == "succeeded", job.error
    [mail] = office.received()
    me = office.client.get("/api/v1/me").json()["email"]
    assert (mail["To"], mail["Subject"]) == (me, "[Test] Hello Ann")
    body = mail.get_body(("html",))
    assert body is not None
    assert "<p>Dear Orion Ltd</p>" in body.get_content()
    assert [part.get_filename() for part in mail.iter_attachments()] == ["list.csv"]
    assert office.client.get(office.path("mails")).json()["results"] == []
    gap = draft | {"html": "<p>{{ contact.department }}</p>"}
    assert refused(office.client.post(office.path("mail/test"), gap), code="merge_value_missing") == {
        "/html": ["required"]
    }


@pytest.mark.parametrize("field", ["subject", "email"])
def test_nobody_breaks_out_of_a_header(office: Office, field: str) -> None:
    body = TEXT | {field: "x@x.example\r\nBcc: all@x.example"}
    assert refused(office.client.post(office.path("mail"), body)) == {f"/{field}": ["control_characters"]}
    assert office.relay.lines == []


def test_a_refused_address_is_final_and_shown_until_a_mail_gets_through(office: Office) -> None:
    office.relay.says["RCPT"] = b"550 5.1.1 no such user"
    job = office.run(office.written())
    assert (job.state, job.error["code"], job.error["detail"]) == ("failed", "mail_not_sent", "550 5.1.1 no such user")
    [row] = office.client.get(office.path("mails")).json()["results"]
    assert (row["state"], row["answer_code"]) == ("failed", 550)
    people = {each["email"]: each for each in office.client.get(office.path("mail/recipients")).json()["results"]}
    assert people["ann@orion.example"]["bounce"] == "550 5.1.1 no such user"
    assert people["other@orion.example"]["bounced_at"] is None
    assert list(people) == ["ann@orion.example", "other@orion.example", "office@orion.example"]
    del office.relay.says["RCPT"]
    again = office.client.post(office.path(f"mails/{row['id']}/resend")).json()
    with tenant_context(office.organisation):
        done = office.run(Job.objects.get(id=again["id"]))
        assert not BouncedAddress.objects.exists()
    assert done.state == "succeeded"
    assert [mail["Message-ID"] for mail in office.received()] == [row["message_id"]]
    assert office.client.post(office.path(f"mails/{row['id']}/resend")).status_code == 409


@pytest.mark.parametrize("step", ["CONNECT", "RCPT", "CONTENT"])
def test_a_relay_that_is_busy_is_asked_again(office: Office, step: str) -> None:
    office.relay.says[step] = [b"451 4.7.1 later", b"220 hi" if step == "CONNECT" else b"250 ok"]
    job = office.run(office.written())
    assert (job.state, office.mail().state) == ("queued", "pending")
    assert office.run(job).state == "succeeded"
    assert office.mail().state == "sent"
    assert len({mail["Message-ID"] for mail in office.received()}) == 1


def test_a_relay_that_stays_away_fails_the_mail_in_the_end(office: Office) -> None:
    office.relay.says["CONNECT"] = b"421 closed today"
    job = office.written()
    with tenant_context(office.organisation):
        Job.objects.filter(id=job.id).update(attempts=RETRIES)
    job = office.run(job)
    assert (job.state, office.mail().state, office.mail().answer_code) == ("failed", "failed", 421)


@pytest.mark.parametrize("silence", [close, lambda channel: channel.recv(1)])
def test_silence_after_the_content_is_a_doubt_that_a_person_ends(office: Office, silence: Callable) -> None:
    office.relay.says["CONTENT"] = [silence, b"250 ok"]
    job = office.run(office.written())
    assert (job.state, job.error["code"], office.mail().state) == ("failed", "mail_in_doubt", "in_doubt")
    assert office.run(job).state == "failed"
    assert len(office.relay.mails) == 1
    with tenant_context(office.organisation):
        assert Event.objects.filter(kind="mail.in_doubt").count() == 1
    again = office.client.post(office.path(f"mails/{office.mail().id}/resend")).json()
    with tenant_context(office.organisation):
        assert office.run(Job.objects.get(id=again["id"])).state == "succeeded"
    assert len({mail["Message-ID"] for mail in office.received()}) == 1


@pytest.mark.usefixtures("empty_broker")
def test_a_worker_that_is_killed_while_sending_leaves_a_doubt_and_no_second_mail(office: Office, settings) -> None:
    for name, value in FAST.items():
        setattr(settings, name, value)
    office.relay.says["CONTENT"] = lambda channel: channel.recv(1)
    own = FAST | {"EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": office.relay.port, "EMAIL_TIMEOUT": 60}
    with tenant_context(office.organisation):
        with worker(**own) as victim:
            job = office.written()
            until(lambda: swept(office.relay.mails))
            victim.kill()
        assert office.mail().state == "sending"
        office.relay.says.clear()
        with worker(**own):
            until(lambda: swept(Job.objects.get(id=job.id).state == "failed"), seconds=60)
    assert office.mail().state == "in_doubt"
    assert len(office.relay.mails) == 1


def test_a_worker_that_lost_its_claim_stops_before_the_content(office: Office) -> None:
    job = office.written()

    def taken_over(channel) -> None:
        with tenant_context(office.organisation):
            Mail.objects.update(attempts=7)
        connections.close_all()
        channel.sendall(b"250 ok\r\n")

    office.relay.says["RCPT"] = taken_over
    office.run(job)
    assert office.relay.mails == []
    assert office.mail().state == "claimed"


def test_a_mail_whose_job_is_gone_is_settled(office: Office) -> None:
    states = {}
    for state in (MailState.PENDING, MailState.CLAIMED, MailState.SENDING):
        office.written()
        mail = office.mail()
        with tenant_context(office.organisation):
            settle_abandoned_mails()
            assert Mail.objects.get(id=mail.id).state == "pending"
            Mail.objects.filter(id=mail.id).update(state=state)
            Job.objects.filter(id=mail.job_id).delete()
            settle_abandoned_mails()
        states[state.value] = office.mail().state
    assert states == {"pending": "failed", "claimed": "failed", "sending": "in_doubt"}


def test_the_same_request_twice_is_one_mail(office: Office) -> None:
    body = TEXT | {"contact_id": office.ann["id"]}
    answers = [office.client.post(office.path("mail"), body, idempotency_key="once") for _ in range(2)]
    assert answers[0].json()["id"] == answers[1].json()["id"]
    with tenant_context(office.organisation):
        assert Mail.objects.count() == 1


def test_mails_are_for_who_sees_the_customer_and_may_send(office: Office, credentials) -> None:
    office.run(office.written())
    sales = ApiClient(office.organisation, session=credentials(office.organisation, "sales").session)
    viewer = ApiClient(office.organisation, session=credentials(office.organisation, "viewer").session)
    for rest in ("mails", "mail/recipients", f"mails/{office.mail().id}"):
        assert sales.get(office.path(rest)).status_code == 404
        assert viewer.get(office.path(rest)).status_code == 200
    assert sales.post(office.path("mail"), TEXT).status_code == 404
    assert viewer.post(office.path("mail"), TEXT).status_code == 403
    theirs = made(sales, emails=[{"email": "x@x.example"}])
    assert sales.post(f"{CUSTOMERS}/{theirs['id']}/mail", TEXT).status_code == 202


def test_the_plan_bounds_the_mails_of_a_month(office: Office, monkeypatch) -> None:
    monkeypatch.setattr("customers.services.mail.mails.sent_this_month", lambda: 10)
    monkeypatch.setattr(
        "customers.services.mail.mails.current_organisation",
        lambda: type("O", (), {"limits": {"mails": 10}, "url": "x"}),
    )
    answer = office.client.post(office.path("mail"), TEXT)
    assert (answer.status_code, answer.json()["code"], answer.json()["limit"]) == (409, "limit_reached", "mails")
