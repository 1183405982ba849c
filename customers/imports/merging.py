"""What a row adds to a customer or contact that is there: filled cells count, empty ones take nothing away."""

from collections.abc import Mapping
from typing import Any

from customers.models import ChannelKind, ContactChannel
from customers.selectors.contact_records import ContactRecord
from customers.selectors.records import Record
from customers.services.drafts import phone_country
from customers.values.phones import NotAPhoneError, parse_phone
from kernel.text import fold

_NOT_CHANGED = ("kind", "contacts")
_CONTACT_LISTS = ("channels", "external_references")
_SHORTEST = 6
_PLAIN_LISTS = ("phones", "emails", "addresses", "external_references", "tags")


def merged(record: Record, given: Mapping[str, Any]) -> dict[str, Any]:
    """The change, by the names of `CustomerChange`, that the row's values come to.

    Phones, e-mails, tags and references are added; the first address takes the row's parts.
    """
    change = {name: value for name, value in given.items() if name not in (*_NOT_CHANGED, *_PLAIN_LISTS)}
    state = record.state()
    if "phones" in given:
        country = phone_country(record.customer)
        known = {phone.number for phone in record.phones}
        new = [row for row in given["phones"] if _number(row["number"], country) not in known]
        change["phones"] = [*state["phones"], *new]
    if "emails" in given:
        known = {email.email.lower() for email in record.emails}
        change["emails"] = [*state["emails"], *(row for row in given["emails"] if row["email"].lower() not in known)]
    if "addresses" in given:
        change["addresses"] = _addresses(state["addresses"], given["addresses"])
    if "tags" in given:
        known = {fold(name) for name in record.tags}
        change["tags"] = [*record.tags, *(name for name in given["tags"] if fold(name) not in known)]
    if "external_references" in given:
        held = [(row["source"], row["id"]) for row in state["external_references"]]
        new_references = [row for row in given["external_references"] if (row["source"], row["id"]) not in held]
        change["external_references"] = [*state["external_references"], *new_references]
    return change


def merged_contact(record: ContactRecord, given: Mapping[str, Any]) -> dict[str, Any]:
    """The change, by the names of `ContactChange`: channels and references are added."""
    change = {name: value for name, value in given.items() if name not in (*_CONTACT_LISTS, "customers", "address")}
    state = record.state()
    if given.get("channels"):
        new = [row for row in given["channels"] if not any(_is_same(row, channel) for channel in record.channels)]
        change["channels"] = [*state["channels"], *new]
    if "address" in given:
        change["address"] = (state["address"] or {}) | given["address"]
    if "external_references" in given:
        held = state["external_references"]
        change["external_references"] = [*held, *(row for row in given["external_references"] if row not in held)]
    return change


def _is_same(row: Mapping[str, Any], channel: ContactChannel) -> bool:
    if row["kind"] != channel.kind or row.get("service") != channel.service:
        return False
    if channel.kind != ChannelKind.PHONE:
        return str(row["value"]).strip().lower() == channel.value.lower()
    # Written without the country's prefix it ends like the whole number.
    digits = "".join(character for character in row["value"] if character.isdigit()).lstrip("0")
    return len(digits) >= _SHORTEST and channel.value.endswith(digits)


def _addresses(present: list[dict[str, Any]], given: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = list(present)
    for index, address in enumerate(given):
        if index < len(found):
            found[index] = found[index] | {name: value for name, value in address.items() if name != "usages"}
        else:
            found.append(address)
    return found


def _number(text: str, country: str) -> str | None:
    try:
        return parse_phone(text, country).number
    except NotAPhoneError:
        return None
