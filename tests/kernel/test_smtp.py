"""What a relay answers at each step, and what is known of the mail afterwards."""

import ipaddress
from pathlib import Path

import pytest

from kernel import outbound
from kernel.outbound import Failure
from kernel.smtp import OutcomeUnknownError, Relay, RelayError, Stage, Tls, check, deliver
from tests.outside import make_certificate, running_names
from tests.smtp_relay import close, running_relay

MAIL = b"Subject: x\r\n\r\nfirst\r\n.second\r\n..third\r\n"


@pytest.fixture
def at(settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """`at(port)`: a relay of this machine, which somebody typed and the installation allows."""
    settings.OUTBOUND_NETWORKS = (ipaddress.ip_network("127.0.0.1/32"),)
    certificate = make_certificate(tmp_path / "relay.pem", "relay.localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    outbound.tls_context.cache_clear()
    monkeypatch.setattr("kernel.smtp._SECONDS", 0.5)
    monkeypatch.setattr("kernel.smtp._CHECK_SECONDS", 0.5)
    yield lambda port, **more: Relay(
        **{
            "host": "relay.localhost",
            "port": port,
            "tls": Tls.NONE,
            "user": "",
            "password": "",
            "address": "office@orion.example",
            "is_guarded": True,
        }
        | more
    )
    outbound.tls_context.cache_clear()


@pytest.fixture
def certificate(at, tmp_path: Path) -> Path:
    return tmp_path / "relay.pem"


def test_a_mail_is_handed_over_as_it_is(at) -> None:
    steps = []
    with running_relay() as relay:
        answer = deliver(at(relay.port), "ann@x.example", MAIL, before_content=lambda: steps.append(list(relay.lines)))
    assert answer == "2.0.0 queued as 4F2A"
    assert relay.mails == [MAIL.replace(b"\r\n.", b"\r\n..")]
    assert [line.split(" ")[0] for line in steps[0]] == ["ehlo", "mail", "rcpt"]
    assert relay.lines[-1] == "quit"


@pytest.mark.parametrize(
    ("step", "answer", "stage", "is_final"),
    [
        ("CONNECT", b"554 go away", Stage.GREETING, False),
        ("MAIL", b"550 who are you", Stage.SENDER, False),
        ("RCPT", b"550 5.1.1 no such user", Stage.RECIPIENT, True),
        ("RCPT", b"451 4.7.1 greylisted", Stage.RECIPIENT, False),
        ("DATA", b"554 no", Stage.CONTENT, True),
        ("CONTENT", b"552 too big", Stage.CONTENT, True),
        ("CONTENT", b"452 full", Stage.CONTENT, False),
    ],
)
def test_a_refusal_says_where_and_whether_it_is_final(at, step, answer, stage, is_final) -> None:
    with running_relay() as relay:
        relay.says[step] = answer
        with pytest.raises(RelayError) as caught:
            deliver(at(relay.port), "ann@x.example", MAIL)
    error = caught.value
    assert (error.stage, error.code, error.is_final) == (stage, int(answer[:3]), is_final)
    assert error.answer == answer[4:].decode()
    assert "ann@x.example" not in str(error)


@pytest.mark.parametrize("step", ["CONNECT", "EHLO", "MAIL", "RCPT", "DATA"])
def test_silence_before_the_content_is_no_doubt(at, step) -> None:
    with running_relay() as relay:
        relay.says[step] = close
        with pytest.raises(RelayError) as caught:
            deliver(at(relay.port), "ann@x.example", MAIL)
    assert not caught.value.is_final


@pytest.mark.parametrize("silence", [close, lambda channel: channel.recv(1)])
def test_silence_after_the_content_leaves_a_doubt(at, silence) -> None:
    with running_relay() as relay:
        relay.says["CONTENT"] = silence
        with pytest.raises(OutcomeUnknownError):
            deliver(at(relay.port), "ann@x.example", MAIL)


def test_what_must_be_written_down_first_can_stop_the_mail(at) -> None:
    def refuse() -> None:
        raise LookupError

    with running_relay() as relay, pytest.raises(LookupError):
        deliver(at(relay.port), "ann@x.example", MAIL, before_content=refuse)
    assert relay.mails == []


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_the_password_goes_over_an_encrypted_connection(at, certificate, tls) -> None:
    with running_relay(certificate, implicit=tls is Tls.IMPLICIT) as relay:
        assert deliver(at(relay.port, tls=tls, user="u", password="p"), "ann@x.example", MAIL)
    commands = [line.split(" ")[0] for line in relay.lines]
    assert ("STARTTLS" in commands) is (tls is Tls.STARTTLS)
    assert commands.index("AUTH") > (commands.index("STARTTLS") if tls is Tls.STARTTLS else 0)


@pytest.mark.parametrize("tls", [Tls.STARTTLS, Tls.IMPLICIT])
def test_a_certificate_of_somebody_else_is_refused(at, tmp_path, tls) -> None:
    other = make_certificate(tmp_path / "other.pem", "relay.localhost")
    with running_relay(other, implicit=tls is Tls.IMPLICIT) as relay, pytest.raises(RelayError) as caught:
        check(at(relay.port, tls=tls), "ann@x.example")
    assert caught.value.failure is Failure.TLS_FAILED
    assert not any(line.startswith("AUTH") for line in relay.lines)


def test_a_relay_without_starttls_gets_no_password(at) -> None:
    with running_relay() as relay:
        relay.says["EHLO"] = b"250-relay\r\n250 AUTH PLAIN"
        with pytest.raises(RelayError) as caught:
            check(at(relay.port, tls=Tls.STARTTLS, user="u", password="p"), "ann@x.example")
    assert caught.value.stage is Stage.TLS
    assert not any(line.startswith("AUTH") for line in relay.lines)


def test_a_wrong_password_is_told_as_the_relay_says_it(at, certificate) -> None:
    with running_relay(certificate) as relay:
        relay.says["AUTH"] = b"535 5.7.8 bad credentials"
        with pytest.raises(RelayError) as caught:
            check(at(relay.port, tls=Tls.STARTTLS, user="u", password="p"), "ann@x.example")
    assert (caught.value.stage, caught.value.code) == (Stage.SIGN_IN, 535)


def test_a_check_sends_nothing(at) -> None:
    with running_relay() as relay:
        check(at(relay.port), "ann@x.example")
    assert relay.mails == []
    assert [line.split(" ")[0] for line in relay.lines] == ["ehlo", "mail", "rcpt", "rset", "QUIT".lower()]


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "10.0.0.1", "169.254.169.254", "::1"])
def test_a_relay_that_somebody_typed_is_on_the_public_internet(at, settings, host) -> None:
    settings.OUTBOUND_NETWORKS = ()
    with running_relay() as relay, pytest.raises(RelayError) as caught:
        check(at(relay.port, host=host), "ann@x.example")
    assert caught.value.failure is Failure.ADDRESS_NOT_ALLOWED
    assert relay.lines == []


