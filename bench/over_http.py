"""The same page over HTTP: gunicorn as `make run` starts it, eight connections that are kept."""

import http.client
import os
import sys
import threading
import time
import urllib.request
from pathlib import Path
from urllib.parse import urlencode, urlsplit

import psutil

from bench.lists import COLUMNS, PATH
from bench.measure import Report, Row
from bench.world import Place
from deploy.local import ports
from deploy.local.process import REPOSITORY, ChildProcess
from kernel.tenancy import Organisation

_CONNECTIONS = 8
_SECONDS = 10.0
_TARGET = f"{PATH}?{urlencode({'fields': COLUMNS, 'ordering': 'name'})}"


def measure(place: Place, report: Report) -> None:
    with Web() as web:
        times = _call(place, web.port)
        memory = web.memory()
    times.sort()
    rate = len(times) / _SECONDS
    half, most = (times[int(len(times) * share)] * 1000 for share in (0.5, 0.95))
    note = f"(median {half:.0f} ms, 95 % within {most:.0f} ms; client and servers share the processors)"
    report.add(Row("the same page over HTTP, 8 connections", f"{rate:.0f} pages/s", "-", "-", True, note))
    report.add(Row("memory of a web process after it", f"{memory:.0f} MB", "-", "<= 250 MB", memory <= 250))


class Web:
    """gunicorn on a free port; the servers' addresses come from this process's environment."""

    def __init__(self, *, public: bool = False) -> None:
        """With `public` the service itself takes this port for the one in the addresses that people use."""
        log = Path(REPOSITORY) / ".local" / "bench" / "logs" / "web.log"
        self.port = ports.pick(1)[0]
        environment = os.environ | {"PORT": str(self.port), "BIND_ADDRESS": "127.0.0.1", "LOG_LEVEL": "INFO"}
        if public:
            environment["PUBLIC_PORT"] = str(self.port)
        self.process = ChildProcess("web", log, environment=environment, directory=REPOSITORY)

    def __enter__(self) -> "Web":
        self.process.start([sys.executable, "-m", "gunicorn", "-c", "deploy/gunicorn.py", "config.wsgi"])
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline and self.process.is_running():
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/livez", timeout=2):
                    return self
            except OSError:
                time.sleep(0.1)
        self.__exit__()
        raise RuntimeError(f"the web server does not answer, see {self.process.log}")

    def __exit__(self, *_exception: object) -> None:
        self.process.request_stop()
        self.process.wait_stopped(10)

    def greet(self, organisation: Organisation) -> None:
        """One call on the organisation's host, of nobody in particular."""
        client = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        status = _get(client, {"Host": urlsplit(organisation.url).netloc})
        client.close()
        if status != 401:
            raise RuntimeError(f"{organisation.url} answered {status}")

    def memory(self) -> float:
        """The resident size of the largest worker, in MB."""
        workers = psutil.Process(self.process.pid).children(recursive=True)
        return max(worker.memory_info().rss for worker in workers) / 1e6


def _call(place: Place, port: int) -> list[float]:
    headers = {"Host": urlsplit(place.organisation.url).netloc, "Cookie": place.cookie}
    times: list[float] = []
    refused: list[int] = []
    begin = threading.Barrier(_CONNECTIONS)

    def one() -> None:
        client = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        _get(client, headers)
        begin.wait()
        end = time.perf_counter() + _SECONDS
        while time.perf_counter() < end:
            started = time.perf_counter()
            status = _get(client, headers)
            times.append(time.perf_counter() - started)
            if status != 200:
                refused.append(status)

    threads = [threading.Thread(target=one) for _ in range(_CONNECTIONS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if refused or not times:
        raise RuntimeError(f"answers other than 200: {refused[:5]}")
    return times


def _get(client: http.client.HTTPConnection, headers: dict[str, str]) -> int:
    client.request("GET", _TARGET, headers=headers)
    answer = client.getresponse()
    answer.read()
    return answer.status
