"""One row of everything in somebody else's organisation, each with a mark that must never be seen outside."""

import uuid
from typing import Any

from accounts.models import Passkey, Session
from customers.services.duplicates.duplicate_search import look_at
from kernel.models.export import Export
from kernel.models.imports import Import, NamedMapping
from kernel.tenancy import Organisation, tenant_context
from tests.api_client import ApiClient

MARK = "CANARY7Q"


class Canaries:
    """Ids of the marked rows by the path segment under which they are found: `customers`, `phones` ..."""

    def __init__(self, organisation: Organisation, client: ApiClient) -> None:
        self.organisation, self.client = organisation, client
        self.ids: dict[str, str] = {}
        self.key = ""
        self._settings()
        self._people()
        self._customers()
        self._work()

    def _make(self, segment: str, path: str, body: dict[str, Any]) -> dict[str, Any]:
        answer = self.client.post(f"/api/v1/{path}", body)
        assert answer.status_code in (201, 202), (path, answer.status_code, answer.content)
        made: dict[str, Any] = answer.json()
        self.ids[segment] = made["id"]
        return made

    def _settings(self) -> None:
        self._make("segments", "dictionaries/segments", {"labels": {"en": MARK}, "code": "canary"})
        self._make("tags", "tags", {"name": MARK})
        field = {"resource": "customers", "key": "canary", "type": "string", "labels": {"en": MARK}}
        self._make("custom-fields", "custom-fields", field)
        scheme = {"code": "canaries", "labels": {"en": MARK}, "terms": [{"code": "one", "labels": {"en": MARK}}]}
        self._make("category-schemes", "category-schemes", scheme)
        self._make("domains", "domains", {"host": "canary7q.example"})
        hook = {"url": "https://canary7q.example/", "events": ["customer.*"], "description": MARK}
        self._make("webhooks", "webhooks", hook)
        self.ids["deliveries"] = self.client.post(f"/api/v1/webhooks/{self.ids['webhooks']}/ping").json()["id"]
        self._make("teams", "teams", {"name": MARK})
        self._make("roles", "roles", {"name": MARK, "rights": ["customers:customer:view"]})
        view = {"register": "customers", "name": MARK, "columns": [{"name": "name"}]}
        self._make("views", "views", view)
        self._make("templates", "templates", {"name": MARK, "texts": {"en": {"subject": MARK, "html": MARK}}})

    def _people(self) -> None:
        made = self._make("api-keys", "api-keys", {"name": MARK, "scopes": ["customers:read", "customers:write"]})
        self.key = made["key"]
        invitation = {"email": "canary7q@canary.example", "name": MARK, "role_ids": [self.ids["roles"]]}
        self._make("invitations", "invitations", invitation)
        with tenant_context(self.organisation):
            session = Session.objects.exclude(login=None).first()
            passkey = Passkey.objects.create(
                login_id=session.login_id, name=MARK, credential_id=uuid.uuid4().bytes, credential=b"x"
            )
        self.ids |= {"sessions": str(session.id), "passkeys": str(passkey.id), "employees": str(session.login_id)}

    def _customers(self) -> None:
        body = {
            "name": MARK,
            "phones": [{"number": "+359888111222", "label": MARK}, {"number": "+359888111223"}],
            "emails": [{"email": "canary7q@canary.example"}, {"email": "second@canary.example"}],
            "addresses": [{"line1": MARK, "city": MARK, "country": "BG", "usages": ["delivery"]}],
            "contacts": [{"first_name": MARK, "last_name": MARK}],
            "external_references": [{"source": "canary", "id": "7q"}],
            "tags": [MARK],
        }
        customer = self._make("customers", "customers", body)
        for part in ("phones", "emails", "addresses"):
            self.ids[part] = customer[part][0]["id"]
        contacts = self.client.get(f"/api/v1/customers/{customer['id']}/contacts").json()["results"]
        self.ids["contacts"] = contacts[0]["id"]
        assignment = {"role": "service_manager", "employee_id": self.ids["employees"]}
        self._make("assignments", f"customers/{customer['id']}/assignments", assignment)
        self._make("notes", f"customers/{customer['id']}/notes", {"body": MARK})
        types = self.client.get("/api/v1/dictionaries/activity-types").json()["results"]
        activity = {"type_id": types[0]["id"], "subject": MARK, "text": MARK, "customer_id": customer["id"]}
        self._make("activities", "activities", activity | {"starts_at": "2026-11-21T10:00:00Z"})
        twin = self.client.post("/api/v1/customers", {"name": MARK, "allow_duplicate": True}).json()
        with tenant_context(self.organisation):
            look_at("customers", [uuid.UUID(twin["id"])])
        pairs = self.client.get("/api/v1/duplicates", involving=twin["id"]).json()["results"]
        self.ids["duplicates"] = pairs[0]["id"]
        mail = {"email": "canary7q@canary.example", "subject": MARK, "html": MARK}
        self.client.post(f"/api/v1/customers/{customer['id']}/mail", mail)
        self.ids["mails"] = self.client.get(f"/api/v1/customers/{customer['id']}/mails").json()["results"][0]["id"]
        third = self.client.post("/api/v1/customers", {"name": MARK, "allow_duplicate": True}).json()
        merging = {"survivor_id": customer["id"], "merged_ids": [third["id"]]}
        self.ids["merges"] = self.client.post("/api/v1/customers/merge", merging).json()["id"]
        history = self.client.get(f"/api/v1/customers/{customer['id']}/history").json()["results"]
        self.ids["history"] = history[0]["id"]

    def _work(self) -> None:
        export = {"register": "customers", "format": "csv", "columns": ["name"]}
        job = self._make("jobs", "exports", export)
        self.ids["exports"] = export_of(self.organisation, job["id"])
        marked = {"field": "name", "op": "eq", "value": MARK}
        change = {"filter": marked, "data": {"business_area": MARK}, "expected_count": 2}
        self._make("bulk-update", "customers/bulk-update", change)
        with tenant_context(self.organisation):
            run = Import.objects.create(
                resource="customers",
                file_id=uuid.uuid4(),
                file_name=f"{MARK}.csv",
                owner_id=uuid.UUID(self.ids["employees"]),
                owner_name=MARK,
                columns=[{"name": MARK, "samples": [MARK], "filled": 1}],
            )
            mapping = NamedMapping.objects.create(
                resource="customers",
                name=MARK,
                owner_id=run.owner_id,
                owner_name=MARK,
                is_shared=False,
                signature="",
                entries=[{"header": MARK, "field": "name", "format": ""}],
                rule="skip",
            )
        self.ids |= {"imports": str(run.id), "mappings": str(mapping.id)}
        self._make("files", "files", {"name": f"{MARK}.pdf", "size": 10, "content_type": "application/pdf"})


def export_of(organisation: Organisation, job_id: str) -> str:
    """The id of the export that a job makes."""
    with tenant_context(organisation):
        return str(Export.objects.get(job_id=job_id).id)
