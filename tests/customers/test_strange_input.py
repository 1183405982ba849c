"""Input that no sane client sends: always an answer that says what is wrong, never a 5xx."""

import pytest

from kernel.tenancy import public_context
from tests.customers.making import CUSTOMERS, made

DEEP = "[" * 300 + "]" * 300
# One ligature that folds to eighteen characters.
LONG = "\\ufdfa"
BODIES = [
    '{"name": 99999999999999999999999}',
    '{"name": "\\ud800"}',
    '{"name": "a\\u0000b"}',
    '{"name": "x", "distance_km": 1e400}',
    '{"name": "x", "distance_km": "NaN"}',
    '{"name": "x", "distance_km": 12345678901234567890123}',
    f'{{"name": {DEEP}}}',
    '{"name": "x", "external_references": [{"source": "a", "id": "a\\tb"}]}',
    '{"name": "x", "activity_code": "A\\n"}',
    '{"name": "x", "website": "http://[a"}',
    '{"name": "x", "website": "http://a.bg\\\\@b.bg"}',
    '{"name": "x", "emails": [{"email": "a@\\u2024.bg"}]}',
    '{"name": "x", "code": "\\u0130\\u0130"}',
]
FINE = [
    f'{{"name": "{LONG * 255}"}}',
    f'{{"name": "x", "addresses": [{{"line1": "a", "city": "{LONG * 120}", "country": "BG"}}]}}',
    f'{{"name": "x", "contacts": [{{"last_name": "{LONG * 255}"}}]}}',
    '{"name": "x", "addresses": [{"line1": "a", "city": "b", "country": "BG", "valid_from": "0001-01-01"}]}',
]


def send(client, method: str, path: str, body: str = ""):
    """`body` as it is, without a JSON library that would know better."""
    with public_context():
        return client.http.generic(method, path, data=body, content_type="application/json")


@pytest.mark.parametrize("body", BODIES)
def test_a_strange_customer_is_refused_alone_and_in_bulk(body, owner_client) -> None:
    assert send(owner_client, "POST", CUSTOMERS, body).status_code in (400, 422)
    bulk = send(owner_client, "POST", f"{CUSTOMERS}/bulk", f'{{"operations": [{{"op": "create", "data": {body}}}]}}')
    if bulk.status_code == 200:
        assert [result["status"] for result in bulk.json()["results"]] == [422]
    else:
        assert bulk.status_code in (400, 422)


@pytest.mark.parametrize("body", FINE, ids=len)
def test_long_and_odd_but_possible_values_are_stored(body, owner_client) -> None:
    assert send(owner_client, "POST", CUSTOMERS, body).status_code == 201


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("PUT", "by-external-id/erp/a%00b", '{"name": "x"}'),
        ("GET", "by-external-id/e%00rp/a", ""),
        ("GET", "by-external-id/erp/a%00", ""),
        ("PATCH", "{id}", "[]"),
        ("PATCH", "{id}", "null"),
        ("GET", "{id}/history?request_id=%00", ""),
        (
            "POST",
            "bulk-update",
            '{"filter": {"field": "code", "op": "eq", "value": 1e30}, "data": {}, "expected_count": 1}',
        ),
        ("POST", "bulk-update", '{"q": "\\u202e", "data": {"is_customer": true}, "expected_count": 1}'),
    ],
)
def test_strange_addresses_and_bodies_are_refused(method, path, body, owner_client) -> None:
    customer = made(owner_client)
    answer = send(owner_client, method, f"{CUSTOMERS}/{path.format(id=customer['id'])}", body)
    assert answer.status_code in (400, 404, 422), answer.content


@pytest.mark.parametrize(
    "query",
    ["q=%00", "external_references=%00", "parent=%00", "tag=%00", "created_at__lte=9999-12-31T23:59:59-23:00"],
)
def test_strange_filters_are_refused(query, owner_client) -> None:
    assert send(owner_client, "GET", f"{CUSTOMERS}?{query}").status_code == 400


@pytest.mark.parametrize(
    "query", ["phones__icontains=%25", "distance_km__gte=1e30", "q=%25_", "version=99999999999999"]
)
def test_odd_filters_find_nothing(query, owner_client) -> None:
    made(owner_client, phones=[{"number": "0888123456"}], distance_km="1.5")
    answer = send(owner_client, "GET", f"{CUSTOMERS}?{query}")
    assert (answer.status_code, answer.json()["results"]) == (200, [])
