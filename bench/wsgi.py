"""Requests in process: from the WSGI environment to the bytes of the answer, through every middleware."""

import io
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.core.handlers.wsgi import WSGIHandler

from kernel.json import dumps, loads
from kernel.tenancy import Organisation

_CSRF_TOKEN = "k" * 32


class Caller:
    """Calls one organisation's host with one session, as a server would."""

    def __init__(self, organisation: Organisation, cookie: str) -> None:
        self.handler = WSGIHandler()
        self.host = urlsplit(organisation.url).netloc
        self.cookie = f"{cookie}; csrftoken={_CSRF_TOKEN}"

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> bytes:
        """The answer's body. Raises RuntimeError for a status of 400 or more."""
        content = b"" if body is None else dumps(body)
        environ = {
            "REQUEST_METHOD": method,
            "PATH_INFO": path,
            "QUERY_STRING": urlencode(query, doseq=True),
            "SERVER_NAME": "localhost",
            "SERVER_PORT": "80",
            "SERVER_PROTOCOL": "HTTP/1.1",
            "HTTP_HOST": self.host,
            "HTTP_COOKIE": self.cookie,
            "HTTP_X_CSRFTOKEN": _CSRF_TOKEN,
            "HTTP_ACCEPT": "application/json",
            "CONTENT_TYPE": "application/json",
            "CONTENT_LENGTH": str(len(content)),
            "wsgi.input": io.BytesIO(content),
            "wsgi.errors": io.StringIO(),
            "wsgi.url_scheme": "http",
            "REMOTE_ADDR": "127.0.0.1",
        }
        status: list[str] = []
        response = self.handler(environ, lambda line, headers, _exception=None: status.append(line))
        answer = b"".join(response)
        response.close()
        if status[0] >= "4":
            raise RuntimeError(f"{method} {path}: {status[0]} {answer[:500]!r}")
        return answer

    def json(self, path: str, **query: Any) -> Any:
        return loads(self.call("GET", path, **query))
