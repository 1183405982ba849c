"""Moments as people read them: in their language and zone."""

from datetime import datetime
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_time
from django.conf import settings
from django.utils.translation import get_supported_language_variant


def interface_language(language: str) -> str:
    """The language of the interface (`bg`) that serves a reader of `language` (BCP 47); English if none does."""
    try:
        return get_supported_language_variant(language)
    except LookupError:
        return settings.LANGUAGE_CODE


def locale_of(language: str) -> Locale:
    """How a reader of `language` (BCP 47) writes numbers and dates; English if it is not known."""
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale("en")


def long_day_text(moment: datetime, *, language: str, timezone: str) -> str:
    """`21 November 2026` in any language (BCP 47); `timezone` is an IANA name."""
    return format_date(moment.astimezone(ZoneInfo(timezone)).date(), format="long", locale=locale_of(language))


def day_text(moment: datetime, *, language: str, timezone: str) -> str:
    """`21 Nov 2026`; `language` is BCP 47, `timezone` an IANA name."""
    day = moment.astimezone(ZoneInfo(timezone)).date()
    return format_date(day, format="medium", locale=interface_language(language))


def hour_text(moment: datetime, *, language: str, timezone: str) -> str:
    """`21 Nov 2026, 14:30` as the language writes it; `language` is BCP 47, `timezone` an IANA name."""
    hour = format_time(moment, format="short", tzinfo=ZoneInfo(timezone), locale=interface_language(language))
    return f"{day_text(moment, language=language, timezone=timezone)}, {hour}"
