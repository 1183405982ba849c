"""Creating customers with all around them: one, and many at once."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import Report, Row, milliseconds
from bench.world import Place, bodies, create, fill
from bench.wsgi import Caller
from kernel.tenancy import tenant_context

_BULK = 5_000


def measure(place: Place, report: Report) -> None:
    # An organisation apart, so that the one that is read keeps its size.
    place = fill("bench-writes", 0)
    caller = Caller(place.organisation, place.cookie)
    with tenant_context(place.organisation):
        prepared = bodies(place.actor, 200)
        ready = [_with_two_phones_and_a_contact(body) for body in prepared]
    queue = iter(ready)

    def create_one() -> None:
        caller.call("POST", "/api/v1/customers", next(queue))

    create_one()  # the first of an organisation makes its sequence of codes, too
    with CaptureQueriesContext(connection) as queries:
        create_one()
    count = len(queries)
    report.add(Row("statements of a create", str(count), "-", "<= 20", count <= 20))
    report.add(Row("create, in process", f"{milliseconds(create_one):.1f} ms", "-", "-", True))
    with tenant_context(place.organisation):
        seconds, processor = create(place.actor, _BULK)
    rate = _BULK / seconds
    note = f"({_BULK / processor:.0f} a second of this process's processor time)"
    report.add(Row("create by bulks of 500, customers/s", f"{rate:.0f}", "-", ">= 1500", rate >= 1500, note))


def _with_two_phones_and_a_contact(body: dict) -> dict:
    return body | {
        "phones": [{"number": "+359888123456"}, {"number": "+359888123457"}],
        "emails": [{"email": "one@company.example"}],
        "contacts": [{"first_name": "Ann", "last_name": "Lee"}],
    }
