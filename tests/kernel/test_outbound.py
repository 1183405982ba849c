"""What people type is called only where the public internet is."""

import ipaddress
import time
from pathlib import Path
from typing import Any

import pytest

from kernel import outbound
from kernel.outbound import Failure, InvalidAddressError, OutboundError, parse_url
from tests.outside import OK, answer_of, drip, make_certificate, running_names, running_receiver

LOOPBACK = (ipaddress.ip_network("127.0.0.1/32"),)


@pytest.fixture
def loopback_allowed(settings: Any) -> None:
    settings.OUTBOUND_NETWORKS = LOOPBACK


def failure_of(url: str, **options: Any) -> Failure:
    with pytest.raises(OutboundError) as caught:
        outbound.post(parse_url(url), body=b"{}", headers={}, **options)
    return caught.value.failure


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "127.0.0.1", "127.9.9.9", "169.254.169.254", "100.64.0.1"),
        *("0.0.0.0", "224.0.0.1", "239.1.1.1", "240.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1"),
        *("::1", "::", "fe80::1", "fc00::1", "fd12::1", "ff02::1", "fec0::1", "2001:db8::1", "::7f00:1"),
        *("::ffff:127.0.0.1", "::ffff:10.0.0.1", "64:ff9b::7f00:1", "64:ff9b::a00:1", "64:ff9b:1::a00:1"),
        *("2002:7f00:1::", "2002:a00:1::1", "2001:0:1:2::3"),
    ],
)
def test_an_address_that_is_not_of_the_public_internet_is_refused(address: str) -> None:
    assert not outbound.is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["1.1.1.1", "8.8.8.8", "2606:4700:4700::1111", "64:ff9b::808:808"])
def test_a_public_address_is_allowed(address: str) -> None:
    assert outbound.is_allowed(ipaddress.ip_address(address))


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "app.localhost", "[::1]", "[::ffff:127.0.0.1]", "169.254.169.254"]
)
def test_nothing_is_sent_to_an_address_of_this_machine(host: str) -> None:
    assert failure_of(f"https://{host}/") is Failure.ADDRESS_NOT_ALLOWED


def test_a_mapped_address_counts_as_what_it_means(loopback_allowed: None) -> None:
    assert outbound.is_allowed(ipaddress.ip_address("::ffff:127.0.0.1"))
    assert not outbound.is_allowed(ipaddress.ip_address("::ffff:127.0.0.2"))


@pytest.mark.parametrize("answer", [["10.0.0.7"], ["1.1.1.1", "127.0.0.1"], ["100.64.3.4"]])
def test_a_name_with_one_address_that_is_not_public_is_refused(answer: list[str]) -> None:
    with running_names({"hooks.example": [answer]}):
        assert failure_of("https://hooks.example/") is Failure.ADDRESS_NOT_ALLOWED


def test_a_name_that_nobody_knows_and_a_silent_name_server_have_failures_of_their_own() -> None:
    with running_names({}):
        assert failure_of("https://nobody.example/") is Failure.NAME_NOT_FOUND
    with running_names({}) as names:
        names.answer = lambda wire: b""  # type: ignore[method-assign]
        began = time.monotonic()
        assert failure_of("https://nobody.example/", seconds=0.5) is Failure.TIMED_OUT
        assert time.monotonic() - began < 2


def test_the_address_that_was_looked_at_is_the_one_that_is_called(
    loopback_allowed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path / "own.pem", "hooks.example")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    outbound.tls_context.cache_clear()
    # Asked a second time, the name would lead elsewhere.
    with (
        running_names({"hooks.example": [["127.0.0.1"], ["10.0.0.7"]]}) as names,
        running_receiver(certificate) as receiver,
    ):
        url = f"https://hooks.example:{receiver.port}/in?a=b"
        answer = outbound.post(parse_url(url), body=b"{}", headers={"X-Own": "1"})
    outbound.tls_context.cache_clear()
    assert (answer.status, answer.body) == (200, b"fine")
    assert names.asked.count("hooks.example A") == 1
    (request,) = receiver.requests
    assert (request.server_name, request.line) == ("hooks.example", "POST /in?a=b HTTP/1.1")
    assert request.headers["host"] == f"hooks.example:{receiver.port}"
    assert (request.headers["x-own"], request.body) == ("1", b"{}")


