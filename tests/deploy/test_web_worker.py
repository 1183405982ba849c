"""Renewing the web's processes by SIGHUP: somebody always answers."""

import os
import signal
import socket
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


UNREADABLE = {
    "path": "GET /customers?q=ann@lee.example\x00 HTTP/1.1\r\nHost: x\r\n\r\n",
    "line": "GET /customers?q=ann@lee.example\r\n\r\n",
    "method": "ann@lee.example / HTTP/1.1\r\nHost: x\r\n\r\n",
    "version": "GET / HTTP/ann@lee.example\r\nHost: x\r\n\r\n",
    "value of a header": "GET / HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ann@lee.example\x00\r\n\r\n",
    "name of a header": "GET / HTTP/1.1\r\nHost: x\r\nann@lee.example: 1\r\n\r\n",
    "folded header": "GET / HTTP/1.1\r\nHost: x\r\nCookie: ann@lee.example\r\n more\r\n\r\n",
    "long header": f"GET / HTTP/1.1\r\nHost: x\r\nCookie: ann@lee.example{'a' * 9000}\r\n\r\n",
    "coding": "GET / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: ann@lee.example\r\n\r\n",
    "chunk": "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nann@lee.example\r\n",
}


def test_what_an_unreadable_request_holds_is_neither_logged_nor_answered(web) -> None:
    process, port = web
    asked_until_answered(port)
    for name, text in UNREADABLE.items():
        with socket.create_connection(("127.0.0.1", port), timeout=10) as connection:
            connection.sendall(text.encode())
            answer = connection.makefile("rb").read().decode()
        assert answer.startswith("HTTP/1.1 ") or name == "chunk", name
        assert "ann@lee" not in answer, name
    said = process.log.read_text()
    assert said.count("A request cannot be read: ") > 6
    assert "ann@lee" not in said


def test_a_process_that_is_ready_leaves_no_import_to_the_first_requests() -> None:
    code = "import sys, config.wsgi; print(*(name for name in sys.modules if name.endswith('.api.urls')))"
    loaded = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert {"kernel.api.urls", "accounts.api.urls", "tenants.api.urls", "customers.api.urls"} <= {
        *loaded.stdout.split()
    }