def test_a_name_that_leads_inside_is_refused(at) -> None:
    with running_names({"relay.example": [["10.0.0.7"]]}), pytest.raises(RelayError) as caught:
        check(at(25, host="relay.example"), "ann@x.example")
    assert caught.value.failure is Failure.ADDRESS_NOT_ALLOWED


def test_nobody_there_and_nobody_answering_are_told_apart(at) -> None:
    with running_relay() as relay:
        port = relay.port
        relay.says["CONNECT"] = lambda channel: channel.recv(1)
        with pytest.raises(RelayError) as caught:
            check(at(port), "ann@x.example")
        assert caught.value.failure is Failure.TIMED_OUT
    with pytest.raises(RelayError) as caught:
        check(at(port), "ann@x.example")
    assert caught.value.failure is Failure.CONNECTION_FAILED


def test_an_address_of_another_script_goes_to_relays_that_know_such(at) -> None:
    with running_relay() as relay:
        deliver(at(relay.port), "иван@пример.example", MAIL)
        assert "mail FROM:<office@orion.example> SMTPUTF8 BODY=8BITMIME" in relay.lines
        relay.says["EHLO"] = b"250 relay"
        with pytest.raises(RelayError) as caught:
            deliver(at(relay.port), "иван@пример.example", MAIL)
    assert caught.value.stage is Stage.RECIPIENT