def test_a_certificate_of_nobody_known_or_of_another_name_is_refused(
    loopback_allowed: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    certificate = make_certificate(tmp_path / "own.pem", "other.example")
    with running_names({"hooks.example": [["127.0.0.1"]]}), running_receiver(certificate) as receiver:
        url = f"https://hooks.example:{receiver.port}/"
        assert failure_of(url) is Failure.TLS_FAILED
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        outbound.tls_context.cache_clear()
        assert failure_of(url) is Failure.TLS_FAILED
        outbound.tls_context.cache_clear()
        assert receiver.requests == []


def test_plain_http_goes_to_allowed_networks_only(loopback_allowed: None, settings: Any) -> None:
    with running_names({"public.example": [["1.1.1.1"]]}):
        assert failure_of("http://public.example/") is Failure.NOT_ENCRYPTED
    settings.OUTBOUND_NETWORKS = ()
    with pytest.raises(InvalidAddressError):
        parse_url("http://public.example/")


def test_a_redirect_is_an_answer_and_not_followed(loopback_allowed: None) -> None:
    with running_receiver() as receiver:
        receiver.answers = [answer_of(302, Location=receiver.url("/elsewhere"))]
        answer = outbound.post(parse_url(receiver.url()), body=b"{}", headers={})
        assert answer.status == 302
        assert len(receiver.requests) == 1


def test_a_big_answer_is_cut(loopback_allowed: None) -> None:
    with running_receiver() as receiver:
        receiver.answers = [answer_of(200, b"x" * 3_000_000)]
        answer = outbound.post(parse_url(receiver.url()), body=b"{}", headers={})
        assert (answer.status, len(answer.body)) == (200, 1_000_000)


@pytest.mark.parametrize(
    ("start", "piece"),
    [
        (b"", b""),
        (b"", b"H"),
        (b"", b"HTTP/1.1 100 Continue\r\n\r\n"),
        (b"HTTP/1.1 200 OK\r\n", b"X-More: 1\r\n"),
        (b"HTTP/1.1 200 OK\r\n\r\n", b"x"),
    ],
)
def test_a_slow_answer_ends_at_the_deadline_however_it_trickles(
    loopback_allowed: None, start: bytes, piece: bytes
) -> None:
    def trickle(channel: Any) -> None:
        channel.sendall(start)
        drip(piece)(channel)

    with running_receiver() as receiver:
        receiver.answers = [trickle]
        began = time.monotonic()
        assert failure_of(receiver.url(), seconds=0.4) is Failure.TIMED_OUT
        assert time.monotonic() - began < 1.5


def test_what_is_no_http_is_said_to_be_none(loopback_allowed: None) -> None:
    with running_receiver() as receiver:
        receiver.answers = [b"220 mail.example ESMTP\r\n", b"HTTP/1.1 abc\r\n\r\n", b""]
        for _answer in range(3):
            assert failure_of(receiver.url()) in (Failure.INVALID_ANSWER, Failure.CONNECTION_FAILED)
        receiver.answers = [OK]
        port = receiver.port
    assert failure_of(f"http://127.0.0.1:{port}/") is Failure.CONNECTION_FAILED


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "hooks.example",
            "ftp://hooks.example/",
            "http://hooks.example/",
            "https://",
            "https://user@hooks.example/",
        ),
        *("https://a:b@hooks.example/", "https://hooks.example:99999/", "https://[::1", "https://exa mple/", "//x/"),
        *("https://hooks.example:0/", "https://..example/", "javascript:alert(1)"),
    ],
)
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(InvalidAddressError):
        parse_url(text)


def test_an_address_is_normalised() -> None:
    assert (
        parse_url(" https://Büro.Example:443/ä b?q=ü%20 ").url == "https://xn--bro-hoa.example/%C3%A4%20b?q=%C3%BC%20"
    )
    assert parse_url("https://[2606:4700::1]:8443").authority == "[2606:4700::1]:8443"
