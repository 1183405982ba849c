"""Writing terms of dictionaries, and checking those that others want to use."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from django.db import IntegrityError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.dictionaries import Dictionary
from customers.errors import CustomerError
from customers.inputs.terms import TermChange, TermCreate, TermOrder
from customers.models import StatusClass, Term
from customers.permissions import CustomerRight
from customers.selectors.terms import TermRow, as_row, list_terms, remembered_terms
from customers.services.dictionaries import term_usage
from customers.term_codes import code_from, free_code
from kernel import events, history
from kernel.actor import Actor
from kernel.db import read_and_keep, violated_constraint, write
from kernel.errors import AppError, FieldCode, FieldError, KernelError, invalid, not_found
from kernel.locks import lock
from kernel.tenancy import current_organisation
from kernel.versions import check_version

RESOURCE = "terms"
EVENTS = CREATED, UPDATED, DELETED = "term.created", "term.updated", "term.deleted"
_FIELDS = ("code", "labels", "color", "position", "status_class", "weight", "archived_at")


def check_terms(
    values: Mapping[Dictionary, Collection[uuid.UUID]],
) -> dict[tuple[Dictionary, uuid.UUID], FieldError]:
    """What is wrong with terms that rows are about to refer to: unknown in that dictionary, or archived.

    The errors have no pointer: `dataclasses.replace(error, pointer="/segment_id")`. Give only values that
    change, so that a row may keep a term that was archived later. One statement however many rows; what is
    found stays until the transaction ends, so call it inside of one.
    """
    wanted = {term_id for ids in values.values() for term_id in ids}
    rows = Term.objects.filter(id__in=wanted).values_list("id", "dictionary", "archived_at")
    found = {(dictionary, term_id): archived_at for term_id, dictionary, archived_at in read_and_keep(rows)}
    errors: dict[tuple[Dictionary, uuid.UUID], FieldError] = {}
    for dictionary, ids in values.items():
        for term_id in ids:
            key = (dictionary, term_id)
            if key not in found:
                errors[key] = FieldError(FieldCode.NOT_FOUND, _("This dictionary has no such term."))
            elif found[key] is not None:
                errors[key] = FieldError(FieldCode.ARCHIVED, _("This term is archived."))
    return errors


def create_term(*, actor: Actor, dictionary: Dictionary, data: TermCreate) -> TermRow:
    """Add a term at the end of a dictionary. Needs `customers:dictionary:edit`.

    409 `code_taken` if the dictionary has the code, in any case of letters.
    """
    actor.require(CustomerRight.DICTIONARY_EDIT)
    _refuse_foreign_fields(dictionary, data.given())
    with write(), lock(f"dictionary:{dictionary}"):
        last = Term.objects.filter(dictionary=dictionary).aggregate(last=Max("position"))["last"]
        term = Term(
            dictionary=dictionary.value,
            code=data.code or _new_code(dictionary, data.labels),
            labels=data.labels,
            color=data.color,
            position=0 if last is None else last + 1,
            status_class=(data.status_class or StatusClass.ACTIVE) if dictionary.has_status_class else "",
            weight=(data.weight or 0) if dictionary.has_weight else None,
        )
        _save(term, force_insert=True)
        history.record_many(actor, RESOURCE, [creation(term)])
        events.emit(CREATED, term.id, _public(term))
        return as_row(term, actor.language)


def change_term(
    *,
    actor: Actor,
    dictionary: Dictionary,
    term_id: uuid.UUID,
    data: TermChange,
    expected_version: int | None = None,
) -> TermRow:
    """Change a term, archive or restore it. Needs `customers:dictionary:edit`.

    404, 409 `code_taken`, 412 for another version, 422 for a field that this dictionary has not.
    """
    actor.require(CustomerRight.DICTIONARY_EDIT)
    given = data.given()
    _refuse_foreign_fields(dictionary, given)
    with write():
        term = _locked(dictionary, term_id)
        check_version(term, expected_version)
        before = _state(term)
        archived = given.pop("archived", None)
        for name, value in given.items():
            setattr(term, name, value)
        if archived is not None and archived != (term.archived_at is not None):
            term.archived_at = timezone.now() if archived else None
        fields = history.difference(before, _state(term))
        if fields:
            term.version += 1
            _save(term)
            remembered_terms.renew()
            history.record(actor, RESOURCE, term.id, _action_of(fields), fields)
            events.emit(UPDATED, term.id, _public(term))
        return as_row(term, actor.language)


def reorder_terms(*, actor: Actor, dictionary: Dictionary, data: TermOrder) -> list[TermRow]:
    """Put the named terms first, in the order given; the others follow as they were.

    Needs `customers:dictionary:edit`. 422 naming ids that are given twice or are not of the dictionary.
    Answers all terms that are not archived.
    """
    actor.require(CustomerRight.DICTIONARY_EDIT)
    with write(), lock(f"dictionary:{dictionary}"):
        rows = Term.objects.select_for_update(no_key=True).filter(dictionary=dictionary)
        terms = {term.id: term for term in rows.order_by("position", "id")}
        _check_order(data.ids, terms)
        named = set(data.ids)
        order = [*data.ids, *(term_id for term_id in terms if term_id not in named)]
        moved: dict[uuid.UUID, tuple[int, int]] = {}
        for position, term_id in enumerate(order):
            term = terms[term_id]
            if term.position != position:
                moved[term_id] = (term.position, position)
                term.position, term.version, term.updated_at = position, term.version + 1, timezone.now()
        Term.objects.bulk_update([terms[term_id] for term_id in moved], ["position", "version", "updated_at"])
        history.record_many(
            actor,
            RESOURCE,
            [history.Entry(term_id, history.Action.UPDATED, {"position": pair}) for term_id, pair in moved.items()],
        )
        events.emit_many(UPDATED, [events.NewEvent(term_id, _public(terms[term_id])) for term_id in moved])
        return list_terms(actor=actor, dictionary=dictionary)


def delete_term(
    *,
    actor: Actor,
    dictionary: Dictionary,
    term_id: uuid.UUID,
    replace_with: uuid.UUID | None = None,
    expected_version: int | None = None,
) -> None:
    """Delete a term; where it is used `replace_with` takes its place, with an entry in each row's history.

    Needs `customers:dictionary:edit`. 409 `term_in_use` with `count` and `usages` if it is used and nothing
    replaces it; 404, 412; 400 for a replacement that is archived, of another dictionary, or the term itself.
    """
    actor.require(CustomerRight.DICTIONARY_EDIT)
    with write(), lock(f"dictionary:{dictionary}"):
        # The stronger lock: nobody can come to refer to the term any more.
        term = check_removal(dictionary, term_id, replace_with, expected_version)
        if replace_with is None:
            _refuse_if_used(dictionary, term)
        else:
            term_usage.replace(actor, dictionary, term_id, replace_with)
        term.delete()
        fields: dict[str, tuple[Any, Any]] = {
            name: (value, None) for name, value in _state(term).items() if value is not None
        }
        if replace_with is not None:
            fields["replaced_by"] = (None, replace_with)
        history.record(actor, RESOURCE, term_id, history.Action.DELETED, fields)
        gone = {"id": term_id, "dictionary": dictionary.value, "code": term.code, "replaced_by": replace_with}
        events.emit(DELETED, term_id, gone)


def check_removal(
    dictionary: Dictionary, term_id: uuid.UUID, replace_with: uuid.UUID | None, expected_version: int | None
) -> Term:
    """The term that is to be deleted, locked for that. Raises what `delete_term` raises but for its usage."""
    if replace_with is not None:
        _check_replacement(dictionary, term_id, replace_with)
    term = Term.objects.select_for_update().filter(dictionary=dictionary, id=term_id).first()
    if term is None:
        raise not_found()
    check_version(term, expected_version)
    return term


def creation(term: Term) -> history.Entry:
    """The history of a term that was just made."""
    fields = {name: (None, value) for name, value in _state(term).items() if value is not None}
    return history.Entry(term.id, history.Action.CREATED, fields)


def _refuse_foreign_fields(dictionary: Dictionary, given: Mapping[str, Any]) -> None:
    has = {"status_class": dictionary.has_status_class, "weight": dictionary.has_weight}
    detail = _("Terms of this dictionary have no such field.")
    errors = [
        FieldError(FieldCode.NOT_ALLOWED, detail, pointer=f"/{name}")
        for name, exists in has.items()
        if not exists and given.get(name) is not None
    ]
    if errors:
        raise invalid(*errors)


def _new_code(dictionary: Dictionary, labels: Mapping[str, str]) -> str:
    taken = {code.lower() for code in Term.objects.filter(dictionary=dictionary).values_list("code", flat=True)}
    return free_code(code_from(labels.get("en") or next(iter(labels.values()))), taken)


def _save(term: Term, *, force_insert: bool = False) -> None:
    try:
        term.save(force_insert=force_insert)
    except IntegrityError as error:
        if violated_constraint(error) != "customers_term_code":
            raise
        detail = _("The dictionary has a term with this code already.")
        wrong = FieldError(FieldCode.NOT_UNIQUE, detail, pointer="/code")
        raise AppError(CustomerError.CODE_TAKEN, detail, errors=[wrong]) from None


def _locked(dictionary: Dictionary, term_id: uuid.UUID) -> Term:
    rows = Term.objects.select_for_update(no_key=True)
    term = rows.filter(dictionary=dictionary, id=term_id).first()
    if term is None:
        raise not_found()
    return term


def _state(term: Term) -> dict[str, Any]:
    state = {name: getattr(term, name) for name in _FIELDS}
    return state | {"status_class": term.status_class or None}


def _public(term: Term) -> TermRow:
    """What events carry: the label in the organisation's language, for nobody in particular reads it."""
    return as_row(term, current_organisation().language)


