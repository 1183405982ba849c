"""Starts the real servers before Django reads its settings (pytest loads this by `-p`, before any conftest).

The first process of a run starts them; workers of pytest-xdist inherit their addresses and take a database
and Redis numbers of their own. Servers given by the environment (`DATABASE_URL` ...) are used instead.
"""

import os
import shutil
import tempfile
from pathlib import Path

import pytest

from deploy.local.servers import Servers, start_all

_STARTED = "KONTOR_TEST_SERVERS"
_REDIS_DATABASES_EACH = 3

_servers: Servers | None = None


def _start() -> None:
    global _servers
    directory = Path(tempfile.mkdtemp(prefix="kontor-tests-"))
    _servers = start_all(directory, durable=False, given=os.environ)
    os.environ.update(_servers.environment())
    os.environ[_STARTED] = str(directory)


def _take_own_share(worker: str) -> None:
    number = int(worker.removeprefix("gw")) if worker else 0
    base = os.environ["DATABASE_URL"].rpartition("/")[0]
    os.environ["DATABASE_URL"] = f"{base}/kontor_test_{number}"
    os.environ["REDIS_DATABASE_OFFSET"] = str(number * _REDIS_DATABASES_EACH)


if _STARTED not in os.environ:
    _start()
_take_own_share(os.environ.get("PYTEST_XDIST_WORKER", ""))
os.environ.setdefault("LOG_LEVEL", "WARNING")
# Sweeps call thousands of times a minute; tests of the limits set their own.
os.environ.setdefault("RATE_LIMIT_ACTOR", "1000000/minute")
os.environ.setdefault("RATE_LIMIT_ORGANISATION", "1000000/minute")


def mail_directory() -> Path:
    """Where the SMTP server of this run puts what it receives."""
    return Path(os.environ[_STARTED]) / "mail"


def pytest_addoption(parser: pytest.Parser) -> None:
    help_text = "cases of each operation that the fuzzer of tests/attacks tries as administrator"
    parser.addoption("--examples", type=int, default=5, help=help_text)
    help_text = "organisations among which the threads of tests/attacks jump; 100 is what is promised"
    parser.addoption("--organisations", type=int, default=24, help=help_text)
    help_text = "directory in which tests/browser keeps a picture of every page"
    parser.addoption("--screens", default=None, help=help_text)


def pytest_unconfigure(config: pytest.Config) -> None:
    if _servers is not None:
        _servers.stop()
        shutil.rmtree(_servers.directory, ignore_errors=True)
