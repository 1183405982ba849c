"""In which language a request is answered."""

import pytest
from django.test import Client, RequestFactory
from django.utils import translation

from kernel.web.languages import requested_language


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("bg", "bg"),
        ("bg-BG,bg;q=0.9,en;q=0.5", "bg"),
        ("de, en-GB;q=0.7", "en"),
        ("de", None),
        ("*", None),
        ("", None),
        ("bg;q=oops", None),
        ("x" * 5000, None),
    ],
)
def test_the_first_of_our_languages_counts(header, language):
    assert requested_language(RequestFactory().get("/", headers={"Accept-Language": header})) == language


def test_nobody_is_answered_in_the_language_of_the_one_before(db, organisation):
    host = organisation.url.removeprefix("http://").partition(":")[0]
    client = Client(SERVER_NAME=host)
    bulgarian = client.get("/api/v1/me", headers={"Accept-Language": "bg"})
    assert bulgarian.status_code == 401
    assert translation.get_language() == "en"
    unknown = Client(SERVER_NAME="unknown.example").get("/api/v1/me")
    assert unknown.json()["title"].isascii()
