"""The main job, as an API client does it: from a list of companies in a CSV file to an XLSX from S3.

    python docs/examples/main_job.py companies.csv [more.csv ...] [--platform http://localhost:8000]

Signs up a new organisation, signs in, makes an API key, creates the companies by the bulk endpoint, links
subsidiaries to their parents, lists with filters, saves a view, exports it, follows the job, downloads the
workbook and compares its rows with what was created. Files are read as they come: semicolons or commas,
byte order marks, country names, empty cells.
"""

import argparse
import csv
import io
import re
import sys
import time
import uuid
from collections import Counter
from pathlib import Path
from typing import Any

import openpyxl
from client import Client, Problem

BATCH = 500
COUNTRIES = {
    "netherlands": "NL",
    "germany": "DE",
    "england": "GB",
    "scotland": "GB",
    "wales": "GB",
    "northern ireland": "GB",
    "united kingdom": "GB",
    "bulgaria": "BG",
}
PASSWORD = "correct-horse-battery"  # of the organisation that this run makes for itself


def main() -> int:
    arguments = _arguments()
    client = sign_up(arguments.platform, slug=arguments.slug)
    segments = {row["code"]: row["id"] for row in client.get("dictionaries/segments")["results"]}
    for file in arguments.files:
        companies = read_companies(file)
        started = time.perf_counter()
        created, refused = create(client, companies, segments, allow_duplicates=arguments.allow_duplicates)
        seconds = time.perf_counter() - started
        linked = link_parents(client, companies, created)
        print(f"{file.name}: {len(companies)} rows read, {len(created)} customers created in {seconds:.1f} s", end="")
        print(f" ({len(created) / seconds:.0f}/s), {linked} linked to a parent, {len(refused)} refused")
        for reason, count in Counter(reason for _name, reason in refused).most_common():
            example = next(name for name, why in refused if why == reason)
            print(f"    {count} x {reason}, for example {example!r}")
    list_with_filters(client)
    export(client)
    return 0


def sign_up(platform: str, *, slug: str) -> Client:
    """A new organisation with its owner signed in; the client that comes back holds an API key."""
    started = time.perf_counter()
    answer = Client(platform).post(
        "signup",
        {
            "organisation": "Companies to try",
            "slug": slug,
            "email": "owner@companies.example",
            "name": "Olga Owner",
            "password": PASSWORD,
            "country": "NL",
            "currency": "EUR",
            "language": "en",
            "timezone": "Europe/Amsterdam",
            "preset": "minimal",
        },
    )
    browser = Client(answer["url"])
    browser.get("errors")  # any GET sets the CSRF cookie
    browser.post("auth/login", {"email": "owner@companies.example", "password": PASSWORD})
    me = browser.get("me")
    print(f"{answer['url']}: signed up and signed in as {me['name']} in {time.perf_counter() - started:.2f} s")
    scopes = ["customers:read", "customers:write", "exports:read"]
    key = browser.post("api-keys", {"name": "Main job", "scopes": scopes})
    return Client(answer["url"], key=key["key"])


def read_companies(file: Path) -> list[dict[str, str]]:
    """The rows of a CSV file with trimmed values; the first column is the company's number, whatever its name."""
    text = file.read_bytes().decode("utf-8-sig")
    delimiter = max(";,\t|", key=text.partition("\n")[0].count)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = ["number", *next(reader)[1:]]
    return [dict(zip(names, (value.strip() for value in row), strict=False)) for row in reader if any(row)]


def as_customer(company: dict[str, str], segments: dict[str, str]) -> dict[str, Any]:
    """A row as the body of POST /customers."""
    country = company.get("Country", "")
    return {
        "kind": "company",
        "name": company["Company Name"] or company.get("Trade Name", ""),
        "country": COUNTRIES.get(country.lower(), country),
        "segment_id": segments.get(segment_of(company)),
        "business_area": company.get("Business Category Code 1 - Description") or None,
        "external_references": [{"source": "companydata", "id": company["number"]}],
        "addresses": [
            {
                "line1": company.get("Address 1") or company.get("City", ""),
                "line2": company.get("Address 2") or None,
                "postal_code": company.get("Postal Code") or None,
                "city": company.get("City", "").title(),
                "region": company.get("State/Province") or None,
                "country": COUNTRIES.get(country.lower(), country),
                "usages": ["registered", "tax"],
            }
        ],
    }


