"""Custom fields as columns of a register: typed expressions on the JSONB column `custom`.

What is compared and sorted is immutable in PostgreSQL's sense (dates and moments by their texts, whose order is that
of time), so that an index on it is possible; what is shown has its own type.
"""

import functools
import operator as operators
from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from typing import Any

from django.db.models import (
    BigIntegerField,
    BooleanField,
    DateField,
    DateTimeField,
    DecimalField,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.expressions import Combinable, Expression
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.db.models.functions import Cast, Collate
from django.db.models.lookups import (
    Exact,
    GreaterThan,
    GreaterThanOrEqual,
    IContains,
    In,
    IsNull,
    IStartsWith,
    LessThan,
    LessThanOrEqual,
    Lookup,
)

from kernel.actor import Actor
from kernel.custom_fields.definitions import FieldDefinition, FieldSet, fields_of
from kernel.custom_fields.registry import Target, target
from kernel.custom_fields.values import moment_text
from kernel.custom_fields.writing import INPUT
from kernel.labels import label_in, lazy_label
from kernel.models.custom_field import FieldType
from kernel.registers.column import Choice, Column
from kernel.registers.types import OPERATORS, Operator, Type

Condition = Callable[[Operator, Sequence[Any]], Q]

_COLUMN_TYPES: dict[FieldType, Type] = {
    FieldType.STRING: Type.STRING,
    FieldType.TEXT: Type.TEXT,
    FieldType.INTEGER: Type.INTEGER,
    FieldType.DECIMAL: Type.DECIMAL,
    FieldType.AMOUNT: Type.AMOUNT,
    FieldType.DATE: Type.DATE,
    FieldType.DATETIME: Type.DATETIME,
    FieldType.BOOLEAN: Type.BOOLEAN,
    FieldType.SELECT: Type.SELECT,
    FieldType.MULTI_SELECT: Type.MULTI_SELECT,
    FieldType.URL: Type.URL,
    FieldType.EMAIL: Type.EMAIL,
    FieldType.PHONE: Type.PHONE,
}
_LOOKUPS: dict[Operator, "type[Lookup[Any]]"] = {
    Operator.GT: GreaterThan,
    Operator.GTE: GreaterThanOrEqual,
    Operator.LT: LessThan,
    Operator.LTE: LessThanOrEqual,
    Operator.ICONTAINS: IContains,
    Operator.ISTARTSWITH: IStartsWith,
}


class _Number(Func):
    """A text as `numeric` of any precision."""

    template = "(%(expressions)s)::numeric"
    output_field = DecimalField(max_digits=30, decimal_places=10)


class _Place(Func):
    """The place of a text in a list of texts, from 1."""

    output_field = IntegerField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        text, *choices = self.get_source_expressions()
        sql, params = compiler.compile(text)
        return f"array_position(%s::text[], {sql})", ([choice.value for choice in choices], *params)


def own_columns(resource: str) -> Callable[[Actor], Mapping[str, Column]]:
    """What the register of a resource has as `own_columns`. At most two statements, most often none."""
    return lambda actor: columns_of(*fields_of(resource, actor=actor))


@functools.lru_cache(maxsize=500)
def columns_of(fields: FieldSet) -> Mapping[str, Column]:
    """The columns of all fields that are not archived, by name."""
    return {field.column_name: column_of(field) for field in fields.active}


def column_of(field: FieldDefinition) -> Column:
    """The field as a column."""
    common: dict[str, Any] = {
        "name": field.column_name,
        "label": lazy_label(field.labels),
        "nullable": True,
        "writes": f"{INPUT}.{field.key}",
        "group": field.group,
        "help": lazy_label(field.help) if field.help else None,
    }
    if field.type is FieldType.LINK:
        return _link(field, target(field.target or ""), common)
    common["type"] = _COLUMN_TYPES[field.type]
    if field.type in (FieldType.SELECT, FieldType.MULTI_SELECT):
        return _choice(field, common)
    text = _text(field.key)
    if field.type is FieldType.AMOUNT:
        return _amount(field.key, common)
    if field.type in (FieldType.DATE, FieldType.DATETIME):
        shown = DateField() if field.type is FieldType.DATE else DateTimeField()
        compared = Collate(text, "C")
        return Column(
            **common, source=Cast(text, shown), sort_source=compared, condition=_compared(compared, _time_text)
        )
    value: Expression = text
    if field.type is FieldType.INTEGER:
        value = Cast(text, BigIntegerField())
    elif field.type is FieldType.DECIMAL:
        value = _Number(text)
    elif field.type is FieldType.BOOLEAN:
        value = Cast(text, BooleanField())
    return Column(**common, source=value, sort_source=value, condition=_compared(value))


def _text(key: str) -> KeyTextTransform:
    return KeyTextTransform(key, F(INPUT))


def _compared(value: Expression, prepare: Callable[[Any], Any] = lambda value: value) -> Condition:
    """The operators of plain values; what has no value is unlike any."""

    def condition(operator: Operator, values: Sequence[Any]) -> Q:
        if operator is Operator.ISNULL:
            return Q(IsNull(value, values[0]))
        given = [prepare(each) for each in values]
        if operator in _LOOKUPS:
            return Q(_LOOKUPS[operator](value, given[0]))
        matched = Q(Exact(value, given[0])) if len(given) == 1 else Q(In(value, given))
        if operator in (Operator.NE, Operator.NOT_IN):
            return ~matched | Q(IsNull(value, True))
        return matched

    return condition


def _time_text(value: date) -> str:
    return moment_text(value) if isinstance(value, datetime) else value.isoformat()


def _amount(key: str, common: Mapping[str, Any]) -> Column:
    value = KeyTransform(key, F(INPUT))
    number = _Number(KeyTextTransform("amount", value))
    currency = KeyTextTransform("currency", value)
    compare = _compared(number)

    def one(operator: Operator, number_and_currency: tuple[Any, str | None]) -> Q:
        amount, wanted = number_and_currency
        found = compare(operator, [amount])
        return found if wanted is None else found & Q(Exact(currency, wanted))

    def condition(operator: Operator, values: Sequence[Any]) -> Q:
        if operator is Operator.ISNULL:
            return compare(operator, values)
        if operator in (Operator.EQ, Operator.NE, Operator.IN, Operator.NOT_IN):
            matched = functools.reduce(operators.or_, (one(Operator.EQ, each) for each in values))
            negated = operator in (Operator.NE, Operator.NOT_IN)
            return ~matched | compare(Operator.ISNULL, [True]) if negated else matched
        return one(operator, values[0])

    return Column(
        **common,
        source=value,
        sort_source=number,
        condition=condition,
        export_text=lambda amount: f"{amount['amount']} {amount['currency']}",
    )


def _choice(field: FieldDefinition, common: Mapping[str, Any]) -> Column:
    options = field.options
    if field.is_category:
        common = {**common, "operators": (*OPERATORS[common["type"]], Operator.UNDER)}

    def choices(actor: Actor | None) -> list[Choice]:
        language = actor.language if actor is not None else ""
        return [
            Choice(each.code, label_in(each.labels, language), each.color, each.parent) for each in options.values()
        ]

    def shown(actor: Actor) -> Callable[[Any], Any]:
        labels = {code: option.as_label(actor.language) for code, option in options.items()}
        if field.type is FieldType.SELECT:
            return labels.get
        return lambda codes: [labels[code] for code in codes if code in labels]

    if field.type is FieldType.MULTI_SELECT:
        return Column(
            **common,
            source=KeyTransform(field.key, F(INPUT)),
            shown=shown,
            choices=choices,
            condition=_below(field, Operator.ANY, _chosen(field.key)),
            sortable=False,
            export_text=lambda labels: ", ".join(each["label"] for each in labels),
        )
    text = _text(field.key)
    return Column(
        **common,
        source=text,
        sort_source=_Place(text, *(Value(code) for code in options)),
        shown=shown,
        choices=choices,
        condition=_below(field, Operator.IN, _compared(text)),
    )


def _below(field: FieldDefinition, among: Operator, condition: Condition) -> Condition:
    """The condition, with `under` as being `among` the values and everything below them."""
    if not field.is_category:
        return condition
    return lambda operator, codes: (
        condition(among, field.below(codes)) if operator is Operator.UNDER else condition(operator, codes)
    )


def _chosen(key: str) -> Condition:
    def condition(operator: Operator, codes: Sequence[Any]) -> Q:
        if operator is Operator.ISNULL:
            present = Q(**{f"{INPUT}__has_key": key})
            return ~present if codes[0] else present
        if operator is Operator.ALL:
            return Q(**{f"{INPUT}__contains": {key: list(codes)}})
        any_of = functools.reduce(operators.or_, (Q(**{f"{INPUT}__contains": {key: [code]}}) for code in codes))
        return ~any_of if operator is Operator.NONE else any_of

    return condition


def _link(field: FieldDefinition, to: Target, common: Mapping[str, Any]) -> Column:
    value = Cast(_text(field.key), UUIDField())
    linked = to.model._default_manager.filter(id=_of_outer_row(field.key)).values(to.sort_field)
    return Column(
        **common,
        type=Type.REFERENCE if to.register is not None else Type.EMPLOYEE,
        source=value,
        sort_source=Subquery(linked, output_field=TextField()),
        labels=to.labels,
        condition=_compared(value),
        register=to.register,
    )


def _of_outer_row(key: str) -> Combinable:
    return Cast(KeyTextTransform(key, OuterRef(INPUT)), UUIDField())
