"""A client of the API inside the tests: a host, a credential, JSON in and out, through all of Django."""

import json
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpResponse
from django.test import Client

from kernel.tenancy import Organisation, public_context
from tests import contract


class ApiClient:
    """Speaks to one organisation's host as the holder of a session or a key, or as nobody."""

    def __init__(
        self,
        organisation: Organisation,
        *,
        session: str | None = None,
        key: str | None = None,
        enforce_csrf: bool = False,
    ) -> None:
        self.organisation = organisation
        self.session, self.key = session, key
        self.http = Client(
            SERVER_NAME=urlsplit(organisation.url).hostname,
            SERVER_PORT=str(urlsplit(organisation.url).port or 80),
            enforce_csrf_checks=enforce_csrf,
            raise_request_exception=False,
        )
        if session is not None:
            self.http.cookies[settings.SESSION_COOKIE_NAME] = session

    def at(self, organisation: Organisation) -> "ApiClient":
        """The same credential, taken to another organisation's host."""
        return ApiClient(organisation, session=self.session, key=self.key)

    def call(self, method: str, path: str, body: Any = None, *, query: Any = None, **headers: str) -> HttpResponse:
        """`headers` are named with underscores: `if_match='W/"1"'`."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        if self.key is not None:
            sent["Authorization"] = f"Bearer {self.key}"
        content = {} if body is None else {"data": json.dumps(body), "content_type": "application/json"}
        # A request begins and ends in `public`; the test goes on where it was.
        with public_context():
            response = self.http.generic(method, path, headers=sent, query_params=query, **content)
        contract.check(response, method)
        return response

    def get(self, path: str, **query: Any) -> HttpResponse:
        return self.call("GET", path, query=query)

    def post(self, path: str, body: Any = None, **headers: str) -> HttpResponse:
        return self.call("POST", path, {} if body is None else body, **headers)

    def patch(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.call("PATCH", path, body, **headers)

    def put(self, path: str, body: Any, **headers: str) -> HttpResponse:
        return self.call("PUT", path, body, **headers)

    def delete(self, path: str, **headers: str) -> HttpResponse:
        return self.call("DELETE", path, **headers)
