"""Renewing the web's processes by SIGHUP: somebody always answers."""

import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator

import pytest

from deploy.local.ports import pick
from deploy.local.process import REPOSITORY, ChildProcess


@pytest.fixture
def web(tmp_path) -> Iterator[tuple[ChildProcess, int]]:
    (port,) = pick(1)
    environment = os.environ | {"PORT": str(port), "BIND_ADDRESS": "127.0.0.1", "WEB_WORKERS": "2"}
    process = ChildProcess("web", tmp_path / "log", environment=environment, directory=REPOSITORY)
    process.start([sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "tests.deploy.slow_to_import"])
    yield process, port
    process.kill()


def asked(port: int, timeout: float) -> str:
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=timeout) as answer:
        return answer.read().decode()


def asked_until_answered(port: int) -> str:
    ends = time.monotonic() + 30
    while True:
        try:
            return asked(port, timeout=30)
        except urllib.error.HTTPError:
            raise
        except OSError:
            assert time.monotonic() < ends
            time.sleep(0.1)


def test_a_reload_leaves_no_moment_in_which_nobody_answers(web) -> None:
    process, port = web
    old = {asked_until_answered(port) for _ in range(20)}
    os.kill(process.pid, signal.SIGHUP)
    slowest, seen = 0.0, set(old)
    ends = time.monotonic() + 30
    while seen <= old or asked(port, timeout=2) in old:
        begun = time.monotonic()
        seen.add(asked(port, timeout=2))
        slowest = max(slowest, time.monotonic() - begun)
        assert time.monotonic() < ends, "no new process has answered"
    assert slowest < 1.5


def test_a_stop_is_not_waited_for(web) -> None:
    process, port = web
    asked_until_answered(port)
    begun = time.monotonic()
    process.request_stop()
    process._popen.wait(10)
    assert time.monotonic() - begun < 3


def test_a_process_that_is_ready_leaves_no_import_to_the_first_requests() -> None:
    code = "import sys, config.wsgi; print(*(name for name in sys.modules if name.endswith('.api.urls')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"kernel.api.urls", "accounts.api.urls", "tenants.api.urls", "customers.api.urls"} <= {
        *loaded.stdout.split()
    }
