"""An organisation's own fields as fields of the import: cells become what a client would send."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext as _

from customers.imports.fields import Read, Target, text
from customers.imports.lookups import Lookups
from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldDefinition, fields_of
from kernel.errors import FieldCode
from kernel.imports import registry
from kernel.imports.values import CellError, read_boolean, read_date, read_number
from kernel.labels import lazy_label
from kernel.models.custom_field import FieldType
from kernel.text import fold

_TYPES = {
    FieldType.INTEGER: registry.FieldType.NUMBER,
    FieldType.DECIMAL: registry.FieldType.NUMBER,
    FieldType.AMOUNT: registry.FieldType.NUMBER,
    FieldType.DATE: registry.FieldType.DATE,
    FieldType.BOOLEAN: registry.FieldType.BOOLEAN,
}
_CURRENCY = re.compile(r"\b[A-Z]{3}\b")
_BETWEEN = re.compile(r"[,;|\n]")


def custom_targets(actor: Actor, resource: str) -> list[Target]:
    """The organisation's own fields that are in use. One statement, sometimes two."""
    [fields] = fields_of(resource, actor=actor)
    return [_target(field) for field in fields.active]


def _target(field: FieldDefinition) -> Target:
    type_ = _TYPES.get(field.type, registry.FieldType.TEXT)
    label = lazy_label(field.labels)
    known = registry.Field(field.column_name, label, (field.key, *field.labels.values()), type=type_, in_template=True)
    return Target(known, ("custom", field.key), _reader(field))


def _reader(field: FieldDefinition) -> Read:
    if field.type is FieldType.LINK:
        return lambda cell, _form, lookups: _link(field, cell, lookups)
    read = _READERS.get(field.type)
    return text if read is None else lambda cell, form, _lookups: read(field, cell, form)


def _link(field: FieldDefinition, cell: str, lookups: Lookups) -> str:
    return str(lookups.linked(str(field.target), cell))


def _integer(_field: FieldDefinition, cell: str, form: str) -> int:
    number = read_number(cell, form)
    if number != number.to_integral_value() or abs(number) > 2**53:
        raise CellError(FieldCode.INVALID_TYPE, _("This must be a whole number."))
    return int(number)


def _decimal(_field: FieldDefinition, cell: str, form: str) -> str:
    return format(read_number(cell, form), "f")


def _amount(field: FieldDefinition, cell: str, form: str) -> dict[str, str]:
    found = _CURRENCY.search(cell)
    number = _CURRENCY.sub("", cell).strip()
    amount = {"amount": format(read_number(number, form), "f")}
    return amount | {"currency": found[0]} if found else amount


def _date(_field: FieldDefinition, cell: str, form: str) -> str:
    return read_date(cell, form).isoformat()


def _boolean(_field: FieldDefinition, cell: str, _form: str) -> bool:
    return read_boolean(cell)


def _select(field: FieldDefinition, cell: str, _form: str) -> str:
    return _option(field, cell)


def _multi_select(field: FieldDefinition, cell: str, _form: str) -> list[str]:
    return [_option(field, part) for part in _BETWEEN.split(cell) if part.strip()]


def _option(field: FieldDefinition, cell: str) -> str:
    """The code of an option, by that or by its label in any language."""
    wanted = fold(cell)
    for option in field.options.values():
        if wanted in (fold(option.code), *(fold(label) for label in option.labels.values())):
            return option.code
    raise CellError(FieldCode.INVALID_CHOICE, _("This is not one of the choices."))


_READERS: dict[FieldType, Callable[[FieldDefinition, str, str], Any]] = {
    FieldType.INTEGER: _integer,
    FieldType.DECIMAL: _decimal,
    FieldType.AMOUNT: _amount,
    FieldType.DATE: _date,
    FieldType.BOOLEAN: _boolean,
    FieldType.SELECT: _select,
    FieldType.MULTI_SELECT: _multi_select,
}
