"""How many statements a list costs: few, and as many for twenty rows as for two."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kernel.registers import registry
from tests.sweeps.test_registers import REGISTER_PATHS

MOST = 6


@pytest.fixture
def client(platform, client_of_owner):
    return client_of_owner(platform)


def statements(client, path: str, **query) -> list[str]:
    client.get(path, **query)
    with CaptureQueriesContext(connection) as captured:
        answer = client.get(path, **query)
    assert answer.status_code == 200
    return [each["sql"][:120] for each in captured if "SAVEPOINT" not in each["sql"]]


@pytest.mark.parametrize("name", sorted(REGISTER_PATHS))
def test_a_page_with_the_default_columns_takes_at_most_six_statements(name, client) -> None:
    found = statements(client, REGISTER_PATHS[name], limit=20)
    assert 2 <= len(found) <= MOST, found


@pytest.mark.parametrize("name", sorted(REGISTER_PATHS))
def test_more_rows_and_all_columns_take_no_statement_a_row(name, client) -> None:
    columns = ",".join(column.name for column in registry.get(name).all_columns())
    few = statements(client, REGISTER_PATHS[name], limit=2, fields=columns)
    many = statements(client, REGISTER_PATHS[name], limit=20, fields=columns)
    assert len(many) <= len(few) + 1, many


def test_a_customer_with_everything_around_it_takes_at_most_twelve_statements(client) -> None:
    first = client.get("/api/v1/customers", limit=1).json()["results"][0]
    assert len(statements(client, f"/api/v1/customers/{first['id']}")) <= 12


def test_creating_with_phones_email_address_and_contact_takes_at_most_twenty_statements(client) -> None:
    def body(number: int) -> dict:
        return {
            "name": f"Counted {number}",
            "phones": [{"number": "+359888777111"}, {"number": "+359888777112"}],
            "emails": [{"email": f"counted{number}@counted.example"}],
            "addresses": [{"line1": "1 Main Street", "city": "Sofia", "country": "BG", "usages": ["tax"]}],
            "contacts": [{"first_name": "Ann", "last_name": "Counted"}],
            "allow_duplicate": True,
        }

    client.post("/api/v1/customers", body(1))
    with CaptureQueriesContext(connection) as captured:
        answer = client.post("/api/v1/customers", body(2))
    assert answer.status_code == 201
    found = [each["sql"][:100] for each in captured if "SAVEPOINT" not in each["sql"]]
    assert 5 <= len(found) <= 20, "\n".join(found)


def test_a_profile_with_all_its_panels_takes_at_most_twenty_statements(client) -> None:
    first = client.get("/api/v1/customers", limit=1).json()["results"][0]
    assert 10 <= len(statements(client, f"/api/v1/customers/{first['id']}/profile")) <= 20
