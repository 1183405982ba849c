"""From sign-up to a workbook out of S3, over HTTP only, by the example that the documentation shows."""

import re
import subprocess
import sys
from pathlib import Path

import pytest

# One process does them all: the other would start the whole service once more.
pytestmark = pytest.mark.xdist_group("journeys")

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).with_name("companies.csv")


def run_example(service, *arguments: str) -> str:
    command = [sys.executable, "docs/examples/main_job.py", str(SAMPLE), "--platform", service.platform, *arguments]
    finished = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    return finished.stdout


def test_messy_companies_go_in_and_come_out_as_a_workbook(service) -> None:
    output = run_example(service)
    assert "16 rows read, 13 customers created" in output
    assert "2 x 409 possible_duplicate" in output
    assert re.search(r"1 x 422 invalid: .*/country", output)
    assert "4 linked to a parent" in output
    assert "13 customers, 5 in the segment enterprise" in output
    assert "the workbook's rows are the list's rows, in its order" in output


def test_what_looks_like_a_duplicate_goes_in_when_it_is_allowed(service) -> None:
    output = run_example(service, "--allow-duplicates")
    assert "16 rows read, 15 customers created" in output