def segment_of(company: dict[str, str]) -> str:
    """Our segment by the number of employees, which may be written `1200`, `1,2E+03` or not at all."""
    try:
        employees = float(company.get("Employees Total", "").replace(",", "."))
    except ValueError:
        employees = 0
    return "enterprise" if employees >= 250 else "smb"


def create(
    client: Client, companies: list[dict[str, str]], segments: dict[str, str], *, allow_duplicates: bool
) -> tuple[dict[str, str], list[tuple[str, str]]]:
    """Create all by the bulk endpoint. Returns {company number: customer id} and (name, reason) of the refused.

    Each batch has its own Idempotency-Key: a batch that is sent twice is answered twice and done once.
    """
    created: dict[str, str] = {}
    refused: list[tuple[str, str]] = []
    run = uuid.uuid4()
    for start in range(0, len(companies), BATCH):
        batch = companies[start : start + BATCH]
        operations = [
            {"op": "create", "data": as_customer(company, segments) | {"allow_duplicate": allow_duplicates}}
            for company in batch
        ]
        body = {"atomic": False, "operations": operations}
        answer = client.post("customers/bulk", body, key=f"{run}-{start}")
        if client.post("customers/bulk", body, key=f"{run}-{start}") != answer:
            raise AssertionError("a repeated request was answered differently")
        for company, result in zip(batch, answer["results"], strict=True):
            if result["status"] == 201:
                created[company["number"]] = result["data"]["id"]
            else:
                reason = re.sub(r"/operations/\d+/data", "", str(Problem(result["status"], result["error"])))
                refused.append((company["Company Name"], reason))
    return created, refused


def link_parents(client: Client, companies: list[dict[str, str]], created: dict[str, str]) -> int:
    """Set the parent of each company whose headquarters is in the list too; the file gives it by number."""
    operations = []
    for company in companies:
        parent = company.get("National Headquarter ID Number", "")
        if parent in created and company["number"] in created and parent != company["number"]:
            change = {"parent_id": created[parent]}
            operations.append({"op": "update", "id": created[company["number"]], "data": change})
    linked = 0
    for start in range(0, len(operations), BATCH):
        body = {"atomic": False, "operations": operations[start : start + BATCH]}
        linked += sum(result["status"] == 200 for result in client.post("customers/bulk", body)["results"])
    return linked


def list_with_filters(client: Client) -> None:
    """A few of the questions that a list answers."""
    total = client.get("customers", limit=1, count="exact")["total_count"]
    large = client.get("customers", segment="enterprise", limit=1, count="exact")["total_count"]
    found = client.get("customers", q="holding", limit=3, count="exact", fields="code,name,city")
    print(f"{total} customers, {large} in the segment enterprise, {found['total_count']} found for 'holding':")
    for row in found["results"]:
        print(f"    {row['code']}  {row['name']} ({row['city']})")


def export(client: Client) -> None:
    """Save a view, export it as XLSX, and compare the workbook with the list."""
    view = client.post(
        "views",
        {
            "register": "customers",
            "name": "Large, by name",
            "columns": [{"name": name} for name in ("code", "name", "segment", "city", "country", "business_area")],
            "filter": {"field": "segment", "op": "eq", "value": "enterprise"},
            "ordering": "name",
        },
    )
    started = time.perf_counter()
    job = client.post("exports", {"register": "customers", "view": view["id"], "format": "xlsx"})
    result = client.finished(job)["result"]
    workbook = openpyxl.load_workbook(io.BytesIO(client.download(result["url"])), read_only=True)
    header, *rows = workbook.worksheets[0].iter_rows(values_only=True)
    seconds = time.perf_counter() - started
    listed = [row["code"] for row in client.pages("customers", view=view["id"], limit=200)]
    exported = [row[0] for row in rows]
    print(f"exported {result['rows']} rows as XLSX ({result['bytes']} bytes) in {seconds:.1f} s: {', '.join(header)}")
    if exported != listed or result["rows"] != len(listed):
        raise AssertionError(f"the workbook has {len(exported)} rows, the list {len(listed)}")
    print("the workbook's rows are the list's rows, in its order")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("files", nargs="+", type=Path)
    parser.add_argument("--platform", default="http://localhost:8000")
    parser.add_argument("--slug", default=f"try-{uuid.uuid4().hex[:8]}")
    parser.add_argument("--allow-duplicates", action="store_true", help="create also what looks like a duplicate")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
