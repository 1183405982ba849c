"""Creating one customer with all around it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import Report, Row, milliseconds
from bench.world import Place, bodies
from bench.wsgi import Caller
from kernel.tenancy import tenant_context


def measure(place: Place, report: Report) -> None:
    caller = Caller(place.organisation, place.cookie)
    with tenant_context(place.organisation):
        prepared = bodies(place.actor, 200)
        ready = [_with_two_phones_and_a_contact(body) for body in prepared]
    queue = iter(ready)

    def create() -> None:
        caller.call("POST", "/api/v1/customers", next(queue))

    with CaptureQueriesContext(connection) as queries:
        create()
    count = len(queries)
    report.add(Row("statements of a create", str(count), "-", "<= 20", count <= 20))
    report.add(Row("create, in process", f"{milliseconds(create):.1f} ms", "-", "-", True))


def _with_two_phones_and_a_contact(body: dict) -> dict:
    return body | {
        "phones": [{"number": "+359888123456"}, {"number": "+359888123457"}],
        "emails": [{"email": "one@company.example"}],
        "contacts": [{"first_name": "Ann", "last_name": "Lee"}],
    }
