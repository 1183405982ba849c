"""Filters: one tree of conditions, read from parameters (`segment=smb&name__icontains=x`) or from JSON
(`{"and": [{"field": "segment", "op": "in", "value": [...]}, {"or": [...]}]}`), compiled to one Q.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import orjson
from django.db.models import Q
from django.utils.translation import gettext as _

from kernel.actor import Actor
from kernel.errors import AppError, FieldCode, FieldError, KernelError
from kernel.registers import values
from kernel.registers.column import Column
from kernel.registers.periods import Period, spread
from kernel.registers.register import Register
from kernel.registers.types import LIST_OPERATORS, TEXT_TYPES, Operator, Type
from kernel.text import fold

MAX_DEPTH = 6
MAX_CONDITIONS = 100
MAX_VALUES = 500


@dataclass(frozen=True, slots=True)
class Condition:
    """One column compared with values that have been parsed already."""

    column: Column
    operator: Operator
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """Conditions and groups joined by `and` / `or`, or one that is negated by `not`."""

    joint: Literal["and", "or", "not"]
    members: "tuple[Condition | Group, ...]"


Node = Condition | Group


def alias_of(column: Column) -> str:
    """The name under which an expression column is annotated."""
    return f"column_{column.name}"


def path_of(column: Column) -> str:
    """The ORM name to compare and sort the column's own value by."""
    return column.source if isinstance(column.source, str) else alias_of(column)


def sort_path_of(column: Column) -> str:
    """The ORM name to sort by: the folded copy, the expression for sorting, or the column's own value."""
    return f"order_{column.name}" if column.sort_source is not None else column.folded or path_of(column)


def parse_parameters(register: Register, actor: Actor, parameters: Iterable[tuple[str, list[str]]]) -> Group:
    """The parameter form: each is AND, repeated values of one are OR. 400 naming what is unknown."""
    by_parameter = {column.query_name: column for column in register.visible_columns(actor).values()}
    members: list[Node] = []
    errors = []
    for parameter, raw in parameters:
        name, _separator, suffix = parameter.partition("__")
        column = by_parameter.get(name)
        operator = None if column is None else _operator_of_suffix(column, suffix, many=len(raw) > 1)
        if column is None or operator is None:
            errors.append(FieldError(FieldCode.UNKNOWN_FIELD, _("There is no such filter."), parameter=parameter))
            continue
        members.append(_comparison(actor, column, operator, raw, parameter=parameter))
    if errors:
        raise AppError(KernelError.UNKNOWN_PARAMETER, errors=errors)
    return Group("and", tuple(members))


def parse_tree(register: Register, actor: Actor, raw: Any, *, parameter: str = "filter") -> Node:
    """The tree form, from JSON text or a parsed value. 400 `invalid_filter` naming what is wrong."""
    if isinstance(raw, str):
        try:
            raw = orjson.loads(raw)
        except orjson.JSONDecodeError:
            raise _refused(parameter, _("The filter is not valid JSON.")) from None
    parser = _TreeParser(register, actor, parameter)
    return parser.node(raw, depth=0)


def compile_filter(node: Node) -> Q:
    """The condition that the tree stands for. Expression columns must be aliased (`columns_of`)."""
    if isinstance(node, Condition):
        return _compile_condition(node)
    if node.joint == "not":
        return ~compile_filter(node.members[0])
    joined = Q()
    for member in node.members:
        compiled = compile_filter(member)
        joined = joined & compiled if node.joint == "and" else joined | compiled
    return joined


def columns_of(node: Node) -> set[Column]:
    """Every column that the tree compares."""
    if isinstance(node, Condition):
        return {node.column}
    return {column for member in node.members for column in columns_of(member)}


class _TreeParser:
    def __init__(self, register: Register, actor: Actor, parameter: str) -> None:
        self.columns = register.visible_columns(actor)
        self.actor = actor
        self.parameter = parameter
        self.conditions = 0

    def node(self, raw: Any, *, depth: int, path: str = "") -> Node:
        if depth > MAX_DEPTH:
            raise _refused(self.parameter, _("The filter is nested too deeply."), path)
        if not isinstance(raw, dict):
            raise _refused(self.parameter, _("Each part of the filter must be an object."), path)
        if set(raw) == {"not"}:
            return Group("not", (self.node(raw["not"], depth=depth + 1, path=f"{path}/not"),))
        for joint in ("and", "or"):
            if set(raw) == {joint}:
                return self._group(joint, raw[joint], depth, f"{path}/{joint}")
        if not {"field", "op"} <= set(raw) <= {"field", "op", "value"}:
            raise _refused(self.parameter, _("Expected and, or, not, or field, op and value."), path)
        return self._leaf(raw, path)

    def _group(self, joint: Literal["and", "or"], raw: Any, depth: int, path: str) -> Group:
        if not isinstance(raw, list) or not raw:
            raise _refused(self.parameter, _("and / or need a list with at least one member."), path)
        return Group(
            joint, tuple(self.node(member, depth=depth + 1, path=f"{path}/{at}") for at, member in enumerate(raw))
        )

    def _leaf(self, raw: dict[str, Any], path: str) -> Node:
        self.conditions += 1
        if self.conditions > MAX_CONDITIONS:
            raise _refused(self.parameter, _("The filter has too many conditions."), path)
        column = self.columns.get(raw["field"]) if isinstance(raw["field"], str) else None
        if column is None:
            raise _refused(self.parameter, _("Unknown field: %(field)s.") % {"field": str(raw["field"])[:60]}, path)
        try:
            operator = Operator(raw["op"])
        except ValueError:
            operator = None
        if operator is None or operator not in column.allowed_operators:
            text = _("%(field)s has no operator %(op)s.")
            raise _refused(self.parameter, text % {"field": column.name, "op": str(raw["op"])[:60]}, path)
        value = raw.get("value", True if operator is Operator.ISNULL else None)
        given = value if isinstance(value, list) and operator in LIST_OPERATORS else [value]
        return _comparison(self.actor, column, operator, given, parameter=self.parameter, path=path)


