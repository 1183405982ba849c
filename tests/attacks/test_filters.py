"""Hostile questions to every list: limits, cursors, filters, orders and searches that nobody writes by accident.

The answer is a page or a 400; never a server error, and never more than a page.
"""

import base64
import json
from typing import Any

import pytest

from kernel.registers import registry
from kernel.registers.filters import MAX_CONDITIONS, MAX_DEPTH, MAX_VALUES
from kernel.registers.types import LIST_OPERATORS, Operator
from tests.api_client import ApiClient
from tests.sweeps.routes import Route, api_routes
from tests.sweeps.test_registers import REGISTER_PATHS

LISTS = [
    route
    for route in api_routes("config.urls")
    if route.method == "GET" and not route.converters and (route.endpoint.register or route.endpoint.query)
]
# One column of each kind: what a value is taken for depends on nothing else.
KINDS = {
    (column.type, column.folded is None, column.condition is None): (register, column)
    for register in registry.all_registers()
    for column in register.all_columns()
}
HOSTILE_TEXTS = (
    *("", " ", "%", "_", "\\", "'", '"', "';--", "\x00", "\x1b", "\u202e", "\ud800", "\U0001f4a9", "null", "NaN"),
    *("-1", "1e9", "1e400", "9" * 19, "9" * 30, "-" + "9" * 30, "٣", "0x10", "true", "[]", "{}", "x" * 256, "x" * 4000),
    *("0000-00-00", "0001-01-01", "9999-12-31", "10000-01-01", "2026-02-30", "0001-01-01T00:00:00+14:00"),
    *("9999-12-31T23:59:59-14:00", "00000000-0000-0000-0000-000000000000", "{0}", "%s", "me", "*"),
)
HOSTILE_VALUES: tuple[Any, ...] = (
    None,
    True,
    0,
    -1,
    2**31,
    2**63,
    -(2**63) - 1,
    10**40,
    1.5,
    1e308,
    [],
    {},
    [[]],
    [None],
)
TRIED = {Operator.EQ, Operator.ICONTAINS, Operator.LT, Operator.ANY}
BAD_LIMITS = ("0", "-1", "201", "1000000000", "1e9", "9" * 400, "٣", "1.5", "", "0x10", "null", "true")


@pytest.fixture
def owner(platform: Any, client_of_owner: Any) -> ApiClient:
    """The platform's owner, who sees every register."""
    return client_of_owner(platform)


def name_of(value: Any) -> str:
    return value.name


def answered(client: ApiClient, path: str, **query: Any) -> int:
    answer = client.get(path, **query)
    assert answer.status_code in (200, 400), (path, query, answer.status_code, answer.content[:300])
    if answer.status_code == 200:
        assert len(answer.json()["results"]) <= 200
    return answer.status_code


def test_the_sweep_finds_the_lists() -> None:
    assert {route.path for route in LISTS} >= set(REGISTER_PATHS.values())
    assert len(LISTS) > 7


@pytest.mark.parametrize("route", LISTS, ids=name_of)
def test_no_list_gives_more_than_a_page(route: Route, owner: ApiClient) -> None:
    for limit in BAD_LIMITS:
        assert owner.get(route.path, limit=limit).status_code == 400, limit


@pytest.mark.parametrize("route", LISTS, ids=name_of)
def test_a_cursor_that_nobody_signed_is_refused(route: Route, owner: ApiClient) -> None:
    genuine = owner.get("/api/v1/security-log", limit=1).json()["next_cursor"]
    assert genuine, "no second page to point to"
    payload = base64.urlsafe_b64decode(genuine + "=" * (-len(genuine) % 4))[12:]
    unsigned = base64.urlsafe_b64encode(bytes(12) + payload).decode().rstrip("=")
    foreign = () if route.path == "/api/v1/security-log" else (genuine,)
    for cursor in ("", "x", "é", "=", "A" * 16, "A" * 5000, "\x00", unsigned, genuine[:-1], genuine + "A", *foreign):
        answer = owner.get(route.path, limit=1, cursor=cursor)
        assert answer.status_code == 400, (cursor, answer.status_code, answer.content[:200])


def test_a_cursor_holds_for_its_order_only(owner: ApiClient) -> None:
    cursor = owner.get("/api/v1/customers", limit=1, ordering="name").json()["next_cursor"]
    assert owner.get("/api/v1/customers", limit=1, ordering="name", cursor=cursor).status_code == 200
    for ordering in ("-name", "code", "created_at"):
        refused = owner.get("/api/v1/customers", limit=1, ordering=ordering, cursor=cursor)
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid_cursor")


