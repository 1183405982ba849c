"""Attacks on signing in read mails and count tries as the tests of that floor do; those on files need a worker."""

from tests.accounts.conftest import forgotten_tries, mails_to
from tests.kernel.conftest import empty_broker

__all__ = ["empty_broker", "forgotten_tries", "mails_to"]
