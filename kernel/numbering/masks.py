"""Masks of numbers, as pure functions: `CU{YY}{MM}-{SEQ:5}` and the moment make `CU2611-00042`.

Parts are `{YYYY}`, `{YY}`, `{MM}` (of the organisation's own calendar day) and exactly one `{SEQ:n}`, a
counter of at least n digits; everything else stands for itself.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from kernel.errors import FieldCode, FieldError
from kernel.models.numbering import Reset

MAX_MASK = 60
MAX_WIDTH = 12
_PART = re.compile(r"\{([^{}]*)\}")
_LITERAL = re.compile(r"[A-Za-z0-9._/-]*\Z")
_SEQUENCE = re.compile(r"SEQ:([1-9][0-9]?)\Z")
_DATE_PARTS = {"YYYY": r"[0-9]{4}", "YY": r"[0-9]{2}", "MM": r"(?:0[1-9]|1[0-2])"}


@dataclass(frozen=True, slots=True)
class _Part:
    """A literal (`kind` empty), a date part, or the counter with its width."""

    kind: str
    text: str = ""
    width: int = 0


def validate_mask(mask: str, reset: Reset, *, pointer: str = "/mask") -> list[FieldError]:
    """Everything wrong with a mask, or an empty list. Numbers of a valid mask never repeat."""
    if len(mask) > MAX_MASK:
        return [FieldError(FieldCode.TOO_LONG, _("At most %(count)s are allowed.") % {"count": MAX_MASK}, pointer)]
    errors = [
        FieldError(FieldCode.INVALID_FORMAT, sentence, pointer)
        for part in _split(mask)
        if (sentence := _mistake(part)) is not None
    ]
    if errors:
        return errors
    kinds = [part.kind for part in _split(mask)]
    if sum(kind.startswith("SEQ") for kind in kinds) != 1:
        errors.append(
            FieldError(FieldCode.INVALID_FORMAT, _("The mask needs exactly one {SEQ:n}, as {SEQ:5}."), pointer)
        )
    has_year = "YYYY" in kinds or "YY" in kinds
    if reset is not Reset.NEVER and not has_year:
        sentence = _("Numbers that start again every year or month need {YYYY} or {YY} in the mask.")
        errors.append(FieldError(FieldCode.CONTRADICTION, sentence, pointer))
    if reset is Reset.MONTHLY and "MM" not in kinds:
        sentence = _("Numbers that start again every month need {MM} in the mask.")
        errors.append(FieldError(FieldCode.CONTRADICTION, sentence, pointer))
    return errors


def render(mask: str, number: int, day: date) -> str:
    """The text of one number of a valid mask."""
    dates = {"YYYY": f"{day.year:04}", "YY": f"{day.year % 100:02}", "MM": f"{day.month:02}"}
    return "".join(
        part.text if not part.kind else dates.get(part.kind) or f"{number:0{part.width}}" for part in _split(mask)
    )


def preview(mask: str, counter: int, day: date, count: int = 3) -> list[str]:
    """The next `count` numbers after `counter`, all of the period of `day`."""
    return [render(mask, counter + step, day) for step in range(1, count + 1)]


def matches(mask: str, text: str) -> bool:
    """Whether `text` could be a number of the mask, without regard to case."""
    pattern = ""
    for part in _split(mask):
        if not part.kind:
            pattern += re.escape(part.text)
        elif part.kind in _DATE_PARTS:
            pattern += _DATE_PARTS[part.kind]
        else:
            # A counter that has outgrown its width has no leading zero.
            pattern += rf"(?:[0-9]{{{part.width}}}|[1-9][0-9]{{{part.width},{MAX_WIDTH + 1}}})"
    return re.fullmatch(pattern, text, re.IGNORECASE | re.ASCII) is not None


def period_of(reset: Reset, day: date) -> str:
    """The period that a day counts in: `2026`, `202611`, or an empty text."""
    if reset is Reset.YEARLY:
        return f"{day.year:04}"
    return f"{day.year:04}{day.month:02}" if reset is Reset.MONTHLY else ""


def _split(mask: str) -> Sequence[_Part]:
    parts = []
    position = 0
    for match in _PART.finditer(mask):
        if match.start() > position:
            parts.append(_Part("", mask[position : match.start()]))
        sequence = _SEQUENCE.match(match[1])
        parts.append(_Part(match[1], match[0], int(sequence[1]) if sequence else 0))
        position = match.end()
    if position < len(mask):
        parts.append(_Part("", mask[position:]))
    return parts


def _mistake(part: _Part) -> str | None:
    if not part.kind and part.text != "{}":
        if _LITERAL.match(part.text):
            return None
        return _("Around the parts only A-Z, a-z, 0-9 and . _ / - may stand.")
    if part.kind in _DATE_PARTS or 1 <= part.width <= MAX_WIDTH:
        return None
    if part.kind.startswith("SEQ"):
        return _("The width of {SEQ:n} is a number from 1 to %(maximum)s.") % {"maximum": MAX_WIDTH}
    return _("Unknown part %(part)s; there are {YYYY}, {YY}, {MM} and {SEQ:n}.") % {"part": part.text}
