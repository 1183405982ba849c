"""Category schemes of customers: choices of custom fields whose options are a tree (decision 18)."""

import dataclasses
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from customers.inputs.category_schemes import SchemeChange, SchemeCreate, TermRemoval
from customers.models import Customer
from customers.selectors.category_schemes import Document, as_scheme, get_scheme
from customers.selectors.records import Record
from customers.services.customer_changes import Change, change_customers
from customers.services.place_changes import seeing_everything
from kernel.actor import Actor
from kernel.custom_fields import service
from kernel.custom_fields.inputs import CustomFieldChange, CustomFieldCreate
from kernel.custom_fields.writing import INPUT
from kernel.db import write
from kernel.errors import AppError, FieldCode, KernelError, invalid_field, not_found
from kernel.inputs import build
from kernel.models.custom_field import FieldType
from kernel.permissions import KernelRight

RESOURCE = "customers"
_AT_ONCE = 500
# What the kernel's fields call the members of a scheme.
_NAMES = {"code": "key", "terms": "options"}


def create_scheme(*, actor: Actor, data: SchemeCreate) -> Document:
    """Define a scheme. Needs `kernel:custom_field:edit`. 422, 409 `limit_reached`."""
    field = CustomFieldCreate(
        resource=RESOURCE,
        key=data.code,
        type=FieldType.MULTI_SELECT if data.is_multiple else FieldType.SELECT,
        labels=data.labels,
        help=data.help,
        group=data.group,
        options=data.terms,
    )
    with _in_words_of_schemes():
        return as_scheme(service.create_field(actor=actor, data=field, is_category=True))


def change_scheme(
    *, actor: Actor, scheme_id: uuid.UUID, data: SchemeChange, expected_version: int | None = None
) -> Document:
    """Change what is given, archive the scheme or bring it back. Needs `kernel:custom_field:edit`. 404, 412, 422."""
    given = {_NAMES.get(name, name): value for name, value in data.given().items()}
    with _in_words_of_schemes():
        field = service.change_field(
            actor=actor,
            field_id=scheme_id,
            data=build(CustomFieldChange, given),
            expected_version=expected_version,
            is_category=True,
        )
        return as_scheme(field)


def delete_scheme(*, actor: Actor, scheme_id: uuid.UUID, expected_version: int | None = None) -> None:
    """Delete a scheme that no customer ever had a term of. Needs `kernel:custom_field:edit`. 404, 409, 412."""
    service.delete_field(actor=actor, field_id=scheme_id, expected_version=expected_version, is_category=True)


def remove_term(
    *, actor: Actor, scheme_id: uuid.UUID, data: TermRemoval, expected_version: int | None = None
) -> Document:
    """Delete a term; what is below it comes up to where it was. Customers that have it get `replace_with`, with
    history at each.

    Needs `kernel:custom_field:edit`. 404, 412, 409 `in_use` with their `count` if nothing takes its place, 422.
    """
    actor.require(KernelRight.CUSTOM_FIELD_EDIT)
    with write():
        scheme = get_scheme(actor=actor, scheme_id=scheme_id)
        terms = {term["code"]: term for term in scheme["terms"]}
        if data.code not in terms:
            raise not_found()
        customers = Customer.objects.filter(_having(scheme, data.code))
        if data.replace_with is not None:
            if data.replace_with == data.code or terms.get(data.replace_with, {"archived": True})["archived"]:
                raise invalid_field("/replace_with", FieldCode.NOT_FOUND, _("There is no such term."))
            _replace(actor, scheme, list(customers.values_list("id", flat=True)), data.code, data.replace_with)
        elif count := customers.count():
            raise AppError(KernelError.IN_USE, _("Customers have this term."), extra={"count": count})
        above = terms[data.code]["parent"]
        kept = [
            {name: value for name, value in term.items() if name != "label"}
            | {"parent": above if term["parent"] == data.code else term["parent"]}
            for code, term in terms.items()
            if code != data.code
        ]
        change = build(SchemeChange, {"terms": kept})
        return change_scheme(actor=actor, scheme_id=scheme_id, data=change, expected_version=expected_version)


def _having(scheme: Mapping[str, Any], code: str) -> Q:
    return Q(**{f"{INPUT}__contains": {scheme["code"]: [code] if scheme["is_multiple"] else code}})


def _replace(actor: Actor, scheme: Mapping[str, Any], ids: list[uuid.UUID], code: str, new: str) -> None:
    key = scheme["code"]

    def edit(record: Record) -> Mapping[str, Any]:
        value = record.customer.custom.get(key)
        if not isinstance(value, list):
            return {INPUT: {key: new}} if value == code else {}
        return {INPUT: {key: list(dict.fromkeys(new if each == code else each for each in value))}}

    for start in range(0, len(ids), _AT_ONCE):
        changes = [Change(customer_id, edit) for customer_id in sorted(ids[start : start + _AT_ONCE])]
        for answer in change_customers(actor=seeing_everything(actor), changes=changes):
            if isinstance(answer, AppError):
                raise answer


@contextmanager
def _in_words_of_schemes() -> Iterator[None]:
    """What is refused, with the names that the members have here."""
    try:
        yield
    except AppError as refusal:
        errors = []
        for error in refusal.errors:
            pointer = error.pointer
            for ours, theirs in _NAMES.items():
                if pointer == f"/{theirs}" or pointer.startswith(f"/{theirs}/"):
                    pointer = f"/{ours}{pointer.removeprefix(f'/{theirs}')}"
            errors.append(dataclasses.replace(error, pointer=pointer))
        raise dataclasses.replace(refusal, errors=errors) from None
