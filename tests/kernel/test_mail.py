"""The mail port."""

from dataclasses import replace
from email import message_from_bytes, policy

import pytest

from kernel.mail import send_mail
from kernel.tenancy import OrganisationState, tenant_context
from tests import plugin


@pytest.fixture
def received(settings):
    """What the real SMTP server has got since."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    earlier = set(plugin.mail_directory().glob("*.eml"))

    def read():
        files = sorted(set(plugin.mail_directory().glob("*.eml")) - earlier)
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    return read


def test_a_mail_leaves_in_the_name_of_the_organisation(entered, received):
    assert send_mail(to="a@x.example", subject="Здравей", text="text", html="<p>text</p>", reply_to="b@x.example")
    (mail,) = received()
    assert mail["From"].addresses[0].display_name == entered.name
    assert (mail["To"], mail["Reply-To"], mail["Auto-Submitted"]) == ("a@x.example", "b@x.example", "auto-generated")
    assert mail["Subject"].strip() == "Здравей"
    assert [part.get_content_type() for part in mail.iter_parts()] == ["text/plain", "text/html"]


@pytest.mark.parametrize(
    "given",
    [
        {"to": "a@x.example\r\nBcc: c@x.example"},
        {"subject": "x\nBcc: c@x.example"},
        {"reply_to": "b@x.example\n"},
        {"headers": {"X-A": "1\r\nBcc: c@x.example"}},
        {"headers": {"X-A\r\nBcc": "c@x.example"}},
    ],
)
def test_line_breaks_in_headers_are_refused(entered, received, given):
    with pytest.raises(ValueError, match="control characters"):
        send_mail(**{"to": "a@x.example", "subject": "x", "text": "text"} | given)
    assert received() == []


@pytest.mark.parametrize("quiet", [{"state": OrganisationState.SUSPENDED}, {"sends_mail": False}])
def test_a_suspended_or_restored_organisation_sends_nothing(entered, received, quiet):
    with tenant_context(replace(entered, **quiet)):
        assert not send_mail(to="a@x.example", subject="x", text="text")
    assert received() == []


def test_an_organisations_name_cannot_break_the_header(entered, received):
    with tenant_context(replace(entered, name='Evil" <x@evil.example>, Café')):
        send_mail(to="a@x.example", subject="x", text="text")
    (mail,) = received()
    assert [address.display_name for address in mail["From"].addresses] == ['Evil" <x@evil.example>, Café']
