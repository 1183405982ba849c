"""A real worker, killed while it imports."""

import random
import time

import pytest

from customers.models import Customer
from kernel.imports import staging
from kernel.jobs.sweeper import sweep_once
from kernel.models import Import, ImportState
from kernel.tenancy import tenant_context
from tests.imports.files import IMPORTS, Imports, table
from tests.kernel.job_tools import until, worker

ROWS = 400
FAST = {"JOBS_HEARTBEAT_SECONDS": 0.5, "JOBS_STALE_SECONDS": 3, "JOBS_RENUDGE_SECONDS": 3}


@pytest.mark.usefixtures("empty_broker")
def test_an_import_whose_worker_is_killed_gives_the_same_rows(imports: Imports, settings, monkeypatch):
    for name, value in FAST.items():
        setattr(settings, name, value)
    monkeypatch.setattr(staging, "BATCH_ROWS", 10)
    lines = [f"{number},Company {number} of rows,{number + 1}" for number in range(ROWS)]
    run = imports.begun(table("No,Name,Parent", *lines))
    imports.client.post(f"{IMPORTS}/{run['id']}/run")

    def counted() -> int:
        time.sleep(0.05)
        sweep_once()
        with tenant_context(imports.organisation):
            return Customer.objects.count()

    for share in (0.2, 0.6):
        with worker(**FAST) as victim:
            until(lambda wanted=share: counted() >= ROWS * wanted, seconds=60)
            time.sleep(random.random() / 5)
            victim.kill()
    with worker(**FAST):
        until(lambda: counted() and imports.read(run)["state"] == ImportState.DONE, seconds=90)

    with tenant_context(imports.organisation):
        found = dict(Customer.objects.values_list("name", "parent__name"))
        assert Import.objects.get().counts["created"] == ROWS
    assert found == {
        f"Company {number} of rows": f"Company {number + 1} of rows" if number + 1 < ROWS else None
        for number in range(ROWS)
    }
