"""A real Chromium over the whole service, with the web client as it is delivered."""

from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, expect, sync_playwright

from deploy.local import web
from deploy.local.chromium import ARGUMENTS, executable
from tests.browser.people import Home, sign_up
from tests.browser.visitor import Visitor
from tests.service import Service, running_service

# Longer than a busy machine needs: what is slow is measured elsewhere.
WAIT_MS = 30_000


@pytest.fixture(scope="session")
def built_client() -> None:
    """The web client of these sources."""
    web.build()


@pytest.fixture(scope="module")
def service(platform, built_client, tmp_path_factory) -> Iterator[Service]:
    logs = tmp_path_factory.mktemp("service")
    settings = {
        "RATE_LIMIT_SIGN_UP": "1000/hour",
        "RATE_LIMIT_AVAILABILITY": "1000/minute",
        # Receivers of webhooks are on this machine.
        "OUTBOUND_NETWORKS": "127.0.0.1/32",
    }
    with running_service(logs, **settings) as running:
        yield running


@pytest.fixture(scope="module")
def chromium(service: Service) -> Iterator[Browser]:
    """Ends with the module: while it lives, its event loop keeps Django's ORM out of this thread."""
    with sync_playwright() as playwright:
        expect.set_options(timeout=WAIT_MS)
        browser = playwright.chromium.launch(executable_path=executable(), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def visit(chromium: Browser) -> Iterator[Callable[..., Visitor]]:
    """`visit(width=360, dark=True, cookies=home.cookies)`: a new window; all that it complained of fails the test."""
    visitors: list[Visitor] = []

    def of(**looks: Any) -> Visitor:
        visitors.append(window(chromium, **looks))
        return visitors[-1]

    yield of
    found = [finding for visitor in visitors for finding in visitor.findings]
    for visitor in visitors:
        visitor.context.close()
    assert found == []


def window(
    browser: Browser,
    *,
    width: int = 1280,
    height: int = 800,
    dark: bool = False,
    language: str | None = None,
    cookies: Any = None,
) -> Visitor:
    """A new window of `width` x `height` CSS pixels. `cookies` are those of `Home`; `language` ("en", "bg") is one
    that was chosen in this browser before.
    """
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if dark else "light",
        reduced_motion="reduce",
        locale="en-GB",
        timezone_id="Europe/Sofia",
        storage_state=cookies,
    )
    if language is not None:
        context.add_init_script(f'localStorage.setItem("kontor-language", "{language}")')
    context.set_default_timeout(WAIT_MS)
    return Visitor(context)


@pytest.fixture(scope="module")
def home(chromium: Browser, service: Service) -> Home:
    """An organisation that the tests of a module share."""
    visitor = window(chromium)
    made = sign_up(visitor, service.platform)
    visitor.context.close()
    return made


@pytest.fixture
def list_of(visit, home):
    """A window on the list of twelve customers whose names begin with a word, every third of them a person."""

    def of(word: str, **search: str):
        visitor = visit(cookies=home.cookies)
        visitor.page.goto(home.url)
        operations = [
            {
                "op": "create",
                "data": {
                    "name": f"{word} {number:02}",
                    "kind": "company" if number % 3 else "person",
                    "distance_km": "1.5",
                    "allow_duplicate": True,
                },
            }
            for number in range(12)
        ]
        visitor.call("POST", "/api/v1/customers/bulk", {"operations": operations})
        query = "".join(f"&{name}={quote(value)}" for name, value in search.items())
        visitor.page.goto(f"{home.url}/customers?q={word}{query}")
        expect(visitor.page.get_by_text("12 rows")).to_be_visible()
        return visitor

    return of