def _operator_of_suffix(column: Column, suffix: str, *, many: bool) -> Operator | None:
    allowed = column.allowed_operators
    if suffix:
        operator = next((item for item in allowed if item == suffix), None)
        repeatable = {Operator.EQ: Operator.IN, Operator.NE: Operator.NOT_IN}
        return repeatable.get(operator, operator) if operator and many else operator
    if column.type in (Type.TAGS, Type.MULTI_SELECT):
        return Operator.ALL if allowed else None
    wanted = Operator.IN if many else Operator.EQ
    return wanted if wanted in allowed else None


def _comparison(
    actor: Actor, column: Column, operator: Operator, raw: Sequence[Any], *, parameter: str, path: str = ""
) -> Node:
    condition = _condition(actor, column, operator, raw, parameter=parameter, path=path)
    if not any(isinstance(value, Period) for value in condition.values):
        return condition
    if Operator.GTE not in column.allowed_operators:
        raise _refused(parameter, _("%(field)s needs a day with its time.") % {"field": column.name}, path)
    return _within(condition)


def _within(condition: Condition) -> Node:
    """Comparisons with periods as comparisons with their ends."""
    column, operator = condition.column, condition.operator
    if operator in (Operator.NE, Operator.NOT_IN):
        positive = Operator.EQ if operator is Operator.NE else Operator.IN
        outside = Group("not", (_within(Condition(column, positive, condition.values)),))
        # What has no value is in no period.
        empty = Condition(column, Operator.ISNULL, (True,))
        return Group("or", (outside, empty)) if column.nullable else outside
    each = Operator.EQ if operator is Operator.IN else operator
    return Group("or", tuple(_compared_with(column, each, value) for value in condition.values))


def _compared_with(column: Column, operator: Operator, value: Any) -> Node:
    if not isinstance(value, Period):
        return Condition(column, operator, (value,))
    ends = (Condition(column, Operator(each), (end,)) for each, end in spread(operator, value))
    return Group("and", tuple(ends))


def _condition(
    actor: Actor, column: Column, operator: Operator, raw: Sequence[Any], *, parameter: str, path: str = ""
) -> Condition:
    if len(raw) > MAX_VALUES:
        raise _refused(parameter, _("Too many values."), path)
    if len(raw) > 1 and operator not in LIST_OPERATORS:
        raise _refused(parameter, _("Only one value is possible here."), path)
    try:
        if operator is Operator.ISNULL:
            return Condition(column, operator, (values.parse_boolean(raw[0]),))
        parsed = tuple(value for item in raw for value in values.parse(actor, column, item))
    except (ValueError, OverflowError):
        text = _("%(field)s: this is no value of type %(type)s.")
        raise _refused(parameter, text % {"field": column.name, "type": column.type}, path) from None
    if len(parsed) > 1 and operator in (Operator.EQ, Operator.NE):
        operator = Operator.IN if operator is Operator.EQ else Operator.NOT_IN
    return Condition(column, operator, parsed)


def _compile_condition(condition: Condition) -> Q:
    column, operator, given = condition.column, condition.operator, condition.values
    if column.condition is not None:
        return column.condition(operator, given)
    if operator is Operator.ISNULL:
        return Q(**{f"{path_of(column)}__isnull": given[0]})
    if column.type in TEXT_TYPES:
        return _compile_text(column, operator, given)
    path = path_of(column)
    if operator is Operator.EQ:
        return Q(**{path: given[0]})
    if operator is Operator.NE:
        return ~Q(**{path: given[0]})
    if operator is Operator.IN:
        return Q(**{f"{path}__in": given})
    if operator is Operator.NOT_IN:
        return ~Q(**{f"{path}__in": given})
    return Q(**{f"{path}__{operator}": given[0]})


def _compile_text(column: Column, operator: Operator, given: Sequence[str]) -> Q:
    folded = column.folded is not None
    path = column.folded or path_of(column)
    texts = [fold(text) for text in given] if folded else list(given)
    if operator in (Operator.ICONTAINS, Operator.ISTARTSWITH):
        lookup = operator.removeprefix("i") if folded else str(operator)
        return Q(**{f"{path}__{lookup}": texts[0]})
    matched = Q(**{f"{path}__in": texts}) if len(texts) != 1 else Q(**{path: texts[0]})
    return ~matched if operator in (Operator.NE, Operator.NOT_IN) else matched


def _refused(parameter: str, detail: str, path: str = "") -> AppError:
    """`path` is where in the tree (RFC 6901)."""
    error = FieldError(FieldCode.INVALID_FORMAT, detail, pointer=path, parameter=parameter)
    return AppError(KernelError.INVALID_FILTER, detail, errors=[error])
