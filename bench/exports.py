"""The whole register as CSV and XLSX, job start to file in S3, next to COPY and to the bare writer."""

import tempfile
import threading
import time
from pathlib import Path

import psutil
from django.db import connection
from rustpy_xlsxwriter import write_worksheets

from bench.measure import Report, Row, seconds
from bench.world import Place
from kernel.exports.inputs import ExportCreate
from kernel.exports.service import request_export
from kernel.inputs import parse_value
from kernel.jobs import runner
from kernel.tenancy import tenant_context

COLUMNS = [
    *("code", "name", "kind", "city", "country", "primary_phone", "primary_email", "business_area"),
    *("created_at", "updated_at", "segment", "status", "channel", "customer_type", "responsible_manager"),
    *("is_prospect", "is_customer", "website", "language", "distance_km"),
]


def measure(place: Place, report: Report) -> None:
    # Before the floors, which hold all rows at once: what they free stays with the process.
    made = {format_: _export(place, format_) for format_ in ("csv", "xlsx", "json")}
    copied = seconds(lambda: _copy(place))
    written = seconds(lambda: _write(place))
    for format_, floor, target in (("csv", copied, 4), ("xlsx", written, 2)):
        took, memory, rows = made[format_]
        ratio = took / floor
        name = f"{format_.upper()} of {rows:,} x {len(COLUMNS)}"
        report.add(Row(name, f"{took:.2f} s", f"{floor:.2f} s", f"<= {target} x", ratio <= target, f"({ratio:.1f} x)"))
        report.add(Row(f"{name}, more memory", f"{memory:.0f} MB", "-", "<= 64 MB", memory <= 64))
    took, memory, rows = made["json"]
    note = f"({took / copied:.1f} x; {memory:.0f} MB more memory)"
    report.add(Row(f"JSON of {rows:,} x {len(COLUMNS)}", f"{took:.2f} s", f"{copied:.2f} s", "-", True, note))


def _export(place: Place, format_: str) -> tuple[float, float, int]:
    with tenant_context(place.organisation):
        data = parse_value(ExportCreate, {"register": "customers", "columns": COLUMNS, "format": format_})
        job = request_export(actor=place.actor, data=data)
    watch = _Memory()
    started = time.perf_counter()
    runner.run(str(place.organisation.id), str(job.id))
    took = time.perf_counter() - started
    more = watch.stop()
    with tenant_context(place.organisation):
        job.refresh_from_db()
    if job.state != "succeeded":
        raise RuntimeError(f"export {job.state}: {job.error}")
    return took, more, job.result["rows"]


def _copy(place: Place) -> None:
    with tenant_context(place.organisation), connection.cursor() as wrapper:
        statement = "COPY (SELECT * FROM customers_customer WHERE archived_at IS NULL) TO STDOUT (FORMAT csv)"
        with wrapper.cursor.connection.cursor().copy(statement) as copy, tempfile.TemporaryFile() as file:
            for data in copy:
                file.write(data)


def _write(place: Place) -> None:
    """The same cells by the fastest well-kept writer, from rows that are in memory already."""
    with tenant_context(place.organisation), connection.cursor() as cursor:
        cursor.execute(
            "SELECT code, name, kind, city, country, primary_phone, primary_email, business_area, created_at::text,"
            " updated_at::text, segment_id::text, status_id::text, channel_id::text, customer_type_id::text,"
            " responsible_manager_id::text, is_prospect, is_customer, website, language, distance_km::text"
            " FROM customers_customer WHERE archived_at IS NULL"
        )
        rows = [dict(zip(COLUMNS, row, strict=True)) for row in cursor.fetchall()]
    with tempfile.TemporaryDirectory() as folder:
        write_worksheets([("Sheet1", iter(rows))], str(Path(folder) / "floor.xlsx"))


class _Memory:
    """The highest resident size of this process above where it began, in MB."""

    def __init__(self) -> None:
        self.process = psutil.Process()
        self.start = self.highest = self.process.memory_info().rss
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self._watch, daemon=True)
        self.thread.start()

    def _watch(self) -> None:
        while not self.ended.wait(0.02):
            self.highest = max(self.highest, self.process.memory_info().rss)

    def stop(self) -> float:
        self.ended.set()
        self.thread.join()
        return (self.highest - self.start) / 1e6
