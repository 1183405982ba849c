"""Making organisations, and working for many of them in turn."""

import uuid

from django.core.management import call_command
from django.db import connection

from bench import world
from bench.floor import ours
from bench.lists import COLUMNS, PATH
from bench.measure import Report, Row, in_turn, milliseconds, seconds
from bench.over_http import Web
from bench.world import Place, request
from bench.wsgi import Caller
from tenants.schemas.migrations import migrate_schema
from tenants.selectors.organisations import all_organisations
from tenants.services.sign_up import sign_up


def measure(place: Place, report: Report) -> None:
    took = milliseconds(lambda: sign_up(data=request(f"bench-{uuid.uuid4().hex[:10]}")), rounds=9, warm_up=2) / 1000
    migrating = seconds(_migrate_one)
    ratio = took / migrating
    report.add(
        Row(
            "new organisation",
            f"{took:.2f} s",
            f"{migrating:.2f} s of migrations",
            "<= 1 s, <= 0.1 x",
            took <= 1 and ratio <= 0.1,
            f"({ratio:.2f} x)",
        )
    )
    nothing = seconds(lambda: call_command("migrate", verbosity=0))
    report.add(Row("migrate with nothing to do", f"{nothing:.2f} s", "-", "<= 30 s", nothing <= 30))
    _in_turn(report)
    if place.organisations:
        _many(place.organisations, report)


def _migrate_one() -> None:
    name = f"t_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')
    try:
        migrate_schema(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{name}" CASCADE')


def _in_turn(report: Report) -> None:
    """Pages of ten organisations with 100 customers each, in turn, next to as many of one of them."""
    callers = []
    for number in range(10):
        small = world.fill(f"bench-small-{number}", 100)
        callers.append(Caller(small.organisation, small.cookie))

    def pages(of: list[Caller]) -> None:
        for caller in of:
            caller.call("GET", PATH, fields=COLUMNS, ordering="name")

    many, one = in_turn(ours(lambda: pages(callers)), ours(lambda: pages(callers[:1] * 10)), rounds=30)
    report.add(many.row("pages of ten organisations in turn on one connection", one, 2))


def _many(wanted: int, report: Report) -> None:
    """Nothing to migrate, and a web process that has served everybody, with so many organisations."""
    for _ in range(wanted - len(list(all_organisations()))):
        sign_up(data=request(f"bench-{uuid.uuid4().hex[:10]}"))
    organisations = list(all_organisations())
    nothing = seconds(lambda: call_command("migrate", verbosity=0))
    name = f"migrate with nothing to do, {len(organisations)} organisations"
    report.add(Row(name, f"{nothing:.2f} s", "-", "<= 30 s", nothing <= 30))
    with Web() as web:
        for organisation in organisations:
            web.greet(organisation)
        memory = web.memory()
    name = f"memory of a web process that served {len(organisations)} organisations"
    report.add(Row(name, f"{memory:.0f} MB", "-", "<= 250 MB", memory <= 250))
