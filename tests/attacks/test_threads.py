"""Many threads for many organisations, while the database kills their connections: nobody reads a foreign row."""

import random
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import InterfaceError, OperationalError, close_old_connections, connection

from accounts.models import Team
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient
from tests.world import Credentials, build_organisation, drop_organisation

THREADS = 32
CALLS = 12
KILL_EVERY = 0.02


@pytest.fixture
def clients(unblocked: None, request: pytest.FixtureRequest) -> Iterator[list[tuple[Organisation, ApiClient]]]:
    """Many organisations, each with a team that has its name, and a client of its owner."""
    count = request.config.getoption("--organisations")
    made = [build_organisation(f"thread-{number}") for number in range(count)]
    found = []
    for organisation in made:
        with tenant_context(organisation):
            Team.objects.create(name=organisation.schema_name, name_key=organisation.schema_name)
        session = Credentials.create(organisation, "owner").session
        found.append((organisation, ApiClient(organisation, session=session)))
    yield found
    # This thread's connection may have been among the killed.
    connection.close()
    for organisation in made:
        drop_organisation(organisation)


def kill_backends(stop: threading.Event, killed: list[int]) -> None:
    """Now and then, end one of the other connections to this database."""
    with connection.cursor() as cursor:
        while not stop.wait(KILL_EVERY):
            cursor.execute(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
                " AND application_name = 'kontor'"
            )
            pids = [pid for (pid,) in cursor.fetchall()]
            if pids:
                cursor.execute("SELECT pg_terminate_backend(%s)", [random.choice(pids)])
                killed.append(1)
    connection.close()


def test_threads_read_their_own_rows_while_backends_are_killed(clients: list[tuple[Organisation, ApiClient]]) -> None:
    foreign: list[str] = []
    answered: list[int] = []
    lost: list[str] = []
    killed: list[int] = []
    stop = threading.Event()

    def work(number: int) -> None:
        order = random.Random(number)
        # What the server does between requests, and Django's test client leaves out: drop broken connections.
        for _call in range(CALLS):
            organisation, client = order.choice(clients)
            close_old_connections()
            answer = client.http.get("/api/v1/teams")
            close_old_connections()
            answered.append(answer.status_code)
            if answer.status_code == 200:
                names = [row["name"] for row in answer.json()["results"]]
                if names != [organisation.schema_name]:
                    foreign.append(f"{organisation.schema_name}: {names}")
            elif answer.status_code not in (500, 503):
                foreign.append(f"{answer.status_code}")
            try:
                with tenant_context(organisation):
                    names = list(Team.objects.values_list("name", flat=True))
                    if names != [organisation.schema_name]:
                        foreign.append(f"{organisation.schema_name}: {names}")
            except (InterfaceError, OperationalError):
                lost.append(organisation.schema_name)
        connection.close()

    killer = threading.Thread(target=kill_backends, args=(stop, killed))
    killer.start()
    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(work, range(THREADS)))
    stop.set()
    killer.join()
    assert foreign == []
    assert len(answered) == THREADS * CALLS
    assert answered.count(200) > len(answered) / 2
    assert len(killed) > 10
