"""A small client of Kontor's API in plain Python: what any program that talks to it has to do.

Nothing here but the standard library. It keeps cookies, sends the CSRF token back, retries what is safe to
retry, and turns problem documents into exceptions.
"""

import http.client
import json
import socket
import time
import urllib.error
import urllib.request
import uuid
from collections.abc import Iterator
from http.cookiejar import CookieJar
from typing import Any
from urllib.parse import urlencode, urljoin, urlsplit

_resolve = socket.getaddrinfo


def _resolve_localhost(host: Any, *arguments: Any, **options: Any) -> Any:
    """RFC 6761: every name below `localhost` is this machine; not every resolver knows it."""
    local = isinstance(host, str) and host.endswith(".localhost")
    return _resolve("127.0.0.1" if local else host, *arguments, **options)


socket.getaddrinfo = _resolve_localhost


class Problem(Exception):
    """What the service refused (RFC 9457): `status`, `code`, and `document` with everything it said."""

    def __init__(self, status: int, document: dict[str, Any]) -> None:
        self.status, self.document = status, document
        self.code = document.get("code", "")
        wrong = "; ".join(f"{item.get('pointer', '')} {item['detail']}" for item in document.get("errors", []))
        super().__init__(f"{status} {self.code}: {document.get('detail', '')} {wrong}".strip())


class _KeepHost(urllib.request.HTTPRedirectHandler):
    """Follows a redirect to another host without the key: a download link carries its own signature."""

    def redirect_request(self, request: Any, file: Any, code: int, text: str, headers: Any, url: str) -> Any:
        following = super().redirect_request(request, file, code, text, headers, url)
        if following is not None and urlsplit(url).netloc != urlsplit(request.full_url).netloc:
            following.remove_header("Authorization")
            following.remove_header("Cookie")
        return following


class Client:
    """Calls one organisation's host. Sign in with `post("auth/login", ...)`, or give an API key."""

    def __init__(self, base: str, key: str | None = None) -> None:
        self.api = urljoin(base, "/api/v1/")
        self.key = key
        self.cookies = CookieJar()
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPCookieProcessor(self.cookies), _KeepHost(), urllib.request.ProxyHandler({})
        )

    def get(self, path: str, **query: Any) -> Any:
        return self._call("GET", path, query=query)

    def post(self, path: str, body: Any = None, *, key: str | None = None) -> Any:
        """POST with an Idempotency-Key: a repetition after a lost answer is answered, not done again."""
        return self._call("POST", path, body=body if body is not None else {}, idempotency_key=key or str(uuid.uuid4()))

    def patch(self, path: str, body: Any) -> Any:
        return self._call("PATCH", path, body=body)

    def pages(self, path: str, **query: Any) -> Iterator[dict[str, Any]]:
        """Every row of a list, page by page."""
        while True:
            page = self.get(path, **query)
            yield from page["results"]
            if not page["has_more"]:
                return
            query["cursor"] = page["next_cursor"]

    def finished(self, job: dict[str, Any], *, seconds: float = 120) -> dict[str, Any]:
        """Follow a job to its end; raises RuntimeError if it failed or takes too long."""
        ends = time.monotonic() + seconds
        while job["state"] in ("queued", "running"):
            if time.monotonic() > ends:
                raise RuntimeError(f"job {job['id']} is still {job['state']} after {seconds} s")
            time.sleep(0.2)
            job = self.get(f"jobs/{job['id']}")
        if job["state"] != "succeeded":
            raise RuntimeError(f"job {job['id']} {job['state']}: {job['error']}")
        return job

    def download(self, url: str) -> bytes:
        with self._opener.open(urllib.request.Request(url, headers=self._headers())) as response:
            return bytes(response.read())

    def _headers(self) -> dict[str, str]:
        headers = {"Accept": "application/json"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        for cookie in self.cookies:
            if cookie.name == "csrftoken" and cookie.value:
                headers["X-CSRFToken"] = cookie.value
                headers["Referer"] = self.api
        return headers

    def _call(
        self,
        method: str,
        path: str,
        *,
        query: dict[str, Any] | None = None,
        body: Any = None,
        idempotency_key: str | None = None,
    ) -> Any:
        url = urljoin(self.api, path) + (f"?{urlencode(query, doseq=True)}" if query else "")
        headers = self._headers()
        if idempotency_key:
            headers["Idempotency-Key"] = idempotency_key
        if body is not None:
            headers["Content-Type"] = "application/json"
        data = None if body is None else json.dumps(body).encode()
        for attempt in range(5):
            request = urllib.request.Request(url, data=data, headers=headers, method=method)
            try:
                with self._opener.open(request) as response:
                    content = response.read()
                return json.loads(content) if content else None
            except urllib.error.HTTPError as error:
                content = error.read()
                document = json.loads(content) if content.startswith(b"{") else {}
                comes_later = error.code in (429, 503) or document.get("code") == "idempotency_in_flight"
                if not comes_later or attempt == 4:
                    raise Problem(error.code, document) from None
                time.sleep(float(error.headers.get("Retry-After") or 2**attempt))
            except (OSError, http.client.HTTPException):
                # No answer: it may have been done. The same key makes sure that it is not done again.
                if attempt == 4 or (method != "GET" and not idempotency_key):
                    raise
                time.sleep(2**attempt)
        raise AssertionError("unreachable")
