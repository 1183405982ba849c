"""Whoever writes history also tells of it: `/events` and webhooks hear of everything that people can look up."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from kernel import events

ROOT = Path(__file__).resolve().parents[2]
FLOORS = ("kernel", "tenants", "accounts", "customers", "billing", "marketing")
RECORDING = {"history.record", "history.record_many", "history.record_all", "record()", "record_on_platform()"}
TELLING = {"events.emit", "events.emit_many", "events.emit_all", "tell()"}
# Functions that write history and tell nobody, and why.
SILENT = {
    "customers/provision.py:provision_defaults": "a new organisation, which nobody can listen to yet",
    "customers/services/field_policies.py:create_field_policies": "the same",
    "customers/services/mail/templates.py:create_default_templates": "the same",
    "tenants/services/sign_up.py:_begin": "the same",
    "customers/services/dictionaries/tags.py:move_some": "`tag.merged`, `tag.deleted` say it of all customers at once",
    "customers/services/dictionaries/term_usage.py:replace_some": "`term.deleted` says it of all rows at once",
    "customers/services/mail/mails.py:write_mail": "`mail.sent` and its like say what became of a mail",
    "customers/services/mail/mails.py:resend_mail": "the same",
    "tenants/services/records.py:record_on_platform": "the operators' own log; its callers tell the organisation",
    "tenants/services/plans.py:_record": "what plans there are is the operators' business",
}


def functions() -> Iterator[tuple[str, ast.FunctionDef]]:
    for floor in FLOORS:
        for path in sorted((ROOT / floor).rglob("*.py")):
            relative = path.relative_to(ROOT)
            if "migrations" in relative.parts or str(relative) in ("kernel/history.py", "kernel/events.py"):
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.FunctionDef):
                    yield f"{relative}:{node.name}", node


def called_by(function: ast.FunctionDef) -> set[str]:
    """What a function names (`emit`, handed on or called), calls (`emit()`) and asks of modules (`events.emit`)."""
    found = set()
    for node in ast.walk(function):
        match node:
            case ast.Attribute(value=ast.Name(id=module), attr=name):
                found.add(f"{module}.{name}")
            case ast.Call(func=ast.Name(id=name)):
                found.add(f"{name}()")
            case ast.Name(id=name):
                found.add(name)
    return found


def reach(name: str, calls: dict[str, set[str]]) -> set[str]:
    """What is named on the way down from a function, through functions of its own module."""
    module = name.partition(":")[0]
    seen: set[str] = set()
    waiting = {name}
    while waiting:
        here = waiting.pop()
        for called in calls[here] - seen:
            seen.add(called)
            if f"{module}:{called}" in calls:
                waiting.add(f"{module}:{called}")
    return seen


def silent() -> set[str]:
    """Functions that write history, where neither they nor everybody in their module that calls them tells of it."""
    calls = {name: called_by(function) for name, function in functions()}
    writing = {name for name, called in calls.items() if called & RECORDING}
    assert len(writing) > 50
    found = set()
    for name in writing:
        if reach(name, calls) & TELLING:
            continue
        module, _, short = name.partition(":")
        callers = [each for each in calls if each.startswith(f"{module}:") and short in calls[each]]
        if not callers or not all(reach(each, calls) & TELLING for each in callers):
            found.add(name)
    return found


def test_whoever_writes_history_tells_of_it() -> None:
    assert silent() == set(SILENT)


@pytest.mark.parametrize("kind", events.kinds())
def test_the_name_of_an_event_is_a_thing_and_what_happened_to_it(kind: str) -> None:
    thing, dot, verb = kind.partition(".")
    assert dot
    assert thing.replace("_", "").isalpha()
    assert verb.replace("_", "").isalpha()
