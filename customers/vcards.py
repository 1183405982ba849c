"""Contacts as visiting cards: vCard 4.0 (RFC 6350; IMPP's SERVICE-TYPE is of RFC 9554, ADR's CC of RFC 8605)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from typing import Any
from urllib.parse import quote

from babel import Locale

from customers.models import ChannelKind
from kernel.actor import Actor
from kernel.moments import interface_language

CONTENT_TYPE = "text/vcard; charset=utf-8"
_MOST_OCTETS = 75


def card_of(actor: Actor, contact: Mapping[str, Any]) -> str:
    """A document of a contact (`contact_records.represent_contacts`) as a card, with CRLF after each line.

    What the actor does not see is not in the document. The preferred channel comes first. Countries are named in
    the actor's language.
    """
    return "".join(f"{_folded(line)}\r\n" for line in _lines(actor, contact))


def _lines(actor: Actor, contact: Mapping[str, Any]) -> Iterable[str]:
    yield from ("BEGIN:VCARD", "VERSION:4.0", "KIND:individual", f"UID:urn:uuid:{contact['id']}")
    yield f"FN:{_text(contact['name'])}"
    yield f"N:{_components([contact['last_name'], contact['first_name'], None, None, None])}"
    yield from _place(contact["customers"])
    channels = sorted(contact["channels"], key=lambda each: not each["is_preferred"])
    for channel in channels:
        yield _channel(channel)
    if contact["effective_address"] is not None:
        yield _address(actor, contact["effective_address"])
    if contact["language"] is not None:
        yield f"LANG:{contact['language']}"
    if contact["availability"] is not None:
        yield f"TZ:{_text(contact['availability']['timezone'])}"
    yield f"REV:{contact['updated_at'].astimezone(UTC):%Y%m%dT%H%M%SZ}"
    yield "END:VCARD"


def _place(places: Sequence[Mapping[str, Any]]) -> Iterable[str]:
    place = next((each for each in places if each["is_active"]), None)
    if place is None:
        return
    names = [place["customer"]["name"], place["department"]]
    yield f"ORG:{_components([name for name in names if name])}"
    if place["title"]:
        yield f"TITLE:{_text(place['title'])}"


def _channel(channel: Mapping[str, Any]) -> str:
    preferred = ";PREF=1" if channel["is_preferred"] else ""
    value = channel["value"]
    if channel["kind"] == ChannelKind.EMAIL:
        return f"EMAIL{preferred}:{_text(value)}"
    if channel["kind"] == ChannelKind.PHONE:
        extension = f";ext={channel['extension']}" if channel["extension"] else ""
        return f"TEL;VALUE=uri{preferred}:tel:{value}{extension}"
    return f"IMPP;SERVICE-TYPE={channel['service']}{preferred}:im:{quote(value)}"


def _address(actor: Actor, address: Mapping[str, Any]) -> str:
    street = ", ".join(line for line in (address["line1"], address["line2"]) if line)
    code = address["country"]
    country = Locale(interface_language(actor.language)).territories.get(code, code)
    parts = [None, None, street, address["city"], address["region"], address["postal_code"], country]
    return f"ADR;CC={code}:{_components(parts)}"


def _components(parts: Iterable[str | None]) -> str:
    return ";".join(_text(part or "") for part in parts)


def _text(value: str) -> str:
    """RFC 6350, 3.4: backslashes, commas, semicolons and line breaks are escaped."""
    escaped = value.replace("\\", "\\\\").replace(",", "\\,").replace(";", "\\;")
    return escaped.replace("\r\n", "\\n").replace("\n", "\\n").replace("\r", "\\n")


def _folded(line: str) -> str:
    """RFC 6350, 3.2: at most 75 octets a line, what goes on begins with a space; no character is cut in two."""
    pieces, piece, size = [], "", 0
    for character in line:
        octets = len(character.encode())
        if size + octets > _MOST_OCTETS:
            pieces.append(piece)
            piece, size = " ", 1
        piece += character
        size += octets
    return "\r\n".join([*pieces, piece])
