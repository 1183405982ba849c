"""Every operation of OpenAPI, called with what its schema allows and with what it does not, by four kinds of callers.

Bodies and parameters come from schemathesis, ids half of the time from rows that exist. Each call is rolled
back, so that every case finds the same rows. `--examples 100` tries more of each operation; the cases are the
same in every run.
"""

import json
import random
import re
import uuid
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import schemathesis
from django.conf import settings
from django.core.signals import request_finished, request_started
from django.db import close_old_connections, transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given
from hypothesis import settings as hypothesis_settings
from schemathesis.checks import CHECKS, load_all_checks
from schemathesis.core.parameters import ParameterLocation
from schemathesis.core.transport import Response
from schemathesis.generation.case import Case

from accounts import throttle
from config.wsgi import application
from kernel.tenancy import Organisation, public_context
from tests.api_client import ApiClient
from tests.sweeps.canaries import Canaries
from tests.world import Credentials

REFUSALS = ["400", "401", "403", "404", "405", "406", "409", "410", "412", "415", "422", "428", "429"]
SCHEMA = schemathesis.openapi.from_dict(
    json.loads((Path(__file__).resolve().parents[2] / "openapi.json").read_text()),
    config=schemathesis.Config.from_dict({"checks": {"negative_data_rejection": {"expected-statuses": REFUSALS}}}),
)
OPERATIONS = [found.ok() for found in SCHEMA.get_all_operations()]
CALLERS = ("administrator", "viewer", "key", "anonymous")
# How many cases of each operation: who may do nothing needs few to be refused.
SHARE = {"administrator": 1.0, "viewer": 0.4, "key": 0.4, "anonymous": 0.2}
CSRF = "fuzzfuzzfuzzfuzzfuzzfuzzfuzzfuzz"
# What these demand, the house answers otherwise on purpose: a body that fits its schema may still be refused
# (422: an unknown id, a taken name). Who gets in without a credential is swept by tests/sweeps/test_rights.py,
# here each case carries one; methods that a path has not are swept below, once a path.
NOT_APPLICABLE = {"positive_data_acceptance", "ignored_auth", "unsupported_method"}


@pytest.fixture(scope="module")
def callers(platform: Organisation, django_db_blocker: Any) -> Iterator[dict[str, dict[str, Any]]]:
    """Headers and cookies of each caller, and rows to find; all of it gone after the module."""
    with django_db_blocker.unblock(), transaction.atomic():
        sessions = {role: Credentials.create(platform, role).session for role in ("administrator", "viewer")}
        canaries = Canaries(platform, ApiClient(platform, session=sessions["administrator"]))
        made: dict[str, dict[str, Any]] = {
            role: {
                "headers": {"X-CSRFToken": CSRF},
                "cookies": {settings.SESSION_COOKIE_NAME: session, settings.CSRF_COOKIE_NAME: CSRF},
            }
            for role, session in sessions.items()
        }
        made["key"] = {"headers": {"Authorization": f"Bearer {canaries.key}"}, "cookies": {}}
        made["anonymous"] = {"headers": {}, "cookies": {}}
        made["ids"] = canaries.ids
        # As Django's own test client does: a request must not end the transaction around it.
        for signal in (request_started, request_finished):
            signal.disconnect(close_old_connections)
        yield made
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)
        transaction.set_rollback(True)


@pytest.fixture
def examples(request: pytest.FixtureRequest) -> int:
    return request.config.getoption("--examples")


def test_the_fuzzer_finds_the_operations() -> None:
    assert len(OPERATIONS) > 150


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda operation: operation.label)
def test_no_case_is_a_server_error_or_answered_outside_of_the_schema(
    operation: Any, callers: dict[str, Any], platform: Organisation, examples: int, django_db_blocker: Any
) -> None:
    host = urlsplit(platform.url)
    with django_db_blocker.unblock():
        for who in CALLERS:
            # The first tries of a guess are looked at, the others turned away.
            throttle._redis_limiter().storage.reset()
            run = cases(operation, max(1, round(examples * SHARE[who])))(
                lambda case, who=who: call(case, callers[who], callers["ids"], f"{host.scheme}://{host.netloc}")
            )
            run()


def cases(operation: Any, count: int) -> Callable[[Callable[[Case], None]], Callable[[], None]]:
    """Runs a function over `count` cases of the operation, always the same, valid and invalid ones."""
    modes = schemathesis.GenerationMode
    strategy = operation.as_strategy(modes.POSITIVE)
    if operation.body or operation.query or operation.path_parameters:
        strategy = strategy | operation.as_strategy(modes.NEGATIVE)
    configured = hypothesis_settings(
        max_examples=count,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )

    def over(function: Callable[[Case], None]) -> Callable[[], None]:
        @configured
        @given(case=strategy)
        def run(case: Case) -> None:
            function(case)

        return run

    return over


def call(case: Case, caller: dict[str, Any], ids: dict[str, str], base_url: str) -> None:
    chance = random.Random(repr(case.body) + repr(case.query))
    if case.meta.generation.mode.is_positive and chance.random() < 0.5:
        use_rows_that_exist(case, ids)
    with public_context(), transaction.atomic():
        response: Response = case.call(app=application, base_url=base_url, **caller)
        transaction.set_rollback(True)
    case.validate_response(
        response,
        checks=checks_of(case),
        headers=caller["headers"],
        transport_kwargs={"app": application, "base_url": base_url, **caller},
    )


def use_rows_that_exist(case: Case, ids: dict[str, str]) -> None:
    parts = case.operation.path.split("/")
    for name in list(case.path_parameters or {}):
        before = parts[parts.index("{" + name + "}") - 1]
        if before in ids:
            case.path_parameters[name] = ids[before]


def checks_of(case: Case) -> list[Any]:
    load_all_checks()
    left_out = set(NOT_APPLICABLE)
    wrong = {place for place, component in case.meta.components.items() if component.mode.is_negative}
    if wrong <= {ParameterLocation.HEADER, ParameterLocation.COOKIE}:
        # The wrong credential that was made up was replaced by the caller's.
        left_out.add("negative_data_rejection")
    return [check for check in CHECKS.get_all() if check.__name__ not in left_out]


def test_a_method_that_a_path_has_not_is_refused(platform: Organisation, db: None) -> None:
    declared: dict[str, set[str]] = {}
    for operation in OPERATIONS:
        declared.setdefault(operation.path, set()).add(operation.method.upper())
    client = Client(SERVER_NAME=urlsplit(platform.url).hostname)
    tried = 0
    for path, methods in declared.items():
        filled = re.sub(r"{(\w*id)}", str(uuid.uuid4()), path)
        for method in {"GET", "POST", "PUT", "PATCH", "DELETE", "TRACE"} - methods:
            answer = client.generic(method, filled)
            assert answer.status_code in (401, 405), (method, path, answer.status_code)
            tried += 1
    assert tried > 200
