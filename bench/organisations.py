"""Making organisations, and working for many of them in turn."""

import uuid

from django.core.management import call_command
from django.db import connection

from bench.measure import Report, Row, in_turn, milliseconds, seconds
from bench.world import Place, request
from kernel.tenancy import tenant_context
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
    _in_turn(place, report)


def _migrate_one() -> None:
    name = f"t_{uuid.uuid4().hex}"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE SCHEMA "{name}"')
    try:
        migrate_schema(name)
    finally:
        with connection.cursor() as cursor:
            cursor.execute(f'DROP SCHEMA "{name}" CASCADE')


def _in_turn(place: Place, report: Report) -> None:
    ten = list(all_organisations())[-10:]

    def count(organisation) -> None:
        with tenant_context(organisation), connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM (SELECT 1 FROM accounts_login LIMIT 1) AS one")

    many, one = in_turn(lambda: [count(each) for each in ten], lambda: [count(ten[0]) for _ in ten], rounds=100)
    ratio = many / one
    report.add(
        Row(
            "ten organisations in turn on one connection",
            f"{many:.2f} ms",
            f"{one:.2f} ms",
            "<= 2 x",
            ratio <= 2,
            f"({ratio:.1f} x)",
        )
    )
