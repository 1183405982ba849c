"""Rich text that people write: what of HTML is kept, and what it says without its marks."""

import html
import re

import nh3

_TAGS = frozenset(
    {"p", "br", "hr", "strong", "b", "em", "i", "u", "s", "a", "ul", "ol", "li", "blockquote", "code", "pre"}
    | {"h1", "h2", "h3"}
)
_ENDS_LINE = re.compile(r"<(?:br|hr|/p|/li|/h[1-3]|/blockquote|/pre)\b[^>]*>", re.IGNORECASE)
# Of sanitised HTML, whose form is known.
_LINK = re.compile(r'<a href="([^"]*)"[^>]*>(.*?)</a>', re.DOTALL)
_ITEM = re.compile(r"<li>")
_SPACES = re.compile(r"[ \t]+")
_EMPTY_LINES = re.compile(r"\n{3,}")

_cleaner = nh3.Cleaner(
    tags=set(_TAGS),
    attributes={"a": {"href"}},
    url_schemes={"http", "https", "mailto", "tel"},
    link_rel="noopener noreferrer nofollow",
)
_stripper = nh3.Cleaner(tags=set(), attributes={})


def sanitise(text: str) -> str:
    """HTML with paragraphs, lists, emphasis, quotes, headings and links (http, https, mailto, tel), and nothing else.

    Other elements go, their text stays; scripts and styles go with their content. Well-formed afterwards.
    """
    return _cleaner.clean(text).strip()


def plain_text(text: str) -> str:
    """What the HTML says: a line for each block, no marks."""
    lines = html.unescape(_stripper.clean(_ENDS_LINE.sub("\n", text))).splitlines()
    return _EMPTY_LINES.sub("\n\n", "\n".join(_SPACES.sub(" ", line).strip() for line in lines)).strip()


def letter_text(text: str) -> str:
    """What sanitised HTML says as the plain part of a letter: list items begin with a dash, links tell where to."""
    return plain_text(_ITEM.sub("- ", _LINK.sub(_told, text)))


def _told(link: re.Match[str]) -> str:
    address, label = html.unescape(link[1]), plain_text(link[2])
    is_told = label in (address, address.removeprefix("mailto:"), address.removeprefix("tel:"))
    return link[2] if is_told else f"{link[2]} ({link[1]})"
