"""Secrets in rows that are read again."""

import uuid
from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from kernel.secrets import UnreadableSecretError, seal, unseal
from kernel.tenancy import Organisation, tenant_context

OWNER = uuid.uuid4()


@pytest.fixture(autouse=True)
def _entered(entered: Organisation) -> None:
    pass


def test_a_secret_is_read_as_it_was_sealed():
    sealed = seal("пароль: p@ss\n", purpose="mail-relay", owner=OWNER)
    assert "p@ss" not in sealed
    assert sealed.isascii()
    assert seal("пароль: p@ss\n", purpose="mail-relay", owner=OWNER) != sealed
    assert unseal(sealed, purpose="mail-relay", owner=OWNER) == "пароль: p@ss\n"


@pytest.mark.parametrize("place", [{"purpose": "webhook"}, {"owner": uuid.uuid4()}])
def test_a_secret_copied_elsewhere_opens_nothing(place: dict):
    sealed = seal("p@ss", purpose="mail-relay", owner=OWNER)
    with pytest.raises(UnreadableSecretError):
        unseal(sealed, **{"purpose": "mail-relay", "owner": OWNER} | place)


def test_a_secret_of_another_organisation_opens_nothing(organisation: Organisation):
    sealed = seal("p@ss", purpose="mail-relay", owner=OWNER)
    with tenant_context(replace(organisation, id=uuid.uuid4())), pytest.raises(UnreadableSecretError):
        unseal(sealed, purpose="mail-relay", owner=OWNER)


def test_a_secret_under_another_pepper_opens_nothing(settings):
    sealed = seal("p@ss", purpose="mail-relay", owner=OWNER)
    settings.KEY_PEPPER = "another pepper"
    with pytest.raises(UnreadableSecretError):
        unseal(sealed, purpose="mail-relay", owner=OWNER)


def test_what_was_never_sealed_is_refused():
    sealed_elsewhere = Fernet(Fernet.generate_key()).encrypt(b"p@ss").decode()
    for text in ("", "p@ss", sealed_elsewhere):
        with pytest.raises(UnreadableSecretError):
            unseal(text, purpose="mail-relay", owner=OWNER)
