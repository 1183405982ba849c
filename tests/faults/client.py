"""Calls the API as a program of a customer's would: it repeats what got no answer, with the same key."""

import http.client
import json
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

_TIMEOUT = 20.0
# What the API says to send again: too much, in flight, away for a moment.
_AGAIN = (429, 503)


class NotAnsweredError(Exception):
    """No usable answer within the patience of the client: whether the work was done is unknown."""


class RefusedError(Exception):
    """A problem document that repeating does not change."""

    def __init__(self, status: int, document: Any) -> None:
        self.status = status
        self.code = document.get("code", "") if isinstance(document, dict) else ""
        super().__init__(f"{status} {self.code} {str(document)[:300]}")


@dataclass
class Answers:
    """How every single try ended, counted by all threads."""

    counts: Counter[str] = field(default_factory=Counter)
    # Answers that no fault may lead to: 5xx other than 503.
    wrong: list[str] = field(default_factory=list)
    _mutex: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, wrong: str = "") -> None:
        with self._mutex:
            self.counts[kind] += 1
            if wrong:
                self.wrong.append(wrong)


class Client:
    """One caller of one host. `patience` 0 means: a single try."""

    def __init__(self, port: int, host: str, answers: Answers, *, key: str | None = None, patience: float = 90) -> None:
        self.host = host
        self.key = key
        self.patience = patience
        self._port = port
        self._answers = answers
        self._cookies: dict[str, str] = {}

    def get(self, path: str, **query: str) -> Any:
        return self._repeat("GET", f"{path}?{urllib.parse.urlencode(query)}" if query else path, None, None)

    def post(self, path: str, body: Any, *, key: str | None = None) -> Any:
        """POST; `key` is sent as Idempotency-Key, and without one nothing is repeated that may have been done."""
        return self._repeat("POST", path, json.dumps(body).encode(), key)

    def location(self, path: str) -> str:
        """Where a GET redirects to."""
        return str(self._repeat("GET", path, None, None))

    def _repeat(self, method: str, path: str, body: bytes | None, key: str | None) -> Any:
        ends = time.monotonic() + self.patience
        pause = 0.2
        while True:
            try:
                status, answer, wait = self._once(method, path, body, key)
            except (OSError, http.client.HTTPException) as error:
                self._answers.note(type(error).__name__)
                failure, wait = type(error).__name__, 0.0
            else:
                if status < 400:
                    self._answers.note(str(status))
                    return answer
                code = answer.get("code", "") if isinstance(answer, dict) else ""
                failure = f"{status} {code}"
                internal = status >= 500 and status != 503
                self._answers.note(failure, f"{method} {path}: {failure} {str(answer)[:300]}" if internal else "")
                if status not in _AGAIN and not internal and code != "idempotency_in_flight":
                    raise RefusedError(status, answer)
            if time.monotonic() + max(wait, pause) > ends:
                raise NotAnsweredError(f"{method} {path}: {failure}")
            time.sleep(max(min(wait, 1.0), pause))
            pause = min(2 * pause, 2.0)

    def _once(self, method: str, path: str, body: bytes | None, key: str | None) -> tuple[int, Any, float]:
        headers = {"Host": f"{self.host}:{self._port}", "Accept": "application/json", "Connection": "close"}
        if body is not None:
            headers["Content-Type"] = "application/json"
        if key:
            headers["Idempotency-Key"] = key
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        if self._cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
            headers["X-CSRFToken"] = self._cookies.get("csrftoken", "")
            headers["Referer"] = f"http://{self.host}:{self._port}/"
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=_TIMEOUT)
        try:
            connection.request(method, f"/api/v1/{path}", body, headers)
            answer = connection.getresponse()
            content = answer.read()
        finally:
            connection.close()
        for value in answer.headers.get_all("Set-Cookie", []):
            name, _equals, rest = value.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        if answer.status == 302:
            return answer.status, answer.headers["Location"], 0.0
        wait = float(answer.headers.get("Retry-After") or 0)
        return answer.status, json.loads(content) if content else None, wait


def fetch(url: str) -> bytes | None:
    """The bytes behind a presigned address; None if they cannot be had now: ask for a new address then."""
    try:
        with urllib.request.urlopen(url, timeout=_TIMEOUT) as answer:
            return bytes(answer.read())
    except (OSError, http.client.HTTPException):
        return None
