"""Pages, deep pages, filters, searches and the profile of the customer register, next to the same by hand."""

import re
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench.floor import Floor, ours
from bench.measure import Cost, Report, Row, Work, in_turn
from bench.world import Place
from bench.wsgi import Caller
from customers.models import Customer, Term
from kernel.tenancy import tenant_context

PATH = "/api/v1/customers"
COLUMNS = (
    "code,name,kind,city,country,primary_phone,primary_email,cf_tier,created_at,updated_at,"
    "segment,status,channel,customer_type,responsible_manager"
)


def measure(place: Place, report: Report) -> None:
    caller = Caller(place.organisation, place.cookie)
    floor = Floor(place)
    _first_page(caller, floor, report)
    _deep_page(place, caller, report)
    _filtered(place, caller, floor, report)
    _custom(place, caller, floor, report)
    _searches(caller, floor, report)
    _profile(place, caller, report)


def _page(caller: Caller, **query: str | int) -> bytes:
    return caller.call("GET", PATH, fields=COLUMNS, ordering="name", **query)


def _first_page(caller: Caller, floor: Floor, report: Report) -> None:
    _page(caller)
    count = _statements(lambda: _page(caller))
    page, by_hand = in_turn(ours(lambda: _page(caller)), floor.joined("c.archived_at IS NULL"), rounds=200)
    report.add(page.row("page of 50 x 15 columns, in process", by_hand, 6))
    report.add(Row("statements of a page", str(count), "-", "<= 6", count <= 6))


def _deep_page(place: Place, caller: Caller, report: Report) -> None:
    cursor = None
    for _ in range(int(place.customers * 0.9) // 200):
        further = {"cursor": cursor} if cursor else {}
        cursor = caller.json(PATH, fields="code", ordering="name", limit=200, **further)["next_cursor"]
    deep, first = in_turn(ours(lambda: _page(caller, cursor=cursor)), ours(lambda: _page(caller)), rounds=100)
    report.add(deep.row(f"page at row {int(place.customers * 0.9):,} against the first", first, 1.3))


def _filtered(place: Place, caller: Caller, floor: Floor, report: Report) -> None:
    with tenant_context(place.organisation):
        segment = Term.objects.filter(dictionary="segments").order_by("id").first()
        status = Term.objects.filter(dictionary="statuses").order_by("id").first()
    page, by_hand, ids_alone = in_turn(
        ours(lambda: _page(caller, segment=str(segment.id), status=str(status.id))),
        *_by_hand(floor, "segment_id = %s AND status_id = %s AND archived_at IS NULL", [segment.id, status.id]),
        rounds=100,
    )
    report.add(_filter_row("filtered by two terms, sorted by name", page, by_hand, ids_alone))


def _by_hand(floor: Floor, condition: str, parameters: list[Any]) -> tuple[Work, Work]:
    """The page by one statement that is planned for its values; and the same with ids for labels."""
    aliased = re.sub(r"(\w+_id|archived_at|search_text) ", r"c.\1 ", condition)
    return floor.joined(aliased, parameters, prepare=False), floor.plain(condition, parameters)


def _filter_row(name: str, page: Cost, by_hand: Cost, ids_alone: Cost) -> Row:
    note = f"without labels by hand {ids_alone.clock:.2f} ms, {page.clock / ids_alone.clock:.1f} x"
    return page.row(name, by_hand, 3, note)


def _custom(place: Place, caller: Caller, floor: Floor, report: Report) -> None:
    with tenant_context(place.organisation):
        segment = Term.objects.filter(dictionary="segments").order_by("id").first()
        status = Term.objects.filter(dictionary="statuses").order_by("id").first()
    terms = {"segment": str(segment.id), "status": str(status.id)}
    where = "segment_id = %s AND status_id = %s AND archived_at IS NULL AND"
    for name, parameters, condition, value in (
        ("select", {"cf_tier": "gold"}, "custom ->> 'tier' = %s", "gold"),
        ("number", {"cf_floors__gte": "30"}, "(custom ->> 'floors')::bigint >= %s", 30),
        ("multi-select", {"cf_wishes": "lead"}, "custom @> %s", '{"wishes": ["lead"]}'),
    ):
        page, by_hand = in_turn(
            ours(lambda parameters=parameters: _page(caller, **terms, **parameters)),
            floor.plain(f"{where} {condition}", [segment.id, status.id, value]),
            rounds=60,
        )
        report.add(page.row(f"filtered by two terms and a custom {name}, sorted by name", by_hand, 3))
    for key, expression in (("opened", "custom ->> 'opened' COLLATE \"C\""), ("area", "(custom ->> 'area')::numeric")):
        page, by_hand = in_turn(
            ours(lambda key=key: caller.call("GET", PATH, fields=COLUMNS, ordering=f"cf_{key}")),
            floor.plain("archived_at IS NULL", order=expression),
            rounds=30,
        )
        report.add(page.row(f"sorted by a custom field ({key})", by_hand, 3))


def _searches(caller: Caller, floor: Floor, report: Report) -> None:
    condition = "search_text LIKE %s AND archived_at IS NULL"
    for name, text in (("common", "holding"), ("rare", "034567")):
        # A number is looked for without its trunk prefix.
        works = _by_hand(floor, condition, [f"%{text.lstrip('0')}%"])
        page, by_hand, ids_alone = in_turn(ours(lambda text=text: _page(caller, q=text)), *works, rounds=60)
        report.add(_filter_row(f"search by a {name} fragment", page, by_hand, ids_alone))
    counted, uncounted = in_turn(
        ours(lambda: _page(caller, q="holding", count="exact")), ours(lambda: _page(caller, q="holding")), rounds=40
    )
    note = f"({counted.clock / uncounted.clock:.1f} x the search without a count)"
    report.add(Row("search by a common fragment with count", f"{counted.clock:.1f} ms", "-", "-", True, note))


def _profile(place: Place, caller: Caller, report: Report) -> None:
    with tenant_context(place.organisation):
        customer = Customer.objects.order_by("id").first()

    def profile() -> None:
        caller.call("GET", f"{PATH}/{customer.id}")
        caller.call("GET", f"{PATH}/{customer.id}/history")

    profile()
    count = _statements(profile)
    [cost] = in_turn(ours(profile), rounds=60)
    report.add(Row("statements of a profile with its history", str(count), "-", "<= 20", count <= 20))
    report.add(Row("profile with its history, in process", f"{cost.clock:.1f} ms", "-", "-", True))


def _statements(work) -> int:
    with CaptureQueriesContext(connection) as queries:
        work()
    return len(queries)
