"""Codes of terms that people named without giving one: Latin, from the label."""

import re

from kernel.text import fold

_LONGEST = 40
_NOT_IN_CODE = re.compile(r"[^a-z0-9]+")
# Bulgaria's Transliteration Act of 2009 (the "streamlined system"), letter by letter.
_BULGARIAN = str.maketrans(
    {
        **dict(zip("абвгдезийклмнопрстуфхъь", "abvgdeziyklmnoprstufhay", strict=True)),
        "ж": "zh",
        "ц": "ts",
        "ч": "ch",
        "ш": "sh",
        "щ": "sht",
        "ю": "yu",
        "я": "ya",
    }
)


def code_from(label: str) -> str:
    """`Частни клиенти` -> `chastni-klienti`; an empty text if nothing of the label can be written so."""
    latin = fold(label.casefold().translate(_BULGARIAN))
    return _NOT_IN_CODE.sub("-", latin).strip("-")[:_LONGEST].strip("-")


def free_code(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number that makes it differ from `taken` (lower-case codes)."""
    base = wanted or "term"
    number = 1
    code = base
    while code in taken:
        number += 1
        code = f"{base}-{number}"
    return code
