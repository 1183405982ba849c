"""The form of keys, and what is kept of secrets."""

import random
import uuid
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from accounts import tokens
from kernel.tenancy import Organisation, OrganisationState

ORGANISATION = Organisation(uuid.uuid4(), "t_x", "X", OrganisationState.ACTIVE, "http://x.example")


@given(st.uuids())
def test_a_key_is_read_back_as_it_was_made(key_id):
    secret = tokens.new_secret()
    text = tokens.format_key(key_id, secret)
    assert tokens.parse_key(text) == tokens.KeyParts(key_id, secret)
    assert text.startswith("kontor_")
    assert len(text) == 6 + 1 + 22 + 1 + 43 + 6


def test_a_single_wrong_character_is_noticed_without_the_database():
    text = tokens.format_key(uuid.uuid4(), tokens.new_secret())
    for position in range(7, len(text)):
        if text[position] == "_":
            continue
        other = random.choice([c for c in "0123456789ABCxyz" if c != text[position]])
        assert tokens.parse_key(text[:position] + other + text[position + 1 :]) is None


@pytest.mark.parametrize("text", ["", "kontor_", "kontor_x_y", "Bearer x", "kontor_" + "z" * 22 + "_" + "0" * 49])
def test_what_is_no_key_is_none(text):
    assert tokens.parse_key(text) is None


def test_an_id_beyond_128_bits_is_no_key():
    body = "kontor_" + "z" * 22 + "_" + "0" * 43
    assert tokens.parse_key(body + tokens._checksum(body)) is None


def test_the_stored_form_depends_on_organisation_owner_purpose_and_pepper(settings):
    key_id, secret = uuid.uuid4(), tokens.new_secret()
    stored = tokens.key_hmac(ORGANISATION, key_id, secret)
    others = [
        tokens.key_hmac(replace(ORGANISATION, id=uuid.uuid4()), key_id, secret),
        tokens.key_hmac(ORGANISATION, uuid.uuid4(), secret),
        tokens.key_hmac(ORGANISATION, key_id, tokens.new_secret()),
        tokens.session_hmac(ORGANISATION, secret),
        tokens.invitation_hmac(ORGANISATION, secret),
        tokens.recovery_code_hmac(ORGANISATION, key_id, secret),
    ]
    settings.KEY_PEPPER = "another pepper"
    others.append(tokens.key_hmac(ORGANISATION, key_id, secret))
    assert len({stored, *others}) == 8
    assert len(stored) == 32
