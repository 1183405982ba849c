"""Measures the service against the floor of its own libraries, in one run: `make bench`.

    python -m bench [--customers 100000] [--organisations 500] [--only writes,lists,exports,imports,over_http ...]

Makes its own servers and its own organisation in `.local/bench`; a second run finds both again.
"""

import argparse
import os
import sys
from pathlib import Path

from bench.measure import Report
from deploy.local.servers import start_all

ROOT = Path(__file__).resolve().parent.parent
PARTS = ("writes", "lists", "exports", "imports", "over_http", "organisations", "web")


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--customers", type=int, default=100_000)
    parser.add_argument("--organisations", type=int, default=0, help="measure with at least so many, too")
    parser.add_argument("--only", default=",".join(PARTS))
    arguments = parser.parse_args()
    servers = start_all(ROOT / ".local" / "bench", durable=True, given=os.environ)
    try:
        os.environ.update(servers.environment())
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
        os.environ |= {
            "LOG_LEVEL": "ERROR",
            "RATE_LIMIT_ACTOR": "100000000/minute",
            "RATE_LIMIT_ORGANISATION": "100000000/minute",
        }
        report = _measure(arguments.customers, arguments.organisations, arguments.only.split(","))
    finally:
        servers.stop()
    print()
    print(report.markdown())
    return 0 if all(row.holds for row in report.rows) else 1


def _measure(customers: int, many: int, parts: list[str]) -> Report:
    import django

    django.setup()
    from django.db import connection

    # Processor time is counted by the database process that works for a connection: it must stay the same one.
    connection.settings_dict["CONN_MAX_AGE"] = None
    from bench import exports, imports, lists, organisations, over_http, web, world, writes
    from config import collector

    collector.settle()
    report = Report()
    place = world.prepare(customers, many)
    for part, measured in zip(PARTS, (writes, lists, exports, imports, over_http, organisations, web), strict=True):
        if part in parts:
            measured.measure(place, report)
    return report


if __name__ == "__main__":
    sys.exit(main())
