"""Codes of public standards as types of input models; each refuses what its standard does not list."""

import functools
import re
import zoneinfo
from typing import Annotated

import pycountry
from babel import Locale
from django.conf import settings
from django.utils.translation import gettext as _
from pydantic import AfterValidator

from kernel.errors import FieldCode
from kernel.inputs import field_error
from kernel.text import fold

# Parts of countries and old names, as lists of companies carry them.
_OTHER_COUNTRY_NAMES = {
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "great britain": "GB",
    "uk": "GB",
    "usa": "US",
    "united states of america": "US",
    "holland": "NL",
    "the netherlands": "NL",
    "czech republic": "CZ",
    "macedonia": "MK",
}
# In which countries are written out in the lists that people keep.
_LANGUAGES_OF_NAMES = (
    *("de", "nl", "fr", "es", "it", "pt", "ro", "el", "tr", "ru", "uk", "sr", "mk", "hr", "sl", "hu", "pl", "cs"),
    *("sk", "da", "sv", "nb", "fi", "et", "lv", "lt", "sq"),
)
_LANGUAGE_TAG = re.compile(r"^[a-z]{2,3}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$")


@functools.cache
def countries() -> frozenset[str]:
    """ISO 3166-1 alpha-2 codes."""
    return frozenset(country.alpha_2 for country in pycountry.countries)


@functools.cache
def currencies() -> frozenset[str]:
    """ISO 4217 alphabetic codes."""
    return frozenset(currency.alpha_3 for currency in pycountry.currencies)


@functools.cache
def timezones() -> frozenset[str]:
    """IANA zone names that this machine knows."""
    return frozenset(zoneinfo.available_timezones())


@functools.cache
def _languages() -> frozenset[str]:
    return frozenset(language.alpha_2 for language in pycountry.languages if hasattr(language, "alpha_2"))


@functools.cache
def _country_names() -> dict[str, str]:
    languages = [Locale(code).territories for code in (*dict(settings.LANGUAGES), *_LANGUAGES_OF_NAMES)]
    named: dict[str, str] = {}
    for territories in languages:
        for code in countries() & set(territories):
            named.setdefault(fold(territories[code]), code)
    for country in pycountry.countries:
        for name in (country.name, getattr(country, "official_name", None), country.alpha_3):
            if name:
                named.setdefault(fold(name), country.alpha_2)
    return _OTHER_COUNTRY_NAMES | named


def country_of_name(name: str) -> str | None:
    """The ISO 3166-1 alpha-2 code of a country that is written out (in a language of Europe),
    or as alpha-3; None if it is not known."""
    return _country_names().get(fold(name))


def _country(value: str) -> str:
    if value in countries():
        return value
    code = country_of_name(value) or (value.upper() if value.upper() in countries() else None)
    if code is not None:
        raise field_error(FieldCode.INVALID_CHOICE, _("Use the country code %(code)s.") % {"code": code})
    raise field_error(FieldCode.INVALID_CHOICE, _("This is not an ISO 3166-1 country code."))


def _currency(value: str) -> str:
    if value not in currencies():
        raise field_error(FieldCode.INVALID_CHOICE, _("This is not an ISO 4217 currency code."))
    return value


def _timezone(value: str) -> str:
    if value not in timezones():
        raise field_error(FieldCode.INVALID_CHOICE, _("This is not an IANA time zone."))
    return value


def _language(value: str) -> str:
    if not _LANGUAGE_TAG.match(value) or value.split("-", 1)[0] not in _languages():
        raise field_error(FieldCode.INVALID_CHOICE, _("This is not a BCP 47 language tag."))
    return value


def _interface_language(value: str) -> str:
    if value not in dict(settings.LANGUAGES):
        choices = ", ".join(code for code, _name in settings.LANGUAGES)
        raise field_error(FieldCode.INVALID_CHOICE, _("Expected one of: %(choices)s.") % {"choices": choices})
    return value


# `BG`: ISO 3166-1 alpha-2.
CountryCode = Annotated[str, AfterValidator(_country)]
# `EUR`: ISO 4217.
CurrencyCode = Annotated[str, AfterValidator(_currency)]
# `Europe/Sofia`: IANA.
TimezoneName = Annotated[str, AfterValidator(_timezone)]
# `pt-BR`: BCP 47 language, script, region.
LanguageTag = Annotated[str, AfterValidator(_language)]
# A language that the interface speaks.
InterfaceLanguage = Annotated[str, AfterValidator(_interface_language)]
