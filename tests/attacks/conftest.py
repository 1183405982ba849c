"""Attacks on signing in read mails and count tries as the tests of that floor do."""

from tests.accounts.conftest import forgotten_tries, mails_to

__all__ = ["forgotten_tries", "mails_to"]
