"""A file of customers, with the duplicate check and the history: read, checked, run."""

import csv
import io
import random
import time
import uuid
from typing import Any

from django.utils import timezone

from bench import people
from bench.measure import Report, Row
from bench.world import Place, fill
from customers.models import Customer, Term
from kernel import storage
from kernel.files.erasing import final_key
from kernel.imports.inputs import ImportChange, ImportCreate
from kernel.imports.selectors import get_import
from kernel.imports.service import change_import, create_import, start_check, start_run
from kernel.inputs import parse_value
from kernel.jobs import runner
from kernel.models import File, FileState, Job
from kernel.tenancy import tenant_context

ROWS = 100_000
HEADER = ("Name", "Country", "Industry", "Segment", "Phone", "E-mail", "Street", "Town", "Postal code")


def measure(place: Place, report: Report, rows: int = ROWS) -> None:
    place = fill(f"bench-import-{uuid.uuid4().hex[:6]}", 0)
    with tenant_context(place.organisation):
        file = _uploaded(place, _file(rows))
        run = create_import(
            actor=place.actor, data=parse_value(ImportCreate, {"resource": "customers", "file_id": file})
        )
    read = _work(place, run["job"]["id"])
    run_id = run["id"]
    with tenant_context(place.organisation):
        change_import(actor=place.actor, import_id=run_id, data=parse_value(ImportChange, {"rule": "skip"}))
        job = start_check(actor=place.actor, import_id=run_id)
    checked = _work(place, job.id)
    with tenant_context(place.organisation):
        job = start_run(actor=place.actor, import_id=run_id)
    before = time.thread_time()
    ran = _work(place, job.id)
    processor = time.thread_time() - before
    with tenant_context(place.organisation):
        counts = get_import(actor=place.actor, import_id=run_id)["counts"]
        created = Customer.objects.count()
    if created != counts["created"] or counts["rows"] != rows:
        raise RuntimeError(f"{created} customers, {counts}")
    note = f"({rows / processor:.0f} a second of this process's processor time)"
    rate = rows / ran
    report.add(Row(f"import of {rows:,}: read, rows/s", f"{rows / read:.0f}", "-", "-", True))
    report.add(Row(f"import of {rows:,}: checked, rows/s", f"{rows / checked:.0f}", "-", "-", True))
    report.add(Row(f"import of {rows:,}: run, rows/s", f"{rate:.0f}", "-", ">= 1500", rate >= 1500, note))


def _work(place: Place, job_id: Any) -> float:
    """The seconds that a job takes in all its turns."""
    started = time.perf_counter()
    while True:
        runner.run(str(place.organisation.id), str(job_id))
        with tenant_context(place.organisation):
            job = Job.objects.get(id=job_id)
        if job.state == "succeeded":
            return time.perf_counter() - started
        if job.state != "queued":
            raise RuntimeError(f"import {job.state}: {job.error}")


def _uploaded(place: Place, body: bytes) -> str:
    file = File.objects.create(
        name="customers.csv",
        content_type="text/csv",
        size=len(body),
        purpose="import",
        state=FileState.READY,
        sha256="0" * 64,
        uploader_id=place.actor.person_id,
        uploader_name=place.actor.name,
        confirmed_at=timezone.now(),
    )
    with storage.writer(final_key(file.id), content_type="text/csv") as stream:
        stream.write(body)
    return str(file.id)


def _file(rows: int) -> bytes:
    segments = list(Term.objects.filter(dictionary="segments").values_list("code", flat=True))
    chance = random.Random(3)
    terms = {name: ["-"] for name in ("segments", "statuses", "channels")}
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEADER)
    for number, body in enumerate(people.customers(rows, terms=terms, employees=["-"])):
        address = body["addresses"][0]
        phone = body["phones"][0]["number"] if body["phones"] and number % 10 else ""
        email = f"office{number}@{number}.example" if body["emails"] else ""
        country, area = body["country"], body["business_area"]
        where = (address["line1"], address["city"], address["postal_code"])
        writer.writerow([body["name"], country, area, chance.choice(segments), phone, email, *where])
    return text.getvalue().encode()
