"""Every text that people may see exists in every language, and is compiled."""

import io

import pytest
from babel.messages.mofile import write_mo

from config import messages


def texts(catalog) -> dict:
    return {
        (message.id if isinstance(message.id, str) else message.id[0], message.context): message
        for message in catalog
        if message.id
    }


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_every_text_is_translated_and_none_is_left_over(language: str) -> None:
    wanted, present = texts(messages.extracted()), texts(messages.read(language))
    assert len(wanted) > 100
    assert sorted(map(str, wanted)) == sorted(map(str, present)), "run `make messages`"
    assert [key for key, message in present.items() if not message.string or message.fuzzy] == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_placeholders_survive_translation(language: str) -> None:
    broken = [message.id for message in messages.read(language) if message.id and list(message.check())]
    assert broken == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_the_compiled_catalogue_is_up_to_date(language: str) -> None:
    compiled = io.BytesIO()
    write_mo(compiled, messages.read(language))
    assert compiled.getvalue() == messages.path_of(language, "mo").read_bytes(), "run `make messages`"
