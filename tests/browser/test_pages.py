"""Every page that the router knows, on a desk in English and on a phone in Bulgarian and the dark.

Nothing complains, nothing is inaccessible, wider than the window, or in the wrong language.
`--screens DIRECTORY` (`make screens`) keeps a picture of each, in both appearances and both widths.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from tests.browser import routes
from tests.browser.conftest import window
from tests.browser.people import Home, furnish, sign_in_operator, sign_up
from tests.browser.visitor import Visitor

pytestmark = pytest.mark.xdist_group("browser")

ROOT = Path(__file__).resolve().parents[2]
# The same page in another state than the one its path alone leads to.
STATES = ("/customers?q=nobody-has-this-name", "/settings/security-log?q=nobody", "/no-such-page")
# What an organisation sees before it has any rows.
EMPTY = (
    *("/customers", "/contacts", "/activities"),
    *("/settings/tags", "/settings/teams", "/settings/invitations", "/settings/api-keys", "/settings/webhooks"),
)
# What the links in mails carry; these were made up.
SECRETS = {"/reset-password": "#token=x", "/accept-invitation": "#token=x", "/welcome": "#token=x"}
# Names that people gave, in the language in which they gave them; a language is called what it calls itself.
GIVEN = {"Director", "vip", "South", "English"}


@dataclass(frozen=True)
class Look:
    """How somebody looks at a page."""

    width: int
    dark: bool
    language: str

    def __str__(self) -> str:
        return f"{self.width}-{'dark' if self.dark else 'light'}-{self.language}"


LOOKS = [Look(1280, False, "en"), Look(360, True, "bg")]
MORE_LOOKS = [Look(1280, True, "bg"), Look(360, False, "en")]


@dataclass(frozen=True)
class Places:
    """An organisation full of rows, an empty one, the platform's own, and what stands for `$name` in paths."""

    full: Home
    empty: Home
    platform: Home
    ids: dict[str, str]


@pytest.fixture(scope="module")
def places(chromium, service) -> Places:
    visitor = window(chromium)
    full = sign_up(visitor, service.platform)
    ids = furnish(visitor) | {"dictionary": "segments"}
    visitor.context.close()
    visitor = window(chromium)
    empty = sign_up(visitor, service.platform)
    visitor.context.close()
    visitor = window(chromium)
    platform = sign_in_operator(visitor, service.platform)
    ids["organisationId"] = visitor.call("GET", "/api/v1/organisations?limit=1")["results"][0]["id"]
    visitor.context.close()
    return Places(full, empty, platform, ids)


@pytest.fixture(scope="module")
def english() -> set[str]:
    """What the web client and the server say in English, and otherwise in Bulgarian."""
    found: set[str] = set()
    for file in (ROOT / "web/src/texts/en").glob("*.json"):
        here, there = (flat(json.loads(f.read_text())) for f in (file, ROOT / "web/src/texts/bg" / file.name))
        found |= {text for key, text in here.items() if there.get(key) != text and "{{" not in text}
    with (ROOT / "locale/bg/LC_MESSAGES/django.po").open("rb") as catalogue:
        for message in read_po(catalogue):
            if isinstance(message.id, str) and message.string != message.id:
                found.add(message.id)
    assert len(found) > 500
    return found - GIVEN - {""}


def flat(node: dict, path: str = "") -> dict[str, str]:
    found: dict[str, str] = {}
    for key, value in node.items():
        found |= {path + key: value} if isinstance(value, str) else flat(value, f"{path}{key}.")
    return found


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    if "look" in metafunc.fixturenames:
        looks = LOOKS + (MORE_LOOKS if metafunc.config.getoption("--screens") else [])
        metafunc.parametrize("look", looks, ids=str)


@pytest.fixture
def judge(english, request):
    """`judge(visitor, look, {path: href})`: what is wrong with these pages."""
    screens = request.config.getoption("--screens")

    def of(visitor: Visitor, look: Look, pages: Mapping[str, str], prefix: str = "") -> list[str]:
        found: list[str] = []
        seen: set[str] = set()
        for path, href in pages.items():
            routes.go(visitor, href)
            landed = visitor.page.evaluate("location.pathname + location.search")
            if landed in seen:
                continue
            seen.add(landed)
            if screens:
                keep(visitor, Path(screens), f"{prefix}{path}", look)
            faults = visitor.inaccessible()
            faults += [f"cut off: {element}" for element in visitor.cut()]
            if visitor.overflow() > 0:
                faults.append(f"{visitor.overflow()} px wider than the window")
            if look.language != "en":
                faults += [f"in English: {text}" for text in sorted(visitor.texts() & english)]
            found += [f"{prefix}{path}: {fault}" for fault in [*faults, *visitor.take_findings()]]
        return found

    return of


def keep(visitor: Visitor, place: Path, path: str, look: Look) -> None:
    place.mkdir(parents=True, exist_ok=True)
    plain = "".join(letter if letter.isalnum() or letter == "-" else "_" for letter in path)
    visitor.page.screenshot(path=place / f"{plain.strip('_') or 'home'}-{look}.png", full_page=True)


def test_pages_of_an_organisation_are_sound(look, visit, places, judge):
    visitor = visit(width=look.width, dark=look.dark, language=look.language, cookies=places.full.cookies)
    visitor.page.goto(f"{places.full.url}/settings")
    visitor.settle()
    paths = [path for path in routes.paths(visitor, "shell") if not path.startswith("/operators")]
    assert len(paths) > 25
    pages = {path: routes.filled(path, places.ids) for path in paths} | {path: path for path in STATES}
    found = judge(visitor, look, pages)
    assert not found, "\n".join(found)


def test_pages_without_rows_are_sound(look, visit, places, judge):
    visitor = visit(width=look.width, dark=look.dark, language=look.language, cookies=places.empty.cookies)
    visitor.page.goto(f"{places.empty.url}/settings")
    found = judge(visitor, look, {path: path for path in EMPTY}, "empty")
    assert not found, "\n".join(found)


def test_pages_of_the_platform_are_sound(look, visit, places, judge):
    visitor = visit(width=look.width, dark=look.dark, language=look.language, cookies=places.platform.cookies)
    visitor.page.goto(f"{places.platform.url}/settings")
    visitor.settle()
    paths = [path for path in routes.paths(visitor, "shell") if path.startswith("/operators")]
    assert len(paths) > 2
    found = judge(visitor, look, {path: routes.filled(path, places.ids) for path in paths}, "platform")
    assert not found, "\n".join(found)


def test_pages_for_strangers_are_sound(look, visit, places, service, judge):
    visitor = visit(width=look.width, dark=look.dark, language=look.language)
    # Nobody is signed in, and the links are made up.
    visitor.expect_refusals(401, 410)
    visitor.page.goto(f"{places.full.url}/sign-in")
    pages = {path: path + SECRETS.get(path, "") for path in routes.paths(visitor, "public")}
    found = judge(visitor, look, pages)
    visitor.page.goto(f"{service.platform}/sign-up")
    found += judge(visitor, look, {"/sign-up": "/sign-up"}, "platform")
    assert not found, "\n".join(found)
