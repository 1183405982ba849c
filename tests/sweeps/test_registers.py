"""Every column of every register shows, filters with each of its operators, and sorts, page after page."""

import json
import uuid

import pytest

from kernel.registers import registry
from kernel.registers.types import LIST_OPERATORS, Operator, Type

SAMPLES = {
    Type.INTEGER: "1",
    Type.DECIMAL: "1.5",
    Type.BOOLEAN: "true",
    Type.DATE: "2026-01-31",
    Type.DATETIME: "2026-01-31T10:00:00Z",
    Type.COUNTRY: "BG",
    Type.LANGUAGE: "en",
    Type.TERM: str(uuid.uuid4()),
    Type.EMPLOYEE: "me",
    Type.REFERENCE: str(uuid.uuid4()),
    Type.UUID: str(uuid.uuid4()),
}


def columns():
    return [(register, column) for register in registry.all_registers() for column in register.all_columns()]


def name_of(value) -> str:
    return value.name


REGISTER_PATHS = {
    "customers": "/api/v1/customers",
    "contacts": "/api/v1/contacts",
    "activities": "/api/v1/activities",
    "employees": "/api/v1/employees",
    "duplicates": "/api/v1/duplicates",
    "tags": "/api/v1/tags",
    "security-log": "/api/v1/security-log",
}


def test_the_sweep_finds_the_registers_and_their_columns() -> None:
    assert len(columns()) > 50
    assert {register.name for register in registry.all_registers()} == set(REGISTER_PATHS)


@pytest.fixture
def owner(platform, client_of_owner):
    """The owner of the platform's organisation: the only one that sees every register."""
    return client_of_owner(platform)


@pytest.mark.parametrize("register", registry.all_registers(), ids=name_of)
def test_every_column_is_shown_when_asked_for(register, owner) -> None:
    names = [column.name for column in register.all_columns()]
    page = owner.get(REGISTER_PATHS[register.name], fields=",".join(names))
    assert page.status_code == 200, page.json()
    assert page.json()["results"], f"{register.name}: no row to look at"
    for row in page.json()["results"]:
        assert list(row) == ["id", *(name for name in names if name != "id")]


@pytest.mark.parametrize(("register", "column"), columns(), ids=name_of)
def test_every_operator_of_every_column_filters(register, column, owner) -> None:
    for operator in column.allowed_operators:
        value = sample(column, operator)
        bare = operator in (Operator.EQ, Operator.ALL)
        parameter = column.query_name if bare else f"{column.query_name}__{operator}"
        by_parameter = owner.get(REGISTER_PATHS[register.name], count="exact", **{parameter: value})
        assert by_parameter.status_code == 200, (parameter, by_parameter.json())

        tree_value = [value] if operator in LIST_OPERATORS else value
        tree = json.dumps({"field": column.name, "op": operator, "value": tree_value})
        by_tree = owner.get(REGISTER_PATHS[register.name], count="exact", filter=tree)
        assert by_tree.status_code == 200, (tree, by_tree.json())
        assert by_tree.json()["total_count"] == by_parameter.json()["total_count"]


@pytest.mark.parametrize(("register", "column"), columns(), ids=name_of)
def test_every_sortable_column_pages_in_both_directions_without_loss(register, column, owner) -> None:
    path = REGISTER_PATHS[register.name]
    if not column.can_sort:
        refused = owner.get(path, ordering=column.name)
        assert (refused.status_code, refused.json()["code"]) == (400, "invalid_parameter")
        return
    everything = [row["id"] for row in owner.get(path, limit=200, ordering=column.name).json()["results"]]
    for ordering in (column.name, f"-{column.name}"):
        whole = [row["id"] for row in owner.get(path, limit=200, ordering=ordering).json()["results"]]
        assert sorted(whole) == sorted(everything)
        assert walk(owner, path, ordering, "next_cursor") == whole[: 3 * 7]
        assert walk_back(owner, path, ordering) == whole[: 2 * 7]


@pytest.mark.parametrize(("register", "column"), columns(), ids=name_of)
def test_every_column_groups_all_rows_or_says_that_it_cannot(register, column, owner) -> None:
    answer = owner.get(f"/api/v1/registers/{register.name}/groups", by=column.name)
    if not column.can_group:
        assert (answer.status_code, answer.json()["code"]) == (400, "invalid_parameter")
        return
    everything = owner.get(REGISTER_PATHS[register.name], count="exact").json()["total_count"]
    assert sum(group["count"] for group in answer.json()["groups"]) == everything


def walk(client, path: str, ordering: str, link: str, pages: int = 3) -> list[str]:
    seen, cursor = [], {}
    for _ in range(pages):
        page = client.get(path, limit=7, ordering=ordering, **cursor).json()
        seen += [row["id"] for row in page["results"]]
        if page[link] is None:
            break
        cursor = {"cursor": page[link]}
    return seen


def walk_back(client, path: str, ordering: str) -> list[str]:
    first = client.get(path, limit=7, ordering=ordering).json()
    ids = [row["id"] for row in first["results"]]
    if first["next_cursor"] is None:
        return ids
    second = client.get(path, limit=7, ordering=ordering, cursor=first["next_cursor"]).json()
    again = client.get(path, limit=7, ordering=ordering, cursor=second["prev_cursor"]).json()
    assert again["results"] == first["results"]
    return ids + [row["id"] for row in second["results"]]


def sample(column, operator: Operator) -> str:
    if operator is Operator.ISNULL:
        return "true"
    if column.type is Type.ENUM:
        return next(iter(column.choices(None))).code if column.choices else "x"
    return SAMPLES.get(column.type, "a")
