"""Files as people have them, uploaded and imported the way clients do it."""

import csv
import io
from typing import Any

from kernel import storage
from kernel.files.erasing import upload_key
from kernel.jobs.runner import run as work
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient

IMPORTS = "/api/v1/imports"
CSV, VCARD = "text/csv", "text/vcard"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Imports:
    """What somebody does with imports in one organisation; jobs are done here and now."""

    def __init__(self, organisation: Organisation, client: ApiClient) -> None:
        self.organisation, self.client = organisation, client

    def upload(self, body: bytes, *, name: str = "companies.csv", content_type: str = CSV) -> str:
        """The id of the confirmed file."""
        file = {"name": name, "size": len(body), "content_type": content_type, "purpose": "import"}
        announced = self.client.post("/api/v1/files", file).json()
        with tenant_context(self.organisation):
            storage.put(upload_key(announced["id"]), body, content_type=content_type)
        confirmed = self.client.post(f"/api/v1/files/{announced['id']}/confirm")
        assert confirmed.status_code == 200, confirmed.json()
        return announced["id"]

    def begun(self, body: bytes, *, resource: str = "customers", **file: str) -> dict[str, Any]:
        """An import whose file has been read, or could not be."""
        answer = self.client.post(IMPORTS, {"resource": resource, "file_id": self.upload(body, **file)})
        assert answer.status_code == 201, answer.json()
        return self.worked(answer.json())

    def worked(self, run: dict[str, Any]) -> dict[str, Any]:
        """The import after its job had its turns."""
        found = self.read(run)
        while found["job"]["state"] == "queued":
            work(str(self.organisation.id), found["job"]["id"])
            found = self.read(run)
        return found

    def read(self, run: dict[str, Any]) -> dict[str, Any]:
        return self.client.get(f"{IMPORTS}/{run['id']}").json()

    def changed(self, run: dict[str, Any], **change: Any) -> dict[str, Any]:
        answer = self.client.patch(f"{IMPORTS}/{run['id']}", change)
        assert answer.status_code == 200, answer.json()
        return self.worked(run)

    def asked(self, run: dict[str, Any], what: str) -> dict[str, Any]:
        """The import after `check`, `run` or `undo`."""
        answer = self.client.post(f"{IMPORTS}/{run['id']}/{what}")
        assert answer.status_code == 202, answer.json()
        return self.worked(run)

    def mapped(self, run: dict[str, Any], **fields: str) -> dict[str, Any]:
        """Columns by their header to fields: `Company="name"`; underscores are spaces."""
        wanted = {header.replace("_", " "): field for header, field in fields.items()}
        mapping = [
            {"column": index, "field": wanted[column["name"]]}
            for index, column in enumerate(run["columns"])
            if column["name"] in wanted
        ]
        return self.changed(run, mapping=mapping)

    def problems(self, run: dict[str, Any]) -> list[tuple[int, str | None, str]]:
        """(row, column, code) of what the last phase found."""
        rows = self.client.get(f"{IMPORTS}/{run['id']}/errors", limit=200).json()["results"]
        return [(row["row"], row["column_name"], row["code"]) for row in rows]

    def error_rows(self, run: dict[str, Any]) -> list[list[str]]:
        """The file of refused rows."""
        import urllib.request

        answer = self.client.get(f"{IMPORTS}/{run['id']}/error-rows")
        assert answer.status_code == 302, answer.content
        with urllib.request.urlopen(answer["Location"], timeout=10) as found:
            return list(csv.reader(io.StringIO(found.read().decode("utf-8-sig"))))

    def customers(self) -> list[dict[str, Any]]:
        """All customers whole, by name."""
        listed = self.client.get("/api/v1/customers", limit=200, ordering="name,code").json()["results"]
        return [self.client.get(f"/api/v1/customers/{row['id']}").json() for row in listed]


def table(*lines: str) -> bytes:
    """A CSV file in UTF-8."""
    return "\n".join(lines).encode()


def counts(run: dict[str, Any]) -> dict[str, int]:
    """What came of the rows, but for what is zero."""
    return {name: number for name, number in run["counts"].items() if number}
