"""Names as they are compared when duplicates are looked for."""

import re

from customers.models.customer import CustomerKind
from kernel.text import fold

MAX_KEY = 500
_DOTS = re.compile(r"[.'’`]")
_NOT_WORD = re.compile(r"[^\w]+")

# Folded, without dots. A legal form says how a company is organised, not which one it is.
_LEGAL_FORMS_BY_REGION = (
    # English-speaking countries, and what the whole world borrows from them.
    "ltd limited llc llp lp inc incorporated corp corporation co company plc pty pte pvt jsc cjsc ojsc",
    # German, Dutch, French, Spanish, Italian, Portuguese.
    "gmbh mbh ag kg kgaa ug ohg gbr ek ev eg se bv nv vof cv sa sas sasu sarl eurl snc sprl srl spa srls sl slu",
    "ltda lda sagl",
    # Nordic, Baltic, central and south-eastern Europe.
    "ab oy oyj as asa aps is ivs hf ehf sia uab ou sro zrt kft nyrt bt doo dd ad ead eood ood et",
    "оод еоод ад еад ет сд кд кда дззд ооо зао оао пао ао ип тов дооел доо ae epe ike oe",
)
_LEGAL_FORMS = frozenset(form for forms in _LEGAL_FORMS_BY_REGION for form in forms.split())
_LEADING_FORMS = frozenset(["ет", "ооо", "оао", "зао", "пао", "ао", "ип", "тов"])
_JOINING_WORDS = frozenset(["and", "und", "и"])


def match_name(name: str, kind: CustomerKind | str) -> str:
    """The name without case, accents, punctuation and legal form; of a person, in any order of its parts."""
    words = _NOT_WORD.sub(" ", _DOTS.sub("", fold(name))).split()
    if kind == CustomerKind.PERSON:
        return " ".join(sorted(words))[:255]
    kept = [word for word in words if word not in _JOINING_WORDS] or words
    while len(kept) > 1 and kept[-1] in _LEGAL_FORMS:
        kept.pop()
    while len(kept) > 1 and kept[0] in _LEADING_FORMS:
        kept.pop(0)
    return " ".join(kept)[:255]


def sort_key(text: str) -> str:
    """The folded text as it is stored for sorting and comparing."""
    return fold(text)[:MAX_KEY]
