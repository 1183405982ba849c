"""Host names: what leads to an organisation, what never does, what may be had."""

import pytest
from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from tenants.hosts import RESERVED_SLUGS, check_own_domain, check_slug, normalise_host, public_url
from tenants.inputs.domains import DomainCreate

SAME_HOST = [
    "acme.localhost",
    "ACME.localhost",
    "Acme.LocalHost",
    "acme.localhost.",
    "acme.localhost:8000",
    "acme.localhost:80",
    "ACME.LOCALHOST.:65535",
]
ODD_HOSTS = [
    "",
    " ",
    ".",
    "..",
    "acme.localhost..",
    ".acme.localhost",
    "acme..localhost",
    "acme.localhost ",
    " acme.localhost",
    "acme.localhost\n",
    "acme.localhost\r\nX: y",
    "acme.localhost\t",
    "acme.localhost\x00",
    "acme .localhost",
    "acme,localhost",
    "acme.localhost,beta.localhost",
    "acme.localhost/",
    "acme.localhost/path",
    "/acme.localhost",
    "acme.localhost?x",
    "acme.localhost#x",
    "acme.localhost\\",
    "http://acme.localhost",
    "//acme.localhost",
    "user@acme.localhost",
    "beta.localhost@acme.localhost",
    "acme.localhost:",
    "acme.localhost:80:80",
    "acme.localhost:x",
    "acme.localhost:123456",
    "acme.localhost:-1",
    ":8000",
    "acme%2elocalhost",
    "acme%00.localhost",
    "acme.localhost%",
    "acme_x.localhost",
    "-acme.localhost",
    "acme-.localhost",
    "acme.-localhost",
    "*.localhost",
    "acme.local*",
    "[::1]",
    "[::1]:8000",
    "::1",
    "acmé.localhost",
    "аcme.localhost",
    "ⓐcme.localhost",
    "acme。localhost",
    "acme\u200b.localhost",
    "acme\u202e.localhost",
    "acme.localhost\u0307",
    "ａcme.localhost",
    "İcme.localhost",
    "acme.localhost'--",
    'acme.localhost"',
    "acme.localhost;",
    "a" * 64 + ".localhost",
    ".".join(["a" * 60] * 5),
    "a." * 200 + "localhost",
]


@pytest.mark.parametrize("header", SAME_HOST)
def test_case_port_and_final_dot_do_not_matter(header: str) -> None:
    assert normalise_host(header) == "acme.localhost"


@pytest.mark.parametrize("header", ODD_HOSTS)
def test_odd_spelling_is_no_host(header: str) -> None:
    assert normalise_host(header) is None


def test_there_are_fifty_odd_spellings() -> None:
    assert len(set(ODD_HOSTS)) >= 50


@pytest.mark.parametrize("header", ["127.0.0.1", "xn--e1afmkfd.bg", "a", "1.2"])
def test_other_plain_hosts_are_left_to_the_table_of_domains(header: str) -> None:
    assert normalise_host(header) == header


@pytest.mark.parametrize("slug", ["abc", "a-b", "a1b2", "1abc", "a" * 63, "acme-bulgaria-2026"])
def test_plain_slug_may_be_had(slug: str) -> None:
    assert check_slug(slug) == slug


@pytest.mark.parametrize(
    "slug",
    ["", "ab", "a" * 64, "Acme", "acme.", "acme_x", "-acme", "acme-", "ac me", "acmé", "аcme", "acme\n"],
)
def test_slug_is_a_lower_case_ascii_label(slug: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_slug(slug)
    assert refused.value.type == "invalid_format"


@pytest.mark.parametrize("slug", ["xn--e1afmkfd", "ab--cd", "bq--3b"])
def test_slug_that_looks_like_an_encoded_name_is_refused(slug: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_slug(slug)
    assert refused.value.type == "invalid_format"


@pytest.mark.parametrize("slug", [*sorted(RESERVED_SLUGS)[::10], "www", "api", "admin", "platform"])
def test_reserved_slug_is_refused(slug: str) -> None:
    if len(slug) >= 3:
        with pytest.raises(PydanticCustomError) as refused:
            check_slug(slug)
        assert refused.value.type == "not_allowed"


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("crm.orion.example", "crm.orion.example"),
        ("CRM.Orion.Example.", "crm.orion.example"),
        (" crm.orion.example ", "crm.orion.example"),
        ("пример.бг", "xn--e1afmkfd.xn--90ae"),
        ("Straße.example", "xn--strae-oqa.example"),
        ("xn--e1afmkfd.bg", "xn--e1afmkfd.bg"),
        ("ｃｒｍ.orion.example", "crm.orion.example"),
    ],
)
def test_own_domain_is_kept_as_a_labels(typed: str, stored: str) -> None:
    assert check_own_domain(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        *("", "orion", "10.0.0.1", "a..b", "a b.example", "-a.example", "a_b.example", "[::1]"),
        *("a" * 64 + ".example", "xn--a.example", "\u200d.example", "x@y.example", "http://x.example"),
        *("x.example:80", "☃\u0338.example"),
    ],
)
def test_what_is_no_domain_is_refused(typed: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_own_domain(typed)
    assert refused.value.type == "invalid_format"


@pytest.mark.parametrize("typed", ["acme.localhost", "x.acme.localhost", "LOCALHOST.localhost"])
def test_hosts_of_the_platform_are_not_own_domains(typed: str) -> None:
    with pytest.raises(PydanticCustomError) as refused:
        check_own_domain(typed)
    assert refused.value.type == "not_allowed"


def test_domain_input_knows_only_its_field() -> None:
    with pytest.raises(ValidationError):
        DomainCreate.model_validate_json('{"host": "a.example", "organisation_id": "x"}')


def test_public_url_is_made_from_settings(settings) -> None:
    settings.PUBLIC_SCHEME, settings.PUBLIC_PORT = "https", None
    assert public_url("acme.example") == "https://acme.example"
    settings.PUBLIC_PORT = 8443
    assert public_url("acme.example") == "https://acme.example:8443"