def _action_of(fields: Mapping[str, tuple[Any, Any]]) -> history.Action:
    if set(fields) != {"archived_at"}:
        return history.Action.UPDATED
    return history.Action.RESTORED if fields["archived_at"][1] is None else history.Action.ARCHIVED


def _check_order(ids: list[uuid.UUID], terms: Mapping[uuid.UUID, Term]) -> None:
    errors = []
    seen: set[uuid.UUID] = set()
    for index, term_id in enumerate(ids):
        if term_id not in terms:
            detail = _("This dictionary has no such term.")
            errors.append(FieldError(FieldCode.NOT_FOUND, detail, pointer=f"/ids/{index}"))
        elif term_id in seen:
            detail = _("This is given twice.")
            errors.append(FieldError(FieldCode.NOT_UNIQUE, detail, pointer=f"/ids/{index}"))
        seen.add(term_id)
    if errors:
        raise invalid(*errors)


def _check_replacement(dictionary: Dictionary, term_id: uuid.UUID, replace_with: uuid.UUID) -> None:
    wrong = check_terms({dictionary: [replace_with]}).get((dictionary, replace_with))
    if wrong is None and replace_with == term_id:
        wrong = FieldError(FieldCode.CONTRADICTION, _("A term cannot take its own place."))
    if wrong is not None:
        error = FieldError(wrong.code, wrong.detail, parameter="replace_with")
        raise AppError(KernelError.INVALID_PARAMETER, errors=[error])


def _refuse_if_used(dictionary: Dictionary, term: Term) -> None:
    usages = term_usage.count(dictionary, term.id)
    total = sum(usages.values())
    if total:
        raise AppError(
            CustomerError.TERM_IN_USE,
            ngettext("It is used in %(count)s place.", "It is used in %(count)s places.", total) % {"count": total},
            extra={
                "count": total,
                "usages": [
                    {"resource": resource, "field": field, "count": count}
                    for (resource, field), count in usages.items()
                ],
            },
        )
