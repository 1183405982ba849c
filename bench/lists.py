"""Pages, deep pages, filters and searches of the customer register, next to the same SQL by hand."""

import orjson
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.measure import Report, Row, in_turn
from bench.world import Place
from bench.wsgi import Caller
from customers.models import Term
from kernel.tenancy import tenant_context

PATH = "/api/v1/customers"
COLUMNS = (
    "code,name,kind,city,country,primary_phone,primary_email,business_area,created_at,updated_at,"
    "segment,status,channel,customer_type,responsible_manager"
)
_FLOOR_COLUMNS = (
    "id, code, name, kind, city, country, primary_phone, primary_email, business_area, created_at, updated_at, "
    "segment_id, status_id, channel_id, customer_type_id, responsible_manager_id, sort_name"
)


def measure(place: Place, report: Report) -> None:
    caller = Caller(place.organisation, place.cookie)
    _first_page(place, caller, report)
    _deep_page(place, caller, report)
    _filtered(place, caller, report)
    _searches(place, caller, report)


def _first_page(place: Place, caller: Caller, report: Report) -> None:
    def page() -> bytes:
        return caller.call("GET", PATH, fields=COLUMNS, ordering="name")

    with CaptureQueriesContext(connection) as queries:
        page()
    count = len(queries)
    floor = _by_hand(place, f"SELECT {_FLOOR_COLUMNS} FROM customers_customer ORDER BY sort_name, id LIMIT 50")
    ours, theirs = in_turn(page, floor, rounds=200)
    report.add(_ratio("page of 50 x 15 columns, in process", ours, theirs, 6))
    report.add(Row("statements of a page", str(count), "-", "<= 6", count <= 6))


def _deep_page(place: Place, caller: Caller, report: Report) -> None:
    cursor = None
    query = {"fields": COLUMNS, "ordering": "name", "limit": 200}
    for _ in range(int(place.customers * 0.9) // 200):
        page = caller.json(PATH, **query, **({"cursor": cursor} if cursor else {}))
        cursor = page["next_cursor"]
    query["limit"] = 50
    deep, first = in_turn(
        lambda: caller.call("GET", PATH, **query, cursor=cursor), lambda: caller.call("GET", PATH, **query), rounds=100
    )
    report.add(_ratio(f"page at row {int(place.customers * 0.9):,} against the first", deep, first, 1.3))


def _filtered(place: Place, caller: Caller, report: Report) -> None:
    with tenant_context(place.organisation):
        segment = Term.objects.filter(dictionary="segments").order_by("id").first()
        status = Term.objects.filter(dictionary="statuses").order_by("id").first()
    floor = _by_hand(
        place,
        f"SELECT {_FLOOR_COLUMNS} FROM customers_customer WHERE segment_id = %s AND status_id = %s "
        "AND archived_at IS NULL ORDER BY sort_name, id LIMIT 50",
        [segment.id, status.id],
    )
    query = {"fields": COLUMNS, "ordering": "name", "segment": str(segment.id), "status": str(status.id)}
    ours, theirs = in_turn(lambda: caller.call("GET", PATH, **query), floor, rounds=100)
    report.add(_ratio("filtered by two terms, sorted by name", ours, theirs, 3))


def _searches(place: Place, caller: Caller, report: Report) -> None:
    for name, text in (("common", "holding"), ("rare", "034567")):
        floor = _by_hand(
            place,
            f"SELECT {_FLOOR_COLUMNS} FROM customers_customer WHERE search_text LIKE %s "
            "AND archived_at IS NULL ORDER BY sort_name, id LIMIT 50",
            [f"%{text}%"],
        )
        ours, theirs = in_turn(
            lambda text=text: caller.call("GET", PATH, fields=COLUMNS, ordering="name", q=text), floor, rounds=40
        )
        report.add(_ratio(f"search by a {name} fragment", ours, theirs, 3))


def _by_hand(place: Place, statement: str, parameters: list | None = None):
    def run() -> bytes:
        with tenant_context(place.organisation), connection.cursor() as wrapper:
            cursor = wrapper.cursor.connection.cursor()
            cursor.execute(statement, parameters, prepare=True)
            names = [column.name for column in cursor.description]
            return orjson.dumps([dict(zip(names, row, strict=True)) for row in cursor.fetchall()])

    return run


def _ratio(name: str, ours: float, theirs: float, target: float) -> Row:
    ratio = ours / theirs
    return Row(name, f"{ours:.2f} ms", f"{theirs:.2f} ms", f"<= {target} x", ratio <= target, f"({ratio:.1f} x)")
