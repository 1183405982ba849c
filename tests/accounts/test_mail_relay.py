"""The organisation's own relay: used once it was found to work, its password told to nobody else."""

import ipaddress
from pathlib import Path

import pytest

from accounts.models import MailRelay, SecurityEvent
from kernel import outbound
from kernel.mail import relay_in_use, send_mail
from kernel.models import Change, Event
from kernel.tenancy import tenant_context
from tests.customers.making import refused
from tests.outside import make_certificate
from tests.smtp_relay import running_relay

RELAY = "/api/v1/mail-relay"
PASSWORD = "s3cret of the relay"


@pytest.fixture(autouse=True)
def certificate(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    settings.OUTBOUND_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    made = make_certificate(tmp_path / "relay.pem", "relay.localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(made))
    outbound.tls_context.cache_clear()
    yield made
    outbound.tls_context.cache_clear()


def settings_of(port: int, **more) -> dict:
    wanted = {"host": "relay.localhost", "port": port, "tls": "starttls", "user": "orion", "password": PASSWORD}
    return wanted | {"from_email": "office@orion.example", "from_name": "Orion"} | more


def test_without_a_relay_everything_is_null_and_mail_takes_the_installations(owner_client, organisation) -> None:
    found = owner_client.get(RELAY).json()
    assert (found["is_set"], found["version"], found["host"], found["has_password"]) == (False, 0, None, False)
    assert owner_client.post(f"{RELAY}/check").json()["code"] == "not_set_up"
    assert owner_client.delete(RELAY).status_code == 204
    with tenant_context(organisation):
        assert not relay_in_use().is_guarded


def test_a_relay_is_used_from_the_check_that_went_well(owner_client, organisation, certificate) -> None:
    with running_relay(certificate) as relay:
        made = owner_client.put(RELAY, settings_of(relay.port)).json()
        assert (made["version"], made["verified_at"], made["has_password"]) == (1, None, True)
        with tenant_context(organisation):
            assert not relay_in_use().is_guarded
        checked = owner_client.post(f"{RELAY}/check").json()
        assert checked["verified_at"] is not None
        assert (checked["failure"], checked["version"]) == (None, 2)
        assert relay.mails == []
        with tenant_context(organisation):
            assert send_mail(to="ann@x.example", subject="Hi", text="Hi")
            send_mail(to="ann@x.example", subject="Sign in", text="link", of_installation=True)
    [mail] = relay.mails
    assert b"From: Orion <office@orion.example>" in mail
    assert "mail FROM:<office@orion.example>" in relay.lines


@pytest.mark.parametrize(
    ("step", "answer", "stage", "said"),
    [
        ("AUTH", b"535 5.7.8 bad credentials", "sign_in", "535 5.7.8 bad credentials"),
        ("MAIL", b"553 not yours", "sender", "553 not yours"),
        ("RCPT", b"550 relaying denied", "recipient", "550 relaying denied"),
        ("STARTTLS", b"454 no", "tls", "454 no"),
    ],
)
def test_a_failed_check_says_what_is_wrong(owner_client, certificate, step, answer, stage, said) -> None:
    with running_relay(certificate) as relay:
        owner_client.put(RELAY, settings_of(relay.port))
        relay.says[step] = answer
        checked = owner_client.post(f"{RELAY}/check").json()
    assert (checked["verified_at"], checked["failure"]["stage"]) == (None, stage)
    assert said in checked["failure"]["detail"]
    assert checked["checked_at"] is not None


def test_only_relays_of_the_public_internet_are_spoken_to(owner_client, settings) -> None:
    settings.OUTBOUND_NETWORKS = ()
    with running_relay() as relay:
        owner_client.put(RELAY, settings_of(relay.port, host="127.0.0.1"))
        failure = owner_client.post(f"{RELAY}/check").json()["failure"]
    assert (failure["stage"], failure["failure"]) == ("connect", "address_not_allowed")
    assert relay.lines == []


def test_a_change_needs_a_new_check(owner_client, organisation, certificate) -> None:
    with running_relay(certificate) as relay:
        owner_client.put(RELAY, settings_of(relay.port))
        owner_client.post(f"{RELAY}/check")
        kept = settings_of(relay.port, from_name="Orion Ltd")
        del kept["password"]
        changed = owner_client.put(RELAY, kept, if_match='W/"2"').json()
        assert (changed["version"], changed["verified_at"], changed["has_password"]) == (3, None, True)
        assert owner_client.put(RELAY, kept, if_match='W/"1"').status_code == 412
        assert owner_client.post(f"{RELAY}/check").json()["verified_at"] is not None


@pytest.mark.parametrize("elsewhere", [{"host": "evil.example"}, {"port": 26}, {"user": "x"}, {"tls": "implicit"}])
def test_a_kept_password_goes_nowhere_else(owner_client, elsewhere) -> None:
    owner_client.put(RELAY, settings_of(25))
    moved = settings_of(25) | elsewhere
    del moved["password"]
    assert refused(owner_client.put(RELAY, moved)) == {"/password": ["required"]}
    assert owner_client.put(RELAY, moved | {"password": "another"}).status_code == 200


def test_the_password_is_told_and_kept_readable_nowhere(owner_client, organisation) -> None:
    answers = [owner_client.put(RELAY, settings_of(25)), owner_client.get(RELAY)]
    assert all(PASSWORD not in answer.content.decode() for answer in answers)
    with tenant_context(organisation):
        row = MailRelay.objects.get()
        kept = [row.__dict__, *Change.objects.filter(object_id=row.id).values(), *SecurityEvent.objects.values()]
        kept += Event.objects.filter(object_id=row.id).values()
        assert len(kept) > 3
        assert PASSWORD not in str(kept)


def test_wrong_settings_are_refused_at_their_fields(owner_client) -> None:
    wrong = {"host": "a b", "port": 70000, "tls": "ssl", "from_email": "x", "user": "a\r\nb"}
    assert refused(owner_client.put(RELAY, wrong)) == {
        "/host": ["invalid_format"],
        "/port": ["out_of_range"],
        "/tls": ["invalid_choice"],
        "/user": ["control_characters"],
        "/from_email": ["invalid_format"],
    }
    assert refused(owner_client.put(RELAY, settings_of(25, tls="none"))) == {"/tls": ["contradiction"]}


def test_only_who_runs_the_organisation_chooses_its_relay(client_of, organisation) -> None:
    manager = client_of(organisation, "manager")
    assert manager.get(RELAY).status_code == 200
    assert manager.put(RELAY, settings_of(25)).status_code == 403
    assert manager.post(f"{RELAY}/check").status_code == 403
    assert client_of(organisation, "sales").get(RELAY).status_code == 403
    assert client_of(organisation, "administrator").put(RELAY, settings_of(25)).status_code == 200


def test_without_a_relay_again_mail_takes_the_installations(owner_client, organisation) -> None:
    owner_client.put(RELAY, settings_of(25))
    assert owner_client.delete(RELAY, if_match='W/"7"').status_code == 412
    assert owner_client.delete(RELAY).status_code == 204
    assert owner_client.get(RELAY).json()["is_set"] is False
    with tenant_context(organisation):
        assert not relay_in_use().is_guarded


def test_checks_are_counted(owner_client) -> None:
    owner_client.put(RELAY, settings_of(1))
    found = {owner_client.post(f"{RELAY}/check").status_code for _ in range(12)}
    assert found == {200, 429}
