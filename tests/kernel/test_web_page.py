"""The web client's page: which paths get it, whose it says it is, under which policy."""

import re
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client

from kernel.tenancy import Organisation, public_context

pytestmark = pytest.mark.django_db

PAGE = '<html lang="{{ language }}"><meta content="{{ name }}"><meta content="{{ place }}"><i nonce="{{ nonce }}">'


@pytest.fixture
def built(tmp_path: Path, settings: pytest.FixtureRequest) -> None:
    settings.WEB_PAGE = tmp_path / "index.html"  # type: ignore[attr-defined]
    (tmp_path / "index.html").write_text(PAGE)


def visit(organisation: Organisation, path: str, method: str = "GET") -> HttpResponse:
    client = Client(SERVER_NAME=urlsplit(organisation.url).hostname)
    with public_context():
        return client.generic(method, path)


@pytest.mark.parametrize("path", ["/", "/customers", "/customers/0198/history", "/sign-in"])
def test_paths_of_the_client_get_its_page(built: None, organisation: Organisation, path: str) -> None:
    response = visit(organisation, path)
    assert response.status_code == 200
    assert organisation.name in response.content.decode()
    assert response["Cache-Control"] == "private, no-store"
    assert "csrftoken" in response.cookies


@pytest.mark.parametrize("path", ["/api/v1/nothing", "/assets/gone-123.js", "/favicon.png", "/static/nothing"])
def test_what_looks_like_a_file_or_the_api_does_not(built: None, organisation: Organisation, path: str) -> None:
    assert visit(organisation, path).status_code == 404


def test_each_page_has_a_style_nonce_of_its_own(built: None, organisation: Organisation) -> None:
    nonces = set()
    for _visit in range(2):
        response = visit(organisation, "/")
        policy = response["Content-Security-Policy"]
        found = re.search(r'nonce="([^"]+)"', response.content.decode())
        assert found
        assert f"style-src 'self' 'nonce-{found[1]}'" in policy
        assert "script-src 'self';" in f"{policy};"
        assert "unsafe" not in policy
        nonces.add(found[1])
    assert len(nonces) == 2


def test_the_platform_says_so(built: None, platform: Organisation, organisation: Organisation) -> None:
    assert 'content="platform"' in visit(platform, "/").content.decode()
    assert 'content="organisation"' in visit(organisation, "/").content.decode()


def test_only_reading_is_possible(built: None, organisation: Organisation) -> None:
    assert visit(organisation, "/customers", "POST").status_code in (403, 405)


def test_a_client_that_was_never_built_says_how_to(
    tmp_path: Path, settings: pytest.FixtureRequest, organisation: Organisation
) -> None:
    settings.WEB_PAGE = tmp_path / "missing.html"  # type: ignore[attr-defined]
    response = visit(organisation, "/")
    assert response.status_code == 503
    assert "make web-build" in response.content.decode()
