"""A register in OpenAPI: the parameters of its list and the shape of its page."""

from typing import Any

from kernel.registers.column import Column
from kernel.registers.listing import MAX_LIMIT
from kernel.registers.register import Register
from kernel.registers.types import LABELLED_TYPES, LIST_OPERATORS, Operator, Type

_FORMATS: dict[Type, dict[str, Any]] = {
    Type.INTEGER: {"type": "integer"},
    Type.DECIMAL: {"type": "string", "description": "decimal"},
    Type.BOOLEAN: {"type": "boolean"},
    Type.DATE: {"type": "string", "format": "date"},
    Type.DATETIME: {"type": "string", "format": "date-time"},
    Type.UUID: {"type": "string", "format": "uuid"},
    Type.TAGS: {"type": "array", "items": {"type": "string"}},
    Type.SELECT: {"type": "object"},
    Type.MULTI_SELECT: {"type": "array", "items": {"type": "object"}},
    Type.AMOUNT: {"type": "object"},
}
_RESERVED: tuple[tuple[str, dict[str, Any], str], ...] = (
    ("limit", {"type": "integer", "minimum": 1, "maximum": MAX_LIMIT, "default": 50}, "Rows a page."),
    ("cursor", {"type": "string"}, "From next_cursor or prev_cursor."),
    ("skip", {"type": "integer", "minimum": 0}, "Rows to leave out, instead of a cursor: a jump into the list."),
    ("count", {"type": "string", "enum": ["exact", "none"]}, "`exact` adds total_count."),
    ("q", {"type": "string", "maxLength": 200}, "Search."),
    ("ordering", {"type": "string"}, "Column names by comma, `-` for descending."),
    ("view", {"type": "string", "format": "uuid"}, "A saved view."),
    (
        "filter",
        {"type": "string"},
        "JSON tree of and / or / not. Days may be said as people say them: `today`, `today-30d`, `this_month`.",
    ),
    ("fields", {"type": "string"}, "Columns by comma."),
)


def parameters_of(register: Register) -> list[dict[str, Any]]:
    """Query parameters of the list: the reserved ones and every filter of every column."""
    found = [
        {"name": name, "in": "query", "required": False, "schema": schema, "description": description}
        for name, schema, description in _RESERVED
        if name != "q" or register.search is not None
    ]
    for column in register.all_columns():
        found.extend(_parameter(column, operator) for operator in column.allowed_operators)
    return found


def page_schema(register: Register) -> dict[str, Any]:
    """The envelope, with rows that carry any of the columns."""
    text_or_null = {"type": ["string", "null"]}
    properties = {column.name: column_schema(column) for column in register.all_columns()}
    row = {
        "type": "object",
        "required": ["id"],
        "properties": {"id": {"type": "string", "format": "uuid"}, **properties},
    }
    return {
        "type": "object",
        "required": ["results", "next_cursor", "prev_cursor", "has_more"],
        "properties": {
            "results": {"type": "array", "items": row},
            "next_cursor": text_or_null,
            "prev_cursor": text_or_null,
            "has_more": {"type": "boolean"},
            "total_count": {"type": "integer"},
        },
    }


def column_schema(column: Column) -> dict[str, Any]:
    """JSON schema of one value of the column."""
    if column.type in LABELLED_TYPES:
        schema: dict[str, Any] = {"type": "object"}
    else:
        schema = dict(_FORMATS.get(column.type, {"type": "string"}))
    if column.nullable:
        schema["type"] = [schema["type"], "null"]
    return schema


def _parameter(column: Column, operator: Operator) -> dict[str, Any]:
    bare = operator in (Operator.EQ, Operator.ALL)
    name = column.query_name if bare else f"{column.query_name}__{operator}"
    scalar = {"type": "boolean"} if operator is Operator.ISNULL else {"type": "string"}
    repeated = operator in LIST_OPERATORS or bare
    schema = {"type": "array", "items": scalar} if repeated else scalar
    return {
        "name": name,
        "in": "query",
        "required": False,
        "schema": schema,
        "description": str(column.label),
        **({"style": "form", "explode": True} if repeated else {}),
    }
