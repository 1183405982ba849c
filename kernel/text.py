"""Text as people compare and sort it: without regard to case and accents.

The database is not relied on for collation (ICU may be missing), so folded copies are stored.
"""

import itertools
import re
import unicodedata

_SPACES = re.compile(r"\s+")
# Cc and Cs never belong in a one-line field; Cf are invisible: bidirectional marks can disguise a name.
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs"})
_BIDI = frozenset("\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def fold(text: str) -> str:
    """Case folded, accents removed, white space collapsed: equal for what people take as equal."""
    if text.isascii():
        return _SPACES.sub(" ", text.lower()).strip()
    decomposed = unicodedata.normalize("NFKD", text.casefold())
    kept = "".join(itertools.filterfalse(unicodedata.combining, decomposed))
    return _SPACES.sub(" ", kept).strip()


def one_line(text: str) -> str:
    """Trimmed, inner white space collapsed, NFC: how every one-line field is stored."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


def has_control_characters(text: str, *, allow_line_breaks: bool = False) -> bool:
    """Whether the text has characters that no field may hold (C0, C1, surrogates, bidi overrides)."""
    if text.isprintable():
        return False
    allowed = "\n\r\t" if allow_line_breaks else ""
    return any(
        (unicodedata.category(character) in _FORBIDDEN_CATEGORIES and character not in allowed) or character in _BIDI
        for character in text
    )
