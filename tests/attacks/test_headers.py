"""What browsers are told by every route: what may run, what may be kept, which cookies are whose."""

import json
import os
import subprocess
import sys
from typing import Any

from django.conf import settings

from kernel.tenancy import public_context
from tests.accounts.people import PASSWORD, browser_of, join
from tests.api_client import ApiClient
from tests.sweeps.routes import api_routes
from tests.sweeps.test_isolation import NAMES

OTHERS = ("/", "/customers", "/nothing.txt", "/api/v1/nothing", "/api/v1/schema/", "/api/v1/docs/", "/livez", "/readyz")


def problems_of(answer: Any) -> list[str]:
    policy = dict(part.strip().partition(" ")[::2] for part in answer.get("Content-Security-Policy", "").split(";"))
    wanted = {
        "Cache-Control": answer.get("Cache-Control") == "private, no-store",
        "default-src": policy.get("default-src") == "'none'",
        "frame-ancestors": policy.get("frame-ancestors") == "'none'",
        "base-uri": policy.get("base-uri") == "'none'",
        "form-action": policy.get("form-action") == "'self'",
        "script-src": policy.get("script-src") == "'self'",
        "unsafe": "unsafe-" not in answer.get("Content-Security-Policy", ""),
        "nosniff": answer.get("X-Content-Type-Options") == "nosniff",
        "Referrer-Policy": answer.get("Referrer-Policy") == "same-origin",
        "request id": bool(answer.get("X-Request-ID")),
        "no CORS": "Access-Control-Allow-Origin" not in answer,
    }
    return [name for name, holds in wanted.items() if not holds]


def test_every_answer_of_every_route_carries_the_headers(platform: Any, client_of_owner: Any) -> None:
    wrong: dict[str, list[str]] = {}
    tried = 0
    for client in (client_of_owner(platform), ApiClient(platform)):
        for route in api_routes():
            values = {
                name: "00000000-0000-0000-0000-000000000000" if kind == "uuid" else NAMES[name]
                for name, kind in route.converters.items()
            }
            answer = client.call(route.method, route.url(**values), {} if route.method != "GET" else None)
            if problems_of(answer):
                wrong[f"{route.name} {answer.status_code}"] = problems_of(answer)
            tried += 1
    assert wrong == {}
    assert tried > 300


def test_other_answers_carry_them_too(platform: Any, db: None) -> None:
    client = ApiClient(platform)
    for path in OTHERS:
        with public_context():
            answer = client.http.get(path, headers={"Origin": "https://evil.example"})
        missing = set(problems_of(answer))
        if path in ("/livez", "/readyz"):
            # For machines, before all else: only that nobody keeps them matters.
            assert answer["Cache-Control"] == "private, no-store"
            continue
        assert missing == set(), (path, answer.status_code)


def test_cookies_are_kept_from_scripts_and_from_other_sites(entered: Any) -> None:
    join("kira@alpha.example")
    browser = browser_of(entered)
    browser.get("/api/v1/errors")
    browser.post("/api/v1/auth/login", {"email": "kira@alpha.example", "password": PASSWORD})
    session = browser.http.cookies[settings.SESSION_COOKIE_NAME]
    assert (session["httponly"], session["samesite"], session["path"], session["domain"]) == (True, "Lax", "/", "")
    csrf = browser.http.cookies[settings.CSRF_COOKIE_NAME]
    assert (csrf["samesite"], csrf["domain"]) == ("Lax", "")
    assert {morsel.key for morsel in browser.http.cookies.values()} == {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
    }


def test_behind_tls_cookies_are_bound_to_the_host_and_hsts_is_said() -> None:
    names = (
        *("SESSION_COOKIE_NAME", "SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS"),
        *("SESSION_COOKIE_HTTPONLY", "DEBUG"),
    )
    code = f"import json; from config import settings; print(json.dumps([getattr(settings, n) for n in {names!r}]))"
    told = subprocess.run(
        [sys.executable, "-c", code],
        env=os.environ | {"PUBLIC_SCHEME": "https", "TRUSTED_PROXIES": "1"},
        stdout=subprocess.PIPE,
        check=True,
    )
    name, *secure, hsts, http_only, debug = json.loads(told.stdout)
    assert name == "__Host-session"
    assert secure == [True, True]
    assert hsts >= 31_536_000
    assert (http_only, debug) == (True, False)
