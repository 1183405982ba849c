"""Who may call what: the golden file `rights.txt` read both ways.

The file is compared with the declarations, and then every route is really called as every role: who has no
right gets 403, who has it gets anything else. Ids are random, so that nothing is found and nothing changes.
After a deliberate change: `KONTOR_WRITE_GOLDEN=1 make test`, and read the difference.
"""

import os
import uuid
from pathlib import Path

import pytest

from accounts.models import Role
from accounts.roles import HeldRole, role_rights
from kernel.api.endpoint import Access
from kernel.rights import Scope
from kernel.tenancy import tenant_context
from tests.api_client import ApiClient
from tests.sweeps.routes import Route, api_routes
from tests.world import ROLES

GOLDEN = Path(__file__).with_name("rights.txt")
ROUTES = api_routes()
GUARDED = [route for route in ROUTES if route.endpoint and route.endpoint.access is Access.RIGHT]


def holders(route: Route, rights: dict[str, frozenset[str]]) -> str:
    if route.endpoint.access is not Access.RIGHT:
        return str(route.endpoint.access)
    return " ".join(role for role in ROLES if route.endpoint.right in rights[role]) or "nobody"


@pytest.fixture(scope="module")
def rights(platform, django_db_blocker) -> dict[str, frozenset[str]]:
    """The rights of each role in the platform's organisation, where all of them exist."""
    with django_db_blocker.unblock(), tenant_context(platform):
        roles = {role.code: role for role in Role.objects.filter(is_system=True)}
    held = {
        code: HeldRole(code, True, (), Scope(role.customer_scope), Scope(role.document_scope))
        for code, role in roles.items()
    }
    return {code: role_rights(held[code], platform=True) for code in ROLES}


def test_the_golden_file_says_who_may_call_what(rights) -> None:
    width = max(len(route.name) for route in ROUTES)
    table = "".join(f"{route.name:<{width}}  {holders(route, rights)}\n" for route in ROUTES)
    if os.environ.get("KONTOR_WRITE_GOLDEN"):
        GOLDEN.write_text(table)
    assert GOLDEN.read_text() == table


@pytest.mark.parametrize("role", ROLES)
def test_every_route_lets_in_exactly_the_roles_of_the_golden_file(role, platform, client_of, rights) -> None:
    client = client_of(platform, role)
    outcomes = {"let in": 0, "refused": 0}
    for route in GUARDED:
        values = {name: uuid.uuid4() if kind == "uuid" else "none" for name, kind in route.converters.items()}
        answer = client.call(route.method, route.url(**values), {} if route.method != "GET" else None)
        refused = answer.status_code == 403 and answer.json()["code"] == "forbidden"
        assert refused == (route.endpoint.right not in rights[role]), (route.name, answer.status_code, answer.content)
        assert answer.status_code not in (401, 500), (route.name, answer.content)
        outcomes["refused" if refused else "let in"] += 1
    assert outcomes["let in"] > 10
    assert role in ("owner", "administrator") or outcomes["refused"] > 5


def test_nobody_is_let_in_without_a_credential(platform, db) -> None:
    client = ApiClient(platform)
    tried = 0
    for route in ROUTES:
        if route.endpoint.access is Access.PUBLIC:
            continue
        values = {name: uuid.uuid4() if kind == "uuid" else "none" for name, kind in route.converters.items()}
        answer = client.call(route.method, route.url(**values), {} if route.method != "GET" else None)
        assert answer.status_code == 401, (route.name, answer.status_code)
        assert answer["WWW-Authenticate"].startswith("Bearer")
        assert answer["Content-Type"] == "application/problem+json"
        tried += 1
    assert tried > 80
