"""Texts of columns, made by PostgreSQL, in the actor's language and zone.

Reading 100,000 rows as finished texts costs a tenth of reading values and turning them into texts here. What
only Python can say (`load`, `export_text`) is told apart by `cells.is_said_by_sql`.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import (
    DateTimeField,
    Expression,
    F,
    Field,
    Func,
    GenericIPAddressField,
    QuerySet,
    TextField,
    UUIDField,
    Value,
)
from django.db.models.functions import Cast, Coalesce
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.exports.cells import disarmed
from kernel.json import dumps
from kernel.registers.column import Column, Labels
from kernel.registers.readable import names_of
from kernel.registers.rows import aliased
from kernel.registers.types import LABELLED_TYPES, TEXT_TYPES, Type

Clean = Callable[[str], str]

_NUMBERS = frozenset({Type.INTEGER, Type.DECIMAL, Type.UUID})


class WallClock(Func):
    """A moment as the clocks of an IANA zone show it, to the second, without a zone."""

    arg_joiner = " AT TIME ZONE "
    template = "date_trunc('second', %(expressions)s)"

    def __init__(self, moment: Any, zone: str) -> None:
        super().__init__(moment, Value(zone), output_field=DateTimeField())


class _Disarmed(Func):
    """A text with an apostrophe before what a spreadsheet program would take for a formula."""

    output_field = TextField()

    def as_sql(self, compiler: Any, connection: Any, **_context: Any) -> tuple[str, tuple[Any, ...]]:  # type: ignore[override]
        sql, params = compiler.compile(self.get_source_expressions()[0])
        starts = r"'=', '+', '-', '@', E'\t', E'\r'"
        return f"CASE WHEN left({sql}, 1) IN ({starts}) THEN '''' || {sql} ELSE {sql} END", (*params,) * 3


class _Unnested(Func):
    template = "unnest(ARRAY[%(expressions)s])"
    set_returning = True
    output_field = UUIDField()


def text_expressions(
    rows: QuerySet[Any], columns: Sequence[Column], actor: Actor, *, disarm: bool
) -> dict[str, Expression]:
    """An expression for each column, by its name, to annotate `rows` with; with `disarm`, what a spreadsheet
    program would take for a formula gets an apostrophe before it. Runs a statement for each source of labels:
    the ids that occur, and their labels, become part of the expressions.
    """
    clean = disarmed if disarm else str
    labels = _labels(rows, columns, actor, clean)
    return {
        column.name: _labelled(column, labels[column.labels])
        if column.type in LABELLED_TYPES and column.labels is not None
        else _text(column, rows, actor, clean)
        for column in columns
    }


def _text(column: Column, rows: QuerySet[Any], actor: Actor, clean: Clean) -> Expression:
    source = _source(column)
    if column.type is Type.BOOLEAN:
        return _looked_up({"true": _("Yes"), "false": _("No")}, Cast(source, TextField()))
    if column.type is Type.DATE:
        return Func(source, Value("YYYY-MM-DD"), function="to_char", output_field=TextField())
    if column.type is Type.DATETIME:
        clock = WallClock(source, actor.timezone)
        return Func(clock, Value("YYYY-MM-DD HH24:MI:SS"), function="to_char", output_field=TextField())
    if column.type in _NUMBERS:
        return Cast(source, TextField())
    names = names_of(column, actor)
    if names is not None:
        text = Cast(source, TextField())
        return Coalesce(_looked_up({key: clean(name) for key, name in names.items()}, text), text)
    if column.type in TEXT_TYPES and isinstance(_field_of(rows, source), GenericIPAddressField):
        return Func(source, function="host", output_field=TextField())
    text = Cast(source, TextField())
    return _Disarmed(text) if clean is disarmed else text


def _labelled(column: Column, labels: Mapping[str, str]) -> Expression:
    return _looked_up(labels, Cast(_source(column), TextField()))


def _source(column: Column) -> Any:
    return F(column.source) if isinstance(column.source, str) else column.source


def _field_of(rows: QuerySet[Any], source: Any) -> "Field[Any, Any]":
    field: Field[Any, Any] = source.resolve_expression(rows.query.clone()).output_field
    return field


def _looked_up(texts: Mapping[str, str], key: Expression) -> Func:
    table = Value(dumps(texts).decode())
    return Func(table, key, template="(%(expressions)s)", arg_joiner="::jsonb ->> ", output_field=TextField())


def _labels(
    rows: QuerySet[Any], columns: Sequence[Column], actor: Actor, clean: Clean
) -> dict[Labels, Mapping[str, str]]:
    by_source: dict[Labels, list[Column]] = {}
    for column in columns:
        if column.labels is not None and column.type in LABELLED_TYPES:
            by_source.setdefault(column.labels, []).append(column)
    found: dict[Labels, Mapping[str, str]] = {}
    for source, sharing in by_source.items():
        ids = aliased(rows, sharing).annotate(label_id=_Unnested(*map(_source, sharing)))
        occurring = [label_id for label_id in ids.values_list("label_id", flat=True).distinct() if label_id]
        loaded = source.load(actor, occurring) if occurring else {}
        said = {str(label_id): str(loaded[label_id][source.text]) for label_id in occurring if label_id in loaded}
        found[source] = {key: clean(text) for key, text in said.items()}
    return found
