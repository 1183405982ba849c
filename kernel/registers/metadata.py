"""A register described for clients: what the web builds lists, filters and forms from."""

from typing import Any

from kernel.actor import Actor
from kernel.errors import not_found
from kernel.registers import registry
from kernel.registers.column import Column
from kernel.registers.register import Register


def summaries(actor: Actor) -> list[dict[str, Any]]:
    """The registers that the actor may see, by name, without their columns."""
    return [_summary(register, actor) for register in registry.all_registers() if actor.has(register.right)]


def visible_register(actor: Actor, name: str) -> Register:
    """The register called `name`; 404 unless the actor may see it."""
    found = registry.get(name)
    if not actor.has(found.right):
        raise not_found()
    return found


def describe(register: Register, actor: Actor) -> dict[str, Any]:
    """The register's columns with type, label, operators, choices, sortable and required."""
    register = register.whole(actor)
    requirements = register.requirements(actor) if register.requirements is not None else {}
    return {
        **_summary(register, actor),
        "default_ordering": ",".join(register.default_ordering),
        "columns": [
            _describe_column(column, actor, requirements.get(column.name))
            for column in register.visible_columns(actor).values()
        ],
        "requirements": requirements,
    }


def _summary(register: Register, actor: Actor) -> dict[str, Any]:
    is_exportable = register.export_right is not None and actor.has(register.export_right)
    return {
        "name": register.name,
        "label": str(register.label),
        "searchable": register.search is not None,
        "exportable": is_exportable,
        "formats": register.formats if is_exportable else [],
    }


def _describe_column(column: Column, actor: Actor, required: Any) -> dict[str, Any]:
    choices = None
    if column.choices is not None:
        choices = [
            {"code": each.code, "label": str(each.label), "color": each.color, "parent": each.parent}
            for each in column.choices(actor)
        ]
    return {
        "name": column.name,
        "label": str(column.label),
        "type": column.type,
        "operators": list(column.allowed_operators),
        "parameter": column.query_name,
        "sortable": column.can_sort,
        "groupable": column.can_group,
        "summable": column.can_sum,
        "nullable": column.nullable,
        "default": column.default,
        "choices": choices,
        "dictionary": column.dictionary,
        "register": column.register,
        "group": column.group,
        "help": None if column.help is None else str(column.help),
        "writes": column.written_by(actor),
        "required": required or None,
    }
