"""Organisations, employees and clients that every test may use.

Two organisations and the platform's are built once per process and stay: tests that use `db` are rolled
back, so they find them as they were. What must be committed (jobs, threads, other processes) happens in a
`fresh_organisation`, which is dropped afterwards.
"""

import logging
from collections.abc import Callable, Iterator

import pytest
import redis
from django.conf import settings
from django.core.management import call_command
from django.db import connections
from psycopg import sql

from kernel.actor import Actor
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.watch import Watch
from tests.world import ROLES, Credentials, build_organisation, build_platform, drop_organisation


@pytest.fixture(scope="session")
def django_db_setup(django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database of this process, migrated. It belongs to this run's servers, so nothing is torn down."""
    with django_db_blocker.unblock():
        _create_database()
        call_command("migrate", verbosity=0)
        yield
        connections.close_all()


def _create_database() -> None:
    settings = connections["default"].settings_dict
    with connections["default"]._nodb_cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = %s", [settings["NAME"]])
        if cursor.fetchone() is None:
            cursor.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(settings["NAME"])))


@pytest.fixture(scope="session")
def watch() -> Iterator[Watch]:
    """Reads the log of this process for the whole run."""
    root = logging.getLogger()
    (console,) = (handler for handler in root.handlers if type(handler) is logging.StreamHandler)
    console.setLevel(root.level)
    made = Watch(console)
    root.addHandler(made)
    root.setLevel(min(root.level, made.level))
    yield made
    root.removeHandler(made)
    assert made.take() == []


@pytest.fixture(autouse=True)
def nobody_is_named_in_the_log(watch: Watch) -> Iterator[None]:
    yield
    assert watch.take() == []


@pytest.fixture(scope="session")
def platform(django_db_setup: None, django_db_blocker: pytest.FixtureRequest) -> Organisation:
    """The platform's own organisation."""
    with django_db_blocker.unblock():
        return build_platform()


@pytest.fixture(scope="session")
def organisation(platform: Organisation, django_db_blocker: pytest.FixtureRequest) -> Organisation:
    """An ordinary organisation, with an employee of each role."""
    with django_db_blocker.unblock():
        return build_organisation("alpha")


@pytest.fixture(scope="session")
def other_organisation(platform: Organisation, django_db_blocker: pytest.FixtureRequest) -> Organisation:
    """Somebody else's organisation."""
    with django_db_blocker.unblock():
        return build_organisation("beta")


@pytest.fixture(scope="session")
def limits_store() -> redis.Redis:
    return redis.Redis.from_url(settings.REDIS_LIMITS_URL)


@pytest.fixture(autouse=True)
def _nobody_has_tried(limits_store: redis.Redis) -> None:
    """Throttled tries of one test are none of the next one's."""
    limits_store.flushdb()


@pytest.fixture
def unblocked(platform: Organisation, django_db_blocker: pytest.FixtureRequest) -> Iterator[None]:
    """The database without a transaction around the test: what it writes stays."""
    with django_db_blocker.unblock():
        yield


@pytest.fixture
def fresh_organisation(unblocked: None, request: pytest.FixtureRequest) -> Iterator[Organisation]:
    """An organisation of the test's own, committed, dropped afterwards."""
    made = build_organisation()
    yield made
    drop_organisation(made)


@pytest.fixture
def entered(db: None, organisation: Organisation) -> Iterator[Organisation]:
    """Inside `organisation`, in a transaction that is rolled back."""
    with tenant_context(organisation):
        yield organisation


@pytest.fixture(scope="session")
def credentials(django_db_blocker: pytest.FixtureRequest) -> Callable[[Organisation, str], Credentials]:
    """`credentials(organisation, "sales")`: that role's employee, a live session and an API key of theirs."""
    made: dict[tuple[Organisation, str], Credentials] = {}

    def of(organisation: Organisation, role: str) -> Credentials:
        key = (organisation.schema_name, role)
        if key in made:
            return made[key]
        with django_db_blocker.unblock():
            created = Credentials.create(organisation, role)
            # A session that is written inside a test's transaction ends with it.
            if not connections["default"].in_atomic_block:
                made[key] = created
        return created

    return of


@pytest.fixture
def client_of(db: None, credentials: Callable) -> Callable[[Organisation, str], ApiClient]:
    """`client_of(organisation, "sales")`: a client with that role's session."""
    return lambda organisation, role: ApiClient(organisation, session=credentials(organisation, role).session)


@pytest.fixture
def client_of_owner(client_of: Callable) -> Callable[[Organisation], ApiClient]:
    return lambda organisation: client_of(organisation, "owner")


@pytest.fixture
def owner_client(client_of: Callable, organisation: Organisation) -> ApiClient:
    """The owner of `organisation`, signed in."""
    return client_of(organisation, "owner")


@pytest.fixture
def anonymous_client(db: None, organisation: Organisation) -> ApiClient:
    return ApiClient(organisation)


@pytest.fixture
def owner(credentials: Callable, organisation: Organisation) -> Actor:
    """The owner of `organisation` as an actor, for services and selectors."""
    return credentials(organisation, "owner").actor()


__all__ = ["ROLES"]