@pytest.mark.parametrize(("register", "column"), KINDS.values(), ids=name_of)
def test_hostile_values_of_filters_are_compared_or_refused(register: Any, column: Any, owner: ApiClient) -> None:
    path = REGISTER_PATHS[register.name]
    for operator in set(column.allowed_operators) & TRIED:
        for value in (*HOSTILE_TEXTS, *HOSTILE_VALUES):
            given = [value] if operator in LIST_OPERATORS else value
            tree = json.dumps({"field": column.name, "op": operator, "value": given})
            answered(owner, path, filter=tree, limit=1)


def nested(tree: Any, levels: int) -> Any:
    for _level in range(levels):
        tree = {"and": [tree]}
    return tree


@pytest.mark.parametrize("name", sorted(REGISTER_PATHS))
def test_trees_that_are_no_filters_are_refused(name: str, owner: ApiClient) -> None:
    columns = registry.get(name).all_columns()
    field = next(column.name for column in columns if Operator.ICONTAINS in column.allowed_operators)
    leaf = {"field": field, "op": "icontains", "value": "x"}
    one_of = {"field": field, "op": "in"}
    # Just within the limits: what is refused below is refused for being past them.
    for tree in (
        leaf,
        nested(leaf, MAX_DEPTH),
        {"or": [leaf] * MAX_CONDITIONS},
        {"or": [{"and": [leaf] * (MAX_CONDITIONS // 2)}] * 2},
        one_of | {"value": ["x"] * MAX_VALUES},
    ):
        answer = owner.get(REGISTER_PATHS[name], filter=json.dumps(tree))
        assert answer.status_code == 200, (str(tree)[:80], answer.content)
    trees = (
        *("", "{", "null", "[]", "1", '"x"', "{}", '{"and": []}', '{"or": {}}', '{"not": []}', '{"xor": [{}]}'),
        *('{"field": "F"}', '{"op": "eq"}', '{"and": [], "or": []}', '{"field": ["F"], "op": "eq", "value": "x"}'),
        *('{"field": {"F": 1}, "op": {"eq": 1}, "value": 1}', '{"field": "F", "op": [], "value": "x"}'),
        *('{"field": "F", "op": "regex", "value": "(a+)+$"}', '{"field": "F__password", "op": "eq", "value": "x"}'),
        *('{"field": "F", "op": "eq", "value": "x", "more": 1}', '{"__proto__": {}}', "NaN", "[" * 3000, "\x00"),
        '{"not":' * 900 + json.dumps(leaf) + "}" * 900,
        json.dumps(nested(leaf, MAX_DEPTH + 1)),
        json.dumps({"or": [leaf] * (MAX_CONDITIONS + 1)}),
        json.dumps({"or": [{"and": [leaf] * (MAX_CONDITIONS // 2)}] * 3}),
        json.dumps(one_of | {"value": ["x"] * (MAX_VALUES + 1)}),
    )
    for tree in trees:
        answer = owner.get(REGISTER_PATHS[name], filter=tree.replace('"F', f'"{field}'))
        assert answer.status_code == 400, (tree[:80], answer.status_code)
        assert answer.json()["code"] == "invalid_filter", tree[:80]


@pytest.mark.parametrize("name", sorted(REGISTER_PATHS))
def test_columns_orders_searches_and_parameters_are_taken_from_the_register_alone(name: str, owner: ApiClient) -> None:
    path = REGISTER_PATHS[name]
    for text in set(HOSTILE_TEXTS) - {"\ud800"}:
        answered(owner, path, q=text, limit=1)
        for parameter in ("fields", "ordering", "view", "count"):
            answered(owner, path, limit=1, **{parameter: text})
    for parameter in ("password", "login__password", "owner__password__startswith", "id__regex", "pk", "__class__"):
        assert owner.get(path, **{parameter: "x"}).status_code == 400, parameter
        assert owner.get(path, ordering=parameter).status_code == 400, parameter
        assert owner.get(path, fields=parameter).status_code == 400, parameter
    for parameter in ("limit", "cursor", "ordering", "q", "view", "filter", "count", "fields"):
        assert owner.get(path, **{parameter: ["1", "2"]}).status_code == 400, parameter
