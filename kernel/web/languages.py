"""In which of our languages a request wants its answer."""

from django.http import HttpRequest
from django.utils.translation import get_supported_language_variant
from django.utils.translation.trans_real import parse_accept_lang_header


def requested_language(request: HttpRequest) -> str | None:
    """The first of our languages in Accept-Language (RFC 9110, 12.5.4), or None if it names none of them."""
    for code, _quality in parse_accept_lang_header(request.headers.get("Accept-Language", "")):
        try:
            return get_supported_language_variant(code)
        except LookupError:
            continue
    return None
