"""Whether a definition makes sense: pure rules, all errors at once."""

import dataclasses
from collections.abc import Iterator
from typing import Any

from django.utils.translation import gettext as _

from kernel.custom_fields import registry
from kernel.custom_fields.definitions import as_definition
from kernel.custom_fields.trees import tree_errors
from kernel.custom_fields.values import (
    MAX_STRING,
    ValueRefusedError,
    comparable,
    compiled,
    read_value,
)
from kernel.errors import FieldCode, FieldError
from kernel.models.custom_field import CustomField, FieldType

# What only some types have.
_OF_TYPES: dict[str, frozenset[FieldType]] = {
    "is_unique": frozenset(FieldType)
    - {FieldType.TEXT, FieldType.AMOUNT, FieldType.BOOLEAN, FieldType.SELECT, FieldType.MULTI_SELECT},
    **dict.fromkeys(
        ("minimum", "maximum"),
        frozenset({FieldType.INTEGER, FieldType.DECIMAL, FieldType.AMOUNT, FieldType.DATE, FieldType.DATETIME}),
    ),
    **dict.fromkeys(("min_length", "max_length"), frozenset({FieldType.STRING, FieldType.TEXT})),
    "pattern": frozenset({FieldType.STRING}),
    "currency": frozenset({FieldType.AMOUNT}),
    "target": frozenset({FieldType.LINK}),
    "options": frozenset({FieldType.SELECT, FieldType.MULTI_SELECT}),
    # What is there today may be gone, or hidden from somebody, tomorrow.
    "default": frozenset(FieldType) - {FieldType.LINK},
}


def definition_errors(row: CustomField, country: str) -> list[FieldError]:
    """Everything that is wrong with a field as it would be saved. `country` is that of phones without prefix."""
    return [*_kind_errors(row), *_range_errors(row), *_pattern_errors(row), *_option_errors(row)] or list(
        _default_errors(row, country)
    )


def _kind_errors(row: CustomField) -> Iterator[FieldError]:
    type_ = FieldType(row.type)
    for name, types in _OF_TYPES.items():
        if getattr(row, name) not in (None, False, []) and type_ not in types:
            yield FieldError(FieldCode.NOT_ALLOWED, _("Fields of this type have no such setting."), f"/{name}")
    if type_ is FieldType.LINK and row.target not in registry.targets():
        choices = ", ".join(registry.targets())
        yield FieldError(FieldCode.INVALID_CHOICE, _("Expected one of: %(choices)s.") % {"choices": choices}, "/target")
    if type_ in _OF_TYPES["options"] and not any(not option["archived"] for option in row.options):
        yield FieldError(FieldCode.REQUIRED, _("There must be something to choose."), "/options")
    if row.is_unique and row.default is not None:
        yield FieldError(FieldCode.CONTRADICTION, _("A unique field cannot have a default."), "/default")


def _range_errors(row: CustomField) -> Iterator[FieldError]:
    limits: dict[str, Any] = {}
    for name in ("minimum", "maximum"):
        text = getattr(row, name)
        if text is not None and FieldType(row.type) in _OF_TYPES[name]:
            try:
                limits[name] = comparable(FieldType(row.type), text)
            except ValueRefusedError as refusal:
                yield FieldError(refusal.code, refusal.detail, f"/{name}")
    if len(limits) == 2 and limits["minimum"] > limits["maximum"]:
        yield FieldError(FieldCode.CONTRADICTION, _("The most is less than the least."), "/maximum")
    if row.min_length and row.max_length and row.min_length > row.max_length:
        yield FieldError(FieldCode.CONTRADICTION, _("The most is less than the least."), "/max_length")
    if row.type == FieldType.STRING and max(row.min_length or 0, row.max_length or 0) > MAX_STRING:
        detail = _("At most %(count)s characters are allowed.") % {"count": MAX_STRING}
        yield FieldError(FieldCode.OUT_OF_RANGE, detail, "/max_length")


def _pattern_errors(row: CustomField) -> Iterator[FieldError]:
    if row.pattern is not None:
        try:
            compiled(row.pattern)
        except ValueError:
            yield FieldError(FieldCode.INVALID_FORMAT, _("This is not a regular expression."), "/pattern")


def _option_errors(row: CustomField) -> Iterator[FieldError]:
    seen: set[str] = set()
    for index, option in enumerate(row.options):
        key = option["code"].casefold()
        if key in seen:
            yield FieldError(FieldCode.NOT_UNIQUE, _("This is given twice."), f"/options/{index}/code")
        seen.add(key)
    yield from tree_errors(row.options, is_tree=row.is_category)


def _default_errors(row: CustomField, country: str) -> Iterator[FieldError]:
    if row.default is None:
        return
    try:
        row.default = read_value(dataclasses.replace(as_definition(row), default=None), row.default, country)
    except ValueRefusedError as refusal:
        yield FieldError(refusal.code, refusal.detail, "/default")
