"""Reading terms: for labels, for pickers, for filters, for the settings."""

import uuid
from collections.abc import Collection
from datetime import datetime
from typing import TypedDict

from customers.dictionaries import Dictionary, dictionaries_of_column
from customers.inputs.terms import TermState
from customers.models import Term
from customers.permissions import CustomerRight
from kernel.actor import Actor
from kernel.db import read_by_id
from kernel.errors import not_found
from kernel.labels import label_in
from kernel.registers.column import Choice, Label, Labels
from kernel.remembered import Remembered


class DictionaryRow(TypedDict):
    """A dictionary as the API shows it; the last two say which of the special fields its terms have."""

    name: str
    label: str
    has_status_class: bool
    has_weight: bool


class TermRow(TypedDict):
    """A term as the API shows it; `label` is in the reader's language."""

    id: uuid.UUID
    dictionary: str
    code: str
    labels: dict[str, str]
    label: str
    color: str
    position: int
    status_class: str | None
    weight: int | None
    version: int
    created_at: datetime
    updated_at: datetime
    archived_at: datetime | None


def _read(ids: Collection[uuid.UUID]) -> dict[uuid.UUID, tuple[str, dict[str, str], str]]:
    rows = read_by_id(Term, ids, "code", "labels", "color")
    return {term_id: (code, labels, color) for term_id, code, labels, color in rows}


# Code, label per language, colour. Who changes a term renews it.
remembered_terms = Remembered("customers.terms", _read)


def term_labels(actor: Actor, ids: Collection[uuid.UUID]) -> dict[uuid.UUID, Label]:
    """`{id: {"id", "code", "label", "color"}}` of terms of any dictionary, archived ones too.

    One statement, none for terms that this process remembers.
    """
    known = remembered_terms.rows(actor, ids)
    labels: dict[uuid.UUID, Label] = {}
    for term_id in ids:
        if (term := known.get(term_id)) is not None:
            code, texts, color = term
            labels[term_id] = {"id": term_id, "code": code, "label": label_in(texts, actor.language), "color": color}
    return labels


def find_terms(actor: Actor, column: str, text: str) -> list[uuid.UUID]:
    """The terms that a code, or a label in any language, stands for in a filter of `column`."""
    rows = Term.objects.filter(dictionary__in=dictionaries_of_column(column))
    wanted = text.strip().casefold()
    return [
        term_id
        for term_id, code, labels in rows.values_list("id", "code", "labels")
        if wanted == code.casefold() or wanted in {label.casefold() for label in labels.values()}
    ]


# How columns of all floors show terms; codes and labels stand for ids in filters.
labels = Labels(load=term_labels, find=find_terms)


def choices_of(actor: Actor, dictionary: Dictionary) -> list[Choice]:
    """What people may pick from a dictionary now, in its order. One statement."""
    rows = Term.objects.filter(dictionary=dictionary, archived_at__isnull=True).order_by("position", "id")
    return [Choice(code, label_in(texts, actor.language)) for code, texts in rows.values_list("code", "labels")]


def list_dictionaries(*, actor: Actor) -> list[DictionaryRow]:
    """Every dictionary, in the order of the settings. Needs `customers:customer:view`."""
    actor.require(CustomerRight.VIEW)
    return [
        {
            "name": dictionary.value,
            "label": str(dictionary.label),
            "has_status_class": dictionary.has_status_class,
            "has_weight": dictionary.has_weight,
        }
        for dictionary in Dictionary
    ]


def dictionary_named(name: str) -> Dictionary:
    """The dictionary of that name; 404 if there is none."""
    try:
        return Dictionary(name)
    except ValueError:
        raise not_found() from None


def list_terms(*, actor: Actor, dictionary: Dictionary, state: TermState = TermState.ACTIVE) -> list[TermRow]:
    """The terms of a dictionary in its order. One statement. Needs `customers:customer:view`."""
    actor.require(CustomerRight.VIEW)
    rows = Term.objects.filter(dictionary=dictionary)
    if state is not TermState.ALL:
        rows = rows.filter(archived_at__isnull=state is TermState.ACTIVE)
    return [as_row(term, actor.language) for term in rows.order_by("position", "id")]


def get_term(*, actor: Actor, dictionary: Dictionary, term_id: uuid.UUID) -> TermRow:
    """One term. 404 if the dictionary has none of that id. Needs `customers:customer:view`."""
    actor.require(CustomerRight.VIEW)
    term = Term.objects.filter(dictionary=dictionary, id=term_id).first()
    if term is None:
        raise not_found()
    return as_row(term, actor.language)


def as_row(term: Term, language: str) -> TermRow:
    """A term as the API shows it, to somebody who reads `language`."""
    return {
        "id": term.id,
        "dictionary": term.dictionary,
        "code": term.code,
        "labels": term.labels,
        "label": label_in(term.labels, language),
        "color": term.color,
        "position": term.position,
        "status_class": term.status_class or None,
        "weight": term.weight,
        "version": term.version,
        "created_at": term.created_at,
        "updated_at": term.updated_at,
        "archived_at": term.archived_at,
    }
