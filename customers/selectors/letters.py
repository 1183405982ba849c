"""Texts with merge fields: whether they are sound, and what they say to one person."""

import dataclasses
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from customers.errors import CustomerError
from customers.merge_fields import Occasion, values_of
from customers.merge_texts import MAX_FIELDS, MalformedFieldError, Parts, merge, names_in, parse
from customers.models import Contact
from customers.selectors.visibility import visible, visible_contacts
from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, invalid, not_found
from kernel.html import letter_text, sanitise
from kernel.tenancy import current_organisation
from kernel.text import one_line

# The parts of a text, and the longest that each may become with its values, in characters.
_LONGEST = {"subject": 500, "html": 200_000, "text": 200_000}

Source = Mapping[str, str | None]


@dataclass(frozen=True, slots=True)
class Letter:
    """A text with the values of one record. `missing` has the merge fields that are left as they are, because they
    have neither value nor fallback, by the part (`subject`, `html`, `text`) that has them."""

    language: str
    subject: str
    html: str
    text: str
    missing: Mapping[str, list[str]]

    def missing_names(self) -> list[str]:
        return list(dict.fromkeys(name for names in self.missing.values() for name in names))


def text_errors(source: Source, known: Collection[str], *, at: str = "") -> list[FieldError]:
    """What is wrong with a text's merge fields: malformed, more than 50, not in `known`. Pointers begin with `at`."""
    parts, errors = _parsed(source, at)
    errors += [
        FieldError(FieldCode.NOT_FOUND, _("There is no merge field %(name)s.") % {"name": name}, f"{at}/{part}")
        for part, found in parts.items()
        for name in dict.fromkeys(names_in(found))
        if name not in known
    ]
    return errors


def write_letter(occasion: Occasion, source: Source, *, at: str = "") -> Letter:
    """`source` (`subject`, `html`, `text`) with the values of the occasion, in the language of its actor.

    The text is made of the HTML if there is none. 422 for malformed merge fields, and for what became too long.
    """
    parts, errors = _parsed(source, at)
    if errors:
        raise invalid(*errors)
    values = values_of(occasion, [name for found in parts.values() for name in names_in(found)])
    merged = {part: merge(found, values, is_html=part == "html") for part, found in parts.items()}
    texts = {part: each.text for part, each in merged.items()}
    # Once more: a value may have become part of a link.
    texts["html"] = sanitise(texts["html"])
    texts["subject"] = one_line(texts["subject"])
    errors = [_too_long(f"{at}/{part}", most) for part, most in _LONGEST.items() if len(texts.get(part, "")) > most]
    if errors:
        raise invalid(*errors)
    texts.setdefault("text", letter_text(texts["html"]))
    missing = {part: list(each.missing) for part, each in merged.items() if each.missing}
    return Letter(language=occasion.actor.language, **texts, missing=missing)


def require_whole(letter: Letter, *, at: str = "") -> Letter:
    """The letter, if every merge field has a value or fallback; 422 `merge_value_missing` naming the others."""
    if not letter.missing:
        return letter
    errors = [
        FieldError(FieldCode.REQUIRED, _("%(name)s has no value here.") % {"name": name}, f"{at}/{part}")
        for part, names in letter.missing.items()
        for name in names
    ]
    names = letter.missing_names()
    detail = _("No value: %(names)s. Fill it, or give a fallback.") % {"names": ", ".join(names)}
    raise AppError(CustomerError.MERGE_VALUE_MISSING, detail, errors=errors, extra={"missing": names})


def occasion_of(
    actor: Actor,
    customer_id: uuid.UUID,
    contact_id: uuid.UUID | None,
    language: str | None,
    offered: Collection[str] | None,
) -> Occasion:
    """What a text is merged for, in the first of these languages that is among those `offered`: the one asked for,
    the contact's, the customer's, the organisation's; else the first offered. None offers every language.

    404 for a customer that the actor does not see, 422 at `/contact_id` for a contact that is none of it.
    """
    found = visible(actor).filter(id=customer_id).values_list("language", flat=True)
    if not found:
        raise not_found()
    reads = [language, found[0], current_organisation().language]
    if contact_id is not None:
        contact = contact_at(actor, customer_id, contact_id)
        reads.insert(1, contact.language)
    chosen = _first(offered, [each for each in reads if each])
    return Occasion(dataclasses.replace(actor, language=chosen), customer_id, contact_id)


def contact_at(actor: Actor, customer_id: uuid.UUID, contact_id: uuid.UUID) -> Contact:
    """A contact of the customer; 422 at `/contact_id` if it is none, or the actor does not see it."""
    contact = visible_contacts(actor).filter(id=contact_id, links__customer_id=customer_id).first()
    if contact is None:
        detail = _("The customer has no such contact.")
        raise invalid(FieldError(FieldCode.NOT_FOUND, detail, pointer="/contact_id"))
    return contact


def _first(offered: Collection[str] | None, wanted: Sequence[str]) -> str:
    if offered is None:
        return wanted[0]
    for tag in wanted:
        for served in (tag, tag.split("-", 1)[0]):
            if served in offered:
                return served
    return next(iter(offered))


def _parsed(source: Source, at: str) -> tuple[dict[str, Parts], list[FieldError]]:
    parts: dict[str, Parts] = {}
    errors: list[FieldError] = []
    for part in _LONGEST:
        text = source.get(part)
        if text is None:
            continue
        try:
            parts[part] = parse(text, is_html=part == "html")
        except MalformedFieldError as error:
            detail = _("This is no merge field: %(text)s") % {"text": error.args[0]}
            errors.append(FieldError(FieldCode.INVALID_FORMAT, detail, f"{at}/{part}"))
            continue
        if len(names_in(parts[part])) > MAX_FIELDS:
            detail = _("At most %(count)s merge fields are allowed.") % {"count": MAX_FIELDS}
            errors.append(FieldError(FieldCode.TOO_LONG, detail, f"{at}/{part}"))
    return parts, errors


def _too_long(pointer: str, most: int) -> FieldError:
    detail = _("With its values this is longer than %(count)s characters.") % {"count": most}
    return FieldError(FieldCode.TOO_LONG, detail, pointer)
