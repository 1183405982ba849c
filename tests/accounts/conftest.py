"""Mails of this floor as the real SMTP server received them."""

import re
from collections.abc import Callable
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest

from accounts import throttle
from kernel.jobs.declare import kind_named
from kernel.models import Job
from tests import plugin


@pytest.fixture
def mails_to(settings) -> Callable[[str], list[EmailMessage]]:
    """`mails_to(address)`: does the mail jobs that wait, then reads what arrived for the address."""
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"

    earlier = set(plugin.mail_directory().glob("*.eml"))

    def read(address: str) -> list[EmailMessage]:
        for job in Job.objects.filter(kind__startswith="accounts.send_", state="queued").order_by("id"):
            kind_named(job.kind).call(None, job.args)
            job.delete()
        files = sorted(set(plugin.mail_directory().glob("*.eml")) - earlier)
        found = [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]
        return [mail for mail in found if address in str(mail["X-RcptTo"])]

    return read


def link_token(mail: EmailMessage) -> str:
    """The token of the link in a mail."""
    return re.search(r"#token=(\S+)", mail.get_content())[1]


@pytest.fixture(autouse=True)
def forgotten_tries() -> None:
    """Tries of other tests do not count."""
    throttle._redis_limiter().storage.reset()
