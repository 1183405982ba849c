"""Merge fields in texts that people write: `{{ contact.first_name | default: "customer" }}` and nothing else.

It is the part of Liquid that looks a name up. There is no engine behind it: nothing that reads attributes, repeats
or calculates, so a text grows by its values and nothing else.
"""

import html
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

MAX_FIELDS = 50
_OPEN, _CLOSE = "{{", "}}"
# From the opening to the closing braces, in characters of the source.
_LONGEST = 500
_INSIDE = re.compile(
    r"\s*(?P<name>[a-z][a-z0-9_]{0,60}\.[a-z][a-z0-9_]{0,60})\s*"
    # What phones and editors make of straight quotes is understood as well.
    r"(?:\|\s*default\s*:\s*(?:\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'|[“„](?P<curly>[^“”]*)[“”])\s*)?"
)


@dataclass(frozen=True, slots=True)
class MergeField:
    """A merge field: what it names (`contact.first_name`), what stands there without a value (None: nothing
    may), and how it is written in the source."""

    name: str
    fallback: str | None
    source: str


Parts = Sequence[str | MergeField]


@dataclass(frozen=True, slots=True)
class Merged:
    """A text with its values; `missing` are the names of fields left as they are, which have neither value nor
    fallback, in their order."""

    text: str
    missing: Sequence[str]


class MalformedFieldError(ValueError):
    """Something begins like a merge field and is none; the argument is how it begins."""


def parse(source: str, *, is_html: bool = False) -> Parts:
    """The texts and merge fields of `source`, in their order. Raises MalformedFieldError."""
    parts: list[str | MergeField] = []
    done = 0
    while (start := source.find(_OPEN, done)) >= 0:
        end = source.find(_CLOSE, start, start + _LONGEST)
        if end < 0:
            raise MalformedFieldError(source[start : start + 40])
        end += len(_CLOSE)
        parts += [source[done:start], _field(source[start:end], is_html=is_html)]
        done = end
    return [*parts, source[done:]]


def names_in(parts: Parts) -> list[str]:
    """What the merge fields name, in their order, each as often as it stands there."""
    return [part.name for part in parts if isinstance(part, MergeField)]


def merge(parts: Parts, values: Mapping[str, str], *, is_html: bool = False) -> Merged:
    """The text with `values` (by name; an empty one counts as none), escaped in HTML."""
    missing: list[str] = []
    texts: list[str] = []
    for part in parts:
        if isinstance(part, str):
            texts.append(part)
            continue
        value = values.get(part.name) or part.fallback
        if value is None:
            missing.append(part.name)
            texts.append(part.source)
        else:
            texts.append(html.escape(value).replace("\n", "<br>") if is_html else value)
    return Merged("".join(texts), list(dict.fromkeys(missing)))


def _field(source: str, *, is_html: bool) -> MergeField:
    inside = source[len(_OPEN) : -len(_CLOSE)]
    match = None if is_html and "<" in inside else _INSIDE.fullmatch(html.unescape(inside) if is_html else inside)
    if match is None:
        raise MalformedFieldError(source)
    given = (match["double"], match["single"], match["curly"])
    return MergeField(match["name"], next((text for text in given if text is not None), None), source)
